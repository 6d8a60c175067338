/** From times and lines to places on a timeline. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { densityPath, layOutTimeline, type MarkKind, type Timeline } from '../../../src/components/events/timeline.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const T0 = Date.UTC(2026, 2, 3, 13);

/** Times of lines from 1. */
const times = (...offsets: readonly (number | null)[]): Map<number, number | null> =>
  new Map(offsets.map((offset, place) => [place + 1, offset === null ? null : T0 + offset]));
const laidOut = (...offsets: readonly (number | null)[]): Timeline => {
  const timeline = layOutTimeline(times(...offsets), []);
  if (!timeline) throw new Error('no timeline');
  return timeline;
};
const lane = (kind: MarkKind, ...lines: readonly number[]) => ({ title: kind, parts: [{ kind, lines }] });

describe('axis', () => {
  test.each<[string, number[], string[]]>([
    ['an hour', [0, HOUR], ['13:00', '13:15', '13:30', '13:45', '14:00']],
    ['seconds', [0, 12 * SECOND], ['13:00:00', '13:00:02', '13:00:04', '13:00:06', '13:00:08', '13:00:10', '13:00:12']],
    ['less than a second', [0, 300], ['00.000', '00.050', '00.100', '00.150', '00.200', '00.250', '00.300']],
    ['across midnight', [8 * HOUR, 14 * HOUR], ['21:00', '22:00', '23:00', '4 Mar', '01:00', '02:00', '03:00']],
    ['days', [0, DAY, 2 * DAY, 3 * DAY], ['4 Mar', '12:00', '5 Mar', '12:00', '6 Mar', '12:00']],
    ['months', [0, 90 * DAY, 180 * DAY], ['Apr 2026', 'May 2026', 'Jun 2026', 'Jul 2026', 'Aug 2026']],
    ['years', [0, 600 * DAY, 1200 * DAY, 1800 * DAY], ['2027', '2028', '2029', '2030', '2031']],
    ['one event', [0], ['3 Mar 2026, 13:00:00']],
    ['all at one time', [250, 250, 250], ['3 Mar 2026, 13:00:00.250']],
    ['two parts of a day', [0, MINUTE, 6 * HOUR, 6 * HOUR + MINUTE], ['13:00', '19:00']],
    ['two days, a minute each', [0, MINUTE, 9 * DAY, 9 * DAY + MINUTE], ['3 Mar', '12 Mar']],
  ])('%s', (_, offsets, labels) => {
    const { ticks, spans } = laidOut(...offsets);
    expect(ticks.map(({ label }) => label)).toEqual(labels);
    expect(spans[0]?.x0).toBe(0);
    expect(spans.at(-1)?.x1).toBeCloseTo(100, 6);
  });

  test.each<[string, number[], number]>([
    ['events that are spread are not taken apart', [0, HOUR, 2 * HOUR, 3 * HOUR], 1],
    ['a gap of days between minutes is', [0, MINUTE, 2 * MINUTE, 3 * DAY], 2],
    ['three sessions', [0, MINUTE, DAY, DAY + MINUTE, 2 * DAY, 2 * DAY + MINUTE], 3],
    [
      'not more parts than can be told apart',
      Array.from({ length: 40 }, (_, place) => Math.floor(place / 2) * DAY + place),
      1,
    ],
  ])('%s', (_, offsets, amount) => {
    expect(laidOut(...offsets).spans).toHaveLength(amount);
  });

  test('nothing has a time', () => {
    expect(layOutTimeline(times(null, null), [lane('hit', 1)])).toBeUndefined();
    expect(layOutTimeline(new Map(), [])).toBeUndefined();
  });
});

describe('marks', () => {
  test('stand at their time; those of a kind that are too close are one', () => {
    const lines = times(0, 50 * MINUTE, 50 * MINUTE + SECOND, 100 * MINUTE, null);
    const timeline = layOutTimeline(lines, [lane('hit', 3, 1, 2, 1, 5, 99), lane('near', 2, 4)]);
    expect(timeline?.lanes).toEqual([
      {
        title: 'hit',
        marks: [
          { kind: 'hit', x: 0, from: T0, to: T0, lines: [1] },
          { kind: 'hit', x: 50.01, from: T0 + 50 * MINUTE, to: T0 + 50 * MINUTE + SECOND, lines: [2, 3] },
        ],
        untimed: [5],
      },
      {
        title: 'near',
        marks: [
          { kind: 'near', x: 50, from: T0 + 50 * MINUTE, to: T0 + 50 * MINUTE, lines: [2] },
          { kind: 'near', x: 100, from: T0 + 100 * MINUTE, to: T0 + 100 * MINUTE, lines: [4] },
        ],
        untimed: [],
      },
    ]);
    expect(timeline).toMatchObject({ timed: 4, untimed: 1 });
  });

  test('what is found is drawn last, above what is only there', () => {
    const parts = [
      { kind: 'hit' as const, lines: [1] },
      { kind: 'attack' as const, lines: [2] },
    ];
    const timeline = layOutTimeline(times(0, MINUTE), [{ title: 'Attack', parts }]);
    expect(timeline?.lanes[0]?.marks.map(({ kind }) => kind)).toEqual(['attack', 'hit']);
  });

  test('of a single event stand in the middle', () => {
    const timeline = layOutTimeline(times(0), [lane('missed', 1)]);
    expect(timeline?.lanes[0]?.marks[0]?.x).toBe(50);
    expect(timeline?.density).toEqual([{ x0: 49.25, x1: 50.75, from: T0, to: T0, count: 1 }]);
  });

  test('ten thousand finds are a few marks', () => {
    const lines = Array.from({ length: 10_000 }, (_, place) => place + 1);
    const timeline = layOutTimeline(new Map(lines.map((line) => [line, T0 + line * SECOND])), [lane('hit', ...lines)]);
    expect(timeline?.lanes[0]?.marks.length).toBeLessThan(50);
    expect(timeline?.lanes[0]?.marks.flatMap((mark) => mark.lines)).toHaveLength(10_000);
  });
});

test('the outline of the density: parts that touch are one, what holds any event can be seen', () => {
  const bin = (x0: number, x1: number, count: number) => ({ x0, x1, count, from: 0, to: 0 });
  expect(densityPath({ density: [bin(0, 1, 100), bin(1, 2, 1), bin(5, 6, 50)] }, 36)).toBe(
    'M0 36V0H10V33H20V36M50 36V18H60V36',
  );
});

test('whatever the times: every place is on the picture, in the order of time, and every event is counted once', () => {
  const anyTime = fc.oneof(
    fc.integer({ min: 0, max: 5 }),
    fc.integer({ min: 0, max: 4000 * DAY }),
    fc.integer({ min: -8.64e15 - T0, max: 8.64e15 - T0 }),
    fc.constant(null),
  );
  fc.assert(
    fc.property(fc.array(anyTime, { maxLength: 60 }), (offsets) => {
      const all = times(...offsets);
      const timeline = layOutTimeline(all, [lane('hit', ...all.keys())]);
      const timed = [...all.values()].filter((time) => time !== null);
      expect(timeline === undefined).toBe(timed.length === 0);
      if (!timeline) return;
      const marks = timeline.lanes[0]?.marks ?? [];
      for (const { x } of [...marks, ...timeline.ticks]) {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThanOrEqual(100);
      }
      for (const [place, mark] of marks.slice(1).entries())
        expect(mark.from).toBeGreaterThanOrEqual(marks[place]?.to ?? 0);
      expect(marks.flatMap(({ lines }) => lines)).toHaveLength(timed.length);
      expect(timeline.density.reduce((sum, { count }) => sum + count, 0)).toBe(timed.length);
    }),
  );
});
