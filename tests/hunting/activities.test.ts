import { expect, test } from 'vitest';
import { activitiesOf } from '../../src/hunting/activities.ts';
import { boxPlotOf, quartilesOf } from '../../src/hunting/box-plot.ts';
import { clusteringOf, MOST_ACTIVITIES } from '../../src/hunting/clustering.ts';
import { fittedLine, scatterOf } from '../../src/hunting/scatter-plot.ts';
import { reading } from './events.ts';

/** Four hosts over forty minutes: two run the same things, the third something else, and A has a burst of it at 20. */
const QUIET = [0, 10, 20, 30, 40].flatMap((minute, at) => [
  `${at * 3 + 1} A ${minute} agent.exe services.exe`,
  `${at * 3 + 2} B ${minute} Agent.exe services.exe`,
  `${at * 3 + 3} C ${minute} mail.exe explorer.exe`,
]);
const BURST = [
  '21 A 20 wsmprovhost.exe svchost.exe',
  '22 A 21 whoami.exe wsmprovhost.exe',
  '23 A 22 cmd.exe wsmprovhost.exe',
];
const SESSION = ['31 D 30 wsmprovhost.exe svchost.exe', '32 D 31 whoami.exe wsmprovhost.exe'];
const ATTACK = new Set([21, 22, 23, 31, 32]);
const read = reading(['Image', 'ParentImage'], ...QUIET, ...BURST, ...SESSION);
const given = activitiesOf([read]);

test('an activity is a host in an interval, with its values and lines; letters count once in either case', () => {
  expect(given?.intervals).toMatchObject({ length: 5 * 60_000, count: 9 });
  const burst = given?.activities.find(({ host, interval }) => host === 'A' && interval === 4);
  expect(burst?.lines).toEqual([7, 21, 22, 23]);
  expect([...(burst?.values.values() ?? [])].map(({ value, events }) => `${value} ×${events}`)).toEqual([
    'agent.exe ×1',
    'services.exe ×1',
    'wsmprovhost.exe ×1',
    'svchost.exe ×1',
    'whoami.exe ×1',
    'wsmprovhost.exe ×2',
    'cmd.exe ×1',
  ]);
});

test('events without a time are counted apart; without any time there are no activities', () => {
  const some = activitiesOf([reading(['Image'], '1 A 0 a', '2 A ? b')]);
  expect(some?.timeless).toBe(1);
  expect(some?.activities).toHaveLength(1);
  expect(activitiesOf([reading(['Image'], '1 A ? a')])).toBeUndefined();
  expect(activitiesOf([])).toBeUndefined();
});

test('clusters: what shares its values is together, whatever its case and host, and the traits tell it', () => {
  const clustering = given && clusteringOf(given, ATTACK);
  const clusters = clustering?.clusters.map(({ activities, events, attack, traits }) => ({
    of: activities.map(({ host, interval }) => `${host}${interval}`).join(' '),
    events,
    attack,
    trait: traits[0] && `${traits[0].value} ${traits[0].within}/${traits[0].elsewhere}`,
  }));
  expect(clusters).toEqual([
    { of: 'A0 A2 A6 A8 B0 B2 B4 B6 B8', events: 9, attack: 0, trait: 'agent.exe 9/1' },
    { of: 'A4 D6', events: 6, attack: 5, trait: 'whoami.exe 2/0' },
    { of: 'C0 C2 C4 C6 C8', events: 5, attack: 0, trait: 'mail.exe 5/0' },
  ]);
});

test('clusters hold every activity once, and of many those of the attack and the busiest', () => {
  const texts = Array.from({ length: 60 }, (_, at) => `${at + 1} H${String(at).padStart(2, '0')} 0 v${at % 7}`);
  const many = activitiesOf([reading(['Image'], ...texts, '99 H59 0 v0')]);
  const clustering = many && clusteringOf(many, new Set([58]));
  expect(clustering).toMatchObject({ activities: MOST_ACTIVITIES, left: 60 - MOST_ACTIVITIES });
  const hosts = clustering?.clusters.flatMap(({ activities }) => activities.map(({ host }) => host)) ?? [];
  expect(new Set(hosts).size).toBe(MOST_ACTIVITIES);
  expect(hosts).toContain('H59');
  expect(hosts).toContain('H57');
});

test('fewer than three activities are not clustered', () => {
  const two = activitiesOf([reading(['Image'], '1 A 0 a', '2 B 0 b')]);
  expect(two && clusteringOf(two, new Set())).toBeUndefined();
});

test('scatter: events against different values, with the line of least squares', () => {
  const plot = given && scatterOf(given, ATTACK);
  expect(plot).toMatchObject({ points: 16, events: 20 });
  expect(plot?.spots).toEqual([
    { events: 1, values: 2, points: 14, attack: 0 },
    { events: 2, values: 4, points: 1, attack: 1 },
    { events: 4, values: 7, points: 1, attack: 1 },
  ]);
  expect(plot?.named.slice(0, 2).map(({ host, events }) => `${host} ${events}`)).toEqual(['D 2', 'A 4']);
  expect(plot?.named[0]?.lines).toEqual([31, 32]);
});

test.each<[string, [number, number][], { slope: number; start: number } | undefined]>([
  [
    'points on a line',
    [
      [0, 1],
      [1, 3],
      [2, 5],
    ],
    { slope: 2, start: 1 },
  ],
  [
    'the mean between two',
    [
      [0, 0],
      [0, 2],
      [2, 1],
      [2, 3],
    ],
    { slope: 0.5, start: 1 },
  ],
  [
    'one x',
    [
      [1, 1],
      [1, 5],
    ],
    undefined,
  ],
  ['one point', [[3, 3]], undefined],
  ['none', [], undefined],
])('least squares: %s', (_, points, line) => {
  expect(fittedLine(points)).toEqual(line);
});

/** By hand, with R's `quantile(x, type = 7)`. */
test.each<[string, number[], number, [number, number, number, number, number]]>([
  ['one to five', [3, 1, 2, 5, 4], 0, [1, 2, 3, 4, 5]],
  ['an outlier is beyond the whisker', [1, 2, 3, 4, 100], 0, [1, 2, 3, 4, 4]],
  ['quiet intervals are noughts', [9, 3, 5, 1, 2], 3, [0, 0, 1.5, 3.5, 5]],
  ['all equal', [2, 2, 2, 2], 0, [2, 2, 2, 2, 2]],
  ['one alone', [7], 0, [7, 7, 7, 7, 7]],
])('quartiles: %s', (_, counts, quiet, [low, first, median, third, high]) => {
  expect(quartilesOf(counts, quiet)).toEqual({ low, first, median, third, high });
});

test('box plot: each host over all intervals, its burst an outlier that leads to its lines', () => {
  const plot = given && boxPlotOf(given, ATTACK);
  expect(plot?.boxes.map(({ host, events, attack, quiet }) => [host, events, attack, quiet])).toEqual([
    ['A', 8, 3, 4],
    ['B', 5, 0, 4],
    ['C', 5, 0, 4],
    ['D', 2, 2, 8],
  ]);
  expect(plot?.boxes[0]?.quartiles).toEqual({ low: 0, first: 0, median: 1, third: 1, high: 1 });
  expect(plot?.boxes[0]?.points.filter(({ outlier }) => outlier)).toEqual([
    { interval: 4, outlier: true, events: 4, attack: 3, lines: [7, 21, 22, 23] },
  ]);
});

test('box plot: too few intervals have no box, and too many hosts are left out', () => {
  const short = activitiesOf([reading(['Image'], ...Array.from({ length: 14 }, (_, at) => `${at + 1} H${at} 0 a`))]);
  const plot = short && boxPlotOf(short, new Set());
  expect(plot?.boxes).toHaveLength(12);
  expect(plot?.hostsLeft).toHaveLength(2);
  expect(plot?.boxes.every(({ quartiles }) => quartiles === undefined)).toBe(true);
});

test('nothing depends on the order of the events', () => {
  const turned = activitiesOf([{ ...read, events: read.events.toReversed() }]);
  expect(turned && boxPlotOf(turned, ATTACK)).toEqual(given && boxPlotOf(given, ATTACK));
  expect(turned && scatterOf(turned, ATTACK)).toEqual(given && scatterOf(given, ATTACK));
  expect(turned && clusteringOf(turned, ATTACK)).toEqual(given && clusteringOf(given, ATTACK));
});
