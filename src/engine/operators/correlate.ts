/** Correlations: rows of one key that occur together in time, as Sigma's correlation rules count and order them. */
import { ROW_STEPS } from '../budget.ts';
import type { RunContext } from '../context.ts';
import { compileExpression, compileTest } from '../expressions.ts';
import type { Aggregate, ComparisonRules, Expr } from '../plan.ts';
import { type Column, eventsOf, type Row, type Scope, type Tuple } from '../rows.ts';
import { identityKey } from '../scalars.ts';
import type { EventRecord, Value } from '../values.ts';
import { expressionCost, planExpressions } from '../walk.ts';
import { aggregateValue, elementsOf } from './aggregates.ts';
import type { PlanOf, Relation } from './relation.ts';
import { compileStep } from './sequence.ts';

type Correlation = PlanOf<'correlate'>;

/** A row with its place in the input, its key, and its time. */
interface Member {
  readonly row: Row;
  readonly place: number;
  readonly time: number;
  readonly line: number;
}

/** Members of one key from one place of their order up to, not including, another. */
interface Window {
  readonly from: number;
  readonly to: number;
  /** Those of them that count; all unless given. */
  readonly among?: ReadonlySet<number>;
}

/** What a test finds among the members of one key. */
interface Found {
  /** Places in the members' order. */
  readonly members: ReadonlySet<number>;
  /** The windows that pass; asked for only when each gives a row. */
  readonly windows: () => readonly Window[];
}

/** Rows in windows that pass, or a row for each such window. */
export function correlate(plan: Correlation, input: Relation, context: RunContext): Relation {
  const { budget } = context;
  const whole: ComparisonRules = { ...plan.rules, lists: 'whole' };
  const { keys } = compileStep({ predicate: ALWAYS, by: plan.by }, whole, input.scope, context);
  const within = plan.within ?? Number.POSITIVE_INFINITY;
  const find =
    plan.test.kind === 'order'
      ? inOrder(plan.test.steps, within, input.scope, context)
      : together(plan.test, within, input.scope, context);
  const cost = planExpressions(plan).reduce((sum, expr) => sum + expressionCost(expr), ROW_STEPS);
  return {
    scope: plan.gives === 'rows' ? input.scope : WINDOW_SCOPE,
    rows: () => {
      const rows = input.rows();
      budget.enter(plan.span);
      budget.spend(rows.length * cost);
      const groups = groupRows(rows, input.scope, (row) => keys(row)[0], context);
      if (plan.gives === 'rows') {
        const kept = new Set<number>();
        for (const members of groups) for (const at of find(members).members) kept.add(members[at]?.place ?? -1);
        return rows.filter((_, place) => kept.has(place));
      }
      return groups.flatMap((members) =>
        find(members)
          .windows()
          .map(({ from, to, among }): Tuple => {
            budget.spend(ROW_STEPS * (to - from));
            const events = new Set<EventRecord>();
            for (let at = to - 1; at >= from; at--) {
              if (among?.has(at) === false) continue;
              for (const event of eventsOf(members[at]?.row as Row, input.scope)) events.add(event);
            }
            return { cells: [], events: [...events], lines: null };
          }),
      );
    },
  };
}

const ALWAYS: Expr = { op: 'literal', value: true, span: { start: 0, end: 0 } };

/** A window's fields are those of its last event; the others come behind it. */
const WINDOW_SCOPE: Scope = { shape: 'tuple', columns: [], slots: [{ index: 0, relations: [], fields: true }] };

/** Rows by key, each key's in the order of time, then of lines; a row without a time takes the last before it. */
function groupRows(
  rows: readonly Row[],
  scope: Scope,
  key: (row: Row) => string | undefined,
  { view }: RunContext,
): readonly (readonly Member[])[] {
  const groups = new Map<string, Member[]>();
  let last = Number.NEGATIVE_INFINITY;
  for (const [place, row] of rows.entries()) {
    const [event] = eventsOf(row, scope);
    const id = event && key(row);
    if (event === undefined || id === undefined) continue;
    last = view.time(event) ?? last;
    const members = groups.get(id) ?? [];
    groups.set(id, members);
    members.push({ row, place, time: last, line: event.line });
  }
  // Subtracting two infinite times gives no number.
  const order = (left: Member, right: Member) =>
    left.time === right.time ? left.line - right.line : left.time < right.time ? -1 : 1;
  return [...groups.values()].map((members) => members.sort(order));
}

/** True when the members lie within the longest span; those without any time lie together. */
function fits(first: number, last: number, within: number): boolean {
  return first === last || last - first <= within;
}

/** Windows that end at each member and reach back as far as they may, judged by aggregates over their members. */
function together(
  test: Extract<Correlation['test'], { kind: 'aggregates' }>,
  within: number,
  scope: Scope,
  context: RunContext,
): (members: readonly Member[]) => Found {
  const columns = test.aggregates.map(({ name }, index): Column => ({ name, index, relations: [] }));
  const passes = compileTest(test.condition, { shape: 'tuple', columns, slots: [] }, context);
  const running = test.aggregates.map((aggregate) => runningAggregate(aggregate, scope, context));
  return (members) => {
    const states = running.map((start) => start(members));
    const passing: Window[] = [];
    let from = 0;
    for (const [at, { time }] of members.entries()) {
      for (const state of states) state.add(at);
      while (!fits(members[from]?.time ?? time, time, within)) {
        for (const state of states) state.remove(from);
        from++;
      }
      const next = members[at + 1];
      if (test.windows === 'longest' && next && fits(members[from]?.time ?? time, next.time, within)) continue;
      const cells = states.map((state) => state.value(from, at + 1));
      if (passes({ cells, events: [], lines: null }) === true) passing.push({ from, to: at + 1 });
    }
    return { members: covered(passing), windows: () => passing };
  };
}

/** All places in windows whose ends ascend. */
function covered(windows: readonly Window[]): ReadonlySet<number> {
  const places = new Set<number>();
  let done = 0;
  for (const { from, to } of windows) for (done = Math.max(done, from); done < to; done++) places.add(done);
  return places;
}

/** An aggregate over a window that moves on: members come in at its end and leave at its start. */
interface Running {
  add(at: number): void;
  remove(at: number): void;
  value(from: number, to: number): Value;
}

/** Counts go along with the window; the other functions are computed anew for each. */
function runningAggregate(
  { fn, percent, arg }: Aggregate,
  scope: Scope,
  context: RunContext,
): (members: readonly Member[]) => Running {
  const read = arg && compileExpression(arg, scope, context);
  const { budget, view } = context;
  return (members) => {
    const values = members.map(({ row }) => (read ? read(row) : true));
    if (fn === 'count') {
      let count = 0;
      const of = (at: number) => elementsOf([values[at] ?? null]).length;
      return { add: (at) => (count += of(at)), remove: (at) => (count -= of(at)), value: () => count };
    }
    if (fn === 'distinctCount') {
      const counts = new Map<string, number>();
      const change = (at: number, by: number) => {
        for (const element of elementsOf([values[at] ?? null])) {
          const id = identityKey(element);
          const count = (counts.get(id) ?? 0) + by;
          if (count === 0) counts.delete(id);
          else counts.set(id, count);
        }
      };
      return { add: (at) => change(at, 1), remove: (at) => change(at, -1), value: () => counts.size };
    }
    const times = members.map(({ row }) => {
      const [event] = eventsOf(row, scope);
      return event ? view.time(event) : null;
    });
    return {
      add: () => {},
      remove: () => {},
      value: (from, to) => {
        budget.spend(to - from);
        const input = { values: values.slice(from, to), times: times.slice(from, to) };
        return aggregateValue(fn, input, read !== undefined, percent);
      },
    };
  };
}

/**
 * Chains of members that meet the steps one after the other, one event for each step. A member belongs to one when the
 * chain to it that starts latest and the one from it that ends soonest lie within the span.
 */
function inOrder(
  steps: readonly Expr[],
  within: number,
  scope: Scope,
  context: RunContext,
): (members: readonly Member[]) => Found {
  const tests = steps.map((step) => compileTest(step, scope, context));
  return (members) => {
    const meets = members.map(({ row }) => tests.map((test) => test(row) === true));
    const starts = latestStarts(members, meets);
    const ends = soonestEnds(members, meets);
    const found = new Set<number>();
    for (const at of members.keys()) {
      const belongs = steps.some((_, step) => {
        const [start, end] = [starts[at]?.[step], ends[at]?.[step]];
        return start !== undefined && end !== undefined && fits(start, end, within);
      });
      if (belongs) found.add(at);
    }
    const windows = () =>
      members.flatMap(({ time }, at): Window[] => {
        const start = starts[at]?.[steps.length - 1];
        if (start === undefined || !fits(start, time, within)) return [];
        context.budget.spend(at);
        const from = members.findIndex((member, place) => member.time >= start && found.has(place));
        return [{ from, to: at + 1, among: found }];
      });
    return { members: found, windows };
  };
}

/** For each member and step: when the chain of steps up to it starts at the latest; `undefined` when there is none. */
function latestStarts(members: readonly Member[], meets: readonly (readonly boolean[])[]): (number | undefined)[][] {
  const best: (number | undefined)[] = [];
  return chained(members, [...members.keys()], (at, commit) => {
    const time = members[at]?.time ?? 0;
    const own = (meets[at] ?? []).map((met, step) => (!met ? undefined : step === 0 ? time : best[step - 1]));
    commit(() => {
      for (const [step, start] of own.entries()) {
        if (start !== undefined && (best[step] === undefined || start > best[step])) best[step] = start;
      }
    });
    return own;
  });
}

/** For each member and step: when the chain of steps from it on ends at the soonest. */
function soonestEnds(members: readonly Member[], meets: readonly (readonly boolean[])[]): (number | undefined)[][] {
  const best: (number | undefined)[] = [];
  return chained(members, [...members.keys()].reverse(), (at, commit) => {
    const time = members[at]?.time ?? 0;
    const met = meets[at] ?? [];
    const own = met.map((meet, step) => (!meet ? undefined : step === met.length - 1 ? time : best[step + 1]));
    commit(() => {
      for (const [step, end] of own.entries()) {
        if (end !== undefined && (best[step] === undefined || end < best[step])) best[step] = end;
      }
    });
    return own;
  });
}

/** Visits members in an order; what they commit counts from the next event on, so that no event takes two steps. */
function chained(
  members: readonly Member[],
  order: readonly number[],
  visit: (at: number, commit: (change: () => void) => void) => (number | undefined)[],
): (number | undefined)[][] {
  const results: (number | undefined)[][] = members.map(() => []);
  let pending: (() => void)[] = [];
  let line: number | undefined;
  for (const at of order) {
    if (members[at]?.line !== line) {
      for (const change of pending) change();
      pending = [];
      line = members[at]?.line;
    }
    results[at] = visit(at, (change) => pending.push(change));
  }
  return results;
}
