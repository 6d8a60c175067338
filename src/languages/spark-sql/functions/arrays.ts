/** Array functions. */
import { QueryFailure } from '../../failure.ts';
import { asBigint, asString, castTo, type Typed } from '../cast.ts';
import { arrayOf, BIGINT, BOOLEAN, INT, NULL, type SqlType, STRING, typeName, UNKNOWN } from '../types.ts';
import { argument, arrayArgument, type FunctionTable, joined, type SqlFunction, scalar, widest } from './definition.ts';

function elementOf(type: SqlType): SqlType {
  return type.kind === 'array' ? (type.element ?? STRING) : UNKNOWN;
}

/** A function of one array that gives an array of the same type. */
function same(print: (sql: string) => string): SqlFunction {
  return scalar(1, 1, (args, call) => {
    const list = arrayArgument(args, 0, call);
    return { sql: print(list.sql), type: list.type };
  });
}

/** A function of two arrays of the same type. */
function pair(print: (left: string, right: string) => string, result?: SqlType): SqlFunction {
  return scalar(2, 2, (args, call) => {
    const left = arrayArgument(args, 0, call);
    return { sql: print(left.sql, castTo(arrayArgument(args, 1, call), left.type)), type: result ?? left.type };
  });
}

/** A function of an array and one of its elements. */
function withElement(print: (array: string, element: string) => string, result?: SqlType): SqlFunction {
  return scalar(2, 2, (args, call) => {
    const array = arrayArgument(args, 0, call);
    return { sql: print(array.sql, castTo(argument(args, 1), elementOf(array.type))), type: result ?? array.type };
  });
}

/** The number of elements; -1 for a null array or map, as Spark 3 has it by default. */
const size = scalar(1, 1, (args, call) => {
  const value = argument(args, 0);
  const count = value.type.kind === 'map' ? `cardinality(${value.sql})` : `len(${arrayArgument(args, 0, call).sql})`;
  return { sql: `COALESCE(CAST(${count} AS INTEGER), -1)`, type: INT };
});

/** Each element once, as first met. */
function once(list: string): string {
  return `list_filter(${list}, lambda x, i: list_position(${list}, x) = i)`;
}

/** The element at a place from 1, or from the end; the value of a map's key. */
const elementAt = scalar(2, 2, (args, call) => {
  const value = argument(args, 0);
  if (value.type.kind === 'map') {
    const key = castTo(argument(args, 1), value.type.key ?? STRING);
    return { sql: `map_extract_value(${value.sql}, ${key})`, type: value.type.element ?? STRING };
  }
  if (call.constants[1] === 0) {
    throw new QueryFailure(
      'Unexpected 0, expected a place from 1, or from -1 at the end.',
      call.argSpans[1] ?? call.span,
      {
        help: '`get(array, 0)` and `array[0]` count from 0',
      },
    );
  }
  return {
    sql: `list_extract(${arrayArgument(args, 0, call).sql}, ${asBigint(argument(args, 1))})`,
    type: elementOf(value.type),
  };
});

function array(args: readonly Typed[]): Typed {
  const element = widest(args) ?? STRING;
  return {
    sql: `[${args.map((arg) => castTo(arg, element)).join(', ')}]`,
    type: arrayOf(args.length === 0 ? NULL : element),
  };
}

export const ARRAY_FUNCTIONS: FunctionTable = {
  array: scalar(0, 1000, array),
  size,
  cardinality: size,
  array_size: scalar(1, 1, (args, call) => ({
    sql: `CAST(len(${arrayArgument(args, 0, call).sql}) AS INTEGER)`,
    type: INT,
  })),
  array_contains: withElement((list, item) => `spark_contains(${list}, ${item})`, BOOLEAN),
  array_position: withElement((list, item) => `COALESCE(list_position(${list}, ${item}), 0)`, BIGINT),
  array_remove: withElement(
    (list, item) => `CASE WHEN ${item} IS NOT NULL THEN list_filter(${list}, lambda x: x IS DISTINCT FROM ${item}) END`,
  ),
  array_prepend: withElement((list, item) => `list_prepend(${item}, ${list})`),
  array_compact: same((list) => `list_filter(${list}, lambda x: x IS NOT NULL)`),
  array_append: withElement((list, item) => `list_append(${list}, ${item})`),
  array_distinct: same(once),
  array_sort: same((list) => `list_sort(${list}, 'ASC', 'NULLS LAST')`),
  sort_array: scalar(1, 2, (args, call) => ({
    sql: `list_sort(${arrayArgument(args, 0, call).sql}, ${call.constants[1] === false ? "'DESC', 'NULLS LAST'" : "'ASC', 'NULLS FIRST'"})`,
    type: argument(args, 0).type,
  })),
  array_max: scalar(1, 1, (args, call) => ({
    sql: `list_max(${arrayArgument(args, 0, call).sql})`,
    type: elementOf(argument(args, 0).type),
  })),
  array_min: scalar(1, 1, (args, call) => ({
    sql: `list_min(${arrayArgument(args, 0, call).sql})`,
    type: elementOf(argument(args, 0).type),
  })),
  array_join: scalar(2, 3, (args, call) => {
    const list = arrayArgument(args, 0, call).sql;
    const kept = args[2]
      ? `list_transform(${list}, lambda x: COALESCE(CAST(x AS VARCHAR), ${asString(args[2])}))`
      : `list_filter(${list}, lambda x: x IS NOT NULL)`;
    return { sql: joined(kept, asString(argument(args, 1))), type: STRING };
  }),
  array_union: pair((left, right) => once(`(${left} || ${right})`)),
  array_intersect: pair(
    (left, right) => `list_filter(${once(left)}, lambda x: list_position(${right}, x) IS NOT NULL)`,
  ),
  array_except: pair((left, right) => `list_filter(${once(left)}, lambda x: list_position(${right}, x) IS NULL)`),
  arrays_overlap: pair((left, right) => `spark_overlap(${left}, ${right})`, BOOLEAN),
  flatten: scalar(1, 1, (args, call) => {
    const list = arrayArgument(args, 0, call);
    const { element } = list.type;
    if (element && !['array', 'unknown', 'null'].includes(element.kind)) {
      throw new QueryFailure(
        `Unexpected ${typeName(list.type)}, expected an array of arrays.`,
        call.argSpans[0] ?? call.span,
      );
    }
    return { sql: `flatten(${list.sql})`, type: elementOf(list.type) };
  }),
  slice: scalar(3, 3, (args, call) => {
    const [list, start, count] = [
      arrayArgument(args, 0, call),
      asBigint(argument(args, 1)),
      asBigint(argument(args, 2)),
    ];
    const from = `CASE WHEN ${start} < 0 THEN len(${list.sql}) + ${start} + 1 ELSE ${start} END`;
    return { sql: `list_slice(${list.sql}, ${from}, ${from} + ${count} - 1)`, type: list.type };
  }),
  element_at: elementAt,
  try_element_at: elementAt,
  /** Counts from 0. */
  get: scalar(2, 2, (args, call) => ({
    sql: `spark_element(${arrayArgument(args, 0, call).sql}, ${asBigint(argument(args, 1))})`,
    type: elementOf(argument(args, 0).type),
  })),
};
