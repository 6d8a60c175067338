/**
 * How large a plan is when every expression is counted where it stands. A front end that uses one expression in several
 * places (an assigned column, the value of several patterns) builds a graph that is small in memory and can be
 * exponentially large to compile; it asks here before it goes on.
 */
import type { Expr, Plan } from '../../engine/plan.ts';
import { planExpressions, subexpressions, subplans } from '../../engine/walk.ts';

const expressions = new WeakMap<Expr, number>();
const plans = new WeakMap<Plan, number>();

/** Nodes of an expression; constants in the list of an `in` do not count. */
export function expressionSize(expr: Expr): number {
  const known = expressions.get(expr);
  if (known !== undefined) return known;
  const parts = expr.op === 'in' ? subexpressions(expr).filter((part) => part.op !== 'literal') : subexpressions(expr);
  const size = parts.reduce((sum, part) => sum + expressionSize(part), 1);
  expressions.set(expr, size);
  return size;
}

/** Nodes of a plan and of all its expressions. */
export function planSize(plan: Plan): number {
  const known = plans.get(plan);
  if (known !== undefined) return known;
  const own = planExpressions(plan).reduce((sum, expr) => sum + expressionSize(expr), 1);
  const size = subplans(plan).reduce((sum, part) => sum + planSize(part), own);
  plans.set(plan, size);
  return size;
}
