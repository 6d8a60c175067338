/** The conditions of a query that events must meet, one by one. */
import type { SqlProgram } from './program.ts';
import type { SqlBody, SqlExpr, SqlRelation, SqlSelect } from './syntax-tree.ts';
import { visitExpressions } from './walk.ts';

/** A WHERE clause over events: its conjuncts, and the names by which they may qualify columns. */
export interface EventConditions {
  readonly conjuncts: readonly SqlExpr[];
  /** Lower-case alias and table name. */
  readonly names: readonly string[];
}

/** The parts of a condition that must all be true, in text order. */
export function conjunctsOf(expr: SqlExpr): readonly SqlExpr[] {
  return expr.node === 'and' ? expr.items.flatMap(conjunctsOf) : [expr];
}

/** The conjuncts of every WHERE clause of the query, the outermost first. */
export function conditionsOf(program: SqlProgram): readonly SqlExpr[] {
  return selectsOf(program.query.body).flatMap((select) => (select.where ? conjunctsOf(select.where) : []));
}

/**
 * The WHERE clauses that filter events directly (a select over the events table alone, in FROM or in a branch of a set
 * operation), outermost first. Those over joins read both sides, and are left out.
 */
export function eventConditionsOf(program: SqlProgram): readonly EventConditions[] {
  const ctes = new Set(program.query.ctes.map((cte) => cte.name.name.toLowerCase()));
  const selects = [...selectsOf(program.query.body), ...program.query.ctes.flatMap((cte) => selectsOf(cte.query.body))];
  return selects.flatMap((select) => {
    const { from, where } = select;
    if (!where || from?.node !== 'table' || ctes.has(from.name.at(-1)?.name.toLowerCase() ?? '')) return [];
    const names = from.alias
      ? [from.alias.name]
      : [from.name.map((part) => part.name).join('.'), from.name.at(-1)?.name ?? ''];
    return [{ conjuncts: conjunctsOf(where), names: names.map((name) => name.toLowerCase()) }];
  });
}

function selectsOf(body: SqlBody): SqlSelect[] {
  if (body.node === 'nested') return selectsOf(body.query.body);
  if (body.node === 'set') return [...selectsOf(body.left), ...selectsOf(body.right)];
  return [body, ...(body.from ? selectsIn(body.from) : [])];
}

function selectsIn(relation: SqlRelation): SqlSelect[] {
  if (relation.node === 'join') return [...selectsIn(relation.left), ...selectsIn(relation.right)];
  return relation.node === 'derived' ? selectsOf(relation.query.body) : [];
}

/** The columns that stand in `expr`, subqueries left out. */
export function columnsIn(expr: SqlExpr): readonly Extract<SqlExpr, { node: 'column' }>[] {
  const columns: Extract<SqlExpr, { node: 'column' }>[] = [];
  visitExpressions(expr, (part) => {
    if (part.node === 'column') columns.push(part);
  });
  return columns;
}
