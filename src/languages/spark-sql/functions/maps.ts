/** Map functions. */
import { QueryFailure, unsupported } from '../../failure.ts';
import { castTo, quote, type Typed } from '../cast.ts';
import { arrayOf, BOOLEAN, mapOf, type SqlType, STRING, structOf, typeName, UNKNOWN } from '../types.ts';
import { argument, type CallInfo, type FunctionTable, type SqlFunction, scalar, widest } from './definition.ts';

/** Argument `index`, which must be of one of `kinds`. */
function only(args: readonly Typed[], index: number, kind: 'array' | 'map', call: CallInfo): Typed {
  const value = argument(args, index);
  if (value.type.kind === kind || value.type.kind === 'unknown') return value;
  throw new QueryFailure(
    `Unexpected ${typeName(value.type)}, expected ${kind === 'array' ? 'an array' : 'a map'}.`,
    call.argSpans[index] ?? call.span,
  );
}

/** `map(key, value, key, value, …)`. */
const map = scalar(0, 1000, (args, call) => {
  if (args.length % 2 === 1) {
    throw new QueryFailure(
      'Unexpected key without a value, expected both by turns.',
      call.argSpans.at(-1) ?? call.span,
    );
  }
  const side = (first: 0 | 1): { sql: string; type: SqlType } => {
    const values = args.filter((_, index) => index % 2 === first);
    const type = widest(values);
    if (!type)
      throw new QueryFailure('Unexpected types in `map`, expected keys, and values, of one type each.', call.span);
    const shown = type.kind === 'null' ? STRING : type;
    return { sql: `[${values.map((value) => castTo(value, shown)).join(', ')}]`, type: shown };
  };
  const [keys, values] = [side(0), side(1)];
  return { sql: `map(${keys.sql}, ${values.sql})`, type: mapOf(keys.type, values.type) };
});

function part(print: (sql: string) => string, type: (map: SqlType) => SqlType): SqlFunction {
  return scalar(1, 1, (args, call) => {
    const value = only(args, 0, 'map', call);
    return { sql: print(value.sql), type: type(value.type) };
  });
}

/** `str_to_map('a:1,b:2'[, ',' [, ':']])`: with separators that stand for themselves. */
const textToMap = scalar(1, 3, (args, call) => {
  const separators = [1, 2].map((index) => {
    const constant = call.argSpans[index] ? call.constants[index] : index === 1 ? ',' : ':';
    if (typeof constant === 'string' && !/[\\^$.|?*+()[\]{}]/.test(constant)) return quote(constant);
    throw unsupported('`str_to_map` by a pattern', call.argSpans[index] ?? call.span);
  });
  const [pairs = "','", values = "':'"] = separators;
  const entry = call.alias();
  const at = `instr(${entry}, ${values})`;
  const key = `CASE WHEN ${at} = 0 THEN ${entry} ELSE left(${entry}, ${at} - 1) END`;
  const value = `CASE WHEN ${at} > 0 THEN substring(${entry}, ${at} + length(${values})) END`;
  const list = `string_split(${castTo(argument(args, 0), STRING)}, ${pairs})`;
  return {
    sql: `map_from_entries(list_transform(${list}, lambda ${entry}: {'key': ${key}, 'value': ${value}}))`,
    type: mapOf(STRING, STRING),
  };
});

export const MAP_FUNCTIONS: FunctionTable = {
  map,
  map_keys: part(
    (sql) => `map_keys(${sql})`,
    (type) => arrayOf(type.key ?? UNKNOWN),
  ),
  map_values: part(
    (sql) => `map_values(${sql})`,
    (type) => arrayOf(type.element ?? UNKNOWN),
  ),
  map_entries: part(
    (sql) => `map_entries(${sql})`,
    (type) =>
      arrayOf(
        structOf([
          { name: 'key', type: type.key ?? UNKNOWN },
          { name: 'value', type: type.element ?? UNKNOWN },
        ]),
      ),
  ),
  map_from_arrays: scalar(2, 2, (args, call) => {
    const [keys, values] = [only(args, 0, 'array', call), only(args, 1, 'array', call)];
    return {
      sql: `map(${keys.sql}, ${values.sql})`,
      type: mapOf(keys.type.element ?? UNKNOWN, values.type.element ?? UNKNOWN),
    };
  }),
  map_from_entries: scalar(1, 1, (args, call) => {
    const list = only(args, 0, 'array', call);
    const fields = list.type.element?.fields ?? [];
    if (fields.length !== 2 && list.type.kind !== 'unknown') {
      throw new QueryFailure(
        `Unexpected ${typeName(list.type)}, expected an array of structs of two.`,
        call.argSpans[0] ?? call.span,
      );
    }
    const [key, value] = fields;
    return { sql: `map_from_entries(${list.sql})`, type: mapOf(key?.type ?? UNKNOWN, value?.type ?? UNKNOWN) };
  }),
  map_concat: scalar(1, 100, (args, call) => {
    const maps = args.map((_, index) => only(args, index, 'map', call));
    const type = widest(maps);
    if (!type) throw new QueryFailure('Unexpected types in `map_concat`, expected maps of one type.', call.span);
    return { sql: `map_concat(${maps.map((one) => castTo(one, type)).join(', ')})`, type };
  }),
  map_contains_key: scalar(2, 2, (args, call) => {
    const value = only(args, 0, 'map', call);
    return {
      sql: `map_contains(${value.sql}, ${castTo(argument(args, 1), value.type.key ?? UNKNOWN)})`,
      type: BOOLEAN,
    };
  }),
  str_to_map: textToMap,
};
