import { expect, test } from 'vitest';
import { type ClaimRun, differingLines, disagreementOn } from '../../src/proof/agreement.ts';

/** Lines up to 9 are of one log, lines from 10 of another. */
const run = (analytic: string, events: number[], last = 99, explained = false): ClaimRun => ({
  analytic,
  events,
  reads: (line) => line <= last,
  explained,
});
const on = (...runs: ClaimRun[]) => disagreementOn({ file: 'a.md', claim: 'car', dataset: 'lab', runs });

test('what finds the same agrees', () => {
  expect(on(run('a', [1, 12]), run('b', [1, 12]))).toBeUndefined();
});

test('what does not read a log may miss its events', () => {
  expect(on(run('a', [1, 12]), run('b', [1], 9))).toBeUndefined();
});

test('an analytic that does not read the log of a line is not among those that miss it', () => {
  const found = on(run('a', [1, 12]), run('b', [1], 9), run('c', [1]));
  expect(found?.analytics).toEqual([
    { analytic: 'a', events: [1, 12] },
    { analytic: 'b', events: [1], unread: [12] },
    { analytic: 'c', events: [1] },
  ]);
  expect(found && differingLines(found)).toEqual([{ line: 12, foundBy: ['a'], notBy: ['c'] }]);
});

test('a stated reason settles it', () => {
  expect(on(run('a', [1, 2]), run('b', [1], 99, true))).toBeUndefined();
  expect(on(run('a', [1, 2]), run('b', [1]))).toBeDefined();
});
