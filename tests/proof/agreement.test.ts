import { expect, test } from 'vitest';
import { type ClaimRun, compareOn, differingLines, joinParts, outliers } from '../../src/proof/agreement.ts';

/** Lines up to 9 are of one log, lines from 10 of another. */
const run = (analytic: string, events: number[], last = 99, because?: string): ClaimRun => ({
  analytic,
  events,
  reads: (line) => line <= last,
  because,
});
const on = (...runs: ClaimRun[]) => compareOn({ file: 'a.md', claim: 'car', dataset: 'lab', runs });
const disagreement = (...runs: ClaimRun[]) => {
  const found = on(...runs);
  return found.agrees ? undefined : found.disagreement;
};

test('what finds the same agrees', () => {
  expect(on(run('a', [1, 12]), run('b', [1, 12]))).toEqual({
    agrees: true,
    agreement: {
      file: 'a.md',
      claim: 'car',
      dataset: 'lab',
      analytics: [
        { analytic: 'a', events: [1, 12] },
        { analytic: 'b', events: [1, 12] },
      ],
    },
  });
});

test('what does not read a log may miss its events', () => {
  const found = on(run('a', [1, 12]), run('b', [1], 9));
  expect(found.agrees && found.agreement.analytics).toEqual([
    { analytic: 'a', events: [1, 12] },
    { analytic: 'b', events: [1], unread: [12] },
  ]);
});

test('an analytic that does not read the log of a line is not among those that miss it', () => {
  const found = disagreement(run('a', [1, 12]), run('b', [1], 9), run('c', [1]));
  expect(found?.analytics).toEqual([
    { analytic: 'a', events: [1, 12] },
    { analytic: 'b', events: [1], unread: [12] },
    { analytic: 'c', events: [1], missing: [{ line: 12 }] },
  ]);
  expect(found && differingLines(found)).toEqual([{ line: 12, foundBy: ['a'], notBy: [{ analytic: 'c' }] }]);
});

test('a stated reason settles it', () => {
  const settled = on(run('a', [1, 2]), run('b', [1], 99, 'narrower by design'));
  expect(settled.agrees && settled.agreement.analytics[1]).toEqual({
    analytic: 'b',
    events: [1],
    missing: [{ line: 2 }],
    because: 'narrower by design',
  });
  expect(settled.agrees && differingLines(settled.agreement)).toEqual([
    { line: 2, foundBy: ['a'], notBy: [{ analytic: 'b' }] },
  ]);
  expect(disagreement(run('a', [1, 2]), run('b', [1]))).toBeDefined();
});

test.each([
  ['one that misses', [[1, 2], [1, 2], [1]], ['c']],
  ['one that finds more', [[1], [1], [1, 2]], ['c']],
  ['two that find otherwise, each its own', [[1], [1], [1, 2], [1, 3]], ['c', 'd']],
  ['no majority', [[1], [2]], []],
  ['two against two', [[1], [1], [2], [2]], []],
])('outliers: %s', (_, found, expected) => {
  const differing = disagreement(...found.map((events, index) => run('abcd'.charAt(index), events)));
  expect(differing && outliers(differing)).toEqual(expected);
});

test('parts of one conversion count together: what any finds, in any log that any reads', () => {
  const parts = joinParts([run('es-qs', [1], 9), run('es-qs-2', [12, 1])]);
  expect(parts).toMatchObject({ analytic: 'es-qs', parts: ['es-qs', 'es-qs-2'], events: [1, 12] });
  expect(parts.reads(12)).toBe(true);
  expect(disagreement(run('sigma', [1, 12]), parts)).toBeUndefined();
  expect(disagreement(run('sigma', [1, 2, 12]), parts)?.analytics[1]).toEqual({
    analytic: 'es-qs',
    parts: ['es-qs', 'es-qs-2'],
    events: [1, 12],
    missing: [{ line: 2 }],
  });
});

test('what finds a line reads its log, whatever its conditions on the log say', () => {
  const odd = { ...run('a', [12]), reads: () => false };
  expect(disagreement(odd, run('b', []))?.analytics).toEqual([
    { analytic: 'a', events: [12] },
    { analytic: 'b', events: [], missing: [{ line: 12 }] },
  ]);
});

test('an expected difference is told where it is there, and leaves the others', () => {
  const runs = [run('a', [1, 2]), run('b', [1]), run('c', [1, 2])];
  const expected = [{ analytics: ['a', 'b'], because: 'r' }];
  const found = compareOn({ file: 'a.md', claim: 'car', dataset: 'lab', runs, expected });
  expect(found.agrees).toBe(false);
  expect(!found.agrees && found.disagreement.expected).toEqual(expected);
  expect(!found.agrees && outliers(found.disagreement)).toEqual(['b']);
  const same = compareOn({
    file: 'a.md',
    claim: 'car',
    dataset: 'lab',
    runs: [run('a', [1]), run('b', [1])],
    expected,
  });
  expect(same.agrees && same.agreement).not.toHaveProperty('expected');
});
