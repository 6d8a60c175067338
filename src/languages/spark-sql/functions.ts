/** The functions of Spark SQL that run here, and the checks of calls that need no events. */
import { nearest } from '../../text/suggest.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import { AGGREGATE_FUNCTIONS } from './functions/aggregates.ts';
import { ARRAY_MAKERS } from './functions/array-makers.ts';
import { ARRAY_FUNCTIONS } from './functions/arrays.ts';
import { CALENDAR_FUNCTIONS } from './functions/calendar.ts';
import { CONDITIONAL_FUNCTIONS } from './functions/conditionals.ts';
import { DATE_FUNCTIONS } from './functions/dates.ts';
import type { FunctionTable, SqlFunction, SqlRowFunction } from './functions/definition.ts';
import { GENERATORS } from './functions/generators.ts';
import { HIGHER_ORDER_FUNCTIONS } from './functions/higher-order.ts';
import { JSON_FUNCTIONS } from './functions/json.ts';
import { MAP_FUNCTIONS } from './functions/maps.ts';
import { MATH_FUNCTIONS } from './functions/math.ts';
import { NUMBER_FUNCTIONS } from './functions/numbers.ts';
import { REGEX_FUNCTIONS } from './functions/regex.ts';
import { STATISTIC_FUNCTIONS } from './functions/statistics.ts';
import { STRING_FUNCTIONS } from './functions/strings.ts';
import { STRUCT_FUNCTIONS } from './functions/structs.ts';
import { TEXT_FUNCTIONS } from './functions/texts.ts';
import { WINDOW_FUNCTIONS } from './functions/windows.ts';
import type { SqlExpr } from './syntax-tree.ts';

const TABLES: readonly FunctionTable[] = [
  STRING_FUNCTIONS,
  REGEX_FUNCTIONS,
  NUMBER_FUNCTIONS,
  CONDITIONAL_FUNCTIONS,
  ARRAY_FUNCTIONS,
  ARRAY_MAKERS,
  DATE_FUNCTIONS,
  AGGREGATE_FUNCTIONS,
  WINDOW_FUNCTIONS,
  HIGHER_ORDER_FUNCTIONS,
  JSON_FUNCTIONS,
  MAP_FUNCTIONS,
  STRUCT_FUNCTIONS,
  MATH_FUNCTIONS,
  STATISTIC_FUNCTIONS,
  TEXT_FUNCTIONS,
  CALENDAR_FUNCTIONS,
];

const byName = new Map<string, SqlFunction>(TABLES.flatMap((table) => Object.entries(table)));

/** Functions of Spark that exist and do not run here, so that the message can say so. */
const KNOWN_UNSUPPORTED = new Set(
  `aes_decrypt aes_encrypt approx_top_k assert_true bitmap_and_agg bitmap_bit_position bitmap_bucket_number bitmap_construct_agg
  bitmap_count bitmap_or_agg collate collation convert_timezone count_min_sketch current_catalog current_database
  current_schema current_timezone current_user encode_utf16 from_avro from_csv from_protobuf from_xml hash histogram_numeric
  hll_sketch_agg hll_sketch_estimate hll_union hll_union_agg input_file_block_length input_file_block_start input_file_name
  is_valid_utf8 java_method make_interval make_ym_interval make_dt_interval make_valid_utf8 map_zip_with
  monotonically_increasing_id parse_json raise_error rand randn random randstr reflect schema_of_avro schema_of_csv
  schema_of_json schema_of_variant schema_of_xml sentences session_user session_window shuffle spark_partition_id
  sql_keywords to_avro to_binary to_char to_csv to_number to_protobuf to_varchar to_variant_object to_xml try_aes_decrypt
  try_parse_json try_reflect try_to_binary try_to_number try_variant_get uniform user uuid validate_utf8 variant_explode
  variant_explode_outer variant_get version window_time xpath xpath_boolean xpath_double xpath_float xpath_int xpath_long
  xpath_number xpath_short xpath_string xxhash64`.split(/\s+/),
);

/** True for a function that gives rows, by its lower-case name. */
export function isGenerator(name: string): boolean {
  return Object.hasOwn(GENERATORS, name);
}

/** The function with this lower-case name that gives rows, if it runs here. */
export function findGenerator(name: string): SqlRowFunction | undefined {
  return isGenerator(name) ? GENERATORS[name] : undefined;
}

/** The function with this lower-case name, if it runs here. */
export function findFunction(name: string): SqlFunction | undefined {
  return byName.get(name);
}

type Call = Extract<SqlExpr, { node: 'call' }>;

/** Throws when a call's function is unknown, or the number of its arguments wrong (unless `nameOnly`). */
export function checkCall(call: Call, options: { nameOnly?: boolean } = {}): void {
  const found = byName.get(call.name) ?? findGenerator(call.name);
  if (!found) {
    if (KNOWN_UNSUPPORTED.has(call.name)) throw unsupported(`The function \`${call.name}\``, call.nameSpan);
    const near = nearest(call.name, [...byName.keys(), ...Object.keys(GENERATORS)]);
    throw new QueryFailure(
      `Unexpected function \`${call.name}\`, expected a function of Spark SQL.`,
      call.nameSpan,
      near === undefined ? {} : { help: `did you mean \`${near}\`?` },
    );
  }
  if (options.nameOnly === true) return;
  const given = call.args.length;
  if (given >= found.least && given <= found.most) return;
  throw new QueryFailure(
    `Unexpected ${given} argument${given === 1 ? '' : 's'} of \`${call.name}\`, expected ${range(found, given)}.`,
    call.span,
  );
}

function range(found: Pick<SqlFunction, 'least' | 'most'>, given: number): string {
  if (found.least === found.most) return String(found.least);
  if (given > found.most && found.most >= 100) return `at most ${found.most}`;
  return found.most >= 100 ? `at least ${found.least}` : `${found.least} to ${found.most}`;
}
