/** What the printers of relations share. */

import type { Span } from '../../engine/plan.ts';
import { QueryFailure } from '../failure.ts';
import type { Block, Ctes, ExpressionContext, PrintEnvironment } from './print-context.ts';
import type { Scope, ScopeColumn, ScopeRelation } from './scope.ts';
import type { SqlName, SqlRelation } from './syntax-tree.ts';

/** Where the lines of rows are found: as SQL. */
export interface Lineage {
  /** `event`: `lines` is one BIGINT and `order` the same; `rows`: both are lists. */
  readonly kind: 'event' | 'rows';
  readonly lines: string;
  readonly order: string;
  /** True when every row is one event. */
  readonly single: boolean;
}

export interface PrintedFrom {
  readonly sql: string;
  readonly relations: readonly ScopeRelation[];
  readonly merged: readonly ScopeColumn[];
  readonly lineage: Lineage;
}

/** What printing FROM needs. `expression` makes a context for conditions over the given scope. */
export interface FromContext {
  readonly env: PrintEnvironment;
  readonly parent: Scope | null;
  readonly ctes: Ctes;
  /** What stands before a LATERAL relation, which may read it. */
  readonly before: PrintedFrom | null;
  expression(scope: Scope): ExpressionContext;
  /** Prints a relation inside another. */
  relation(relation: SqlRelation): PrintedFrom;
}

/** A derived table or common table expression, under an alias of ours. */
export function printBlock(
  context: FromContext,
  sql: string,
  block: Block,
  names: readonly string[],
  relation: { readonly columns: readonly SqlName[]; readonly span: Span },
): PrintedFrom {
  const alias = context.env.alias();
  const visible = block.columns.filter((column) => !column.hidden);
  const renamed = relation.columns;
  if (renamed.length > 0 && renamed.length !== visible.length && !block.passesAll) {
    throw new QueryFailure(
      `Unexpected ${renamed.length} column names, expected ${visible.length}, as many as the query gives.`,
      relation.span,
    );
  }
  const columns = block.columns.map((column, index) => ({
    ...column,
    name: renamed[index]?.name ?? column.name,
    sql: `${alias}.c${index}`,
  }));
  return {
    sql: `${sql} AS ${alias}`,
    relations: [
      {
        names: names.map((name) => name.toLowerCase()),
        columns,
        events: block.passesAll ? { catalog: context.env.catalog, alias } : null,
      },
    ],
    merged: [],
    lineage: {
      kind: block.lineage,
      lines: `${alias}.l`,
      order: block.lineage === 'event' ? `${alias}.l` : `${alias}.o`,
      single: block.single,
    },
  };
}

/** Records that a query needs all columns of the events. */
export function noteAllRead(relation: ScopeRelation): void {
  const catalog = relation.events?.catalog;
  if (catalog && 'readsAll' in catalog) catalog.readsAll = true;
}

/** Lines or order as a list. */
export function asList(kind: Lineage['kind'], sql: string): string {
  return kind === 'event' ? `[${sql}]` : sql;
}
