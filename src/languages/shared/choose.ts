/** Values by condition. */
import type { Expr, Span } from '../../engine/plan.ts';

/** The value of the first case whose condition is true, else `otherwise`; missing when there is none. */
export function choose(cases: readonly (readonly [when: Expr, value: Expr])[], span: Span, otherwise?: Expr): Expr {
  return {
    op: 'conditional',
    // biome-ignore lint/suspicious/noThenProperty: the plan's name for what a case gives
    cases: cases.map(([when, value]) => ({ when, then: value })),
    otherwise: otherwise ?? { op: 'literal', value: null, span },
    span,
  };
}
