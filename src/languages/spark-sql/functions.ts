/** The functions of Spark SQL that run here, and the checks of calls that need no events. */
import { nearest } from '../../text/suggest.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import { AGGREGATE_FUNCTIONS } from './functions/aggregates.ts';
import { ARRAY_FUNCTIONS } from './functions/arrays.ts';
import { CONDITIONAL_FUNCTIONS } from './functions/conditionals.ts';
import { DATE_FUNCTIONS } from './functions/dates.ts';
import type { FunctionTable, SqlFunction } from './functions/definition.ts';
import { NUMBER_FUNCTIONS } from './functions/numbers.ts';
import { REGEX_FUNCTIONS } from './functions/regex.ts';
import { STRING_FUNCTIONS } from './functions/strings.ts';
import { WINDOW_FUNCTIONS } from './functions/windows.ts';
import type { SqlExpr } from './syntax-tree.ts';

const TABLES: readonly FunctionTable[] = [
  STRING_FUNCTIONS,
  REGEX_FUNCTIONS,
  NUMBER_FUNCTIONS,
  CONDITIONAL_FUNCTIONS,
  ARRAY_FUNCTIONS,
  DATE_FUNCTIONS,
  AGGREGATE_FUNCTIONS,
  WINDOW_FUNCTIONS,
];

const byName = new Map<string, SqlFunction>(TABLES.flatMap((table) => Object.entries(table)));

/** Functions of Spark that exist and do not run here, so that the message can say so. */
const KNOWN_UNSUPPORTED = new Set(
  `explode explode_outer posexplode posexplode_outer inline stack transform filter aggregate reduce zip_with map map_keys
  map_values map_from_arrays named_struct struct from_json to_json schema_of_json json_tuple xpath parse_url rand randn
  uuid shuffle monotonically_increasing_id input_file_name spark_partition_id java_method reflect grouping grouping_id
  window session_window sequence format_number format_string printf soundex crc32 hash xxhash64 from_utc_timestamp
  to_utc_timestamp months_between next_day make_date make_timestamp corr covar_pop covar_samp skewness kurtosis
  current_user current_database version decode sentences str_to_map nanvl`.split(/\s+/),
);

/** The function with this lower-case name, if it runs here. */
export function findFunction(name: string): SqlFunction | undefined {
  return byName.get(name);
}

type Call = Extract<SqlExpr, { node: 'call' }>;

/** Throws when a call's function is unknown, or the number of its arguments wrong (unless `nameOnly`). */
export function checkCall(call: Call, options: { nameOnly?: boolean } = {}): void {
  const found = byName.get(call.name);
  if (!found) {
    if (KNOWN_UNSUPPORTED.has(call.name)) throw unsupported(`The function \`${call.name}\``, call.nameSpan);
    const near = nearest(call.name, byName.keys());
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

function range(found: SqlFunction, given: number): string {
  if (found.least === found.most) return String(found.least);
  if (given > found.most && found.most >= 100) return `at most ${found.most}`;
  return found.most >= 100 ? `at least ${found.least}` : `${found.least} to ${found.most}`;
}
