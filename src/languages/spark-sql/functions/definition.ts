/** What a function of Spark SQL is to the printer. Reference: https://spark.apache.org/docs/latest/api/sql/ */
import type { Span } from '../../../engine/plan.ts';
import { QueryFailure } from '../../failure.ts';
import type { QueryMessage } from '../../language.ts';
import { castTo, type Typed } from '../cast.ts';
import { arrayOf, quotedName, type SqlType, STRING, typeName, UNKNOWN, wideType } from '../types.ts';

/** What a function's printing may ask about its call. */
export interface CallInfo {
  readonly span: Span;
  readonly distinct: boolean;
  readonly ignoreNulls: boolean;
  readonly star: boolean;
  /** Spans of the arguments. */
  readonly argSpans: readonly Span[];
  /** The values of arguments that are literals; `undefined` for others. */
  readonly constants: readonly (string | number | boolean | null | undefined)[];
  /** Names of the arguments that are columns; `undefined` for others. */
  readonly argNames: readonly (string | undefined)[];
  /** The body of the lambda in an argument, whose parameters are these values. Throws where none stands there. */
  readonly lambda: (index: number, parameters: readonly Typed[]) => Typed;
  /** A name that nothing else in the query has. */
  readonly alias: () => string;
  /** Printed keys of the query's groups. */
  readonly groups: readonly string[];
  /** Reports a reading that may not be meant. */
  readonly warn: (message: QueryMessage) => void;
  /** The expression by which input rows are ordered, for aggregates that depend on it; `undefined` inside windows. */
  readonly order: string | undefined;
  /** Adds the call's FILTER and OVER to an aggregate or window function. */
  readonly over: (sql: string) => string;
  /** *Now* as DuckDB's expression of type TIMESTAMP. */
  readonly now: string;
  /** The place of character `index` of literal argument `argument`. */
  readonly placeIn: (argument: number, index: number) => Span;
}

export interface SqlFunction {
  readonly kind: 'scalar' | 'aggregate' | 'window';
  /** Places of arguments that may be lambdas. */
  readonly lambdas?: readonly number[];
  readonly least: number;
  readonly most: number;
  readonly print: (args: readonly Typed[], call: CallInfo) => Typed;
}

/** A table of functions by lower-case name. */
export type FunctionTable = Readonly<Record<string, SqlFunction>>;

/** A scalar function whose arguments are all of type `parameter`; `text` prints it from their SQL. */
export function uniform(
  parameter: SqlType,
  result: SqlType,
  least: number,
  most: number,
  text: (...args: string[]) => string,
): SqlFunction {
  return {
    kind: 'scalar',
    least,
    most,
    print: (args) => ({ sql: text(...args.map((arg) => castTo(arg, parameter))), type: result }),
  };
}

/** A scalar function whose printing sees its typed arguments. */
export function scalar(
  least: number,
  most: number,
  print: (args: readonly Typed[], call: CallInfo) => Typed,
): SqlFunction {
  return { kind: 'scalar', least, most, print };
}

/** Argument `index`; the number of arguments was checked at parsing. */
export function argument(args: readonly Typed[], index: number): Typed {
  return args[index] ?? { sql: 'NULL', type: UNKNOWN };
}

/** The widest type of `args`, text winning over the rest; `undefined` when they have none in common. */
export function widest(args: readonly Typed[]): SqlType | undefined {
  let type: SqlType | undefined = { kind: 'null' };
  for (const arg of args) type = type && wideType(type, arg.type);
  return type;
}

/** Texts of a list, joined. DuckDB's own function takes a literal separator only. */
export function joined(list: string, separator: string): string {
  if (/^'(?:[^']|'')*'$/.test(separator)) return `array_to_string(${list}, ${separator})`;
  // No lambda may read the separator: in a lateral view it would be a column of an outer query.
  const pairs = `list_zip(list_resize([]::VARCHAR[], len(${list}), ${separator}), CAST(${list} AS VARCHAR[]))`;
  const between = `array_to_string(flatten(list_transform(${pairs}, lambda p: [p[1], p[2]]))[2:], '')`;
  return `CASE WHEN len(${list}) = 0 THEN left(${separator}, 0) WHEN ${separator} IS NOT NULL THEN ${between} END`;
}

/** What a generator gives: a list of structs with a row's place `p` and its columns `c0`, `c1`, …. */
export interface Generated {
  readonly list: string;
  readonly columns: readonly { readonly name: string; readonly type: SqlType }[];
}

/** A function that gives rows. `given`: how many columns the query names. */
export interface SqlRowFunction {
  readonly least: number;
  readonly most: number;
  /** A row for each row of its input at least. */
  readonly outer: boolean;
  readonly print: (args: readonly Typed[], call: CallInfo, given: number) => Generated;
}

/** The fields of a struct for DuckDB. */
export function structText(fields: readonly (readonly [name: string, sql: string])[]): string {
  return `struct_pack(${fields.map(([name, sql]) => `${quotedName(name)} := ${sql}`).join(', ')})`;
}

/** Most elements or characters that a function makes of nothing. */
const MOST_MADE = 5_000_000;

/** `made`, unless it would be of more than so many elements or characters: that is an error like any lack of memory. */
export function withinMemory(count: string, made: string): string {
  return `CASE WHEN ${count} > ${MOST_MADE} THEN error('out of memory') ELSE ${made} END`;
}

/** Argument `index`, which must be an array; a null is one of no certain type. */
export function arrayArgument(args: readonly Typed[], index: number, call: CallInfo): Typed {
  const value = argument(args, index);
  if (value.type.kind === 'null') return { sql: 'CAST(NULL AS VARCHAR[])', type: arrayOf(STRING) };
  if (value.type.kind === 'array' || value.type.kind === 'unknown') return value;
  throw new QueryFailure(`Unexpected ${typeName(value.type)}, expected an array.`, call.argSpans[index] ?? call.span, {
    help: '`split(…)` and `collect_list(…)` give arrays',
  });
}
