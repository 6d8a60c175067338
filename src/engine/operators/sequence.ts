/**
 * Sequences: events that follow each other in time, as EQL defines them.
 *
 * For each key the engine keeps at most one unfinished match at each step, the newest, as Elasticsearch's and Endgame's
 * EQL engines do: an event that takes a step moves the match there and replaces one that waits at it.
 */
import { compareText } from '../../text/order.ts';
import { ROW_STEPS } from '../budget.ts';
import { equalityBucket } from '../compare.ts';
import { type Evaluator, folds, type RunContext, type Test } from '../context.ts';
import { compileExpression, compileTest } from '../expressions.ts';
import type { ComparisonRules, Expr, SequenceStep } from '../plan.ts';
import { eventsOf, type Row, type Scope, type Tuple } from '../rows.ts';
import { decimal, foldCase, isList } from '../scalars.ts';
import { inTimeOrder, type Timed } from '../time-order.ts';
import type { EventRecord, Value } from '../values.ts';
import { expressionCost } from '../walk.ts';
import type { PlanOf, Relation } from './relation.ts';

/** A step's test and keys, compiled. */
export interface CompiledStep {
  readonly test: Test;
  /** The joined keys of a row as texts: one, or one for each way to choose from keys of several values; none when one is missing. */
  readonly keys: (row: Row) => readonly string[];
}

/** Events that a row stands for, under the names `0`, `1`, … of their places. */
export function groupScope(length: number): Scope {
  const slots = Array.from({ length }, (_, index) => ({ index, relations: [`${index}`], fields: true }));
  return { shape: 'tuple', columns: [], slots };
}

/** Compiles a step for rows of the input. */
export function compileStep(
  step: Pick<SequenceStep, 'predicate' | 'by' | 'optional'>,
  rules: ComparisonRules,
  scope: Scope,
  context: RunContext,
): CompiledStep {
  const test = compileTest(step.predicate, scope, context);
  const keys: readonly Evaluator[] = step.by.map((expr) => compileExpression(expr, scope, context));
  const optional = new Set(step.optional);
  const folded: ComparisonRules = { ...rules, fold: folds(context, rules) };
  const [single] = keys.length === 1 ? keys : [];
  return {
    test,
    keys: (row) => {
      if (single !== undefined) {
        const texts = keyTexts(single(row), folded);
        return texts.length === 0 && optional.has(0) ? WITHOUT_KEY : texts;
      }
      let joined: readonly string[] = [''];
      for (const [place, evaluate] of keys.entries()) {
        const values = keyTexts(evaluate(row), folded).map((text) => `${text.length}:${text}`);
        const [only] = values;
        if (only === undefined) {
          if (!optional.has(place)) return [];
          joined = joined.map((key) => `${key}:`);
        } else if (values.length === 1) joined = joined.map((key) => key + only);
        else joined = joined.flatMap((key) => values.map((value) => key + value)).slice(0, MOST_KEYS);
      }
      return joined;
    },
  };
}

/** Most keys that one row has: several values in several keys multiply. */
const MOST_KEYS = 1000;

/** The key of a row that has none where it is optional: no value's text begins so. */
const WITHOUT_KEY: readonly string[] = [':'];

/** A key's value as text; of a list each value's, where `rules` take each by itself. */
function keyTexts(value: Value, rules: ComparisonRules): readonly string[] {
  if (rules.lists !== 'whole' && isList(value)) return [...new Set(value.flatMap((one) => keyTexts(one, rules)))];
  // A text that looks like a number joins with that number, and not with other texts that look like it: `007`, `7`.
  const { numbers, fold } = rules;
  if (typeof value === 'string' && (numbers === 'strict' || (numbers === 'coerce' && `${decimal(value)}` !== value)))
    return [`"${fold ? foldCase(value) : value}`];
  const bucket = equalityBucket(value, rules);
  return bucket === undefined ? [] : [bucket];
}

/** Orders keys of so many parts by their parts, each: none, numbers, texts. */
export function compareKeys(left: string, right: string, parts: number): number {
  const others = bucketsOf(right, parts);
  for (const [place, bucket] of bucketsOf(left, parts).entries()) {
    const order = compareBuckets(bucket, others[place] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

/** A bucket begins with `#` before a number, with `"` before a text. */
function compareBuckets(left: string, right: string): number {
  if (left.startsWith('#') && right.startsWith('#')) return Number(left.slice(1)) - Number(right.slice(1));
  if (left.charAt(0) !== right.charAt(0)) return rankOf(left) - rankOf(right);
  return compareText(left, right);
}

function rankOf(bucket: string): number {
  return bucket === '' ? 0 : bucket.startsWith('#') ? 1 : 2;
}

/** The buckets that a key was joined from, empty for one that was missing. */
function bucketsOf(key: string, parts: number): readonly string[] {
  if (parts === 1) return [key === WITHOUT_KEY[0] ? '' : key];
  const buckets: string[] = [];
  for (let at = 0; at < key.length; ) {
    const colon = key.indexOf(':', at);
    const end = colon + 1 + Number(key.slice(at, colon));
    buckets.push(key.slice(colon + 1, end));
    at = end;
  }
  return buckets;
}

/** Steps of testing one row against all steps. */
export function stepsCost(steps: readonly { readonly predicate: Expr; readonly by: readonly Expr[] }[]): number {
  return steps.reduce(
    (sum, step) => sum + [step.predicate, ...step.by].reduce((part, expr) => part + expressionCost(expr), 0),
    2,
  );
}

type TimedRow = Timed<Row>;

/** A match on its way. */
interface Match {
  readonly events: readonly EventRecord[];
  /** The times of its first event and its last. */
  readonly started: number;
  readonly latest: number;
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
  /** The match goes on waiting when an event takes the stage. */
  readonly fork: boolean;
  /** The unfinished match that waits for this stage, by key, that which an event was added to last behind the others. */
  readonly waiting: Map<string, Match>;
}

/** Groups of events, in the order in which they are complete. */
export function sequence(plan: PlanOf<'sequence'>, input: Relation, context: RunContext): Relation {
  const { budget, view } = context;
  const compile = (step: Pick<SequenceStep, 'predicate' | 'by' | 'optional'>) =>
    compileStep(step, plan.rules, input.scope, context);
  const steps = plan.steps.map((step) => ({ ...step, compiled: compile(step) }));
  const until = plan.until && compile(plan.until);
  const cost = stepsCost([...plan.steps, ...(plan.until ? [plan.until] : [])]);
  const taken = plan.steps.reduce((sum, step) => sum + (step.missing ? 0 : step.runs), 0);
  return {
    scope: groupScope(taken),
    rows: () => {
      const rows = inTimeOrder(input.rows(), (row) => eventsOf(row, input.scope)[0], view);
      budget.enter(plan.span);
      const ends = until && { ...until, first: plan.until?.first === true };
      const machine = new Machine(steps, ends, plan.maxSpan ?? Number.POSITIVE_INFINITY, () => budget.spend(ROW_STEPS));
      for (const row of rows) {
        budget.spend(cost);
        machine.take(row);
      }
      return machine.finish().map(({ events }): Tuple => ({ cells: [], events, lines: null }));
    },
  };
}

const EXPIRIES_PER_SPAN = 8;

class Machine {
  readonly #stages: readonly Stage[];
  /** Events that must not follow the last stage within the span. */
  readonly #trailing: readonly CompiledStep[];
  readonly #until: (CompiledStep & { readonly first: boolean }) | undefined;
  readonly #longest: number;
  readonly #spend: () => void;
  /** When an event that must not come before the first stage was last seen, by key. */
  readonly #blocked = new Map<string, number>();
  /** Complete but for events that must not follow, by key. */
  readonly #pending = new Map<string, Completed[]>();
  readonly #found: Completed[] = [];
  #completed = 0;
  #nextExpiry = Number.NEGATIVE_INFINITY;

  constructor(
    steps: readonly (Pick<SequenceStep, 'missing' | 'runs' | 'fork'> & { readonly compiled: CompiledStep })[],
    until: (CompiledStep & { readonly first: boolean }) | undefined,
    longest: number,
    spend: () => void,
  ) {
    const stages: Stage[] = [];
    let forbidden: CompiledStep[] = [];
    for (const { compiled, missing, runs, fork = false } of steps) {
      if (missing) forbidden.push(compiled);
      else {
        for (let run = 0; run < runs; run++) {
          stages.push({ step: compiled, forbidden, fork, waiting: new Map() });
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
    const { item: row, time } = timed;
    this.#expire(time);
    if (this.#until?.first) this.#end(this.#until, timed);
    for (const step of this.#trailing) this.#follow(step, timed);
    for (let place = this.#stages.length - 1; place >= 0; place--) {
      const stage = this.#stages[place];
      if (stage === undefined) continue;
      this.#advance(place, stage, timed);
      if (place > 0) for (const step of stage.forbidden) forget(step, timed, stage.waiting);
    }
    for (const step of this.#stages[0]?.forbidden ?? []) {
      for (const key of keysOf(step, row)) replace(this.#blocked, key, time);
    }
    if (this.#until && !this.#until.first) this.#end(this.#until, timed);
  }

  #end(until: CompiledStep, timed: TimedRow): void {
    for (const key of keysOf(until, timed.item)) for (const { waiting } of this.#stages) waiting.delete(key);
  }

  /** Forgets what is out of reach of the span, some times in each, so that memory is bounded by it. */
  #expire(time: number): void {
    if (time < this.#nextExpiry || this.#longest === Number.POSITIVE_INFINITY) return;
    this.#nextExpiry = time + this.#longest / EXPIRIES_PER_SPAN;
    const earliest = time - this.#longest;
    for (const { waiting } of this.#stages) {
      for (const [key, match] of waiting) {
        if (match.latest >= earliest) break;
        waiting.delete(key);
      }
    }
    for (const [key, before] of this.#blocked) {
      if (before >= earliest) break;
      this.#blocked.delete(key);
    }
  }

  /** All matches, in the order in which their last events came. */
  finish(): readonly Match[] {
    for (const matches of this.#pending.values()) for (const match of matches) this.#emit(match);
    return this.#found.sort((left, right) => left.place - right.place);
  }

  #advance(place: number, stage: Stage, timed: TimedRow): void {
    for (const key of keysOf(stage.step, timed.item)) this.#advanceKey(key, place, stage, timed);
  }

  #advanceKey(key: string, place: number, stage: Stage, { event, time }: TimedRow): void {
    let match: Match;
    if (place === 0) {
      match = { events: [event], started: time, latest: time, before: this.#blocked.get(key) };
    } else {
      const earlier = stage.waiting.get(key);
      if (earlier === undefined) return;
      const over = time - earlier.started > this.#longest;
      if (over || !stage.fork) stage.waiting.delete(key);
      if (over) return;
      match = { ...earlier, events: [...earlier.events, event], latest: time };
    }
    const next = this.#stages[place + 1];
    if (next) replace(next.waiting, key, match);
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
  #follow(step: CompiledStep, { item: row, time }: TimedRow): void {
    if (this.#pending.size === 0) return;
    for (const key of keysOf(step, row)) this.#followKey(key, time);
  }

  #followKey(key: string, time: number): void {
    const matches = this.#pending.get(key);
    if (matches === undefined) return;
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

/** Sets an entry behind all others. */
function replace<Item>(entries: Map<string, Item>, key: string, item: Item): void {
  entries.delete(key);
  entries.set(key, item);
}

/** The keys of a row that the step takes. */
export function keysOf(step: CompiledStep, row: Row): readonly string[] {
  return step.test(row) === true ? step.keys(row) : [];
}

/** Gives up the match that waits when the row stands between its last event and what it waits for. */
function forget(step: CompiledStep, { item: row, event }: TimedRow, matches: Map<string, Match>): void {
  if (matches.size === 0) return;
  for (const key of keysOf(step, row)) if (matches.get(key)?.events.at(-1) !== event) matches.delete(key);
}
