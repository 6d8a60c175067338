import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clusterChart, clusterX } from '../../../src/components/hunting/cluster-chart.ts';
import { SCATTER, scatterChart } from '../../../src/components/hunting/scatter-chart.ts';
import { STACK_WIDTH, stackBars } from '../../../src/components/hunting/stack-chart.ts';
import { activitiesOf } from '../../../src/hunting/activities.ts';
import { clusteringOf } from '../../../src/hunting/clustering.ts';
import { scatterOf } from '../../../src/hunting/scatter-plot.ts';
import type { Stack } from '../../../src/hunting/stack-counting.ts';
import { reading } from '../../hunting/events.ts';

const tally = { others: [], hosts: 1, lines: [] };

test('bars are as long as their counts, with the attack’s part; a gap has words', () => {
  const stack: Stack = {
    field: 'Image',
    events: 60,
    without: 0,
    distinct: 6,
    rows: [
      { rank: 1, value: 'rare.exe', events: 5, attack: 5, ...tally },
      { values: 4, events: 35, attack: 0, least: 5, most: 10 },
      { rank: 6, value: 'usual.exe', events: 20, attack: 10, ...tally },
    ],
  };
  const { bars, height } = stackBars(stack);
  expect(height).toBe(57);
  expect(bars.map(({ label }) => label)).toEqual(['rare.exe', '… 4 values, 5 to 10 events each', 'usual.exe']);
  expect(bars.map(({ bar }) => bar && [bar.width, bar.attack])).toEqual([[24, 24], undefined, [96, 48]]);
  for (const { bar } of bars) expect((bar?.x ?? 0) + (bar?.width ?? 0)).toBeLessThan(STACK_WIDTH);
});

const activities = activitiesOf([
  reading(['Image'], '1 A 0 a', '2 A 10 a', '3 B 0 b', '4 B 10 b', '5 C 0 a', '6 C 0 b'),
]);

test('a tree has a row for each leaf, a join less than leaves, and a band for each cluster', () => {
  const clustering = activities && clusteringOf(activities, new Set([3]));
  const chart = clustering && clusterChart(clustering);
  expect(chart?.leaves).toHaveLength(5);
  expect(chart?.joins).toHaveLength(4);
  expect(chart?.bands.map(({ height }) => height / 17)).toEqual(
    clustering?.clusters.map(({ activities }) => activities.length),
  );
  expect(chart?.leaves.map(({ activity }) => activity)).toEqual(
    clustering?.clusters.flatMap(({ activities }) => activities),
  );
  expect(chart?.joins.join('')).toMatch(/^[MHV0-9 .]+$/);
  expect([clusterX(0), clusterX(1), clusterX(2)]).toEqual([150, 350, 350]);
});

describe('scatter', () => {
  test('every point, label and line lies within the plot, and no label on another', () => {
    const texts = fc.array(
      fc.tuple(fc.constantFrom('A', 'B', 'C', 'D'), fc.nat(50), fc.constantFrom('a', 'b', 'c', 'd', 'e')),
      { minLength: 1, maxLength: 60 },
    );
    fc.assert(
      fc.property(texts, (given) => {
        const some = activitiesOf([reading(['Image'], ...given.map((one, at) => `${at + 1} ${one.join(' ')}`))]);
        if (!some) throw new Error('No activities.');
        const chart = scatterChart(scatterOf(some, new Set([1, 2])), ({ host }) => host);
        const inside = (x: number, y: number): void => {
          expect(x).toBeGreaterThanOrEqual(SCATTER.left - 0.01);
          expect(x).toBeLessThanOrEqual(SCATTER.right + 0.01);
          expect(y).toBeGreaterThanOrEqual(SCATTER.top - 0.01);
          expect(y).toBeLessThanOrEqual(SCATTER.bottom + 0.01);
        };
        for (const { x, y } of chart.marks) inside(x, y);
        if (chart.line) {
          inside(chart.line.x1, chart.line.y1);
          inside(chart.line.x2, chart.line.y2);
        }
        for (const [at, { x, y }] of chart.labels.entries()) {
          for (const other of chart.labels.slice(at + 1)) {
            expect(Math.abs(y - other.y) >= 12 || Math.abs(x - other.x) > 5).toBe(true);
          }
        }
      }),
    );
  });
});
