/**
 * Values that are given when an analytic runs: `input target_host`. None is given here, so that a condition on one holds
 * of any value: it is true where it must hold, and false where it must not.
 */
import type { Expr, Span } from '../../engine/plan.ts';
import { subexpressions } from '../../engine/walk.ts';

const inputs = new WeakSet<Expr>();

/** The value of an input. */
export function inputValue(span: Span): Expr {
  const expr: Expr = { op: 'literal', value: null, span };
  inputs.add(expr);
  return expr;
}

/** True for an expression that an input is a part of. */
function usesInput(expr: Expr): boolean {
  return inputs.has(expr) || subexpressions(expr).some(usesInput);
}

/** A condition, or where it is on an input, what it is for some value of it; `wanted` is false below a `not`. */
export function forSomeInput(condition: Expr, wanted: boolean): Expr {
  return usesInput(condition) ? { op: 'literal', value: wanted, span: condition.span } : condition;
}
