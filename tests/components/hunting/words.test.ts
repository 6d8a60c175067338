import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  evenParts,
  intervalWords,
  lengthWords,
  listWords,
  shortAnalytics,
  shortHost,
  shortValue,
  spanWords,
  wholeHost,
} from '../../../src/components/hunting/words.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const first = Date.UTC(2026, 2, 3, 23, 0);

test.each<[number, string, string]>([
  [1000, 'second', 'a second'],
  [5 * MINUTE, '5 minutes', '5 minutes'],
  [MINUTE, 'minute', 'a minute'],
  [HOUR, 'hour', 'an hour'],
  [DAY, 'day', 'a day'],
  [7 * DAY, '7 days', '7 days'],
])('%i milliseconds', (length, every, alone) => {
  expect(lengthWords({ first, length, count: 1 })).toBe(every);
  expect(lengthWords({ first, length, count: 1 }, 'one')).toBe(alone);
});

test.each<[string, { length: number; count: number }, number, string]>([
  ['within a day', { length: 5 * MINUTE, count: 12 }, 1, '23:05'],
  ['over midnight', { length: HOUR, count: 3 }, 1, '4 Mar 00:00'],
  ['seconds', { length: 5000, count: 3 }, 1, '23:00:05'],
  ['days', { length: DAY, count: 3 }, 2, '5 Mar 2026'],
])('an interval %s', (_, intervals, at, expected) => {
  expect(intervalWords({ first, ...intervals }, at)).toBe(expected);
});

test.each<[number | null, number | null, boolean, string]>([
  [first, first + 4 * MINUTE, false, '23:00–23:04'],
  [first, first + 4000, false, '23:00'],
  [first, first + 4 * MINUTE, true, '3 Mar 2026 23:00–23:04'],
  [first, first + 2 * HOUR, false, '3 Mar 2026 23:00–4 Mar 2026 01:00'],
  [null, null, false, 'no time'],
])('from %s to %s', (from, to, day, expected) => {
  expect(spanWords(from, to, day)).toBe(expected);
});

describe('values', () => {
  test.each<[string, number, string]>([
    ['C:\\Windows\\System32\\wsmprovhost.exe', 99, 'C:\\Windows\\System32\\wsmprovhost.exe'],
    ['C:\\Windows\\System32\\wsmprovhost.exe', 32, '…\\System32\\wsmprovhost.exe'],
    ['/usr/lib/systemd/systemd-executor', 20, '…/systemd-executor'],
    ['C:\\a-very-long-name-without-end.exe', 12, '…out-end.exe'],
    ['powershell.exe -enc AAAA', 12, 'powershell.…'],
    ['"C:\\Program Files\\x.exe" -a -b', 12, '"C:\\Program…'],
    ['one\r\n\ttwo\u202e three\u0000', 40, 'one two\\u202e three\\u0000'],
    ['😀😀😀', 2, '😀…'],
  ])('%j in %i', (value, most, expected) => {
    expect(shortValue(value, most)).toBe(expected);
  });

  test('are never longer than asked', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 2, max: 40 }), (value, most) => {
        expect([...shortValue(value, most)].length).toBeLessThanOrEqual(most);
      }),
    );
  });
});

test.each([
  ['SRV-01.corp.example', 'SRV-01'],
  ['10.0.0.1', '10.0.0.1'],
  ['fe80::1', 'fe80::1'],
  ['', '(no host)'],
])('host %j', (host, expected) => {
  expect(shortHost(host)).toBe(expected);
});

test('nothing is hidden in a host', () => {
  expect(wholeHost('a\u202eb.corp')).toBe('a\\u202eb.corp');
  expect(shortHost('a\u202eb.corp')).toBe('a\\u202eb');
  expect([wholeHost(''), shortHost('')]).toEqual(['(no host)', '(no host)']);
});

test('ids and lists', () => {
  expect([...shortAnalytics(['a/sysmon-1', 'a/security-4688', 'b/sysmon-1', 'logic']).values()]).toEqual([
    'a/sysmon-1',
    'security-4688',
    'b/sysmon-1',
    'logic',
  ]);
  expect([listWords([]), listWords(['a']), listWords(['a', 'b']), listWords(['a', 'b', 'c'])]).toEqual([
    '',
    'a',
    'a and b',
    'a, b and c',
  ]);
});

test('columns are cut into parts of about the same size, none too large, in their order', () => {
  expect(evenParts([1, 2, 3], 8)).toEqual([[1, 2, 3]]);
  expect(evenParts([1, 2, 3, 4, 5, 6, 7, 8, 9], 8)).toEqual([
    [1, 2, 3, 4, 5],
    [6, 7, 8, 9],
  ]);
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (columns, most) => {
      const parts = evenParts(columns, most);
      const sizes = parts.map(({ length }) => length);
      expect(parts.flat()).toEqual(columns);
      expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(most);
      expect(Math.max(0, ...sizes) - Math.min(...sizes, most)).toBeLessThanOrEqual(1);
    }),
  );
});
