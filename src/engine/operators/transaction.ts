/** Rows that belong together in time put together as one, as Splunk's `transaction` does (Search Reference). */
import { byText } from '../../text/order.ts';
import { ROW_STEPS } from '../budget.ts';
import type { Evaluator, RunContext } from '../context.ts';
import { compileExpression, compileTest } from '../expressions.ts';
import { TRANSACTION_COLUMNS } from '../fields.ts';
import { asField, valuesOf } from '../functions/multivalues.ts';
import { ascending, type Column, linesOf, type Row, type Tuple } from '../rows.ts';
import { identityKey, numberOf, textOf } from '../scalars.ts';
import type { Value } from '../values.ts';
import { expressionCost } from '../walk.ts';
import type { PlanOf, Relation } from './relation.ts';

interface Member {
  readonly row: Row;
  readonly time: number;
  readonly keys: readonly Value[];
  readonly starts: boolean;
  readonly ends: boolean;
}

/** A transaction while rows are put into it. */
interface Open {
  readonly members: Member[];
  /** Of each key the values that it has; `undefined` for one that no row had yet. */
  readonly keys: (string | undefined)[];
  started: boolean;
  ended: boolean;
  /** A limit has closed it. */
  full: boolean;
}

/** Rows that have no time or none of the keys are in no transaction. */
export function transaction(plan: PlanOf<'transaction'>, input: Relation, context: RunContext): Relation {
  const { budget } = context;
  const { scope } = input;
  const compiled = (expr: PlanOf<'transaction'>['time']) => compileExpression(expr, scope, context);
  const time = compiled(plan.time);
  const keys = plan.by.map(compiled);
  const starts = plan.starts && compileTest(plan.starts, scope, context);
  const ends = plan.ends && compileTest(plan.ends, scope, context);
  const columns = plan.columns.map(({ name, expr, values }) => ({ name, read: compiled(expr), values }));
  const names = [...columns.map(({ name }) => name), ...TRANSACTION_COLUMNS];
  const tests = [plan.time, ...plan.by, ...(plan.starts ? [plan.starts] : []), ...(plan.ends ? [plan.ends] : [])];
  const cost = tests.reduce((sum, expr) => sum + expressionCost(expr), ROW_STEPS);
  return {
    scope: { shape: 'tuple', columns: names.map((name, index): Column => ({ name, index, relations: [] })), slots: [] },
    rows: () => {
      const members: Member[] = [];
      const rows = input.rows();
      budget.enter(plan.span);
      for (const row of rows) {
        budget.spend(cost);
        const at = numberOf(time(row));
        if (at === undefined) continue;
        const values = keys.map((key) => key(row));
        if (values.length > 0 && values.every((value) => value === null)) continue;
        members.push({ row, time: at, keys: values, starts: starts?.(row) === true, ends: ends?.(row) === true });
      }
      budget.spend(members.length * Math.ceil(Math.log2(members.length + 1)));
      const made = grouped(
        members.toSorted((left, right) => left.time - right.time),
        plan,
        budget,
      );
      const kept = made.filter((one) => plan.keepOpen || isComplete(one, plan));
      kept.sort((left, right) => (right.members[0]?.time ?? 0) - (left.members[0]?.time ?? 0));
      return kept.map((one): Tuple => {
        budget.spend(one.members.length * (ROW_STEPS + columns.length));
        const first = one.members[0]?.time ?? 0;
        const last = one.members.at(-1)?.time ?? first;
        const closed = one.full || (isBounded(plan) && isComplete(one, plan));
        const cells = columns.map(({ read, values }) => merged(one.members, read, values));
        return {
          cells: [...cells, first, last - first, one.members.length, closed ? 1 : 0],
          events: [],
          lines: ascending(one.members.flatMap(({ row }) => linesOf(row, scope))),
        };
      });
    },
  };
}

function isBounded(plan: PlanOf<'transaction'>): boolean {
  return plan.starts !== undefined || plan.ends !== undefined;
}

function isComplete({ started, ended }: Open, plan: PlanOf<'transaction'>): boolean {
  return (plan.starts === undefined || started) && (plan.ends === undefined || ended);
}

/** Puts each row, in the order of time, into the open transaction that takes it, or a new one. */
function grouped(
  members: readonly Member[],
  plan: PlanOf<'transaction'>,
  budget: RunContext['budget'],
): readonly Open[] {
  const made: Open[] = [];
  const waiting = new Waiting();
  for (const member of members) {
    const texts = member.keys.map((key) => (key === null ? undefined : identityKey(key)));
    const candidates = waiting.for(texts);
    budget.spend(candidates.length * (1 + texts.length));
    let taker: Open | undefined;
    for (const one of candidates) {
      if (isPast(one, member, plan)) {
        one.full = true;
        waiting.remove(one);
      } else if (fits(one, texts)) {
        taker = one;
        break;
      }
    }
    if (taker !== undefined) waiting.remove(taker);
    // A start begins anew: what was open for its keys ends here.
    if (taker === undefined || member.starts) {
      taker = { members: [], keys: texts.slice(), started: member.starts, ended: false, full: false };
      made.push(taker);
    }
    taker.members.push(member);
    for (const [index, text] of texts.entries()) taker.keys[index] ??= text;
    if (taker.members.length >= plan.maxEvents) taker.full = true;
    if (member.ends) taker.ended = true;
    else if (!taker.full) waiting.add(taker);
  }
  const last = members.at(-1);
  if (last !== undefined) for (const one of waiting.all()) if (isPast(one, last, plan)) one.full = true;
  return made;
}

/** Transactions that take further rows, by their keys where they have all of them; the one that was last changed first. */
class Waiting {
  readonly #whole = new Map<string, Set<Open>>();
  readonly #partly = new Set<Open>();

  add(one: Open): void {
    this.#shelf(one.keys).add(one);
  }

  remove(one: Open): void {
    if (!isWhole(one.keys)) {
      this.#partly.delete(one);
      return;
    }
    const id = one.keys.join('\u0000');
    const shelf = this.#whole.get(id);
    shelf?.delete(one);
    if (shelf?.size === 0) this.#whole.delete(id);
  }

  /** Those that may take a row with these keys. */
  for(keys: readonly (string | undefined)[]): readonly Open[] {
    if (!isWhole(keys)) return this.all();
    return [...(this.#whole.get(keys.join('\u0000')) ?? []), ...this.#partly].reverse();
  }

  all(): readonly Open[] {
    return [...[...this.#whole.values()].flatMap((shelf) => [...shelf]), ...this.#partly].reverse();
  }

  #shelf(keys: Open['keys']): Set<Open> {
    if (!isWhole(keys)) return this.#partly;
    const id = keys.join('\u0000');
    const shelf = this.#whole.get(id) ?? new Set<Open>();
    this.#whole.set(id, shelf);
    return shelf;
  }
}

function isWhole(keys: readonly (string | undefined)[]): boolean {
  return keys.every((key) => key !== undefined);
}

/** True when the time between the rows is longer than the limits allow. */
function isPast({ members }: Open, { time }: Member, { maxSpan, maxPause }: PlanOf<'transaction'>): boolean {
  const first = members[0]?.time ?? time;
  const last = members.at(-1)?.time ?? time;
  return (maxSpan !== undefined && time - first > maxSpan) || (maxPause !== undefined && time - last > maxPause);
}

/** True when no key differs, and one at least is the same. */
function fits({ keys }: Open, texts: readonly (string | undefined)[]): boolean {
  if (texts.length === 0) return true;
  const both = texts.filter((text, index) => text !== undefined && keys[index] !== undefined).length;
  return both > 0 && texts.every((text, index) => text === undefined || (keys[index] ?? text) === text);
}

function merged(members: readonly Member[], read: Evaluator, values: 'distinct' | 'all'): Value {
  const all = members.flatMap(({ row }) => valuesOf(read(row)));
  if (values === 'all') return asField(all);
  const distinct = [...new Map(all.map((value) => [identityKey(value), value])).values()];
  const texts = distinct.map((value) => ({ value, text: textOf(value) ?? '' }));
  texts.sort(byText(({ text }) => text));
  return asField(texts.map(({ value }) => value));
}
