import { describe, expect, it } from 'vitest';
import type { CorrelationTest, Expr, Plan } from '../../src/engine/plan.ts';
import { runProgram } from '../../src/engine/run.ts';
import type { EventRecord, View } from '../../src/engine/values.ts';
import { wildcardTest } from '../../src/engine/wildcard.ts';
import { compare, eq, field, LENIENT, source, span } from './plans.ts';

/** `a0 b5` is an event of kind a at second 0 and one of kind b at second 5; `a0@x` has the key x. */
function events(text: string): EventRecord[] {
  return text.split(' ').map((word, index) => {
    const [, kind, time, key] = /^([a-z]+)(\d+|-)(?:@(\w+))?$/.exec(word) ?? [];
    return { line: index + 1, raw: { kind: kind ?? null, at: time === '-' ? null : Number(time), key: key ?? null } };
  });
}

const VIEW: View = {
  id: 'test',
  accessor:
    (name) =>
    ({ raw }) =>
      raw[name] ?? null,
  selector: () => undefined,
  objects: new Map(),
  time: ({ raw }) => (typeof raw['at'] === 'number' ? raw['at'] * 1000 : null),
  fieldNames: () => [],
  open: true,
};

function correlate(test: CorrelationTest, options: Partial<Extract<Plan, { op: 'correlate' }>> = {}): Plan {
  return {
    op: 'correlate',
    input: source,
    by: [],
    rules: LENIENT,
    within: 5000,
    test,
    gives: 'rows',
    span,
    ...options,
  };
}

const found = (text: string, plan: Plan) =>
  runProgram({ kind: 'plan', plan, returns: 'events' }, { events: events(text), view: VIEW, now: null, maxSteps: 1e6 });

const counted = (comparator: 'ge' | 'lt' | 'eq', count: number, windows: 'every' | 'longest' = 'longest') =>
  ({
    kind: 'aggregates',
    aggregates: [{ name: 'n', fn: 'count', span }],
    condition: compare(comparator, 'n', count),
    windows,
  }) as const;
const kind = (name: string): Expr => eq('kind', name);

describe('counting what occurs together', () => {
  it.each([
    ['a0 a1 a2', counted('ge', 3), [1, 2, 3]],
    ['a0 a5 a6', counted('ge', 3), []],
    ['a0 a5 a6', counted('ge', 2), [1, 2, 3]],
    // The window moves: it needs no full minute or hour.
    ['a0 a20 a24 a25 a40', counted('ge', 3), [2, 3, 4]],
    ['a4 a0 a2', counted('ge', 3), [1, 2, 3]],
    ['a0 a1 a2', counted('eq', 2), []],
    ['a0 a1 a2', counted('eq', 2, 'every'), [1, 2]],
    ['a0 a1 a2 a20 a22', counted('lt', 3), [4, 5]],
    ['a- a-', counted('ge', 2), [1, 2]],
  ])('%s: %j finds %j', (text, test, lines) => {
    expect(found(text, correlate(test))).toEqual({ kind: 'events', events: lines });
  });

  it('keeps keys apart, without those that have none', () => {
    const plan = correlate(counted('ge', 2), { by: [field('key')] });
    expect(found('a0@x a1@y a2@X a3 a4', plan)).toEqual({ kind: 'events', events: [1, 3] });
  });

  it('has no limit of time unless one is given', () => {
    const { within: _, ...unlimited } = correlate(counted('ge', 3)) as Extract<Plan, { op: 'correlate' }>;
    expect(found('a0 a1000 a99999', unlimited)).toEqual({ kind: 'events', events: [1, 2, 3] });
  });

  it.each([
    ['distinctCount', 'kind', 'ge', 2, 'a0 a1 b2 c20', [1, 2, 3]],
    // What left the window no longer counts.
    ['distinctCount', 'kind', 'ge', 3, 'a0 b1 c6 d7', []],
    ['sum', 'at', 'ge', 9, 'a2 a3 a4 a20 a50', [1, 2, 3, 4, 5]],
    ['average', 'at', 'ge', 20, 'a2 a3 a4 a20 a50', [4, 5]],
    ['max', 'at', 'lt', 4, 'a2 a3 a30', [1, 2]],
  ] as const)('%s of %s %s %d', (fn, name, comparator, value, text, lines) => {
    const plan = correlate({
      kind: 'aggregates',
      aggregates: [{ name: 'n', fn, arg: field(name), span }],
      condition: compare(comparator, 'n', value),
      windows: 'longest',
    });
    expect(found(text, plan)).toEqual({ kind: 'events', events: lines });
  });

  it('gives each window as a row of its last event', () => {
    const windows = correlate(counted('ge', 2, 'every'), { gives: 'windows' });
    expect(found('a0 a1 a20 a22', windows)).toEqual({ kind: 'events', events: [2, 1, 4, 3] });
    const again = correlate(counted('ge', 2), { input: windows, within: 60_000 });
    expect(found('a0 a1 a20 a22', again)).toEqual({ kind: 'events', events: [2, 1, 4, 3] });
    expect(found('a0 a1 a20', again)).toEqual({ kind: 'events', events: [] });
  });

  it('is bounded', () => {
    const many = Array.from({ length: 2000 }, () => 'a0').join(' ');
    expect(() => found(many, correlate(counted('ge', 2, 'every'), { gives: 'windows' }))).toThrow(/steps/);
    expect(found(many, correlate(counted('ge', 2000)))).toMatchObject({ kind: 'events' });
  });
});

describe('one after the other', () => {
  const order = (...names: string[]) => ({ kind: 'order' as const, steps: names.map(kind) });

  it.each([
    ['a0 b1', [1, 2]],
    ['b0 a1', []],
    ['b0 a1 b2', [2, 3]],
    ['a0 b6', []],
    // Each event that takes part in a chain short enough.
    ['a0 a1 b3 b6 b20', [1, 2, 3, 4]],
    // Lines decide between events of one time.
    ['a1 b1', [1, 2]],
    ['b1 a1', []],
  ])('%s: a then b finds %j', (text, lines) => {
    expect(found(text, correlate(order('a', 'b')))).toEqual({ kind: 'events', events: lines });
  });

  it('takes an event for one step alone', () => {
    expect(found('a0', correlate(order('a', 'a')))).toEqual({ kind: 'events', events: [] });
    expect(found('a0 a1 b2', correlate(order('a', 'a', 'b')))).toEqual({ kind: 'events', events: [1, 2, 3] });
    const both: Plan = { op: 'union', inputs: [source, source], events: false, span };
    expect(found('a0', correlate(order('a', 'a'), { input: both }))).toEqual({ kind: 'events', events: [] });
  });

  it('gives each completed chain as a row of its last event', () => {
    const plan = correlate(order('a', 'b'), { gives: 'windows' });
    expect(found('a0 c1 b2 b30', plan)).toEqual({ kind: 'events', events: [3, 1] });
  });
});

describe('one of some characters', () => {
  const pattern = [{ any: 'many' }, ' ', { any: 'one', of: '-/–' }, 'enc', { any: 'many' }] as const;

  it.each([
    ['x -enc y', true],
    ['x /ENC y', true],
    ['x –enc', true],
    ['x _enc', false],
    ['x enc', false],
    ['x - -enc', true],
  ])('%s: %s', (text, matches) => {
    expect(wildcardTest(pattern, true)(text)).toBe(matches);
  });
});
