/**
 * `.isin(…)` with a column of other rows: a mask that rows are kept by, as a join finds them. It stands between the
 * brackets of a DataFrame, alone, behind `~`, or with other masks behind `&`.
 */
import type { Expr, Plan, Span } from '../../engine/plan.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import { plain } from './arguments.ts';
import { filterRows } from './frames.ts';
import { boundedPlan, matchingKeys } from './merge.ts';
import { checkSameRows, isSeries, type Operand } from './operands.ts';
import { describe, type Evaluation, type Frame, type Membership, type Series, withRows } from './values.ts';

/** `series.isin(among)`. A missing value is among values of which one is missing, as in pandas. */
export function membershipOf(series: Series, among: Series, span: Span): Membership {
  return { type: 'membership', base: series, masks: [], tests: [{ value: series.expr, among, negated: false, span }] };
}

/** `~` before such a mask. */
export function negatedMembership({ base, masks, tests }: Membership, span: Span): Membership {
  const [test, second] = tests;
  if (test === undefined || second !== undefined || masks.length > 0) {
    throw unsupported('`~` before several masks with `isin` of a column', span, 'Filter in steps, one mask each.');
  }
  return { type: 'membership', base, masks, tests: [{ ...test, negated: !test.negated }] };
}

/** Such masks and others, joined by `&`. */
export function allOf(operands: readonly Operand[]): Membership {
  const parts = operands.map(({ value, span }): Membership => {
    if (value.type === 'membership') return value;
    if (isSeries(value) && (value.holds === 'mask' || value.holds === 'any')) {
      return { type: 'membership', base: value, masks: [value.expr], tests: [] };
    }
    throw new QueryFailure(`Unexpected ${plain(describe(value))} beside \`&\`, expected a mask.`, span);
  });
  const [first] = parts;
  if (first === undefined) throw new Error('a chain of no operands');
  checkSameRows(parts.map(({ base }, index) => ({ value: base, span: operands[index]?.span ?? base.expr.span })));
  return {
    type: 'membership',
    base: first.base,
    masks: parts.flatMap(({ masks }) => masks),
    tests: parts.flatMap(({ tests }) => tests),
  };
}

/** The rows of the frame that the mask is true of. `span` is the place of the mask. */
export function keepMembers(
  frame: Frame,
  { base, masks, tests }: Membership,
  span: Span,
  evaluation: Evaluation,
): Frame {
  const mask: Expr = { op: 'and', items: masks, span };
  const kept = filterRows(frame, { ...base, expr: mask, holds: 'mask' }, span);
  return tests.reduce((rows, { value, among, negated, span: place }) => {
    const plan: Plan = {
      op: 'join',
      kind: negated ? 'anti' : 'semi',
      left: rows.rows.plan,
      right: among.rows.plan,
      leftName: evaluation.relation('left'),
      rightName: evaluation.relation('right'),
      keys: matchingKeys(value, among.expr, place),
      span: place,
    };
    return withRows(rows, boundedPlan(plan, place));
  }, kept);
}
