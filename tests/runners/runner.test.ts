import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Runner, type RunOutcome, type RunRequest } from '../../src/runners/runner.ts';
import { EventFolder, pandas, ROOT, sql } from './fixtures.ts';

const folder = new EventFolder();
const EVENTS = Array.from({ length: 300 }, (_, index) => ({
  '@timestamp': `2024-01-01T00:${String(index % 60).padStart(2, '0')}:00Z`,
  EventID: index % 7,
  Channel: index % 2 === 0 ? 'Security' : 'System',
  Image: `C:\\Windows\\${index % 5}.exe`,
}));
const file = folder.write('events.ndjson', EVENTS);
const other = folder.write('other.ndjson', EVENTS.slice(0, 10));

let runner: Runner;
beforeAll(() => {
  runner = new Runner({ root: ROOT, threads: 2 });
});
afterAll(async () => {
  await runner.close();
  folder.remove();
});

const lines = (outcome: RunOutcome): unknown => {
  if (!outcome.ok) return outcome.error.message;
  const { result } = outcome;
  return result.kind === 'table'
    ? (result.events ?? result.lines)
    : result.kind === 'events'
      ? result.events
      : result.sequences;
};

describe('running', () => {
  it('runs plans and SQL over the same file', async () => {
    const expected = EVENTS.flatMap((event, index) =>
      event.EventID === 3 && event.Channel === 'System' ? [index + 1] : [],
    );
    const asked = await Promise.all([
      runner.run(sql(file, "SELECT Image FROM t WHERE EventID = 3 AND Channel = 'System'")),
      runner.run(pandas(file, "df[(df['EventID'] == 3) & (df['Channel'] == 'System')]")),
    ]);
    expect(asked.map(lines)).toEqual([expected, expected]);
  });

  it('gives warnings with the result', async () => {
    const outcome = await runner.run(sql(file, "SELECT Nope FROM t WHERE 'a' = 'b'"));
    expect(outcome).toMatchObject({
      ok: true,
      warnings: [
        { start: 7, end: 11, message: expect.stringContaining('`Nope`') },
        { start: 25, end: 28 },
      ],
    });
  });

  it('warns of columns that no event has, once each, in pandas', async () => {
    const text = "df['x'] = df['EventID']\ndf[(df['Nope'] == 1) | df['Nope'].isna() | (df['x'] == 1)][['Image']]";
    const outcome = await runner.run(pandas(other, text));
    expect(outcome).toMatchObject({
      ok: true,
      warnings: [{ start: 31, end: 37, message: expect.stringContaining('the column `Nope`') }],
    });
  });

  it('takes now from the request, else from the last event', async () => {
    const query = 'SELECT CAST(now() AS STRING) FROM t LIMIT 1';
    const given = await runner.run({ ...sql(file, query), now: Date.parse('2030-01-01T00:00:00Z') });
    const last = await runner.run(sql(file, query));
    expect(
      [given, last].map((outcome) => outcome.ok && outcome.result.kind === 'table' && outcome.result.rows),
    ).toEqual([[['2030-01-01 00:00:00']], [['2024-01-01 00:59:00']]]);
  });

  it.each([
    ['a text that is refused', sql(file, 'SELECT a FROM'), { kind: 'syntax', start: 13, end: 13 }],
    ['a construct without support', sql(file, 'SELECT hash(a) FROM t'), { kind: 'unsupported', start: 7 }],
    [
      'an unknown language',
      { ...sql(file, 'x'), language: 'cobol' },
      { kind: 'run', message: expect.stringContaining('cobol') },
    ],
    [
      'an unknown view',
      { ...sql(file, 'SELECT 1'), view: 'nope' },
      { kind: 'run', message: 'There is no view `nope`.' },
    ],
    [
      'a view that would lead elsewhere',
      { ...sql(file, 'SELECT 1'), view: '../views/raw' },
      { kind: 'run', message: 'There is no view `../views/raw`.' },
    ],
    [
      'a file that is not there',
      sql(join(folder.path, 'nope.ndjson'), 'SELECT 1'),
      { kind: 'run', message: expect.stringContaining('no such file') },
    ],
    [
      'a query that fails as it runs',
      sql(file, 'SELECT (SELECT EventID FROM t)'),
      { kind: 'run', message: expect.stringContaining('A subquery that stands for one value gives several rows') },
    ],
  ] satisfies [string, RunRequest, object][])('says what is wrong with %s', async (_, request, error) => {
    expect(await runner.run(request)).toMatchObject({ ok: false, error });
  });

  it('says where an events file is broken', async () => {
    const broken = folder.write('broken.ndjson', [{ a: 1 }]);
    const { appendFileSync } = await import('node:fs');
    appendFileSync(broken, '{"a": }\n');
    for (const request of [sql(broken, 'SELECT a FROM t'), pandas(broken, 'df')]) {
      const outcome = await runner.run(request);
      expect(outcome).toMatchObject({ ok: false, error: { kind: 'run', message: expect.stringContaining('line 2') } });
    }
  });

  it('answers many queries at once, each with its own result', async () => {
    const requests = Array.from({ length: 120 }, (_, index) =>
      index % 2 === 0
        ? sql(index % 3 === 0 ? file : other, `SELECT EventID FROM t WHERE EventID = ${index % 7}`)
        : pandas(index % 3 === 0 ? file : other, `df[df['EventID'] == ${index % 7}]`),
    );
    const outcomes = await Promise.all(requests.map((request) => runner.run(request)));
    outcomes.forEach((outcome, index) => {
      const events = index % 3 === 0 ? EVENTS : EVENTS.slice(0, 10);
      expect(lines(outcome)).toEqual(events.flatMap((event, line) => (event.EventID === index % 7 ? [line + 1] : [])));
    });
  });

  it('reads a file anew when it changes', async () => {
    const changing = folder.write('changing.ndjson', [{ EventID: 1 }]);
    const ask = async (): Promise<unknown[]> =>
      Promise.all(
        [sql(changing, 'SELECT * FROM t WHERE EventID = 1'), pandas(changing, "df[df['EventID'] == 1]")].map(
          async (request) => lines(await runner.run(request)),
        ),
      );
    expect(await ask()).toEqual([[1], [1]]);
    folder.write('changing.ndjson', [{ EventID: 2 }, { EventID: 1, Host: 'B' }]);
    expect(await ask()).toEqual([[2], [2]]);
    utimesSync(changing, new Date(), new Date(0));
    expect(await ask()).toEqual([[2], [2]]);
  });
});

describe('results do not depend on the number of threads', () => {
  const queries = [
    sql(file, 'SELECT Image, COUNT(*), collect_list(EventID) FROM t GROUP BY Image'),
    sql(file, 'SELECT a.Image FROM t a JOIN t b ON a.EventID = b.EventID AND b.Image LIKE "%1.exe" LIMIT 40'),
    sql(file, 'SELECT DISTINCT Channel, EventID FROM t'),
    sql(file, 'SELECT Image, ROW_NUMBER() OVER (PARTITION BY Channel ORDER BY EventID) FROM t'),
    pandas(file, "df[df['Channel'] == 'System'].groupby('Image')['EventID'].count()"),
  ];

  it.each([1, 4])('%i', async (threads) => {
    const own = new Runner({ root: ROOT, threads });
    try {
      for (const query of queries) expect(await own.run(query)).toEqual(await runner.run(query));
    } finally {
      await own.close();
    }
  });
});

describe('why an event is not found', () => {
  const text =
    "SELECT Image FROM t d WHERE d.Channel = 'Security' AND (EventID = 1 OR EventID = 2) AND Image LIKE '%9.exe'";

  it.each([
    [2, "d.Channel = 'Security'", 'System'],
    [1, '(EventID = 1 OR EventID = 2)', '0'],
    [3, "Image LIKE '%9.exe'", 'C:\\Windows\\2.exe'],
  ])('line %i: %s', async (line, condition, value) => {
    const [why] = (await runner.whyNot(sql(file, text), [line])) ?? [];
    expect(why && { condition: text.slice(why.start, why.end), value: why.value }).toEqual({ condition, value });
  });

  it.each([
    [2, 'Security'],
    [1, '1 or 2'],
    [3, 'like %9.exe'],
  ])('line %i: what the condition wants', async (line, wanted) => {
    expect((await runner.whyNot(sql(file, text), [line]))?.[0]?.wanted).toBe(wanted);
  });

  it.each([
    [
      'SELECT Image FROM t WHERE EventID IN (0, 7) AND Image IS NOT NULL',
      1,
      ['EventID IN (0, 7)', 'Image IS NOT NULL'],
    ],
    ['SELECT Image FROM t WHERE EventID = 5', 1, []],
    ['SELECT a.Image FROM t a JOIN t b ON a.EventID = b.EventID WHERE a.EventID = 0', 1, []],
  ])('and what lets one through: %s', async (query, line, expected) => {
    const [met] = (await runner.letThrough(sql(file, query), [line])) ?? [];
    expect(met?.map(({ start, end }) => query.slice(start, end))).toEqual(expected);
  });

  it('what is wanted of a text in whatever case', async () => {
    const query = "SELECT Image FROM t WHERE LOWER(Channel) = 'security'";
    expect((await runner.whyNot(sql(file, query), [2]))?.[0]?.wanted).toBe('security');
  });

  it('and what lets one through in a plan', async () => {
    const query = "df[(df['Channel'] == 'Security') & (df['EventID'] < 99)]";
    const [met] = (await runner.letThrough(pandas(file, query), [1])) ?? [];
    expect(met?.map(({ value, wanted }) => [value, wanted])).toEqual([
      ['Security', 'Security'],
      ['0', 'less than 99'],
    ]);
  });

  it('names every column of a condition', async () => {
    const query = "SELECT 1 FROM t WHERE Channel = 'x' OR Image = 'y'";
    const [why] = (await runner.whyNot(sql(file, query), [1])) ?? [];
    expect(why?.value).toBe('Channel: Security, Image: C:\\Windows\\0.exe');
    expect(why?.wanted).toBe('Channel: x or Image: y');
  });

  it('explains plans too', async () => {
    const query = "df[(df['Channel'] == 'System') & (df['EventID'] == 99)]";
    const [why] = (await runner.whyNot(pandas(file, query), [2])) ?? [];
    expect(why && query.slice(why.start, why.end)).toContain("df['EventID'] == 99");
  });

  it.each([
    ['a line that is found', 'SELECT Image FROM t WHERE EventID = 0', 1],
    ['a line that is not there', 'SELECT Image FROM t WHERE EventID = 0', 9999],
    ['a join', 'SELECT a.Image FROM t a JOIN t b ON a.Image = b.Image WHERE a.EventID = 5', 1],
    ['a text that is refused', 'SELECT', 1],
  ])('says nothing of %s', async (_, query, line) => {
    expect(await runner.whyNot(sql(file, query), [line])).toEqual([null]);
  });

  it.each([
    ['sql', sql, "SELECT Image FROM t WHERE Channel = 'Security' AND EventID = 0", 'EventID = 0'],
    ['a plan', pandas, "df[(df['Channel'] == 'Security') & (df['EventID'] == 0)]", "df['EventID'] == 0"],
  ] as const)('answers for several lines at once, in their order: %s', async (_, request, query, last) => {
    const asked = request(file, query);
    const why = await runner.whyNot(asked, [3, 9999, 1, 2]);
    expect(why?.map((one) => one && [query.slice(one.start, one.end).includes(last), one.value])).toEqual([
      [true, '2'],
      null,
      null,
      [false, 'System'],
    ]);
    const met = await runner.letThrough(asked, [2, 1, 9999]);
    expect(met?.map((conditions) => conditions.length)).toEqual([0, 2, 0]);
  });
});
