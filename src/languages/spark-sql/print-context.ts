/** What the parts of the printer share. */
import type { QueryMessage } from '../language.ts';
import type { Typed } from './cast.ts';
import type { SqlCatalog } from './catalog.ts';
import type { Scope } from './scope.ts';
import type { SqlExpr, SqlQuery, SqlWindow } from './syntax-tree.ts';
import type { SqlType } from './types.ts';

/** A column that a printed query gives: `c0`, `c1`, … in its order. */
export interface BlockColumn {
  readonly name: string;
  readonly type: SqlType;
  /** No part of `*`. */
  readonly hidden: boolean;
  /** A name that no event has. */
  readonly missing: boolean;
}

/**
 * A printed query. Beside its columns it gives `l`, the lines of the events that a row was made from (`event`: one
 * BIGINT; `rows`: a list), and for `rows` also `o`, a list of lines by which rows have their place without ORDER BY.
 */
export interface Block {
  readonly sql: string;
  readonly columns: readonly BlockColumn[];
  readonly lineage: 'event' | 'rows';
  /** True when every row is one event. */
  readonly single: boolean;
  /** True when any column of the events may stand behind it: it has `*`, and the events are not known yet. */
  readonly passesAll: boolean;
}

/** What is the same for a whole query's printing. */
export interface PrintEnvironment {
  readonly text: string;
  readonly catalog: SqlCatalog;
  /** *Now* as DuckDB's expression of type TIMESTAMP. */
  readonly now: string;
  warn(message: QueryMessage): void;
  /** A new alias, unique in the query. */
  alias(): string;
  /** Common table expressions printed so far, `name AS (…)`. */
  readonly withs: string[];
  /**
   * Prints a query inside another. `derived`: with lines and order; `values`: only its visible columns.
   */
  query(query: SqlQuery, parent: Scope | null, ctes: Ctes, purpose: 'derived' | 'values'): Block;
}

/** Common table expressions in reach, by lower-case name. */
export type Ctes = ReadonlyMap<string, { readonly sql: string; readonly block: Block }>;

/** Where an expression stands. */
export interface ExpressionContext {
  readonly env: PrintEnvironment;
  readonly scope: Scope;
  readonly ctes: Ctes;
  /** What the clause is called, when aggregates may not stand in it. */
  readonly noAggregates: string | null;
  /** Printed GROUP BY expressions, when the query is grouped: only these, and aggregates, may be read. */
  readonly groups: ReadonlySet<string> | null;
  /** Of these, the keys that no grouping set has: they are null. */
  readonly absentGroups: ReadonlySet<string>;
  /** Names of the select list, which stand for its expressions: before the tables' columns, or after them. */
  readonly aliases: ReadonlyMap<string, SqlExpr>;
  readonly aliasesFirst: boolean;
  readonly windows: ReadonlyMap<string, SqlWindow>;
  /** Parameters of the lambdas around, by lower-case name. */
  readonly parameters: ReadonlyMap<string, Typed>;
  /** The order of input rows, for aggregates that depend on it. */
  readonly inputOrder: string;
  /** The order of rows where windows are computed. */
  readonly rowOrder: string;
  print(expr: SqlExpr): Typed;
  /** This context with other settings. */
  with(changes: Partial<Omit<ExpressionContext, 'print' | 'with'>>): ExpressionContext;
}
