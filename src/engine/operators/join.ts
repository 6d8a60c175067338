/** Joins: hashed on the keys, then compared, then checked against the further condition. */
import { ROW_STEPS } from '../budget.ts';
import { comparison, equalityBuckets } from '../compare.ts';
import { folds, type RunContext } from '../context.ts';
import { compileExpression, compileTest } from '../expressions.ts';
import type { ComparisonRules } from '../plan.ts';
import { cellWidth, type Row, type Scope, type Tuple, toTuple } from '../rows.ts';
import type { Value } from '../values.ts';
import { expressionCost } from '../walk.ts';
import type { PlanOf, Relation } from './relation.ts';

/** Steps for each pair that is put together to be checked. */
const PAIR_STEPS = 10;

/** Steps for each pair that is kept: it holds the cells and events of both sides. */
const KEPT_PAIR_STEPS = 2 * ROW_STEPS;

/** A row of one side with the values of its keys. */
interface Keyed {
  readonly tuple: Tuple;
  readonly row: Row;
  readonly keys: readonly Value[];
}

/**
 * Pairs of rows in the left's order, then the right's; an outer join puts its unmatched right rows last. `semi` and
 * `anti` give the left's rows as they are.
 */
export function join(plan: PlanOf<'join'>, left: Relation, right: Relation, context: RunContext): Relation {
  const { budget } = context;
  const scope = joinedScope(plan, left.scope, right.scope);
  const rules = plan.keys.map((key): ComparisonRules => ({ ...key.rules, fold: folds(context, key.rules) }));
  const leftKeys = plan.keys.map((key) => compileExpression(key.left, left.scope, context));
  const rightKeys = plan.keys.map((key) => compileExpression(key.right, right.scope, context));
  const equal = rules.map((rule) => comparison('eq', rule));
  const on = plan.on && compileTest(plan.on, scope, context);
  const onCost = plan.on ? expressionCost(plan.on) : 1;
  const keyCost = plan.keys.reduce((sum, key) => sum + expressionCost(key.left) + expressionCost(key.right), 2);
  const widths = [width(left.scope), width(right.scope)] as const;

  const keyed = (rows: readonly Row[], side: Scope, evaluators: typeof leftKeys): Keyed[] =>
    rows.map((row) => {
      budget.spend(keyCost);
      return { row, tuple: toTuple(row, side), keys: evaluators.map((evaluate) => evaluate(row)) };
    });
  const matches = (one: Keyed, other: Keyed): Tuple | undefined => {
    budget.spend(1);
    if (!equal.every((compare, index) => compare(one.keys[index] ?? null, other.keys[index] ?? null) === true)) return;
    budget.spend(PAIR_STEPS + onCost);
    const pair = combine(one.tuple, other.tuple, widths);
    return on === undefined || on(pair) === true ? pair : undefined;
  };

  return {
    scope: plan.kind === 'semi' || plan.kind === 'anti' ? left.scope : scope,
    rows: () => {
      const lefts = keyed(left.rows(), left.scope, leftKeys);
      const rights = keyed(right.rows(), right.scope, rightKeys);
      budget.enter(plan.span);
      const candidates = bucketIndex(rights, rules);
      const kept: Row[] = [];
      const matched = new Set<number>();
      for (const one of lefts) {
        let found = false;
        for (const place of candidates(one.keys)) {
          const other = rights[place];
          const pair = other && matches(one, other);
          if (pair === undefined) continue;
          found = true;
          if (plan.kind === 'semi' || plan.kind === 'anti') break;
          matched.add(place);
          budget.spend(KEPT_PAIR_STEPS);
          kept.push(pair);
        }
        if (plan.kind === 'semi' ? found : plan.kind === 'anti' && !found) kept.push(one.row);
        if (!found && (plan.kind === 'left' || plan.kind === 'outer')) {
          kept.push(combine(one.tuple, emptySide(right.scope), widths));
        }
      }
      if (plan.kind === 'right' || plan.kind === 'outer') {
        for (const [place, other] of rights.entries()) {
          if (!matched.has(place)) kept.push(combine(emptySide(left.scope), other.tuple, widths));
        }
      }
      return kept;
    },
  };
}

/** Finds the right side's rows that may match keys, ascending; all of them when there are no keys. */
function bucketIndex(
  rights: readonly Keyed[],
  rules: readonly ComparisonRules[],
): (keys: readonly Value[]) => Iterable<number> {
  if (rules.length === 0) return () => rights.keys();
  const index = new Map<string, number[]>();
  for (const [place, { keys }] of rights.entries()) {
    for (const bucket of compositeBuckets(keys, rules)) {
      const places = index.get(bucket);
      if (places) places.push(place);
      else index.set(bucket, [place]);
    }
  }
  return (keys) => {
    const buckets = compositeBuckets(keys, rules);
    if (buckets.length === 1) return index.get(buckets[0] ?? '') ?? [];
    const places = new Set(buckets.flatMap((bucket) => index.get(bucket) ?? []));
    return [...places].sort((left, right) => left - right);
  };
}

/** The buckets of several keys together: each combination of theirs. None when a key is missing. */
function compositeBuckets(keys: readonly Value[], rules: readonly ComparisonRules[]): readonly string[] {
  let composite = [''];
  for (const [index, rule] of rules.entries()) {
    const buckets = equalityBuckets(keys[index] ?? null, rule);
    composite = composite.flatMap((head) => buckets.map((bucket) => `${head}${bucket.length}:${bucket}`));
  }
  return composite;
}

function width(scope: Scope): readonly [cells: number, events: number] {
  return [cellWidth(scope), 1 + Math.max(-1, ...scope.slots.map((slot) => slot.index))];
}

function emptySide(scope: Scope): Tuple {
  const [cells, events] = width(scope);
  return { cells: new Array<null>(cells).fill(null), events: new Array<null>(events).fill(null), lines: null };
}

function combine(left: Tuple, right: Tuple, [first]: readonly [readonly [number, number], unknown]): Tuple {
  const [cells, events] = first;
  const padded = <Item>(items: readonly Item[], length: number): readonly (Item | null)[] =>
    items.length === length ? items : Array.from({ length }, (_, index) => items[index] ?? null);
  const lines =
    left.lines === null && right.lines === null
      ? null
      : [...new Set([...linesIn(left), ...linesIn(right)])].sort((one, other) => one - other);
  return {
    cells: [...padded(left.cells, cells), ...right.cells],
    events: [...padded(left.events, events), ...right.events],
    lines,
  };
}

function linesIn(tuple: Tuple): readonly number[] {
  return tuple.lines ?? tuple.events.flatMap((event) => (event ? [event.line] : []));
}

/** Both sides' columns and events, the right's places moved behind the left's, each under its side's name too. */
function joinedScope(plan: PlanOf<'join'>, left: Scope, right: Scope): Scope {
  const [cells, events] = width(left);
  return {
    shape: 'tuple',
    columns: [
      ...left.columns.map((column) => ({ ...column, relations: [...column.relations, plan.leftName] })),
      ...right.columns.map((column) => ({
        ...column,
        index: column.index + cells,
        relations: [...column.relations, plan.rightName],
      })),
    ],
    slots: [
      ...left.slots.map((slot) => ({ ...slot, relations: [...slot.relations, plan.leftName] })),
      ...right.slots.map((slot) => ({
        ...slot,
        index: slot.index + events,
        relations: [...slot.relations, plan.rightName],
      })),
    ],
  };
}
