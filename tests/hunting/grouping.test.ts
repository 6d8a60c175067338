import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Find, type Grouping, groupingOf } from '../../src/hunting/grouping.ts';
import { event, MIDNIGHT } from './events.ts';

const places = (...texts: readonly string[]) =>
  new Map(texts.map(event).map(({ line, host, time }) => [line, { host, time }]));
/** `A 0–5 [2 1] ×3 !1 (1 2 3)`: host, minutes, by analytic, events, of the attack, lines. */
const written = ({ groups }: Grouping): string[] =>
  groups.map(({ host, from, to, found, events, attack, lines }) => {
    const minute = (time: number | null): string => (time === null ? '?' : String((time - MIDNIGHT) / 60_000));
    return `${host} ${minute(from)}–${minute(to)} [${found.join(' ')}] ×${events} !${attack} (${lines.join(' ')})`;
  });

const found = (...finds: readonly (readonly number[])[]): Find[] =>
  finds.map((lines, at) => ({ analytic: `logic-${at + 1}`, lines }));

test.each<[string, string[], Find[], string[]]>([
  [
    'finds on one host within five minutes of each other are a group, and analytics share an event',
    ['1 A 0', '2 A 5', '3 A 10', '4 B 0'],
    found([1, 2, 4], [2, 3]),
    ['A 0–10 [2 2] ×3 !1 (1 2 3)', 'B 0–0 [1 0] ×1 !0 (4)'],
  ],
  ['a longer pause begins another', ['1 A 0', '2 A 6'], found([1, 2]), ['A 0–0 [1] ×1 !1 (1)', 'A 6–6 [1] ×1 !0 (2)']],
  [
    'where more analytics meet stands first, then more events',
    ['1 A 0', '2 A 1', '3 A 2', '4 B 0', '5 C 0', '6 C 1'],
    found([1, 2, 3, 4, 5, 6], [4]),
    ['B 0–0 [1 1] ×1 !0 (4)', 'A 0–2 [3 0] ×3 !1 (1 2 3)', 'C 0–1 [2 0] ×2 !0 (5 6)'],
  ],
  [
    'events without a time are together',
    ['1 A ?', '2 A ?', '3 A 0'],
    found([1, 2, 3]),
    ['A ?–? [2] ×2 !1 (1 2)', 'A 0–0 [1] ×1 !0 (3)'],
  ],
  ['nothing found', ['1 A 0'], found([]), []],
])('%s', (_, events, finds, expected) => {
  expect(written(groupingOf(finds, places(...events), new Set([1])))).toEqual(expected);
});

test('analytics that find nothing are named, and have no column', () => {
  const grouping = groupingOf(found([], [1], []), places('1 A 0'), new Set());
  expect(grouping.analytics).toEqual(['logic-2']);
  expect(grouping.silent).toEqual(['logic-1', 'logic-3']);
});

test('groups and what is left of them have every found event once, in whatever order they come', () => {
  const lines = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 60 });
  fc.assert(
    fc.property(lines, lines, (first, second) => {
      const where = places(...Array.from({ length: 60 }, (_, at) => `${at + 1} ${'ABCD'[at % 4]} ${at * 7}`));
      const grouping = groupingOf(found(first, second), where, new Set([1]));
      const shown = grouping.groups.reduce((sum, { events }) => sum + events, 0);
      expect(shown + grouping.left.events).toBe(new Set([...first, ...second]).size);
      expect(groupingOf(found(first.toReversed(), second.toReversed()), where, new Set([1]))).toEqual(grouping);
    }),
  );
});
