/** Which columns of a plan are aggregates, and the thresholds that conditions hold them to. */
import { comparison } from '../compare.ts';
import type { Aggregate, Expr, Plan } from '../plan.ts';
import { subexpressions } from '../walk.ts';

/** Aggregate columns by name: the least value of a whole number, `null` where nothing is known of the values. */
export type AggregateColumns = ReadonlyMap<string, number | null>;

const NONE: AggregateColumns = new Map();

/** The aggregate columns that a plan's rows have, from those of its inputs. */
export function aggregateColumns(plan: Plan, inputs: readonly AggregateColumns[]): AggregateColumns {
  const before = inputs.length === 1 ? (inputs[0] ?? NONE) : new Map(inputs.flatMap((input) => [...input]));
  switch (plan.op) {
    case 'aggregate':
      return new Map(plan.aggregates.map((one) => [one.name, leastOf(one, plan.by.length > 0)]));
    case 'window':
      return new Map([...before, ...plan.aggregates.map((one) => [one.name, leastOf(one, false)] as const)]);
    case 'transaction':
      return new Map([
        ['eventcount', 1],
        ['duration', null],
      ]);
    case 'project':
    case 'extend':
      return new Map([
        ...(plan.op === 'extend' ? before : []),
        ...plan.columns.flatMap(({ name, expr }) => {
          if (expr.op === 'field') {
            const least = before.get(expr.name);
            return least === undefined ? [] : [[name, least] as const];
          }
          return readsAggregate(expr, before) ? [[name, null] as const] : [];
        }),
      ]);
    default:
      return before;
  }
}

/** The aggregate columns that the condition of a correlation reads. */
export function correlatedColumns(plan: Plan): AggregateColumns {
  if (plan.op !== 'correlate' || plan.test.kind !== 'aggregates') return NONE;
  return new Map(plan.test.aggregates.map((one) => [one.name, leastOf(one, true)]));
}

function leastOf({ fn, arg }: Aggregate, never0: boolean): number | null {
  if (fn === 'count') return arg === undefined && never0 ? 1 : 0;
  return fn === 'distinctCount' ? 0 : null;
}

function readsAggregate(expr: Expr, columns: AggregateColumns): boolean {
  if (expr.op === 'field') return columns.has(expr.name);
  return subexpressions(expr).some((part) => readsAggregate(part, columns));
}

/** A comparison of an aggregate with a number, and the number's side. */
interface Threshold {
  readonly expr: Extract<Expr, { op: 'compare' }>;
  readonly side: 'left' | 'right';
  readonly number: number;
  /** The least whole number that the aggregate may be, where it is one and stands alone. */
  readonly least: number | null;
}

function thresholdOf(expr: Expr, columns: AggregateColumns): Threshold | undefined {
  if (expr.op !== 'compare') return undefined;
  for (const side of ['left', 'right'] as const) {
    const literal = expr[side];
    const other = expr[side === 'left' ? 'right' : 'left'];
    if (literal.op !== 'literal' || typeof literal.value !== 'number' || !readsAggregate(other, columns)) continue;
    const least = other.op === 'field' ? (columns.get(other.name) ?? null) : null;
    return { expr, side, number: literal.value, least };
  }
  return undefined;
}

/** A threshold moved by one up and down; not where no count is told apart by it. */
export function movedThresholds(
  expr: Expr,
  columns: AggregateColumns,
): readonly { readonly change: 'one more' | 'one less'; readonly expr: Expr }[] {
  const threshold = thresholdOf(expr, columns);
  if (threshold === undefined) return [];
  const moved = (by: number): Expr => {
    const { expr: whole, side, number } = threshold;
    const value = number + by;
    return { ...whole, [side]: { ...whole[side], value } };
  };
  return [
    { change: 'one more' as const, expr: moved(1) },
    { change: 'one less' as const, expr: moved(-1) },
  ].filter(({ expr: changed }) => !sameCounts(threshold, changed));
}

/** Whether a condition on a count is true of every count. */
export function isTrueOfAllCounts(expr: Expr, columns: AggregateColumns): boolean {
  const threshold = thresholdOf(expr, columns);
  if (threshold?.least == null) return false;
  return countsAround(threshold).every((count) => holds(threshold.expr, threshold.side, count));
}

function sameCounts(threshold: Threshold, changed: Expr): boolean {
  if (threshold.least === null || changed.op !== 'compare') return false;
  return countsAround(threshold).every(
    (count) => holds(threshold.expr, threshold.side, count) === holds(changed, threshold.side, count),
  );
}

/** Counts by which two thresholds that are one apart can be told apart, if any tells them. */
function countsAround({ number, least }: Threshold): readonly number[] {
  const low = least ?? 0;
  const around = [-2, -1, 0, 1, 2, 3].map((by) => Math.floor(number) + by);
  return [...new Set([low, low + 1, ...around])].filter((count) => count >= low);
}

function holds(expr: Extract<Expr, { op: 'compare' }>, side: 'left' | 'right', count: number): boolean {
  const literal = expr[side];
  const number = literal.op === 'literal' ? literal.value : null;
  const compare = comparison(expr.comparator, expr.rules);
  return (side === 'right' ? compare(count, number) : compare(number, count)) === true;
}
