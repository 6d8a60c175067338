import { describe, expect, it } from 'vitest';
import { sparkSql } from '../../src/languages/spark-sql/index.ts';
import type { SqlProgram } from '../../src/languages/spark-sql/program.ts';
import { databaseError } from '../../src/runners/database-error.ts';
import { Bench } from '../languages/spark-sql/run.ts';

/** Queries that fail as they run, with the place at fault between `»` and `«`, and what is said of it. */
const FAILING: readonly (readonly [marked: string, message: string])[] = [
  [
    "SELECT »(SELECT Image FROM t)« FROM t WHERE Image <> 'q'",
    'A subquery that stands for one value gives several rows.',
  ],
  [
    'SELECT Image FROM t WHERE Image RLIKE »Image«',
    'A regular expression cannot be read: invalid escape sequence: \\c.',
  ],
  ["SELECT split(Image, »concat('(', 'x')«) FROM t", 'A regular expression cannot be read: missing ): (x.'],
  [
    "SELECT Image FROM t WHERE Image LIKE »concat('%x', '\\\\')«",
    'A LIKE pattern that the query makes from values ends with its escape character.',
  ],
  ['SELECT now() + »INTERVAL 99999999 YEARS«', 'A date or time of the query lies beyond those that can be told.'],
  ["»SELECT repeat('x', 9223372036854775807)«", 'The query needs more memory than it may use.'],
  [
    `»SELECT ${'Image || '.repeat(1500)}Image FROM t«`,
    'The query is nested too deeply to be run; long chains of one operator count too.',
  ],
  [
    "SELECT from_utc_timestamp('2020-01-01', »Image«) FROM t",
    'Unexpected time zone `C:\\cmd.exe`, expected one that is known.',
  ],
  [
    "SELECT to_utc_timestamp('2020-01-01', »'Nowhere/X'«) FROM t",
    'Unexpected time zone `Nowhere/X`, expected one that is known.',
  ],
  ["SELECT Image, »map(nullif(Image, 'x'), 1)« FROM t", 'A key of a map is null, which Spark refuses too.'],
  ["SELECT »map('a', 1, 'a', 2)«", 'A map has a key twice, which Spark refuses too.'],
  [
    'SELECT »timestamp_seconds(9223372036854775807)«',
    'A number lies beyond those that are read as a time: they count seconds since 1970.',
  ],
  [
    "SELECT regexp_extract_all(Image, concat(Image, ''), »1«) FROM t WHERE Image = 'x'",
    'Unexpected group 1, a pattern of the query has 0.',
  ],
  [
    "SELECT regexp_count('x', »concat('(', Image)«) FROM t WHERE Image = 'x'",
    'A regular expression cannot be read: missing ): (x.',
  ],
  ['SELECT ntile(»0 * 1«) OVER (ORDER BY Image) FROM t', 'Unexpected number of parts of `ntile`, expected 1 at least.'],
  [
    'SELECT »substring(Image, 5000000000 * length(Image))« FROM t',
    'A place in a text lies beyond those that can be told.',
  ],
  [
    'SELECT »std(if(Image = "x", 1e300, -1e300))« FROM t',
    'The numbers of an aggregate lie too far apart for a double.',
  ],
  ['»SELECT 1 FROM t LIMIT 1 - 3«', 'Unexpected negative number of rows after LIMIT or OFFSET.'],
];

describe('errors of the database', () => {
  const bench = new Bench([{ Image: 'C:\\cmd.exe' }, { Image: 'x' }]);

  it.each(FAILING)('%s', async (marked, message) => {
    const source = marked.replace(/[»«]/g, '');
    const thrown = await bench.query(source).then(
      () => new Error('The query ran.'),
      (error: unknown) => error as Error,
    );
    const parsed = sparkSql.parse(source);
    if (!parsed.ok) throw new Error(parsed.error.message);
    const error = databaseError(thrown.message, (parsed.program as SqlProgram).query, source);
    expect(error).toMatchObject({
      kind: 'run',
      message,
      start: marked.indexOf('»'),
      end: marked.indexOf('«') - 1,
    });
  });

  it('says nothing of the SQL that was printed', () => {
    const parsed = sparkSql.parse('SELECT a FROM t');
    if (!parsed.ok) throw new Error(parsed.error.message);
    const text = 'Binder Error: Referenced column "t0.c1" not found\nLINE 1: SELECT t0.c1 AS c0, t0.l';
    const error = databaseError(text, (parsed.program as SqlProgram).query, 'SELECT a FROM t');
    expect(error.message).toBe('The query is read, but cannot be run here (DuckDB: Binder Error).');
  });
});
