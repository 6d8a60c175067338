/** Functions that take functions: https://spark.apache.org/docs/latest/api/sql/ (transform, filter, exists, aggregate, …). */
import { QueryFailure } from '../../failure.ts';
import { castTo, type Typed } from '../cast.ts';
import { arrayOf, BOOLEAN, INT, mapOf, type SqlType, STRING, typeName, UNKNOWN } from '../types.ts';
import { argument, type CallInfo, type FunctionTable, type SqlFunction } from './definition.ts';

function higher(least: number, most: number, lambdas: readonly number[], print: SqlFunction['print']): SqlFunction {
  return { kind: 'scalar', least, most, lambdas, print };
}

/** Argument `index`, which must be of `kind`. */
function collection(args: readonly Typed[], index: number, kind: 'array' | 'map', call: CallInfo): Typed {
  const value = argument(args, index);
  if (value.type.kind === kind || value.type.kind === 'unknown') return value;
  if (value.type.kind === 'null')
    return {
      sql: kind === 'array' ? 'CAST(NULL AS VARCHAR[])' : 'CAST(NULL AS MAP(VARCHAR, VARCHAR))',
      type: { kind },
    };
  const expected = kind === 'array' ? 'an array' : 'a map';
  throw new QueryFailure(
    `Unexpected ${typeName(value.type)}, expected ${expected}.`,
    call.argSpans[index] ?? call.span,
  );
}

function elementOf(type: SqlType): SqlType {
  return type.element ?? (type.kind === 'unknown' ? UNKNOWN : STRING);
}

/** The lambda in argument 1 over each element and its place from 0, through DuckDB's `list_…`. */
function overElements(name: 'list_transform' | 'list_filter', args: readonly Typed[], call: CallInfo) {
  const list = collection(args, 0, 'array', call);
  const [element, place] = [call.alias(), call.alias()];
  const body = call.lambda(1, [
    { sql: element, type: elementOf(list.type) },
    { sql: `(CAST(${place} AS INTEGER) - 1)`, type: INT },
  ]);
  const sql = (inner: string): string => `${name}(${list.sql}, lambda ${element}, ${place}: ${inner})`;
  return { list, body, sql };
}

/** The body of a lambda that must be a condition. */
function test(body: Typed, call: CallInfo): string {
  if (['boolean', 'unknown', 'null'].includes(body.type.kind)) return castTo(body, BOOLEAN);
  throw new QueryFailure(`Unexpected ${typeName(body.type)}, expected a condition.`, call.argSpans[1] ?? call.span);
}

function quantified(macro: 'spark_any' | 'spark_all'): SqlFunction {
  return higher(2, 2, [1], (args, call) => {
    const { body, sql } = overElements('list_transform', args, call);
    return { sql: `${macro}(${sql(test(body, call))})`, type: BOOLEAN };
  });
}

/** `aggregate(list, start, (sum, x) -> …[, sum -> …])`. */
const aggregate = higher(3, 4, [2, 3], (args, call) => {
  const list = collection(args, 0, 'array', call);
  const start = argument(args, 1);
  const type = start.type.kind === 'null' ? STRING : start.type;
  const [state, item] = [call.alias(), call.alias()];
  // DuckDB's states are elements of the list: each is both, a state and an element.
  const element = elementOf(list.type);
  const body = call.lambda(2, [
    { sql: `struct_extract(${state}, 's')`, type },
    { sql: `struct_extract(${item}, 'e')`, type: element },
  ]);
  const wrapped = `list_transform(${list.sql}, lambda ${item}: {'s': ${castTo({ sql: 'NULL', type: { kind: 'null' } }, type)}, 'e': ${item}})`;
  const first = `{'s': ${castTo(start, type)}, 'e': ${castTo({ sql: 'NULL', type: { kind: 'null' } }, element)}}`;
  const step = `{'s': ${castTo(body, type)}, 'e': struct_extract(${item}, 'e')}`;
  const reduced = `struct_extract(list_reduce(${wrapped}, lambda ${state}, ${item}: ${step}, ${first}), 's')`;
  const whole = { sql: `CASE WHEN ${list.sql} IS NOT NULL THEN ${reduced} END`, type };
  if (!args[3]) return whole;
  return call.lambda(3, [{ sql: `(${whole.sql})`, type }]);
});

/** Two lists side by side; the shorter one goes on with nulls. */
const zipWith = higher(3, 3, [2], (args, call) => {
  const [left, right] = [collection(args, 0, 'array', call), collection(args, 1, 'array', call)];
  const pair = call.alias();
  const body = call.lambda(2, [
    { sql: `${pair}[1]`, type: elementOf(left.type) },
    { sql: `${pair}[2]`, type: elementOf(right.type) },
  ]);
  const zipped = `CASE WHEN ${left.sql} IS NOT NULL AND ${right.sql} IS NOT NULL THEN list_zip(${left.sql}, ${right.sql}) END`;
  return { sql: `list_transform(${zipped}, lambda ${pair}: ${body.sql})`, type: arrayOf(body.type) };
});

/** The lambda in argument 1 over each entry of a map. */
function overEntries(args: readonly Typed[], call: CallInfo) {
  const map = collection(args, 0, 'map', call);
  const entry = call.alias();
  const key = { sql: `${entry}.key`, type: map.type.key ?? UNKNOWN };
  const value = { sql: `${entry}.value`, type: map.type.element ?? UNKNOWN };
  const body = call.lambda(1, [key, value]);
  return { map, entry, key, value, body, entries: `map_entries(${map.sql})` };
}

export const HIGHER_ORDER_FUNCTIONS: FunctionTable = {
  transform: higher(2, 2, [1], (args, call) => {
    const { body, sql } = overElements('list_transform', args, call);
    return { sql: sql(body.sql), type: arrayOf(body.type.kind === 'null' ? STRING : body.type) };
  }),
  filter: higher(2, 2, [1], (args, call) => {
    const { list, body, sql } = overElements('list_filter', args, call);
    return { sql: sql(test(body, call)), type: list.type };
  }),
  exists: quantified('spark_any'),
  forall: quantified('spark_all'),
  aggregate,
  reduce: aggregate,
  zip_with: zipWith,
  map_filter: higher(2, 2, [1], (args, call) => {
    const { map, entry, body, entries } = overEntries(args, call);
    return { sql: `map_from_entries(list_filter(${entries}, lambda ${entry}: ${test(body, call)}))`, type: map.type };
  }),
  transform_keys: higher(2, 2, [1], (args, call) => {
    const { entry, value, body, entries } = overEntries(args, call);
    const made = `{'key': ${body.sql}, 'value': ${value.sql}}`;
    return {
      sql: `map_from_entries(list_transform(${entries}, lambda ${entry}: ${made}))`,
      type: mapOf(body.type, value.type),
    };
  }),
  transform_values: higher(2, 2, [1], (args, call) => {
    const { entry, key, body, entries } = overEntries(args, call);
    const made = `{'key': ${key.sql}, 'value': ${body.sql}}`;
    return {
      sql: `map_from_entries(list_transform(${entries}, lambda ${entry}: ${made}))`,
      type: mapOf(key.type, body.type),
    };
  }),
};
