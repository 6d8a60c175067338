/**
 * Sequences: events that follow each other in time, as EQL defines them.
 *
 * For each key the engine keeps at most one unfinished match at each step, the newest, as Elasticsearch's and Endgame's
 * EQL engines do: an event that takes a step moves the match there and replaces one that waits at it.
 */
import { ROW_STEPS } from '../budget.ts';
import { equalityBuckets } from '../compare.ts';
import { type Evaluator, folds, type RunContext, type Test } from '../context.ts';
import { compileExpression, compileTest } from '../expressions.ts';
import type { ComparisonRules, Expr, SequenceStep } from '../plan.ts';
import { eventsOf, type Row, type Scope, type Tuple } from '../rows.ts';
import type { EventRecord, View } from '../values.ts';
import { expressionCost } from '../walk.ts';
import type { PlanOf, Relation } from './relation.ts';

/** A step's test and keys, compiled. */
export interface CompiledStep {
  readonly test: Test;
  /** The joined keys of a row as text; `undefined` when one is missing. */
  readonly key: (row: Row) => string | undefined;
}

/** Events that a row stands for, under the names `0`, `1`, … of their places. */
export function groupScope(length: number): Scope {
  const slots = Array.from({ length }, (_, index) => ({ index, relations: [`${index}`], fields: true }));
  return { shape: 'tuple', columns: [], slots };
}

/** Compiles a step for rows of the input. */
export function compileStep(
  step: { readonly predicate: Expr; readonly by: readonly Expr[] },
  rules: ComparisonRules,
  scope: Scope,
  context: RunContext,
): CompiledStep {
  const test = compileTest(step.predicate, scope, context);
  const keys: readonly Evaluator[] = step.by.map((expr) => compileExpression(expr, scope, context));
  const folded: ComparisonRules = { ...rules, fold: folds(context, rules), lists: 'whole' };
  return {
    test,
    key: (row) => {
      let key = '';
      for (const evaluate of keys) {
        const bucket = equalityBuckets(evaluate(row), folded)[0];
        if (bucket === undefined) return undefined;
        key += `${bucket.length}:${bucket}`;
      }
      return key;
    },
  };
}

/** Steps of testing one row against all steps. */
export function stepsCost(steps: readonly { readonly predicate: Expr; readonly by: readonly Expr[] }[]): number {
  return steps.reduce(
    (sum, step) => sum + [step.predicate, ...step.by].reduce((part, expr) => part + expressionCost(expr), 0),
    2,
  );
}

/** A match on its way. */
interface Match {
  readonly events: readonly EventRecord[];
  /** The time of its first event. */
  readonly started: number;
  /** When an event that must not come before it was last seen. */
  readonly before: number | undefined;
}

/** A match of all stages, and its place among those. */
interface Completed extends Match {
  readonly place: number;
}

/** A stage of the machine: an event to take, and events that must not come between it and the one before. */
interface Stage {
  readonly step: CompiledStep;
  readonly forbidden: readonly CompiledStep[];
  /** The unfinished match that waits for this stage, by key. */
  readonly waiting: Map<string, Match>;
}

/** Groups of events, in the order in which they are complete. */
export function sequence(plan: PlanOf<'sequence'>, input: Relation, context: RunContext): Relation {
  const { budget, view } = context;
  const compile = (step: { readonly predicate: Expr; readonly by: readonly Expr[] }) =>
    compileStep(step, plan.rules, input.scope, context);
  const steps = plan.steps.map((step) => ({ ...step, compiled: compile(step) }));
  const until = plan.until && compile(plan.until);
  const cost = stepsCost([...plan.steps, ...(plan.until ? [plan.until] : [])]);
  const taken = plan.steps.reduce((sum, step) => sum + (step.missing ? 0 : step.runs), 0);
  return {
    scope: groupScope(taken),
    rows: () => {
      const rows = inTimeOrder(input, view);
      budget.enter(plan.span);
      const machine = new Machine(steps, until, plan.maxSpan ?? Number.POSITIVE_INFINITY, () =>
        budget.spend(ROW_STEPS),
      );
      for (const row of rows) {
        budget.spend(cost);
        machine.take(row);
      }
      return machine.finish().map(({ events }): Tuple => ({ cells: [], events, lines: null }));
    },
  };
}

class Machine {
  readonly #stages: readonly Stage[];
  /** Events that must not follow the last stage within the span. */
  readonly #trailing: readonly CompiledStep[];
  readonly #until: CompiledStep | undefined;
  readonly #longest: number;
  readonly #spend: () => void;
  /** When an event that must not come before the first stage was last seen, by key. */
  readonly #blocked = new Map<string, number>();
  /** Complete but for events that must not follow, by key. */
  readonly #pending = new Map<string, Completed[]>();
  readonly #found: Completed[] = [];
  #completed = 0;

  constructor(
    steps: readonly (Pick<SequenceStep, 'missing' | 'runs'> & { readonly compiled: CompiledStep })[],
    until: CompiledStep | undefined,
    longest: number,
    spend: () => void,
  ) {
    const stages: Stage[] = [];
    let forbidden: CompiledStep[] = [];
    for (const { compiled, missing, runs } of steps) {
      if (missing) forbidden.push(compiled);
      else {
        for (let run = 0; run < runs; run++) {
          stages.push({ step: compiled, forbidden, waiting: new Map() });
          forbidden = [];
        }
      }
    }
    this.#stages = stages;
    this.#trailing = forbidden;
    this.#until = until;
    this.#longest = longest;
    this.#spend = spend;
  }

  /** Takes the next row in time. Later stages go first, so that a row takes one stage of a match at most. */
  take(timed: TimedRow): void {
    const { row, time } = timed;
    for (const step of this.#trailing) this.#follow(step, timed);
    for (let place = this.#stages.length - 1; place >= 0; place--) {
      const stage = this.#stages[place];
      if (stage === undefined) continue;
      this.#advance(place, stage, timed);
      if (place > 0) for (const step of stage.forbidden) forget(step, timed, stage.waiting);
    }
    for (const step of this.#stages[0]?.forbidden ?? []) {
      const key = keyOf(step, row);
      if (key !== undefined) this.#blocked.set(key, time);
    }
    if (this.#until) for (const { waiting } of this.#stages) forget(this.#until, timed, waiting);
  }

  /** All matches, in the order in which their last events came. */
  finish(): readonly Match[] {
    for (const matches of this.#pending.values()) for (const match of matches) this.#emit(match);
    return this.#found.sort((left, right) => left.place - right.place);
  }

  #advance(place: number, stage: Stage, { row, event, time }: TimedRow): void {
    const key = keyOf(stage.step, row);
    if (key === undefined) return;
    let match: Match;
    if (place === 0) {
      match = { events: [event], started: time, before: this.#blocked.get(key) };
    } else {
      const earlier = stage.waiting.get(key);
      if (earlier === undefined) return;
      stage.waiting.delete(key);
      if (time - earlier.started > this.#longest) return;
      match = { ...earlier, events: [...earlier.events, event] };
    }
    const next = this.#stages[place + 1];
    if (next) next.waiting.set(key, match);
    else this.#complete(match, key, time);
  }

  /** What must not come before counts when it and the whole match are within the span. */
  #complete(match: Match, key: string, time: number): void {
    const completed = { ...match, place: this.#completed++ };
    if (this.#trailing.length > 0) {
      const pending = this.#pending.get(key);
      if (pending) pending.push(completed);
      else this.#pending.set(key, [completed]);
    } else if (match.before === undefined || time - match.before > this.#longest) this.#emit(completed);
  }

  /**
   * Drops the matches that this event must not follow. Where events must come neither before nor after, a match stays as
   * long as some span of the allowed length holds it and none of either.
   */
  #follow(step: CompiledStep, { row, time }: TimedRow): void {
    if (this.#pending.size === 0) return;
    const key = keyOf(step, row);
    const matches = key === undefined ? undefined : this.#pending.get(key);
    if (key === undefined || matches === undefined) return;
    const both = (this.#stages[0]?.forbidden.length ?? 0) > 0;
    for (const match of matches) {
      const over = time - match.started > this.#longest;
      if (over || (both && (match.before === undefined || time - match.before > this.#longest))) this.#emit(match);
    }
    this.#pending.delete(key);
  }

  #emit(match: Completed): void {
    this.#spend();
    this.#found.push(match);
  }
}

function keyOf(step: CompiledStep, row: Row): string | undefined {
  return step.test(row) === true ? step.key(row) : undefined;
}

/** Gives up the match that waits when the row stands between its last event and what it waits for. */
function forget(step: CompiledStep, { row, event }: TimedRow, matches: Map<string, Match>): void {
  if (matches.size === 0) return;
  const key = keyOf(step, row);
  if (key !== undefined && matches.get(key)?.events.at(-1) !== event) matches.delete(key);
}

interface TimedRow {
  readonly row: Row;
  readonly event: EventRecord;
  readonly time: number;
}

/** The input's rows by their first event's time; rows of one time stay in order, one without a time takes the last before it. */
function inTimeOrder(input: Relation, view: View): readonly TimedRow[] {
  let previous = Number.NEGATIVE_INFINITY;
  const timed: TimedRow[] = [];
  for (const row of input.rows()) {
    const [event] = eventsOf(row, input.scope);
    if (event === undefined) continue;
    previous = view.time(event) ?? previous;
    timed.push({ row, event, time: previous });
  }
  return timed.sort((left, right) => (left.time === right.time ? 0 : left.time - right.time));
}
