import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { CONVERSION_TARGETS } from '../../../src/languages/convert/index.ts';
import { sigma } from '../../../src/languages/sigma/index.ts';
import { converted, lines, programOf, type Raw, records, rerun, SqlRuns } from './harness.ts';

const sql = new SqlRuns();
afterAll(() => sql.close());

const TEXTS = [
  'cmd.exe',
  'CMD.EXE',
  'C:\\Windows\\cmd.exe',
  '\\\\host\\share',
  'x*y',
  'x?y',
  'xzy',
  'a "b" c',
  "it's",
  '100%_a',
  'äöÜ',
  'and',
  '(a|b)+[c]{2}^$.#@&~<>!/:-',
  '10.0.0.1',
  '192.168.7.7',
  'trailing\\',
  '5',
  'true',
];
const NAMES = ['Image', 'CommandLine', 'odd-name', 'in'];
const text = fc.constantFrom(...TEXTS);
const number = fc.constantFrom(-2, 0, 5, 12);

/** Fields hold a text, nothing, or (`Count`) a number: how numbers are written is not what is compared here. */
const event: fc.Arbitrary<Raw> = fc
  .record(
    {
      Channel: fc.constantFrom('Security', 'Microsoft-Windows-Sysmon/Operational'),
      EventID: fc.constantFrom(1, 3, 4624),
      Image: text,
      CommandLine: text,
      'odd-name': text,
      in: text,
      Count: number,
    },
    { requiredKeys: [] },
  )
  .map((record): Raw => record);

const piece = text.chain((whole) => fc.nat({ max: whole.length }).map((start) => whole.slice(start) || whole));
const value = fc.oneof(text, piece, fc.constantFrom('*', 'C:*', '*.exe', 'x\\*y', '?md.exe', '', 'C:\\\\*\\cmd?exe'));
const values = fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 3 }));
const name = fc.constantFrom(...NAMES);

const item: fc.Arbitrary<readonly [string, unknown]> = fc.oneof(
  fc.tuple(name, values),
  fc
    .tuple(name, fc.constantFrom('|contains', '|startswith', '|endswith', '|cased', '|contains|cased'), values)
    .map(([field, modifiers, wanted]) => [`${field}${modifiers}`, wanted] as const),
  fc
    .tuple(name, fc.array(value, { minLength: 2, maxLength: 3 }))
    .map(([field, all]) => [`${field}|contains|all`, all] as const),
  fc.tuple(name, fc.boolean()).map(([field, exists]) => [`${field}|exists`, exists] as const),
  name.map((field) => [field, null] as const),
  fc
    .tuple(name, fc.constantFrom('10.0.0.0/8', '192.168.0.0/21'))
    .map(([field, range]) => [`${field}|cidr`, range] as const),
  fc
    .tuple(
      name,
      fc.constantFrom('|re', '|re|i'),
      fc.constantFrom('^c.*e$', 'M[A-Z]\\.', '[^\\w\\s]+', '(?:cmd|x.)(y|\\.)', '\\\\$', 'a|^b|\\d{2}'),
    )
    .map(([field, modifiers, source]) => [`${field}${modifiers}`, source] as const),
  fc.tuple(fc.constantFrom('Count', 'Count|gt', 'Count|gte', 'Count|lt', 'Count|lte'), number),
  fc.tuple(fc.constant('EventID'), fc.constantFrom(1, '3', 4624)),
);

const CONDITIONS = [
  'a',
  'not a',
  'a and b',
  'a or b',
  'a and not b',
  'not (a or not b)',
  'a and (b or not c)',
  '1 of *',
  'not all of *',
];
const search = fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => Object.fromEntries(items));
const rule = fc
  .record({
    logsource: fc.constantFrom(
      { category: 'process_creation' },
      { product: 'windows', service: 'security' },
      { product: 'x' },
    ),
    detection: fc.record({ a: search, b: search, c: search, condition: fc.constantFrom(...CONDITIONS) }),
  })
  .map((one) => JSON.stringify({ title: 'made', ...one }));
const events = fc.array(event, { minLength: 1, maxLength: 12 });

describe('whatever the rule and the events, what is printed finds the same events', () => {
  test.each(CONVERSION_TARGETS.filter((target) => target !== 'spark-sql'))('%s', (target) => {
    let said = 0;
    fc.assert(
      fc.property(rule, events, (source, raws) => {
        const program = programOf(sigma, source);
        const conversion = converted(program, target);
        if (!conversion.ok) return;
        said++;
        const recorded = records(raws);
        expect({ text: conversion.text, finds: rerun(target, conversion.text, recorded) }).toEqual({
          text: conversion.text,
          finds: lines(program, recorded),
        });
      }),
      { numRuns: 400 },
    );
    expect(said).toBeGreaterThan(50);
  });

  test('spark-sql', async () => {
    await fc.assert(
      fc.asyncProperty(rule, events, async (source, raws) => {
        const program = programOf(sigma, source);
        const conversion = converted(program, 'spark-sql');
        if (!conversion.ok) return;
        expect({ text: conversion.text, finds: await sql.run(conversion.text, raws, `${made++}`) }).toEqual({
          text: conversion.text,
          finds: lines(program, records(raws)),
        });
      }),
      { numRuns: 40 },
    );
  });
});

let made = 0;
