/** The conditions of a query that events must meet, one by one. */
import type { SqlProgram } from './program.ts';
import type { SqlExpr, SqlQuery } from './syntax-tree.ts';
import { visitExpressions } from './walk.ts';

/** A WHERE clause over events: its conjuncts, and the names by which they may qualify columns. */
export interface EventConditions {
  readonly conjuncts: readonly SqlExpr[];
  /** Lower-case alias and table name. */
  readonly names: readonly string[];
}

/** The parts of a condition that must all be true, in text order. */
function conjunctsOf(expr: SqlExpr): readonly SqlExpr[] {
  return expr.node === 'and' ? expr.items.flatMap(conjunctsOf) : [expr];
}

/**
 * The WHERE clause that decides which events a query reads: that of the innermost select, when the query is one select
 * over the events, or over a derived table or common table expression of that kind. Joins and set operations read
 * events in several ways, and have none.
 */
export function eventConditionsOf(program: SqlProgram): EventConditions | undefined {
  return innermost(program.query, new Map());
}

function innermost(query: SqlQuery, outer: ReadonlyMap<string, SqlQuery>): EventConditions | undefined {
  const ctes = new Map([
    ...outer,
    ...query.ctes.map((cte): [string, SqlQuery] => [cte.name.name.toLowerCase(), cte.query]),
  ]);
  const { body } = query;
  if (body.node === 'nested') return innermost(body.query, ctes);
  if (body.node !== 'select' || !body.from) return undefined;
  const { from, where } = body;
  if (from.node === 'derived') return innermost(from.query, ctes);
  if (from.node !== 'table') return undefined;
  const name = from.name.map((part) => part.name).join('.');
  const cte = ctes.get(name.toLowerCase());
  // A common table expression sees only those before it: without itself, the way down ends.
  if (cte) return innermost(cte, new Map([...ctes].filter(([key]) => key !== name.toLowerCase())));
  if (!where) return undefined;
  const names = from.alias ? [from.alias.name] : [from.name.at(-1)?.name ?? name, name];
  return { conjuncts: conjunctsOf(where), names: [...new Set(names.map((one) => one.toLowerCase()))] };
}

/** The columns that stand in `expr`, subqueries left out. */
export function columnsIn(expr: SqlExpr): readonly Extract<SqlExpr, { node: 'column' }>[] {
  const columns: Extract<SqlExpr, { node: 'column' }>[] = [];
  visitExpressions(expr, (part) => {
    if (part.node === 'column') columns.push(part);
  });
  return columns;
}
