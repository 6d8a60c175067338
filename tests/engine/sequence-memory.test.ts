import { describe, expect, test } from 'vitest';
import type { Plan, SequenceStep } from '../../src/engine/plan.ts';
import { eq, events, field, run, STRICT, source, span, step } from './plans.ts';

const EVENTS = 5000;

/** Events a millisecond apart, each with a key of its own. */
const records = events(
  ...Array.from({ length: EVENTS }, (_, index) => ({ kind: 'a', key: `key-${index}`, time: index })),
);

const sequence = (steps: readonly SequenceStep[], maxSpan?: number): Plan => ({
  op: 'sequence',
  input: source,
  steps,
  ...(maxSpan === undefined ? {} : { maxSpan }),
  rules: STRICT,
  span,
});
const kind = (name: string, more: Partial<SequenceStep> = {}) =>
  step(eq('kind', name), { by: [field('key')], ...more });

/** Most entries that any table by key had while the plan ran. */
function mostKept(plan: Plan): number {
  const { set } = Map.prototype;
  let most = 0;
  Map.prototype.set = function (this: Map<unknown, unknown>, key: unknown, value: unknown) {
    set.call(this, key, value);
    if (typeof key === 'string' && key.includes('key-')) most = Math.max(most, this.size);
    return this;
  } as typeof set;
  try {
    run(plan, records, 'sequences');
  } finally {
    Map.prototype.set = set;
  }
  return most;
}

describe('memory of a sequence is bounded by its span, not by its events', () => {
  test.each([
    ['matches that wait for their next event', [kind('a'), kind('b')]],
    ['matches that wait for a later step', [kind('a', { runs: 2 }), kind('b')]],
    ['events that must not come before', [kind('a', { missing: true }), kind('b'), kind('c')]],
  ])('%s', (_, steps) => {
    const kept = mostKept(sequence(steps, 100));
    expect(kept).toBeGreaterThan(50);
    expect(kept).toBeLessThan(250);
  });

  test('without a span, all that could still be part of a match is kept', () => {
    expect(mostKept(sequence([kind('a'), kind('b')]))).toBe(EVENTS);
  });
});
