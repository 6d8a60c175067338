import fc from 'fast-check';
import { expect, test } from 'vitest';
import { intervalAt, intervalsOf } from '../../src/hunting/intervals.ts';

const MINUTE = 60_000;
const at = (text: string): number => Date.parse(`2026-03-03T${text}Z`);

test.each<[string, string[], { first: number; length: number; count: number } | undefined]>([
  ['no event', [], undefined],
  ['one event', ['12:00:00'], { first: at('12:00:00'), length: 1000, count: 1 }],
  ['three quarters of an hour', ['12:57:31', '13:36:00'], { first: at('12:55:00'), length: 5 * MINUTE, count: 9 }],
  ['a working day', ['08:10:00', '17:20:00'], { first: at('08:00:00'), length: 60 * MINUTE, count: 10 }],
  ['a full dozen', ['10:00:00', '10:11:59'], { first: at('10:00:00'), length: MINUTE, count: 12 }],
  ['one more than a dozen', ['10:00:00', '10:12:00'], { first: at('10:00:00'), length: 2 * MINUTE, count: 7 }],
])('%s', (_, times, expected) => {
  expect(intervalsOf(times.map(at))).toEqual(expected);
});

test('every time falls into one of at most twelve intervals, however far apart', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1e14, max: 1e14 }), { minLength: 1, maxLength: 20 }), (times) => {
      const intervals = intervalsOf(times);
      expect(intervals?.count).toBeLessThanOrEqual(12);
      for (const time of times) {
        const place = intervals ? intervalAt(intervals, time) : -1;
        expect(place).toBeGreaterThanOrEqual(0);
        expect(place).toBeLessThan(intervals?.count ?? 0);
      }
    }),
  );
});
