/** Where the aggregates of `streamstats` start anew (Search Reference, "streamstats"). */
import type { Expr, NamedExpr, Plan, Span } from '../../../engine/plan.ts';
import { choose } from '../../shared/choose.ts';
import { parseExpression } from '../eval-parser.ts';
import { lowerExpression } from '../lower-eval.ts';
import { decided, type LowerContext, type Stage } from '../stage.ts';
import type { Expression, Name } from '../syntax.ts';
import type { SearchReader } from '../words.ts';
import { rowBefore } from './running.ts';
import { keysOf } from './stats.ts';

/** A condition at which the aggregates of `streamstats` start anew: with the row that meets it, or behind it. */
export interface Reset {
  readonly when: 'before' | 'after';
  readonly test: Expression;
}

/** Takes `reset_before="(condition)"` or `reset_after=…`; `undefined` when neither stands here. */
export function takeReset(reader: SearchReader): Reset | undefined {
  const word = reader.take(/reset_(?:before|after)\s*=/iy);
  if (word === undefined) return undefined;
  const quoted = reader.take(/"(?=\s*\()/y) !== undefined;
  if (!reader.sees(/\(/y)) throw reader.unexpected('a condition in parentheses');
  const test = parseExpression(reader);
  if (quoted && reader.take(/"/y) === undefined) throw reader.unexpected('a closing quotation mark');
  return { when: /before/i.test(word) ? 'before' : 'after', test };
}

/** Counts, in a column that no search sees, how often aggregates have started anew up to each row. */
export function withResets(
  stage: Stage,
  { resets, onChange }: { readonly resets: readonly Reset[]; readonly onChange: boolean },
  by: readonly Name[],
  span: Span,
  context: LowerContext,
): { readonly stage: Stage; readonly keys: readonly NamedExpr[] } {
  let counted = stage;
  const keys: NamedExpr[] = [];
  if (onChange && by.length > 0) {
    const runs = numberedRuns(counted, by, span, context);
    counted = runs.stage;
    keys.push(runs.key);
  }
  for (const { when, test } of resets) {
    const name = ` reset ${context.fresh()}`;
    const holds = lowerExpression(test, counted, context);
    decided(counted, holds);
    const arg = choose([[holds, { op: 'literal', value: 1, span }]], span);
    const plan: Plan = {
      op: 'window',
      input: counted.plan,
      by: keysOf(counted, by, context),
      aggregates: [{ name, fn: 'count', arg, span }],
      running: { current: when === 'before' },
      span,
    };
    counted = { ...counted, plan };
    keys.push({ name, expr: { op: 'field', name, span } });
  }
  return { stage: counted, keys };
}

/** Counts, in a column that no search sees, how often the values of the fields have changed up to each row. */
function numberedRuns(
  stage: Stage,
  by: readonly Name[],
  span: Span,
  context: LowerContext,
): { readonly stage: Stage; readonly key: NamedExpr } {
  const values = keysOf(stage, by, context).map(({ expr }) => expr);
  const own: Expr = { op: 'list', items: values, span };
  const earlier = rowBefore(stage, own, 1, span, context);
  const rules = { fold: false, numbers: 'strict', missing: false, lists: 'whole' } as const;
  const same: Expr = { op: 'compare', comparator: 'eq', left: own, right: earlier.value, rules, span };
  const changed: Expr = choose(
    [
      [
        { op: 'not', item: same, span },
        { op: 'literal', value: 1, span },
      ],
    ],
    span,
  );
  const name = ` run ${context.fresh()}`;
  const plan: Plan = {
    op: 'window',
    input: earlier.stage.plan,
    by: [],
    aggregates: [{ name, fn: 'count', arg: changed, span }],
    running: { current: true },
    span,
  };
  return { stage: { ...earlier.stage, plan }, key: { name, expr: { op: 'field', name, span } } };
}
