import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Reading } from '../../src/hunting/readings.ts';
import { isGap, type Stack, stacksOf } from '../../src/hunting/stack-counting.ts';
import { event, reading } from './events.ts';

/** `1 cmd.exe (CMD.EXE ×1) ×3 !1 @1 [1 2 5]`: rank, value, its other spellings, events, of the attack, hosts, lines. */
const written = ({ rows }: Stack): string[] =>
  rows.map((row) =>
    isGap(row)
      ? `… ${row.values} values ×${row.events} !${row.attack} (${row.least} to ${row.most})`
      : `${row.rank} ${row.value} ${row.others.map(({ value, events }) => `(${value} ×${events}) `).join('')}×${row.events} !${row.attack} @${row.hosts} [${row.lines.join(' ')}]`,
  );

test('counts each value of each field, the rarest first, equally rare ones by their texts', () => {
  const [image, parent] = stacksOf(
    reading(
      ['Image', 'ParentImage'],
      '1 A 0 cmd.exe explorer.exe',
      '2 B 1 wsmprovhost.exe svchost.exe',
      '3 B 2 svchost.exe services.exe',
      '4 A 3 cmd.exe -',
      '5 A 4 Cmd.exe explorer.exe',
    ),
    new Set([2, 5]),
  );
  expect(image && written(image)).toEqual([
    '1 svchost.exe ×1 !0 @1 [3]',
    '2 wsmprovhost.exe ×1 !1 @1 [2]',
    '3 cmd.exe (Cmd.exe ×1) ×3 !1 @1 [1 4 5]',
  ]);
  expect(image).toMatchObject({ field: 'Image', events: 5, without: 0, distinct: 3 });
  expect(parent && written(parent)).toEqual([
    '1 services.exe ×1 !0 @1 [3]',
    '2 svchost.exe ×1 !1 @1 [2]',
    '3 explorer.exe ×2 !1 @1 [1 5]',
  ]);
  expect(parent).toMatchObject({ field: 'ParentImage', events: 4, without: 1 });
});

test('a value is named by its most frequent spelling, of equally frequent ones by the first', () => {
  const [stack] = stacksOf(
    reading(['Image'], '1 A 0 WSMPROVHOST.EXE', '2 B 0 wsmprovhost.exe', '3 C 0 b', '4 C 0 b', '5 C 0 B', '6 C 0 aB'),
    new Set([2]),
  );
  expect(stack && written(stack)).toEqual([
    '1 aB ×1 !0 @1 [6]',
    '2 WSMPROVHOST.EXE (wsmprovhost.exe ×1) ×2 !1 @2 [1 2]',
    '3 b (B ×1) ×3 !0 @1 [3 4 5]',
  ]);
});

test('of many values shows the ten rarest, the attack’s, and the two most frequent; the rest as gaps', () => {
  const values = Array.from({ length: 30 }, (_, at) => `v${String(at).padStart(2, '0')}`);
  const lines = values.flatMap((value, at) => Array.from({ length: at < 15 ? 1 : at }, () => value));
  const attacked = lines.indexOf('v20') + 1;
  const [stack] = stacksOf(
    reading(['Image'], ...lines.map((value, at) => `${at + 1} A 0 ${value}`)),
    new Set([attacked]),
  );
  const rows = stack ? written(stack) : [];
  expect(rows.map((row) => row.replace(/ @.*/, ''))).toEqual([
    ...values.slice(0, 10).map((value, at) => `${at + 1} ${value} ×1 !0`),
    '… 10 values ×90 !0 (1 to 19)',
    '21 v20 ×20 !1',
    '… 7 values ×168 !0 (21 to 27)',
    '29 v28 ×28 !0',
    '30 v29 ×29 !0',
  ]);
  expect(rows.at(-1)).toMatch(/\[(\d+ ){19}\d+\]$/);
});

test('a gap of one value is that value', () => {
  const [stack] = stacksOf(
    reading(['Image'], ...Array.from({ length: 13 }, (_, at) => `${at + 1} A 0 ${String.fromCharCode(97 + at)}`)),
    new Set(),
  );
  expect(stack?.rows).toHaveLength(13);
  expect(stack?.rows.some(isGap)).toBe(false);
});

test('5,000 different values of 10,000 events are a dozen rows and a gap', () => {
  const many: Reading = reading(['Image'], ...Array.from({ length: 10_000 }, (_, at) => `${at + 1} A 0 v${at % 5000}`));
  const [stack] = stacksOf(many, new Set());
  expect(stack).toMatchObject({ events: 10_000, distinct: 5000 });
  expect(stack?.rows).toHaveLength(13);
  expect(stack?.rows.find(isGap)).toEqual({ values: 4988, events: 9976, attack: 0, least: 2, most: 2 });
});

test('values that look like markup, or like names of objects, are values', () => {
  const hostile = ['__proto__', 'constructor', '<script>', 'a&b', '\u202e', ''.padEnd(100_000, 'x')];
  const events = hostile.map((value, at) => ({ line: at + 1, host: 'A', time: 0, values: [value] }));
  const [stack] = stacksOf({ ...reading(['Image']), events }, new Set());
  expect(new Set(stack?.rows.map((row) => (isGap(row) ? '' : row.value)))).toEqual(new Set(hostile));
});

describe('laws', () => {
  const events = fc.array(
    fc.record({
      host: fc.constantFrom('A', 'B', 'C'),
      value: fc.option(fc.string({ maxLength: 2 }), { nil: null }),
    }),
    { maxLength: 80 },
  );
  const asReading = (given: readonly { host: string; value: string | null }[]): Reading => ({
    ...reading(['Image']),
    events: given.map(({ host, value }, at) => ({ ...event(`${at + 1} ${host} 0`), values: [value] })),
  });

  test('events of rows and gaps, with those without a value, are all events; so are those of the attack', () => {
    fc.assert(
      fc.property(events, fc.array(fc.nat(80)), (given, attacked) => {
        const attack = new Set(attacked);
        const [stack] = stacksOf(asReading(given), attack);
        const sum = (of: (row: { events: number; attack: number }) => number): number =>
          stack?.rows.reduce((total, row) => total + of(row), 0) ?? -1;
        expect(sum(({ events }) => events) + (stack?.without ?? 0)).toBe(given.length);
        expect(sum((row) => row.attack)).toBe(
          given.filter(({ value }, at) => value !== null && attack.has(at + 1)).length,
        );
      }),
    );
  });

  test('the order of the events does not matter', () => {
    fc.assert(
      fc.property(events, (given) => {
        const own = asReading(given);
        expect(stacksOf({ ...own, events: own.events.toReversed() }, new Set([1]))).toEqual(
          stacksOf(own, new Set([1])),
        );
      }),
    );
  });
});
