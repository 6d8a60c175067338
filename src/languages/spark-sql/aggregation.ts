/** Which expressions aggregate. */
import { findFunction } from './functions.ts';
import type { SqlExpr, SqlSelect } from './syntax-tree.ts';
import { childrenOf } from './walk.ts';

/** True for a call of an aggregate function over groups, not over a window. */
function isAggregateCall(expr: SqlExpr): boolean {
  return expr.node === 'call' && expr.over === null && findFunction(expr.name)?.kind === 'aggregate';
}

/** True when an aggregate call stands in `expr`, subqueries left out. */
export function containsAggregate(expr: SqlExpr): boolean {
  return isAggregateCall(expr) || childrenOf(expr).some(containsAggregate);
}

/** True when a select gives groups: it has GROUP BY, HAVING or an aggregate. `orderBy`: its query's sort expressions. */
export function isGrouped(select: SqlSelect, orderBy: readonly SqlExpr[]): boolean {
  return (
    select.groupBy.length > 0 ||
    select.having !== null ||
    select.items.some((item) => item.node === 'item' && containsAggregate(item.expr)) ||
    orderBy.some(containsAggregate)
  );
}
