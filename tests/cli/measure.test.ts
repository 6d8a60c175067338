import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith, huntbook } from './project.ts';

const EVENTS = [
  { Channel: 'Security', EventID: 4624, TargetUserName: 'ada', time: 1 },
  { Channel: 'Security', EventID: 4625, TargetUserName: 'bob', time: 2 },
  { Channel: 'Security', EventID: 4624, TargetUserName: 'bob', time: 3 },
];

const lines = (...values: readonly unknown[]): string =>
  values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join('\n');

/** Measures lines, and gives the report of `--json` with the exit code. */
function measured(text: string, files: Record<string, string> = {}) {
  const from = folderWith({ 'queries.jsonl': text, ...files });
  const ran = huntbook(['measure', '--json', 'queries.jsonl'], { from });
  return { report: JSON.parse(ran.out), err: ran.err, code: ran.code };
}

const logpoint = { language: 'logpoint', view: 'native', events: EVENTS };

describe('what is expected is compared', () => {
  test.each([
    ['lines', { ...logpoint, query: 'EventID=4624', expect: [1, 3] }],
    ['lines in another order', { ...logpoint, query: 'EventID=4624', expect: { events: [3, 1] } }],
    ['nothing', { ...logpoint, query: 'EventID=1', expect: [] }],
    [
      'rows with their columns',
      {
        ...logpoint,
        query: '* | chart count() as n by EventID',
        expect: {
          columns: ['EventID', 'n'],
          rows: [
            [4624, 2],
            [4625, 1],
          ],
        },
      },
    ],
    [
      'rows of SQL',
      {
        language: 'spark-sql',
        events: EVENTS,
        query: 'SELECT DISTINCT TargetUserName AS u FROM t ORDER BY u',
        expect: { rows: [['ada'], ['bob']] },
      },
    ],
    [
      'sequences',
      {
        language: 'eql-classic',
        view: 'native',
        events: EVENTS.map((event) => ({ ...event, SystemTime: `2024-01-01T00:00:0${event.time}Z` })),
        query: 'sequence [any where EventID == 4624] [any where EventID == 4625]',
        expect: { sequences: [[1, 2]] },
      },
    ],
    ['a refusal', { language: 'logpoint', query: 'a="', expect: { error: true } }],
    ['a refusal at its place', { language: 'logpoint', query: 'a=b\nc="', expect: { error: { line: 2, column: 3 } } }],
    ['events of a file', { ...logpoint, events: 'sub/events.ndjson', query: 'EventID=4625', expect: [2] }],
  ])('%s', (_, line) => {
    const { report, err, code } = measured(lines(line), { 'sub/events.ndjson': lines(...EVENTS) });
    expect([report.languages[0].compared, report.languages[0].differ, err, code]).toEqual([1, [], '', 0]);
  });

  test.each([
    [
      'missing and surplus lines',
      { ...logpoint, query: 'EventID=4624', expect: [2, 3] },
      'Missing: line 2. Surplus: line 1.',
      { events: [1, 3] },
    ],
    [
      'a query that is refused',
      { ...logpoint, query: 'a="', expect: [1] },
      'Unexpected end of the line, expected a closing quotation mark.',
      { error: { message: 'Unexpected end of the line, expected a closing quotation mark.', line: 1, column: 3 } },
    ],
    [
      'text that is not refused',
      { ...logpoint, query: 'EventID=1', expect: { error: true } },
      'Expected the text to be refused, it ran.',
      { events: [] },
    ],
    [
      'text that is refused elsewhere',
      { language: 'logpoint', query: 'a="', expect: { error: { column: 1 } } },
      'Expected it to be refused at 1:1, it was at 1:3: Unexpected end of the line, expected a closing quotation mark.',
      { error: { message: 'Unexpected end of the line, expected a closing quotation mark.', line: 1, column: 3 } },
    ],
    [
      'other columns',
      { ...logpoint, query: 'EventID=4625 | chart count() as n', expect: { columns: ['m'], rows: [[1]] } },
      'Expected the columns m, found n.',
      { columns: ['n'], rows: [[1]] },
    ],
    [
      'other rows',
      { ...logpoint, query: 'EventID=4625 | chart count() as n', expect: { rows: [[2]] } },
      'Row 1: expected [2], found [1].',
      { columns: ['n'], rows: [[1]] },
    ],
  ])('%s differ, exit code 1', (_, line, message, found) => {
    const { report, code } = measured(lines({ id: 'x', ...line }));
    const { expect: expected } = line;
    expect(report.languages[0].differ).toEqual([
      {
        id: 'x',
        file: 'queries.jsonl',
        line: 1,
        message,
        expected: Array.isArray(expected) ? { events: expected } : expected,
        found,
      },
    ]);
    expect(code).toBe(1);
  });
});

test('figures by language, with reasons by message', () => {
  const { report, code } = measured(
    lines(
      { id: 1, language: 'logpoint', query: 'event_id=1' },
      { id: 2, language: 'logpoint', query: 'event_id=1 )' },
      { id: 3, language: 'logpoint', query: 'event_id=1 ]' },
      { id: 4, language: 'logpoint', query: 'event_id=1 | timechart' },
      { id: 5, language: 'logpoint', query: 'image="', expect: { error: true } },
      { id: 6, language: 'spark-sql', query: 'SELECT a.Whatever, length(Other) FROM t a' },
      { id: 7, language: 'spark-sql', query: 'SELECT (SELECT Image FROM t) FROM t' },
    ),
  );
  const [one, sql] = report.languages;
  expect(one).toMatchObject({
    language: 'logpoint',
    lines: 5,
    sound: 4,
    parse: 1,
    run: 1,
    refused: 3,
    failed: 0,
    shares: { parse: 25, run: 25, refused: 75, failed: 0 },
    toRefuse: 1,
    rightlyRefused: 1,
    compared: 1,
    differ: [],
  });
  expect(one.refusals[0]).toMatchObject({ message: expect.stringMatching(/^Unexpected `…`, expected /), count: 2 });
  expect(one.refusals[0].example).toMatchObject({ id: 2, line: 1, column: 12 });
  expect(sql).toMatchObject({ parse: 2, run: 1, failed: 1, shares: { parse: 100, run: 50 } });
  expect(sql.failures).toMatchObject([{ count: 1, example: { id: 7, line: 1, column: 8 } }]);
  expect(code).toBe(0);
});

test('the figures as text, and the report in a file', () => {
  const from = folderWith({
    'a.jsonl': lines(
      { id: 'good', language: 'logpoint', query: 'event_id=1' },
      { id: 'bad', language: 'logpoint', query: 'event_id=1 )' },
      { ...logpoint, id: 'odd', query: 'EventID=4625', expect: [1] },
    ),
    'b.jsonl': lines({ language: 'sigma', query: 'no rule', expect: { error: true } }),
  });
  const ran = huntbook(['measure', '--out', 'report.json', 'a.jsonl', 'b.jsonl'], { from });
  expect(ran.out).toBe(`logpoint  3 lines
  parse                  2   66.66 %
  run                    2   66.66 %
  refused                1   33.33 %
        1  Unexpected \`…\`, expected \`|\` or the end of the query.  e.g. bad at 1:12
  differ                 1  100.00 % of 1 that say what they expect
    odd  a.jsonl:3
      Missing: line 1. Surplus: line 2.
      expected  {"events":[1]}
      found     {"events":[2]}

sigma  1 line
  rightly refused   1 of 1
  differ                 0    0.00 % of 1 that say what they expect

4 lines in 2 languages, 1 differs.
`);
  const report = JSON.parse(readFileSync(join(from, 'report.json'), 'utf8'));
  expect(report.languages.map(({ language }: { language: string }) => language)).toEqual(['logpoint', 'sigma']);
  expect(ran.code).toBe(1);
});

test('lines that cannot be used are named, and the others are measured', () => {
  const query = 'EventID=1';
  const { report, err, code } = measured(
    lines(
      'no json',
      [],
      { query },
      { language: 'logpiont', query },
      { language: 'logpoint' },
      { language: 'logpoint', query, view: 'natve' },
      { language: 'logpoint', query, now: 'noon' },
      { language: 'logpoint', query, events: [1] },
      { language: 'logpoint', query, events: 'none.ndjson' },
      { language: 'logpoint', query, expect: [1] },
      { ...logpoint, query, expect: { event: [1] } },
      { ...logpoint, query, expect: { error: { line: 0 } } },
      { ...logpoint, query, expect: ['a'] },
      { ...logpoint, query, expect: { columns: ['a'] } },
      '',
      { ...logpoint, query },
    ),
  );
  const forms = 'a list of lines, `{events}`, `{rows}`, `{columns, rows}`, `{sequences}` or `{error}`';
  expect(report.faults.map(({ line, message }: { line: number; message: string }) => [line, message])).toEqual([
    [1, expect.stringMatching(/^The line is no JSON: /)],
    [2, 'Unexpected `[]`, expected a JSON object.'],
    [3, 'Expected `language`: the id of a language, such as `sigma`.'],
    [
      4,
      expect.stringMatching(/^Unexpected `logpiont` under `language`, expected one of: .* Did you mean `logpoint`\?$/),
    ],
    [5, 'Expected `query`: the text of a query.'],
    [6, expect.stringMatching(/^Unexpected `natve` under `view`, expected one of: .* Did you mean `native`\?$/)],
    [7, 'Unexpected `noon` under `now`, expected a time such as `2024-03-05T12:00:00Z`.'],
    [8, 'Unexpected `1` under `events[0]`, expected a JSON object.'],
    [9, 'The events file `none.ndjson` cannot be read: there is no such file.'],
    [10, 'Expected `events` beside `expect`: what a query finds depends on them.'],
    [11, `Unexpected \`{"event":[1]}\` under \`expect\`, expected ${forms}.`],
    [12, 'Unexpected `0` under `expect.error.line`, expected a number from 1.'],
    [13, 'Unexpected `["a"]` under `expect`, expected a list of lines of the events, from 1.'],
    [14, 'Expected `rows` beside `columns` under `expect`.'],
  ]);
  expect(err).toContain('error: queries.jsonl:2: Unexpected `[]`, expected a JSON object.\n');
  expect([report.lines, report.languages[0].run, code]).toEqual([15, 1, 1]);
});

test('a query that does not end is stopped, and those behind it are measured', () => {
  const events = [{ Text: `${'a'.repeat(40)}!` }];
  const query = "df[df['Text'].str.contains('^(?=a)(a+)+b$', regex=True)]";
  const from = folderWith({
    'queries.jsonl': lines(
      { id: 'stuck', language: 'pandas', events, query },
      ...Array.from({ length: 5 }, (_, id) => ({ ...logpoint, id, query: 'EventID=4625', expect: [2] })),
    ),
  });
  const ran = huntbook(['measure', '--json', '--timeout', '1', 'queries.jsonl'], { from });
  const [others, pandas] = JSON.parse(ran.out).languages;
  expect(pandas.failures).toMatchObject([
    { message: 'The query did not end within 1 second and was stopped.', count: 1 },
  ]);
  expect([others.compared, others.differ]).toEqual([5, []]);
});

test('--help tells the form of a line, with examples', () => {
  const ran = huntbook(['measure', '--help'], {});
  expect(ran.out).toContain('{"error":{"line":1,"column":7}}');
  expect(ran.out).toContain('npm run measure -- queries.jsonl');
  expect(ran.code).toBe(0);
});

test.each([
  ['no file', [], "missing required argument 'files'"],
  ['a file that is not there', ['none.jsonl'], 'The file `none.jsonl` cannot be read: there is no such file.'],
  ['a time that is none', ['--timeout', 'soon', 'none.jsonl'], '--timeout takes a number of seconds, not `soon`'],
])('wrong use, exit code 2: %s', (_, args, message) => {
  const ran = huntbook(['measure', ...args], {});
  expect([ran.code, ran.out]).toEqual([2, '']);
  expect(ran.err).toContain(message);
});
