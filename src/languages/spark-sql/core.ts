/** A select whose clauses are printed, and which is not yet one text: ordering, limits and lines come with its use. */

import type { Lineage } from './from-context.ts';
import type { Block, BlockColumn, PrintEnvironment } from './print-context.ts';
import type { SqlSortItem } from './syntax-tree.ts';

export interface CoreColumn extends BlockColumn {
  readonly sql: string;
}

export interface Core {
  readonly columns: readonly CoreColumn[];
  /** Printed sort keys, in the order of the query's ORDER BY. */
  readonly keys: readonly string[];
  readonly lineage: Lineage;
  readonly passesAll: boolean;
  /** From ` FROM` to HAVING. */
  readonly tail: string;
}

/** What stands after a core's clauses: ORDER BY with the rows' own order last, and bounds. */
export function ordering(core: Core, orderBy: readonly SqlSortItem[], bounds: string): string {
  const keys = orderBy.map((item, index) => {
    const direction = `${item.descending ? 'DESC' : 'ASC'} NULLS ${item.nulls === 'first' ? 'FIRST' : 'LAST'}`;
    return `${expressionKey(core.keys[index] ?? 'NULL')} ${direction}`;
  });
  return ` ORDER BY ${[...keys, core.lineage.order].join(', ')}${bounds}`;
}

/** The core as a block for FROM: columns `c0` …, lines `l`, and `o` for rows; `after` follows its clauses. */
export function asBlock(core: Core, after = ''): Block {
  const { lineage } = core;
  const own = core.columns.map((column, index) => `${column.sql} AS c${index}`);
  const lines = [`${lineage.lines} AS l`, ...(lineage.kind === 'rows' ? [`${lineage.order} AS o`] : [])];
  return {
    sql: `SELECT ${[...own, ...lines].join(', ')}${core.tail}${after}`,
    columns: core.columns.map(({ name, type, hidden, missing }) => ({ name, type, hidden, missing })),
    lineage: lineage.kind,
    single: lineage.single,
    passesAll: core.passesAll,
  };
}

/** A block as a core over it. */
export function overBlock(env: PrintEnvironment, block: Block): Core {
  const alias = env.alias();
  return {
    columns: block.columns.map((column, index) => ({ ...column, sql: `${alias}.c${index}` })),
    keys: [],
    lineage: {
      kind: block.lineage,
      lines: `${alias}.l`,
      order: `${alias}.${block.lineage === 'event' ? 'l' : 'o'}`,
      single: block.single,
    },
    passesAll: block.passesAll,
    tail: ` FROM (${block.sql}) AS ${alias}`,
  };
}

/** The lines of a group: those of all of its rows. It has its place by the first. */
export function groupLineage(lineage: Lineage): Lineage {
  const all = lineage.kind === 'event' ? `list(${lineage.lines})` : `flatten(list(${lineage.lines}))`;
  return {
    kind: 'rows',
    lines: `COALESCE(${all}, [])`,
    order: lineage.kind === 'event' ? `[min(${lineage.order})]` : `min(${lineage.order})`,
    single: false,
  };
}

/** An expression for ORDER BY or GROUP BY, where DuckDB reads a bare number as a column's place. */
export function expressionKey(sql: string): string {
  if (/^-?\d+$/.test(sql)) return `CAST(${sql} AS BIGINT)`;
  return sql === 'NULL' || sql.startsWith("'") ? `CAST(${sql} AS VARCHAR)` : sql;
}
