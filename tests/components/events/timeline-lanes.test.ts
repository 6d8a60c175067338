/** What a timeline marks, of which kind, on which lane. */
import { describe, expect, test } from 'vitest';
import { stretchLabel } from '../../../src/components/events/time-words.ts';
import type { LaneInput } from '../../../src/components/events/timeline.ts';
import { kindsOn, labelLanes, linesLabel, runLanes } from '../../../src/components/events/timeline-lanes.ts';
import type { Label } from '../../../src/events/dataset.ts';
import type { ProofRun } from '../../../src/proof/report.ts';

const label = (id: string, lines: number[], more: Partial<Label> = {}): Label => ({
  id,
  lines,
  attack: false,
  note: '',
  ...more,
});
const labels = [
  label('noise', [9]),
  label('similar', [5, 6], { nearMiss: true }),
  label('start', [1, 2, 3], { attack: true }),
];
const run = (parts: Partial<ProofRun>): ProofRun => ({
  test: '',
  dataset: '',
  view: '',
  passed: true,
  events: [],
  missing: [],
  surplus: [],
  truePositives: 0,
  falsePositives: 0,
  falseNegatives: 0,
  ...parts,
});
const written = (lanes: readonly LaneInput[]): string[] =>
  lanes.map(
    ({ title, parts }) => `${title}: ${parts.map(({ kind, lines }) => `${kind} ${lines.join(',')}`).join('; ')}`,
  );

describe('a run', () => {
  test.each<[string, Partial<ProofRun>, string[]]>([
    ['finds nothing', {}, ['Attack: attack 1,2,3', 'Near misses: near 5,6']],
    ['finds attack events', { events: [2, 1] }, ['Attack: hit 1,2; attack 3', 'Near misses: near 5,6']],
    ['by groups', { sequences: [[1, 3], [3]] }, ['Attack: hit 1,3; attack 2', 'Near misses: near 5,6']],
    [
      'misses what is expected',
      { events: [1], missing: [{ line: 2, labels: [] }] },
      ['Attack: hit 1; missed 2; attack 3', 'Near misses: near 5,6'],
    ],
    [
      'finds near misses and others',
      { events: [5, 7, 9] },
      ['Attack: attack 1,2,3', 'Near misses: false 5; near 6', 'Other events: false 7,9'],
    ],
    [
      'misses what no label calls an attack',
      { missing: [{ line: 7, labels: [] }] },
      ['Attack: attack 1,2,3', 'Near misses: near 5,6', 'Other events: missed 7'],
    ],
  ])('%s', (_, parts, expected) => {
    expect(written(runLanes(run(parts), labels))).toEqual(expected);
  });
});

describe('a dataset', () => {
  test('the attack’s labels first, then near misses, background, and what is found without a label', () => {
    expect(written(labelLanes(labels, new Set([1, 5, 8])))).toEqual([
      'start: hit 1; missed 2,3',
      'similar: false 5; near 6',
      'noise: other 9',
      'no label: false 8',
    ]);
  });
  test('without labels and finds there are no lanes', () => {
    expect(labelLanes([], new Set())).toEqual([]);
  });
});

test('kinds are explained in one order, each once', () => {
  expect(kindsOn(labelLanes(labels, new Set([1, 5, 8])))).toEqual(['hit', 'missed', 'near', 'false', 'other']);
});

test.each([
  [[1], '1'],
  [[1, 2, 3, 4, 5], '1, 2, 3, 4, 5'],
  [[1, 2, 3, 4, 5, 6], '1, 2, 3, 4 and 2 more'],
])('lines %j in words: %s', (lines, expected) => {
  expect(linesLabel(lines)).toBe(expected);
});

test.each([
  ['2026-03-03T13:00:00Z', '2026-03-03T13:00:00Z', '3 Mar 2026, 13:00:00'],
  ['2026-03-03T13:00:00Z', '2026-03-03T13:00:00.500Z', '3 Mar 2026, 13:00:00 to 13:00:00.500'],
  ['2026-12-31T23:00:00Z', '2027-01-01T01:00:00Z', '31 Dec 2026, 23:00:00 to 1 Jan 2027, 01:00:00'],
])('from %s to %s', (from, to, expected) => {
  expect(stretchLabel(Date.parse(from), Date.parse(to))).toBe(expected);
});
