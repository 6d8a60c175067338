/** Values that conditions choose. */
import type { Expr, Span } from '../../engine/plan.ts';

/** The value of the first condition that holds; `otherwise`, or nothing, when none does. */
export function choose(
  cases: readonly (readonly [condition: Expr, value: Expr])[],
  span: Span,
  otherwise: Expr = { op: 'literal', value: null, span },
): Expr {
  // biome-ignore lint/suspicious/noThenProperty: the plan's name for what a case gives
  return { op: 'conditional', cases: cases.map(([when, value]) => ({ when, then: value })), otherwise, span };
}
