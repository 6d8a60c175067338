/** What Python's names stand for while an analytic is read: tables, columns and constants, not their contents. */
import type { ComparisonRules, Expr, Plan, Span } from '../../engine/plan.ts';
import type { Value } from '../../engine/values.ts';
import type { QueryMessage } from '../language.ts';
import type { Expression } from './syntax.ts';
import type { Widener } from './widening.ts';

/** Rows that share an index: all that filters, sorts and limits make of one table. */
export interface Origin {
  /** True when each row is an event. */
  readonly events: boolean;
  /** Columns of a computed table; absent when any name may be a column. */
  readonly columns?: readonly string[];
  /** Reads a column of the table. */
  readonly read: (name: string, span: Span) => Expr;
}

/** Some of an origin's rows, in an order. */
export interface Rows {
  readonly origin: Origin;
  readonly plan: Plan;
  /** The rows that these were taken from. */
  readonly parent?: Rows;
}

/** A DataFrame. Assignments to its columns change it, as they do in pandas. */
export interface Frame {
  readonly type: 'frame';
  readonly rows: Rows;
  /** Its columns in their order; absent when it has all that its origin has. */
  columns: readonly string[] | undefined;
  /** Columns that were assigned or renamed, as expressions over the rows. */
  readonly computed: Map<string, Expr>;
  /** Columns that are its index. */
  readonly index: readonly string[];
  /** What `fillna` puts in the place of missing values. */
  readonly fill?: Value;
}

/** A Series: an expression over rows. */
export interface Series {
  readonly type: 'series';
  readonly rows: Rows;
  readonly expr: Expr;
  readonly name: string | undefined;
  readonly index: readonly string[];
  /** What its values are known to be. */
  readonly holds: 'mask' | 'text' | 'number' | 'list' | 'any';
  /** For a mask: the place of a `.str` test without `na=`, which is not True or False for a missing value in old pandas. */
  readonly gap?: Span;
  /** True for a single element inside a `lambda`, which has Python's operators and methods. */
  readonly element?: true;
}

/** `df.groupby(…)`, with the columns selected from it. */
export interface Groups {
  readonly type: 'groups';
  readonly frame: Frame;
  readonly keys: readonly { readonly name: string; readonly expr: Expr }[];
  readonly selected?: readonly string[];
  /** Selected as one column, not as a list. */
  readonly single: boolean;
  readonly asIndex: boolean;
  readonly sorted: boolean;
  readonly dropMissing: boolean;
}

/** A mask that other rows decide about: all of `masks` are true, and each value is among a column's, or not. */
export interface Membership {
  readonly type: 'membership';
  /** A column of the rows that are tested. */
  readonly base: Series;
  readonly masks: readonly Expr[];
  readonly tests: readonly {
    readonly value: Expr;
    readonly among: Series;
    readonly negated: boolean;
    readonly span: Span;
  }[];
}

export type PythonValue =
  | Frame
  | Series
  | Groups
  | Membership
  | { readonly type: 'constant'; readonly value: string | number | boolean | null }
  | { readonly type: 'list'; readonly items: readonly PythonValue[] }
  | { readonly type: 'strings'; readonly series: Series }
  /** What `.str.split(expand=True)` gives: a column for each part, named 0, 1, …. */
  | { readonly type: 'parts'; readonly series: Series }
  | { readonly type: 'locator'; readonly frame: Frame; readonly by: 'loc' | 'iloc' }
  /** The row that a `lambda` over rows gets. */
  | { readonly type: 'row'; readonly frame: Frame }
  | { readonly type: 'module'; readonly name: string }
  /** Flags of the module `re`. */
  | { readonly type: 'flags'; readonly flags: readonly string[] };

/** What evaluation of the parts needs. */
export interface Evaluation {
  value(expression: Expression): PythonValue;
  /** A `lambda`'s body with its parameter standing for `argument`. */
  applied(lambda: Extract<Expression, { kind: 'lambda' }>, argument: PythonValue): PythonValue;
  /** An expression whose names are the columns of `frame`. */
  overColumns(expression: Expression, frame: Frame): PythonValue;
  readonly warn: (warning: QueryMessage) => void;
  /** A name that no other merge of the query uses. */
  readonly relation: (side: string) => string;
  /** Gives the rows of a plan more columns, wherever it is used. `span` is the place of what needs them. */
  readonly widen: (plan: Plan, widener: Widener, span: Span) => void;
}

/** Equality and order of values: case counts, a number never equals a text, nothing equals a missing value. */
export const RULES: ComparisonRules = { fold: false, numbers: 'strict', missing: false, lists: 'whole' };

/** Order for sorting. */
export const ORDER: ComparisonRules = { ...RULES, missing: null };

/** Fewer rows of the same origin. */
export function derive(rows: Rows, plan: Plan): Rows {
  return { origin: rows.origin, plan, parent: rows };
}

/** True when `rows` were taken from `whole`, or are it. */
export function isWithin(rows: Rows, whole: Rows): boolean {
  for (let at: Rows | undefined = rows; at !== undefined; at = at.parent) if (at === whole) return true;
  return false;
}

/** A frame with other rows and the same columns. */
export function withRows(frame: Frame, plan: Plan): Frame {
  return { ...frame, rows: derive(frame.rows, plan), computed: new Map(frame.computed) };
}

/** The name of a kind of value in messages. */
export function describe(value: PythonValue): string {
  switch (value.type) {
    case 'frame':
      return 'a DataFrame';
    case 'series':
      return value.element ? 'a value' : value.holds === 'mask' ? 'a mask' : 'a column';
    case 'groups':
      return 'a grouping';
    case 'membership':
      return 'a mask of `isin` with a column';
    case 'constant':
      return value.value === null
        ? '`None`'
        : `a ${{ string: 'string', number: 'number', boolean: 'truth value' }[typeof value.value as 'string']}`;
    case 'list':
      return 'a list';
    case 'strings':
      return '`.str`';
    case 'parts':
      return 'a table of parts';
    case 'locator':
      return `\`.${value.by}\``;
    case 'row':
      return 'a row';
    case 'module':
      return `the module \`${value.name}\``;
    case 'flags':
      return 'flags';
  }
}
