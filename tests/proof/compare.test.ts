import { expect, test } from 'vitest';
import type { Result } from '../../src/engine/values.ts';
import { compare } from '../../src/proof/compare.ts';
import type { Expectation } from '../../src/proof/tests-file.ts';

const labels = [
  { id: 'session', lines: [3, 4], attack: true, note: '' },
  { id: 'spawn', lines: [7], attack: true, note: '' },
  { id: 'admin', lines: [9], attack: false, nearMiss: true, note: '' },
];
const dataset = { labels };
const events = (...lines: number[]): Result => ({ kind: 'events', events: lines });
const table = (columns: string[], rows: (string | number | null)[][], lines: number[][]): Result => ({
  kind: 'table',
  columns,
  rows,
  lines,
});

test.each<[string, Result, Expectation, string]>([
  ['exactly the labels', events(3, 4, 7), ['session', 'spawn'], 'passed'],
  ['in any order', events(7, 4, 3), ['session', 7], 'passed'],
  ['labels and lines may overlap', events(3, 4), ['session', 3], 'passed'],
  ['nothing, as expected', events(), [], 'passed'],
  ['one missing', events(3, 7), ['session', 'spawn'], 'missing 4 (session)'],
  ['one too many', events(3, 4, 8), ['session'], 'surplus 8 ()'],
  ['both', events(9), ['spawn'], 'missing 7 (spawn); surplus 9 (admin)'],
  ['an event twice', events(7, 7), ['spawn'], 'Event 7 was found more than once.'],
  ['an unknown label', events(7), ['spawn', 'spwan'], 'The dataset has no label `spwan`.'],
  [
    'background without a reason',
    events(9),
    ['admin'],
    'Event 9 is expected and labelled as background (`admin`): say why with `because`.',
  ],
  [
    'background by line without a reason',
    events(9),
    [9],
    'Event 9 is expected and labelled as background (`admin`): say why with `because`.',
  ],
  [
    'background with an empty reason',
    events(9),
    { events: [9], because: ' ' },
    'Event 9 is expected and labelled as background (`admin`): say why with `because`.',
  ],
  ['background with a reason', events(9), { events: ['admin'], because: 'administrators do this too' }, 'passed'],
  ['an event without label needs no reason', events(5), [5], 'passed'],
  ['a table by its events', table(['n'], [[2]], [[4, 3]]), ['session'], 'passed'],
  ['rows as lists', table(['a', 'n'], [['x', 2]], [[3, 4]]), { rows: [['x', 2]] }, 'passed'],
  ['rows by column', table(['a', 'n'], [['x', 2]], [[3]]), { rows: [{ a: 'x', n: 2 }] }, 'passed'],
  ['a missing cell may be left out', table(['a', 'n'], [['x', null]], [[3]]), { rows: [{ a: 'x' }] }, 'passed'],
  [
    'a present cell may not',
    table(['a', 'n'], [['x', 1]], [[3]]),
    { rows: [{ a: 'x' }] },
    'Row 1: `n`: expected null, found 1.',
  ],
  ['text is not a number', table(['n'], [['1']], [[3]]), { rows: [[1]] }, 'Row 1: expected [1], found ["1"].'],
  [
    'no such column',
    table(['n'], [[1]], [[3]]),
    { rows: [{ m: 1 }] },
    'Row 1: there is no column `m`; the columns are `n`.',
  ],
  ['a row too few', table(['n'], [], []), { rows: [[1]] }, 'Row 1: expected [1], found none.'],
  ['a row too many', table(['n'], [[1], [2]], [[3], [4]]), { rows: [[1]] }, 'Row 2: expected none, found [2].'],
  ['rows of no table', events(3), { rows: [[1]] }, 'Expected 1 row, found events instead of a table.'],
  [
    'groups in any order',
    { kind: 'sequences', sequences: [[7], [3, 4]] },
    { sequences: [['session'], ['spawn']] },
    'passed',
  ],
  [
    'a group in its order',
    { kind: 'sequences', sequences: [[4, 3]] },
    { sequences: [[3, 4]] },
    'Expected the group [3, 4], found none. Found the group [4, 3], expected none.',
  ],
  [
    'a group twice',
    {
      kind: 'sequences',
      sequences: [
        [3, 4],
        [3, 4],
      ],
    },
    { sequences: [['session']] },
    'Found the group [3, 4], expected none.',
  ],
])('%s', (_, result, expected, outcome) => {
  const run = compare(result, expected, dataset);
  const said = [
    ...(run.missing.length ? [`missing ${run.missing.map((e) => `${e.line} (${e.labels})`)}`] : []),
    ...(run.surplus.length ? [`surplus ${run.surplus.map((e) => `${e.line} (${e.labels})`)}`] : []),
    ...(run.difference ? [run.difference] : []),
  ].join('; ');
  expect(said || 'passed').toBe(outcome);
  expect(run.passed).toBe(outcome === 'passed');
});

test('counts true and false positives and negatives by label', () => {
  const run = compare(events(3, 9, 5), { events: ['session', 'admin'], because: 'x' }, dataset);
  expect(run).toMatchObject({ truePositives: 1, falsePositives: 2, falseNegatives: 1, because: 'x' });
});

test('many different rows are counted, not listed', () => {
  const rows = Array.from({ length: 50 }, (_, n) => [n]);
  const run = compare(
    table(
      ['n'],
      rows,
      rows.map(() => [3]),
    ),
    { rows: rows.map(() => ['?']) },
    dataset,
  );
  expect(run.difference).toMatch(/45 more rows differ\.$/);
});
