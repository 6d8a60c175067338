import { describe, expect, it } from 'vitest';
import type { ComparisonRules, Plan, SequenceStep } from '../../src/engine/plan.ts';
import type { EventRecord, Value } from '../../src/engine/values.ts';
import {
  eq,
  events,
  field,
  filter,
  LENIENT,
  lines,
  or,
  project,
  rows,
  run,
  STRICT,
  source,
  span,
  step,
} from './plans.ts';

const is = (kind: string, more: Partial<SequenceStep> = {}) => step(eq('k', kind), more);
const by = [field('host')];
const sequence = (steps: SequenceStep[], more: Partial<Extract<Plan, { op: 'sequence' }>> = {}): Plan => ({
  op: 'sequence',
  input: source,
  steps,
  rules: STRICT,
  span,
  ...more,
});

/** `a@1` is an event of kind `a` at time 1; `a@1/h` on host `h`. */
function story(text: string): EventRecord[] {
  return events(
    ...text.split(' ').map((word): Record<string, Value> => {
      const [, k = '', time = '', host] = /^(\w+)@(\d+)(?:\/(\w+))?$/.exec(word) ?? [];
      return { k, time: Number(time), ...(host === undefined ? {} : { host }) };
    }),
  );
}

const groups = (plan: Plan, text: string) => {
  const result = run(plan, story(text), 'sequences');
  return result.kind === 'sequences' ? result.sequences : [];
};

describe('sequence', () => {
  const table: [name: string, plan: Plan, story: string, groups: number[][]][] = [
    ['two steps', sequence([is('a'), is('b')]), 'a@1 b@2', [[1, 2]]],
    ['other events between', sequence([is('a'), is('b')]), 'a@1 x@2 b@3', [[1, 3]]],
    ['order is by time, not by line', sequence([is('a'), is('b')]), 'b@2 a@1', [[2, 1]]],
    ['events of one time follow their lines', sequence([is('a'), is('b')]), 'b@1 a@1', []],
    ['the newest start counts', sequence([is('a'), is('b')]), 'a@1 a@2 b@3', [[2, 3]]],
    ['a start serves once', sequence([is('a'), is('b')]), 'a@1 b@2 b@3', [[1, 2]]],
    [
      'again and again',
      sequence([is('a'), is('b')]),
      'a@1 b@2 a@3 b@4',
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      'one event takes one step',
      sequence([is('a'), is('a')]),
      'a@1 a@2 a@3',
      [
        [1, 2],
        [2, 3],
      ],
    ],
    ['by key', sequence([is('a', { by }), is('b', { by })]), 'a@1/x a@2/y b@3/x', [[1, 3]]],
    ['a missing key never matches', sequence([is('a', { by }), is('b', { by })]), 'a@1 b@2', []],
    ['within a span', sequence([is('a'), is('b')], { maxSpan: 5 }), 'a@1 b@6', [[1, 2]]],
    ['beyond a span', sequence([is('a'), is('b')], { maxSpan: 5 }), 'a@1 b@7', []],
    ['runs', sequence([is('a', { runs: 3 }), is('b')]), 'a@1 a@2 b@3 a@4 b@5', [[1, 2, 4, 5]]],
    [
      'until ends what is unfinished',
      sequence([is('a'), is('b')], { until: { predicate: eq('k', 'u'), by: [] } }),
      'a@1 u@2 b@3 a@4 b@5',
      [[4, 5]],
    ],
    [
      'until by key',
      sequence([is('a', { by }), is('b', { by })], { until: { predicate: eq('k', 'u'), by } }),
      'a@1/x a@2/y u@3/x b@4/x b@5/y',
      [[2, 5]],
    ],
    ['nothing between', sequence([is('a'), is('m', { missing: true }), is('b')]), 'a@1 m@2 b@3 a@4 b@5', [[4, 5]]],
    [
      'nothing before',
      sequence([is('m', { missing: true }), is('a'), is('b')], { maxSpan: 5 }),
      'm@1 a@3 b@4 a@9 b@10',
      [[4, 5]],
    ],
    ['nothing after', sequence([is('a'), is('m', { missing: true })], { maxSpan: 5 }), 'a@1 m@3 a@10 m@20', [[3]]],
    [
      'nothing after, to the end',
      sequence([is('a'), is('b'), is('m', { missing: true })], { maxSpan: 5 }),
      'a@1 b@2',
      [[1, 2]],
    ],
    [
      'nothing after, each by itself',
      sequence([is('a'), is('m', { missing: true })], { maxSpan: 5 }),
      'a@1 a@2',
      [[1], [2]],
    ],
    [
      'nothing before, within the span that ends with the last',
      sequence([is('m', { missing: true }), is('a'), is('b')], { maxSpan: 5 }),
      'm@1 a@3 b@7 m@10 a@11 b@15',
      [[2, 3]],
    ],
    [
      'nothing before and after: a span has room for it',
      sequence([is('m', { missing: true }), is('a'), is('m', { missing: true })], { maxSpan: 19 }),
      'm@1 a@11 m@21 a@22 a@30',
      [[2], [4], [5]],
    ],
    [
      'nothing before and after: no span has',
      sequence([is('m', { missing: true }), is('a'), is('m', { missing: true })], { maxSpan: 20 }),
      'm@1 a@11 m@21 a@22 a@30',
      [[4], [5]],
    ],
    [
      'an event ends what it begins',
      sequence([is('a'), is('b')], { until: { predicate: or(eq('k', 'a'), eq('k', 'u')), by: [] } }),
      'a@1 b@2 a@3 u@4 b@5',
      [],
    ],
    [
      'an event does not end what it completes',
      sequence([is('a'), is('b')], { until: { predicate: eq('k', 'b'), by: [] } }),
      'a@1 b@2 b@3',
      [[1, 2]],
    ],
    [
      'unless it does so before it takes a step',
      sequence([is('a'), is('b')], { until: { predicate: eq('k', 'b'), by: [], first: true } }),
      'a@1 b@2 a@3 b@4',
      [],
    ],
    [
      'a fork leaves what waits for it',
      sequence([is('a'), is('b', { fork: true })]),
      'a@1 b@2 b@3',
      [
        [1, 2],
        [1, 3],
      ],
    ],
    [
      'a fork waits no longer than the span',
      sequence([is('a'), is('b', { fork: true })], { maxSpan: 3 }),
      'a@1 b@3 b@5',
      [[1, 2]],
    ],
    [
      'a missing key that may be missing is a key',
      sequence([is('a', { by, optional: [0] }), is('b', { by, optional: [0] })]),
      'a@1 a@2/x b@3',
      [[1, 3]],
    ],
    [
      'long after the span nothing waits',
      sequence([is('a', { by }), is('b', { by })], { maxSpan: 2 }),
      'a@1/x a@9/y b@10/x b@11/y',
      [[2, 4]],
    ],
  ];
  it.each(table)('%s', (_, plan, text, found) => {
    expect(groups(plan, text)).toEqual(found);
  });

  it('holds keys equal as the rules say', () => {
    const steps = [is('a', { by }), is('b', { by })];
    expect(groups(sequence(steps), 'a@1/X b@2/x')).toEqual([]);
    expect(groups(sequence(steps, { rules: LENIENT }), 'a@1/X b@2/x')).toEqual([[1, 2]]);
  });

  it.each<[rules: ComparisonRules['numbers'], key: Value, other: Value, joined: boolean]>([
    ['strict', '7', '7', true],
    ['strict', '007', '7', false],
    ['strict', '7', 7, false],
    ['coerce', '007', '7', false],
    ['coerce', '7', 7, true],
    ['coerce', '1e3', '1000', false],
    ['both', '007', '7', true],
    ['both', '7', 7, true],
    ['text', '007', '7', false],
    ['text', '7', 7, true],
  ])('keys, %s: %j and %j', (numbers, key, other, joined) => {
    const plan = sequence([is('a', { by }), is('b', { by })], { rules: { ...STRICT, numbers } });
    const result = run(plan, events({ k: 'a', time: 1, host: key }, { k: 'b', time: 2, host: other }), 'sequences');
    expect(result).toEqual({ kind: 'sequences', sequences: joined ? [[1, 2]] : [] });
  });

  it('is read afterwards by the events’ places', () => {
    const plan = filter(eq(field('k', '1'), 'b'), sequence([is('a'), is('b')]));
    expect(groups(plan, 'a@1 b@2')).toEqual([[1, 2]]);
    expect(rows(project(plan, { name: 'first', expr: { op: 'time', relation: '0', span } }), story('a@7 b@9'))).toEqual(
      [[7]],
    );
    expect(lines(plan, story('a@1 b@2'))).toEqual([1, 2]);
  });
});

describe('sample', () => {
  const sample = (...steps: SequenceStep[]): Plan => ({ op: 'sample', input: source, steps, rules: STRICT, span });
  it.each([
    ['any order', [is('a', { by }), is('b', { by })], 'b@1/x a@2/x', [[2, 1]]],
    [
      'one for each key, in the order of keys',
      [is('a', { by }), is('b', { by })],
      'b@1/y a@2/x b@3/x a@4/y a@5/y',
      [
        [2, 3],
        [4, 1],
      ],
    ],
    ['different events for steps that overlap', [is('a', { by }), is('a', { by })], 'a@1/x a@2/x a@3/y', [[1, 2]]],
    [
      'a step gives way to one that has no other event',
      [step(or(eq('k', 'a'), eq('k', 'b')), { by }), is('a', { by })],
      'a@1/x b@2/x',
      [[2, 1]],
    ],
  ] as const)('%s', (_, steps, text, found) => {
    expect(groups(sample(...steps), text)).toEqual(found);
  });
});
