/** Which lines an analytic could find by the logs that they come from. */
import { describe, expect, test } from 'vitest';
import { logColumns, readsKinds } from '../../src/coverage/sql-log-reads.ts';
import type { Analytic } from '../../src/documents/document.ts';
import type { Dataset } from '../../src/events/dataset.ts';
import { loadViews } from '../../src/events/views/load.ts';
import { type LogReads, logReader } from '../../src/proof/reads-log.ts';
import { ROOT } from '../runners/fixtures.ts';
import { analytic, dataset } from './subject.ts';

const SYSMON = 'Microsoft-Windows-Sysmon/Operational';
const views = loadViews(ROOT);
const sql = { columns: logColumns, reads: readsKinds };
const known = { macros: [] };

/** 1: Sysmon 1, 2: Sysmon 3, 3: Security 4688, 4: a record that names no log. */
const MIXED: Dataset = {
  ...dataset('mixed', []),
  events: [
    { Channel: SYSMON, EventID: 1 },
    { Channel: SYSMON, EventID: 3 },
    { Channel: 'Security', EventID: 4688 },
    { Image: 'x' },
  ].map((raw, index) => ({ line: index + 1, raw })),
};
const query = (language: string, source: string, rest: Partial<Analytic> = {}): Analytic => ({
  ...analytic('a'),
  language,
  source,
  ...rest,
});

test.each<[language: string, source: string, lines: number[]]>([
  ['logpoint', 'image=*', [1, 2, 3, 4]],
  ['pandas', `df[df['EventID'] == 1]`, [1]],
  ['pandas', `df[(df['EventID'] == 1) & (df['Image'] == 'x')]`, [1]],
  ['pandas', `df[(df['EventID'] == 1) | (df['Image'] == 'x')]`, [1, 2, 3, 4]],
  ['pandas', `df[~(df['EventID'] == 1)]`, [2, 3, 4]],
  ['spark-sql', `SELECT Image FROM t WHERE Image = 'x'`, [1, 2, 3, 4]],
  ['spark-sql', `SELECT Image FROM t WHERE Channel = '${SYSMON}' AND EventID = 1 AND Image = 'x'`, [1]],
  ['spark-sql', `SELECT Image FROM t WHERE EventID IN (1, 4688)`, [1, 3]],
  ['spark-sql', `SELECT Image FROM t WHERE lower(Channel) = 'security' OR EventID = 3`, [2, 3]],
  ['spark-sql', `SELECT Image FROM t WHERE NOT EventID = 1`, [2, 3]],
  ['spark-sql', `SELECT Image FROM t WHERE EventID = 1 OR Image = 'x'`, [1, 2, 3, 4]],
  ['spark-sql', `SELECT * FROM (SELECT * FROM t WHERE EventID = 1) a WHERE a.EventID = 1`, [1]],
  ['spark-sql', `WITH a AS (SELECT * FROM t WHERE EventID = 3) SELECT * FROM a`, [2]],
  [
    'spark-sql',
    `SELECT a.Image FROM t a INNER JOIN (SELECT Image FROM t WHERE EventID = 4688) b ON a.Image = b.Image WHERE a.EventID = 1`,
    [1, 3],
  ],
  ['spark-sql', 'SELECT count(*) FROM t', [1, 2, 3, 4]],
])('%s: %s reads lines %j', (language, source, lines) => {
  const { linesRead } = logReader(views, known, { sql });
  expect([...linesRead(query(language, source), 'native', MIXED)]).toEqual(lines);
});

test('for agreement the conditions of SQL on its log are like any other, and those of a plan are not', () => {
  const { reads } = logReader(views, known, { sql });
  const one = (language: string, source: string) =>
    [1, 2].map((line) => reads(query(language, source), 'native', MIXED, line));
  expect(one('spark-sql', 'SELECT Image FROM t WHERE EventID = 1')).toEqual([true, true]);
  expect(one('pandas', `df[df['EventID'] == 1]`)).toEqual([true, false]);
});

test('what does not parse, a view that is not there, and one without the object that is asked for read everything', () => {
  const { linesRead } = logReader(views, known, { sql });
  const process = query('eql', 'process where process.name == "cmd.exe"');
  expect([...linesRead(process, 'ecs', MIXED)]).toEqual([1, 3]);
  expect(linesRead(process, 'native', MIXED).size).toBe(4);
  expect(linesRead(query('pandas', 'df['), 'native', MIXED).size).toBe(4);
  expect(linesRead(query('pandas', `df[df['EventID'] == 1]`), 'nowhere', MIXED).size).toBe(4);
});

describe('what is kept', () => {
  const QUERIES = [
    query('spark-sql', 'SELECT Image FROM t WHERE EventID = 1'),
    query('pandas', `df[df['EventID'] == 1]`),
    query('logpoint', 'image=*', { logSources: [{ service: 'security' }] }),
  ];
  const keyOf = ({ language, source }: Pick<Analytic, 'language' | 'source'>, view: string) =>
    `${language} ${view} ${source}`;
  const all = (store: Map<string, LogReads>, given = sql) => {
    const { linesRead } = logReader(views, known, { sql: given, store, keyOf });
    return QUERIES.map((one) => [...linesRead(one, 'native', MIXED)]);
  };

  test('gives the same lines as what is worked out, through JSON, and without asking again', () => {
    const store = new Map<string, LogReads>();
    const first = all(store);
    expect(first).toEqual([[1], [1], [3, 4]]);
    const kept = new Map(JSON.parse(JSON.stringify([...store])) as [string, LogReads][]);
    const refuses = () => {
      throw new Error('is known already');
    };
    expect(all(kept, { columns: refuses, reads: refuses })).toEqual(first);
  });

  test('a kind of event that no dataset had before is asked about', () => {
    const store = new Map<string, LogReads>();
    all(store);
    const more = { ...MIXED, name: 'more', events: [...MIXED.events, { line: 5, raw: { EventID: 1 } }] };
    const { linesRead } = logReader(views, known, { sql, store, keyOf });
    const [one] = QUERIES;
    expect(one && [...linesRead(one, 'native', more)]).toEqual([1, 5]);
    const other = { ...MIXED, name: 'other', events: [{ line: 1, raw: { EventID: '1' } }] };
    expect(one && linesRead(one, 'native', other).size).toBe(1);
  });
});
