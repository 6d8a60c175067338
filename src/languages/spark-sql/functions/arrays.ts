/** Array functions. */
import { asBigint, asString, castTo, type Typed } from '../cast.ts';
import { arrayOf, BIGINT, BOOLEAN, INT, NULL, type SqlType, STRING, UNKNOWN } from '../types.ts';
import { argument, type FunctionTable, type SqlFunction, scalar, widest } from './definition.ts';

function elementOf(type: SqlType): SqlType {
  return type.kind === 'array' ? (type.element ?? STRING) : UNKNOWN;
}

/** A function of one array that gives an array of the same type. */
function same(print: (sql: string) => string): SqlFunction {
  return scalar(1, 1, (args) => ({ sql: print(argument(args, 0).sql), type: argument(args, 0).type }));
}

/** A function of two arrays of the same type. */
function pair(print: (left: string, right: string) => string, result?: SqlType): SqlFunction {
  return scalar(2, 2, (args) => {
    const left = argument(args, 0);
    return { sql: print(left.sql, castTo(argument(args, 1), left.type)), type: result ?? left.type };
  });
}

/** A function of an array and one of its elements. */
function withElement(print: (array: string, element: string) => string, result?: SqlType): SqlFunction {
  return scalar(2, 2, (args) => {
    const array = argument(args, 0);
    return { sql: print(array.sql, castTo(argument(args, 1), elementOf(array.type))), type: result ?? array.type };
  });
}

/** The number of elements; -1 for a null array, as Spark 3 has it by default. */
const size = scalar(1, 1, (args) => ({
  sql: `COALESCE(CAST(len(${argument(args, 0).sql}) AS INTEGER), -1)`,
  type: INT,
}));

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
  array_size: scalar(1, 1, (args) => ({ sql: `CAST(len(${argument(args, 0).sql}) AS INTEGER)`, type: INT })),
  array_contains: withElement((list, item) => `list_contains(${list}, ${item})`, BOOLEAN),
  array_position: withElement((list, item) => `COALESCE(list_position(${list}, ${item}), 0)`, BIGINT),
  array_remove: withElement((list, item) => `list_filter(${list}, lambda x: x <> ${item})`),
  array_append: withElement((list, item) => `list_append(${list}, ${item})`),
  array_distinct: same((list) => `list_distinct(${list})`),
  array_sort: same((list) => `list_sort(${list}, 'ASC', 'NULLS LAST')`),
  sort_array: scalar(1, 2, (args, call) => ({
    sql: `list_sort(${argument(args, 0).sql}, ${call.constants[1] === false ? "'DESC', 'NULLS LAST'" : "'ASC', 'NULLS FIRST'"})`,
    type: argument(args, 0).type,
  })),
  array_max: scalar(1, 1, (args) => ({
    sql: `list_max(${argument(args, 0).sql})`,
    type: elementOf(argument(args, 0).type),
  })),
  array_min: scalar(1, 1, (args) => ({
    sql: `list_min(${argument(args, 0).sql})`,
    type: elementOf(argument(args, 0).type),
  })),
  array_join: scalar(2, 3, (args) => {
    const list = argument(args, 0).sql;
    const kept = args[2]
      ? `list_transform(${list}, lambda x: COALESCE(CAST(x AS VARCHAR), ${asString(args[2])}))`
      : `list_filter(${list}, lambda x: x IS NOT NULL)`;
    return { sql: `array_to_string(${kept}, ${asString(argument(args, 1))})`, type: STRING };
  }),
  array_union: pair((left, right) => `list_distinct(${left} || ${right})`),
  array_intersect: pair((left, right) => `list_filter(list_distinct(${left}), lambda x: list_contains(${right}, x))`),
  array_except: pair((left, right) => `list_filter(list_distinct(${left}), lambda x: NOT list_contains(${right}, x))`),
  arrays_overlap: pair((left, right) => `list_has_any(${left}, ${right})`, BOOLEAN),
  flatten: scalar(1, 1, (args) => ({
    sql: `flatten(${argument(args, 0).sql})`,
    type: elementOf(argument(args, 0).type),
  })),
  slice: scalar(3, 3, (args) => {
    const [list, start, count] = [argument(args, 0), asBigint(argument(args, 1)), asBigint(argument(args, 2))];
    const from = `CASE WHEN ${start} < 0 THEN len(${list.sql}) + ${start} + 1 ELSE ${start} END`;
    return { sql: `list_slice(${list.sql}, ${from}, ${from} + ${count} - 1)`, type: list.type };
  }),
  /** Counts from 1; negative from the end. */
  element_at: scalar(2, 2, (args) => ({
    sql: `list_extract(${argument(args, 0).sql}, ${asBigint(argument(args, 1))})`,
    type: elementOf(argument(args, 0).type),
  })),
  /** Counts from 0. */
  get: scalar(2, 2, (args) => ({
    sql: `spark_element(${argument(args, 0).sql}, ${asBigint(argument(args, 1))})`,
    type: elementOf(argument(args, 0).type),
  })),
};
