/**
 * Mutants of a program: each of its conditions dropped, negated and loosened, each threshold of an aggregate moved by
 * one, each step of a sequence removed. Those that no event can tell from the program, as far as that is seen from its form, are none.
 */
import type { Expr, Plan, Program, SequenceStep, Span } from '../plan.ts';
import {
  type AggregateColumns,
  aggregateColumns,
  correlatedColumns,
  isTrueOfAllCounts,
  movedThresholds,
} from './aggregates.ts';
import { isConstant, keyOf, sameTruth } from './equivalence.ts';
import { type Loosened, loosened } from './loosen.ts';
import { type Change, inTextOrder, type MutationKind, type RawMutant } from './mutant.ts';
import { leavesOf, predicatesInLeaf, predicatesWithin, through, withoutRepetition } from './predicates.ts';
import { type ExprSlot, exprSlots, planSlots } from './slots.ts';

/** What is known of the events that a program reads. */
export interface MutationFacts {
  /** Whether a condition is true of every event, whatever it holds. */
  readonly isAlwaysTrue?: (expr: Expr) => boolean;
  /**
   * Whether a condition is true of every event that the program is run on, so that asking it, or less, changes nothing: a
   * rule's log source asks it already.
   */
  readonly isGiven?: (expr: Expr) => boolean;
  /** Whether a text of a field is always written in the same case. */
  readonly hasOneSpelling?: (field: string, text: string) => boolean;
}

/** All mutants of a program, in the order of its text; always the same ones. */
export function mutantsOf(program: Program, facts: MutationFacts = {}): readonly RawMutant<Program>[] {
  const found: Found[] = [];
  mutatePlan(program.plan, { around: (plan) => plan, found, facts, keys: new Set() });
  return inTextOrder(found.map(({ plan, ...rest }) => ({ ...rest, program: () => ({ ...program, plan: plan() }) })));
}

interface Found extends Omit<RawMutant<never>, 'program'> {
  /** Made when it is asked for: of queries with thousands of conditions, few are. */
  readonly plan: () => Plan;
}

/** What the parts of a plan are mutated with. */
interface Work {
  /** Puts a changed plan where it stands. */
  readonly around: (plan: Plan) => Plan;
  readonly found: Found[];
  readonly facts: MutationFacts;
  /** Values that every row must have, or it is left out later. */
  readonly keys: ReadonlySet<string>;
  /** Whether conditions are asked of the events themselves. */
  readonly ofEvents?: boolean;
}

/** Whether a plan filters the events of its source, and nothing that was made of them. */
function readsEvents(plan: Plan): boolean {
  let at = plan;
  while (at.op === 'filter') at = at.input;
  return at.op === 'source';
}

/** Whether a condition is one of those that all must be true. */
function isRequired(whole: Expr, leaf: Expr): boolean {
  return whole === leaf || (whole.op === 'and' && whole.items.some((item) => isRequired(item, leaf)));
}

/** Collects the mutants of a plan, and gives its aggregate columns. */
function mutatePlan(plan: Plan, work: Work): AggregateColumns {
  const { around, found } = work;
  const keys = keysBehind(plan, work.keys);
  const inputs = planSlots(plan).map((slot) =>
    mutatePlan(slot.plan, { ...work, keys, around: (changed) => around(slot.put(changed)) }),
  );
  const columns = aggregateColumns(plan, inputs);
  const read = plan.op === 'correlate' ? correlatedColumns(plan) : inputs.length === 1 ? inputs[0] : columns;
  const conditions = { ...work, ofEvents: readsEvents(plan) };
  for (const slot of exprSlots(plan)) {
    const predicates = slot.predicate ? [slot] : predicatesOf(slot).filter(({ expr }) => !isImplied(expr));
    for (const predicate of predicates) mutatePredicate(through(predicate, around), read ?? columns, conditions);
  }
  for (const { plan: changed, ...rest } of structureMutants(plan)) found.push({ ...rest, plan: () => around(changed) });
  return columns;
}

/** The values that rows of a plan's input must have: keys of an aggregation that leaves the others out. */
function keysBehind(plan: Plan, keys: ReadonlySet<string>): ReadonlySet<string> {
  if (plan.op === 'aggregate' && plan.missingKeys === 'drop') return new Set(plan.by.map(({ expr }) => keyOf(expr)));
  return plan.op === 'filter' ? keys : new Set();
}

/** Whether a condition within an expression stands in the text as nothing but the field that it reads: the language asks it by itself. */
function isImplied(expr: Expr): boolean {
  const read = expr.op === 'compare' ? expr.left : expr.op === 'exists' ? expr.value : undefined;
  return read?.op === 'field' && read.span.start === expr.span.start && read.span.end === expr.span.end;
}

/** The predicates within an expression that stands in a plan. */
function predicatesOf(slot: ExprSlot<Plan>): readonly ExprSlot<Plan>[] {
  const whole: ExprSlot<Expr> = { expr: slot.expr, predicate: false, put: (changed) => changed };
  return predicatesWithin(whole).map((inner) => through(inner, (changed) => slot.put(changed)));
}

/** Conditions of a predicate, most, for which its mutants are compared with it and each other. */
const MOST_COMPARED = 200;

function mutatePredicate(slot: ExprSlot<Plan>, columns: AggregateColumns, work: Work): void {
  const { facts } = work;
  const whole = withoutRepetition(slot.expr);
  const leaves = leavesOf(whole);
  const met = new Set([keyOf(whole)]);
  const truth: Expr = { op: 'literal', value: true, span: whole.span };
  const add = (kind: MutationKind, change: Change, span: Span, make: () => Expr | null) => {
    if (leaves.length <= MOST_COMPARED) {
      const changed = make() ?? truth;
      const key = keyOf(changed);
      if (met.has(key) || sameTruth(whole, changed)) return;
      met.add(key);
    }
    const plan = () => {
      const expr = make();
      if (expr === null && slot.remove) return slot.remove();
      return slot.put(expr ?? truth);
    };
    work.found.push({ kind, change, span, plan });
  };
  for (const { expr: leaf, put } of leaves) {
    if (isConstant(leaf) || facts.isAlwaysTrue?.(leaf) || isTrueOfAllCounts(leaf, columns)) continue;
    const { span } = leaf;
    const given = work.ofEvents === true && isRequired(whole, leaf) && (facts.isGiven?.(leaf) ?? false);
    if (given) {
      add('negated', 'negated', span, () => put({ op: 'not', item: leaf, span }));
      continue;
    }
    if (!(leaf.op === 'exists' && work.keys.has(keyOf(leaf.value)))) add('dropped', 'dropped', span, () => put(null));
    add('negated', 'negated', span, () => put({ op: 'not', item: leaf, span }));
    if (leaf.op === 'in' && leaf.items.length > 1) {
      for (const [index, item] of leaf.items.entries()) {
        add('dropped', 'dropped from the list', item.span, () =>
          put({ ...leaf, items: leaf.items.toSpliced(index, 1) }),
        );
      }
    }
    for (const { change, expr } of loosenedCondition(leaf, facts)) add('loosened', change, span, () => put(expr));
    for (const { change, expr } of movedThresholds(leaf, columns)) add('threshold', change, span, () => put(expr));
    for (const inner of predicatesInLeaf(leaf).filter(({ expr }) => !isImplied(expr))) {
      mutatePredicate(
        through(inner, (changed) => slot.put(put(changed) ?? changed)),
        columns,
        work,
      );
    }
  }
}

/** The looser forms of a condition; of one that is an `or` in the plan, each change is made to all of its parts that have it. */
function loosenedCondition(leaf: Expr, facts: MutationFacts): readonly Loosened[] {
  if (leaf.op !== 'or') {
    return loosened(leaf).filter(({ change }) => change !== 'in any case' || !isSpeltOnce(leaf, facts));
  }
  const parts = leaf.items.map((item) => loosenedCondition(item, facts));
  const changes = new Set(parts.flatMap((forms) => forms.map(({ change }) => change)));
  return [...changes].map((change) => ({
    change,
    expr: {
      ...leaf,
      items: leaf.items.map((item, index) => parts[index]?.find((form) => form.change === change)?.expr ?? item),
    },
  }));
}

function isSpeltOnce(leaf: Expr, { hasOneSpelling }: MutationFacts): boolean {
  if (hasOneSpelling === undefined) return false;
  const spelt = (field: Expr | undefined, texts: readonly Expr[]) =>
    field?.op === 'field' &&
    texts.every(
      (text) => text.op === 'literal' && typeof text.value === 'string' && hasOneSpelling(field.name, text.value),
    );
  if (leaf.op === 'compare') return spelt(leaf.left, [leaf.right]) || spelt(leaf.right, [leaf.left]);
  return leaf.op === 'in' && spelt(leaf.value, leaf.items);
}

type Structure = Omit<Found, 'plan'> & { readonly plan: Plan };

/** What a plan joins by, and in which steps: each key and each step removed. */
function structureMutants(plan: Plan): readonly Structure[] {
  switch (plan.op) {
    case 'sequence':
    case 'gather': {
      const { until, ...rest } = plan;
      return [
        ...stepMutants(plan.steps, (steps) => ({ ...plan, steps })),
        ...keyMutants(plan.steps, (steps, withoutKey) => ({
          ...plan,
          steps,
          ...(until === undefined ? {} : { until: withoutKey(until) }),
        })),
        ...(until === undefined
          ? []
          : [{ kind: 'step', change: 'removed', span: until.predicate.span, plan: rest } as const]),
      ];
    }
    case 'sample':
      return [
        ...stepMutants(plan.steps, (steps) => ({ ...plan, steps })),
        ...keyMutants(plan.steps, (steps) => ({ ...plan, steps })),
      ];
    case 'correlate': {
      const keys = plan.by.map(
        (key, index): Structure => ({
          kind: 'dropped',
          change: 'dropped from the keys',
          span: key.span,
          plan: { ...plan, by: plan.by.toSpliced(index, 1) },
        }),
      );
      const { test } = plan;
      if (test.kind !== 'order' || test.steps.length < 2) return keys;
      const steps = test.steps.map(
        (step, index): Structure => ({
          kind: 'step',
          change: 'removed',
          span: step.span,
          plan: { ...plan, test: { ...test, steps: test.steps.toSpliced(index, 1) } },
        }),
      );
      return [...keys, ...steps];
    }
    case 'join':
      return joinKeyMutants(plan);
    default:
      return [];
  }
}

/**
 * Each key of a join dropped. A language in which missing values meet joins by two keys for one value: whether it is
 * there, and what it is.
 */
function joinKeyMutants(plan: Extract<Plan, { op: 'join' }>): readonly Structure[] {
  const keys: { readonly place: number; readonly count: number }[] = [];
  for (let place = 0; place < plan.keys.length; ) {
    const [first, second] = plan.keys.slice(place);
    const isPair = first?.left.op === 'exists' && second !== undefined && isOf(second.left, first.left.value);
    keys.push({ place, count: isPair ? 2 : 1 });
    place += isPair ? 2 : 1;
  }
  // Without any key all rows meet all others: that says nothing of the data.
  if (keys.length < 2 && plan.on === undefined) return [];
  return keys.flatMap(({ place, count }): readonly Structure[] => {
    const span = plan.keys[place]?.left.span;
    const changed = { ...plan, keys: plan.keys.toSpliced(place, count) };
    return span === undefined ? [] : [{ kind: 'dropped', change: 'dropped from the keys', span, plan: changed }];
  });
}

function isOf(expr: Expr, value: Expr): boolean {
  return expr.op === 'call' && expr.args.some((arg) => keyOf(arg) === keyOf(value));
}

/** Each step removed, and each that repeats asked for once more and once less. */
function stepMutants(
  steps: readonly SequenceStep[],
  put: (steps: readonly SequenceStep[]) => Plan,
): readonly Structure[] {
  return steps.flatMap((step, index): readonly Structure[] => {
    const { span, runs } = step;
    const others = steps.toSpliced(index, 1);
    const removed: Structure = { kind: 'step', change: 'removed', span, plan: put(others) };
    const repeated = (change: 'one more' | 'one less', count: number): Structure => ({
      kind: 'threshold',
      change,
      span,
      plan: put(steps.with(index, { ...step, runs: count })),
    });
    return [
      // What must not happen alone is no sequence.
      ...(others.some(({ missing }) => !missing) ? [removed] : []),
      ...(runs > 1 ? [repeated('one more', runs + 1), repeated('one less', runs - 1)] : []),
    ];
  });
}

type Keyed = Pick<SequenceStep, 'by' | 'optional'>;

/** Each key removed from all steps. */
function keyMutants(
  steps: readonly SequenceStep[],
  put: (steps: readonly SequenceStep[], withoutKey: <Step extends Keyed>(step: Step) => Step) => Plan,
): readonly Structure[] {
  return (steps[0]?.by ?? []).map((key, place): Structure => {
    const withoutKey = <Step extends Keyed>(step: Step): Step => ({
      ...step,
      by: step.by.toSpliced(place, 1),
      ...(step.optional === undefined
        ? {}
        : { optional: step.optional.filter((one) => one !== place).map((one) => (one > place ? one - 1 : one)) }),
    });
    return {
      kind: 'dropped',
      change: 'dropped from the keys',
      span: key.span,
      plan: put(steps.map(withoutKey), withoutKey),
    };
  });
}
