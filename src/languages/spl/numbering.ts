/** Rows by their number, counted from 1 in the order in which they come. */
import type { Expr, NamedExpr, Span } from '../../engine/plan.ts';
import type { LowerContext, Stage } from './stage.ts';

/** Adds a column with each row's number, among all or among those with the same keys; no column that the search sees. */
export function numbered(
  stage: Stage,
  by: readonly Expr[],
  span: Span,
  context: LowerContext,
): { readonly stage: Stage; readonly number: Expr } {
  const name = ` row ${context.fresh()}`;
  const keys = by.map((expr, index): NamedExpr => ({ name: `${index}`, expr }));
  const counted: Stage = {
    ...stage,
    plan: {
      op: 'window',
      input: stage.plan,
      by: keys,
      aggregates: [{ name, fn: 'count', span }],
      running: { current: true },
      span,
    },
  };
  return { stage: counted, number: { op: 'field', name, span } };
}

/** The first rows of each combination of keys, so many at most. */
export function firstOfEach(stage: Stage, by: readonly Expr[], most: number, span: Span, context: LowerContext): Stage {
  const { stage: counted, number } = numbered(stage, by, span, context);
  const rules = { fold: false, numbers: 'strict', missing: false, lists: 'whole' } as const;
  const right: Expr = { op: 'literal', value: most, span };
  const predicate: Expr = { op: 'compare', comparator: 'le', left: number, right, rules, span };
  return { ...counted, plan: { op: 'filter', input: counted.plan, predicate, span } };
}
