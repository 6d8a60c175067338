/**
 * The syntax tree of a Spark SQL query. Every node has the span of its text; operators have their own span, so that
 * a mutation can replace just the operator.
 *
 * Follows the grammar of Spark's SELECT statement:
 * https://spark.apache.org/docs/latest/sql-ref-syntax-qry-select.html
 */
import type { Span } from '../../engine/plan.ts';

/** One part of a name, unquoted. */
export interface SqlName {
  readonly name: string;
  readonly span: Span;
}

/** A whole query: common table expressions, a body, and what applies to its rows. */
export interface SqlQuery {
  readonly ctes: readonly SqlCte[];
  readonly body: SqlBody;
  readonly orderBy: readonly SqlSortItem[];
  readonly limit: SqlExpr | null;
  readonly offset: SqlExpr | null;
  /** Of SORT BY or CLUSTER BY, which stand in `orderBy` too. */
  readonly sortSpan: Span | null;
  readonly span: Span;
}

export interface SqlCte {
  readonly name: SqlName;
  readonly columns: readonly SqlName[];
  readonly query: SqlQuery;
  readonly span: Span;
}

export type SqlBody =
  | SqlSelect
  | {
      readonly node: 'set';
      readonly operator: 'union' | 'intersect' | 'except';
      readonly all: boolean;
      readonly left: SqlBody;
      readonly right: SqlBody;
      readonly operatorSpan: Span;
      readonly span: Span;
    }
  /** `VALUES (1, 'a'), (2, 'b')`: a row for each list. */
  | { readonly node: 'values'; readonly rows: readonly (readonly SqlExpr[])[]; readonly span: Span }
  /** A query in parentheses, with its own ordering and limit. */
  | { readonly node: 'nested'; readonly query: SqlQuery; readonly span: Span };

export interface SqlSelect {
  readonly node: 'select';
  readonly distinct: boolean;
  readonly items: readonly SqlSelectItem[];
  readonly from: SqlRelation | null;
  readonly where: SqlExpr | null;
  readonly groupBy: readonly SqlExpr[];
  /** ROLLUP, CUBE and GROUPING SETS: each set as places in `groupBy`, from 0. */
  readonly groupingSets: readonly (readonly number[])[] | null;
  readonly having: SqlExpr | null;
  readonly windows: readonly { readonly name: SqlName; readonly window: SqlWindow }[];
  readonly span: Span;
}

export type SqlSelectItem =
  | {
      readonly node: 'star';
      readonly qualifier: readonly SqlName[];
      /** `* EXCEPT (a, b)`. */
      readonly except: readonly SqlName[];
      readonly span: Span;
    }
  | {
      readonly node: 'item';
      readonly expr: SqlExpr;
      readonly alias: SqlName | null;
      /** Of a generator's columns: `posexplode(a) AS (place, x)`. */
      readonly aliases?: readonly SqlName[];
      readonly span: Span;
    };

export type SqlJoinKind = 'inner' | 'left' | 'right' | 'full' | 'cross' | 'semi' | 'anti';

export type SqlRelation =
  | {
      readonly node: 'table';
      readonly name: readonly SqlName[];
      readonly alias: SqlName | null;
      readonly columns: readonly SqlName[];
      readonly span: Span;
    }
  | {
      readonly node: 'derived';
      readonly query: SqlQuery;
      /** It may read the columns of what stands before it. */
      readonly lateral: boolean;
      readonly alias: SqlName | null;
      readonly columns: readonly SqlName[];
      readonly span: Span;
    }
  | {
      readonly node: 'join';
      readonly kind: SqlJoinKind;
      readonly natural: boolean;
      readonly left: SqlRelation;
      readonly right: SqlRelation;
      readonly on: SqlExpr | null;
      readonly using: readonly SqlName[];
      /** Those of `using` in which rows need not agree: of mutants only, which keep the columns of the result. */
      readonly unmatched?: readonly SqlName[];
      readonly operatorSpan: Span;
      readonly span: Span;
    }
  | SqlLateralView
  | SqlPivot
  | SqlUnpivot;

/** `LATERAL VIEW explode(a) t AS x`, `LATERAL explode(a)`, `explode(a)` as a table. */
export interface SqlLateralView {
  readonly node: 'lateral-view';
  /** What the generator reads; `null` for one that stands alone or on the right of a join. */
  readonly input: SqlRelation | null;
  /** A row for each row of `input` at least. */
  readonly outer: boolean;
  readonly generator: SqlGenerator;
  readonly alias: SqlName | null;
  readonly columns: readonly SqlName[];
  readonly span: Span;
}

/** A call of a function that gives rows. */
export type SqlGenerator = Extract<SqlExpr, { node: 'call' }>;

/** `PIVOT (sum(x) AS s FOR (a, b) IN ((1, 2) AS c, …))`. */
export interface SqlPivot {
  readonly node: 'pivot';
  readonly input: SqlRelation;
  readonly aggregates: readonly { readonly expr: SqlExpr; readonly alias: SqlName | null }[];
  readonly on: readonly SqlExpr[];
  readonly values: readonly {
    readonly items: readonly SqlExpr[];
    readonly alias: SqlName | null;
    readonly span: Span;
  }[];
  readonly alias: SqlName | null;
  readonly columns: readonly SqlName[];
  readonly span: Span;
}

/** `UNPIVOT (value FOR name IN (a, b AS c))`. */
export interface SqlUnpivot {
  readonly node: 'unpivot';
  readonly input: SqlRelation;
  readonly includeNulls: boolean;
  readonly values: readonly SqlName[];
  readonly name: SqlName;
  readonly groups: readonly { readonly items: readonly SqlExpr[]; readonly label: string | null }[];
  readonly alias: SqlName | null;
  readonly columns: readonly SqlName[];
  readonly span: Span;
}

export interface SqlSortItem {
  readonly expr: SqlExpr;
  readonly descending: boolean;
  readonly nulls: 'first' | 'last';
  readonly span: Span;
}

export interface SqlFrameBound {
  readonly kind: 'unboundedPreceding' | 'preceding' | 'currentRow' | 'following' | 'unboundedFollowing';
  readonly value: SqlExpr | null;
}

export interface SqlWindow {
  /** A window of the WINDOW clause that this one names. */
  readonly name: SqlName | null;
  readonly partitionBy: readonly SqlExpr[];
  readonly orderBy: readonly SqlSortItem[];
  readonly frame: { readonly unit: 'rows' | 'range'; readonly from: SqlFrameBound; readonly to: SqlFrameBound } | null;
  readonly span: Span;
}

/** Types of number literals: by suffix, else the smallest of int, bigint and decimal that holds it. */
export type SqlNumberType = 'tinyint' | 'smallint' | 'int' | 'bigint' | 'float' | 'double' | 'decimal';

/** A type as CAST names it. */
export interface SqlTypeName {
  readonly name: string;
  readonly arguments: readonly number[];
  /** Of arrays; of maps, the type of values. */
  readonly element: SqlTypeName | null;
  /** Of maps. */
  readonly key: SqlTypeName | null;
  /** Of structs. */
  readonly fields: readonly { readonly name: string; readonly type: SqlTypeName }[];
  readonly span: Span;
}

export type SqlComparator = '=' | '<>' | '<' | '<=' | '>' | '>=' | '<=>';
export type SqlArithmetic = '+' | '-' | '*' | '/' | '%' | 'div' | '||' | '&' | '|' | '^';
export type SqlIntervalUnit =
  | 'year'
  | 'quarter'
  | 'month'
  | 'week'
  | 'day'
  | 'hour'
  | 'minute'
  | 'second'
  | 'millisecond'
  | 'microsecond';

export type SqlExpr =
  | { readonly node: 'null'; readonly span: Span }
  | { readonly node: 'boolean'; readonly value: boolean; readonly span: Span }
  | { readonly node: 'string'; readonly value: string; readonly span: Span }
  | { readonly node: 'number'; readonly text: string; readonly type: SqlNumberType; readonly span: Span }
  | { readonly node: 'binary-literal'; readonly hex: string; readonly span: Span }
  /** `DATE '…'`, `TIMESTAMP '…'`. */
  | { readonly node: 'typed'; readonly type: 'date' | 'timestamp'; readonly value: string; readonly span: Span }
  | {
      readonly node: 'interval';
      readonly parts: readonly { readonly amount: SqlExpr; readonly unit: SqlIntervalUnit }[];
      readonly span: Span;
    }
  | { readonly node: 'column'; readonly parts: readonly SqlName[]; readonly span: Span }
  | { readonly node: 'unary'; readonly operator: '-' | '+' | '~'; readonly operand: SqlExpr; readonly span: Span }
  | {
      readonly node: 'arithmetic';
      readonly operator: SqlArithmetic;
      readonly left: SqlExpr;
      readonly right: SqlExpr;
      readonly operatorSpan: Span;
      readonly span: Span;
    }
  | {
      readonly node: 'compare';
      readonly operator: SqlComparator;
      readonly left: SqlExpr;
      readonly right: SqlExpr;
      readonly operatorSpan: Span;
      readonly span: Span;
    }
  | { readonly node: 'and' | 'or'; readonly items: readonly SqlExpr[]; readonly span: Span }
  | { readonly node: 'not'; readonly operand: SqlExpr; readonly span: Span }
  | {
      readonly node: 'match';
      readonly kind: 'like' | 'ilike' | 'rlike';
      readonly negated: boolean;
      readonly value: SqlExpr;
      /** One pattern, or several of which any or all must match. */
      readonly patterns: readonly SqlExpr[];
      readonly quantifier: 'any' | 'all' | null;
      /** The character after ESCAPE; `\` where none is given. */
      readonly escapeCharacter: string;
      readonly operatorSpan: Span;
      readonly span: Span;
    }
  | {
      readonly node: 'between';
      readonly negated: boolean;
      readonly value: SqlExpr;
      readonly low: SqlExpr;
      readonly high: SqlExpr;
      readonly operatorSpan: Span;
      readonly span: Span;
    }
  | {
      readonly node: 'in';
      readonly negated: boolean;
      readonly value: SqlExpr;
      readonly items: readonly SqlExpr[];
      readonly operatorSpan: Span;
      readonly span: Span;
    }
  | {
      readonly node: 'in-query';
      readonly negated: boolean;
      readonly value: SqlExpr;
      readonly query: SqlQuery;
      readonly operatorSpan: Span;
      readonly span: Span;
    }
  | { readonly node: 'exists'; readonly query: SqlQuery; readonly span: Span }
  | {
      readonly node: 'is';
      readonly negated: boolean;
      readonly value: SqlExpr;
      readonly what: 'null' | 'true' | 'false' | 'unknown';
      readonly operatorSpan: Span;
      readonly span: Span;
    }
  | {
      readonly node: 'distinct-from';
      readonly negated: boolean;
      readonly left: SqlExpr;
      readonly right: SqlExpr;
      readonly operatorSpan: Span;
      readonly span: Span;
    }
  | {
      readonly node: 'case';
      readonly operand: SqlExpr | null;
      readonly cases: readonly { readonly when: SqlExpr; readonly result: SqlExpr }[];
      readonly otherwise: SqlExpr | null;
      readonly span: Span;
    }
  | { readonly node: 'cast'; readonly operand: SqlExpr; readonly type: SqlTypeName; readonly span: Span }
  | { readonly node: 'index'; readonly operand: SqlExpr; readonly index: SqlExpr; readonly span: Span }
  /** `value.field` of a computed value. */
  | { readonly node: 'field'; readonly operand: SqlExpr; readonly name: SqlName; readonly span: Span }
  /** `x -> x + 1`, `(x, y) -> x + y`: an argument of a higher-order function. */
  | { readonly node: 'lambda'; readonly parameters: readonly SqlName[]; readonly body: SqlExpr; readonly span: Span }
  | { readonly node: 'subquery'; readonly query: SqlQuery; readonly span: Span }
  | {
      readonly node: 'call';
      /** Lower case. */
      readonly name: string;
      readonly nameSpan: Span;
      readonly args: readonly SqlExpr[];
      /** `count(*)`. */
      readonly star: boolean;
      readonly distinct: boolean;
      readonly ignoreNulls: boolean;
      readonly filter: SqlExpr | null;
      readonly over: SqlWindow | null;
      readonly span: Span;
    };
