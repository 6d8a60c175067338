import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sparkSql } from '../../../src/languages/spark-sql/index.ts';
import { javaToRe2 } from '../../../src/languages/spark-sql/java-regex.ts';
import { Bench } from './run.ts';

/** Valid queries that random edits start from. */
const SEEDS = [
  'SELECT `@timestamp`, Hostname FROM dataTable WHERE Channel = "Security" AND (EventID = 4688 OR EventID = 1) AND NOT Image LIKE "%\\\\\\\\cmd.exe"',
  "SELECT a.x, COUNT(DISTINCT b.y) AS n FROM t a LEFT JOIN (SELECT y, x FROM t WHERE z IN (1, 'b', NULL)) b ON a.x = b.x GROUP BY a.x HAVING n > 1 ORDER BY n DESC NULLS LAST LIMIT 5",
  "WITH s AS (SELECT * FROM t) SELECT CASE WHEN x BETWEEN 1 AND 2 THEN split(y, '[,;]')[0] ELSE CAST(z AS STRING) END FROM s UNION ALL SELECT 'a' /* note */ -- end",
  'SELECT ROW_NUMBER() OVER (PARTITION BY a ORDER BY b DESC ROWS BETWEEN 1 PRECEDING AND CURRENT ROW), a::int + INTERVAL 5 MINUTES FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.a)',
  "SELECT k, filter(v, x -> x > 1), m['a'].b FROM t LATERAL VIEW OUTER explode(split(a, ',')) e AS k WHERE (a, b) IN (VALUES (1, 2))",
  'SELECT a, grouping(b), sum(c) FROM t GROUP BY a, GROUPING SETS ((b), ()) SORT BY a',
  "SELECT * EXCEPT (c) FROM (SELECT a, b, c FROM t) PIVOT (sum(a) AS s FOR b IN (1 AS x, 'y'))",
  "SELECT posexplode(array(1, 2)) AS (p, c), from_json(d, 'a INT, b ARRAY<STRING>').b[0], INTERVAL '1-2' YEAR TO MONTH FROM VALUES ('x') AS v(d)",
];

const FRAGMENTS = [
  "'",
  '"',
  '`',
  '\\',
  '(',
  ')',
  '[',
  ']',
  ',',
  '.',
  ' ',
  '\n',
  '--',
  '/*',
  '*/',
  '*',
  '@',
  '=',
  '<=>',
  ' AND ',
  ' NOT ',
  ' FROM ',
  ' WHERE ',
  'SELECT ',
  ' IN ',
  ' LIKE ',
  ' OVER ',
  ' CASE ',
  ' END',
  ' JOIN ',
  ' LATERAL VIEW explode(a) ',
  ' ROLLUP(',
  ' VALUES ',
  ' PIVOT (',
  ' -> ',
  '::',
  '1',
  '1e',
  '.5',
  'x',
  '\u0000',
  '\u{1F600}',
  '%',
  '_',
];

const edit = fc.record({ at: fc.nat(400), drop: fc.nat(12), insert: fc.constantFrom('', ...FRAGMENTS) });
const edited = fc
  .tuple(fc.constantFrom(...SEEDS), fc.array(edit, { minLength: 1, maxLength: 5 }))
  .map(
    ([seed, edits]) =>
      edits.reduce(
        (text, { at, drop, insert }) =>
          text.slice(0, at % text.length || 0) + insert + text.slice((at % text.length || 0) + drop),
        seed,
      ) || ' ',
  );

describe('any text', () => {
  it('starts from texts that are accepted', () => {
    for (const seed of SEEDS) expect(sparkSql.parse(seed)).toMatchObject({ ok: true });
  });

  it('is accepted or refused with a place inside it, and never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          edited,
          fc.string({ maxLength: 60 }),
          fc.array(fc.constantFrom(...FRAGMENTS)).map((parts) => parts.join('')),
        ),
        (text) => {
          const parsed = sparkSql.parse(text);
          if (parsed.ok) return;
          expect(parsed.error.message).not.toBe('');
          expect(parsed.error.start).toBeGreaterThanOrEqual(0);
          expect(parsed.error.start).toBeLessThanOrEqual(parsed.error.end);
          expect(parsed.error.end).toBeLessThanOrEqual(text.length);
        },
      ),
      { numRuns: 3000 },
    );
  });
});

/** Expressions of any types, and conditions over them. */
const { value, test } = fc.letrec<{ value: string; test: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom(
      'a',
      'b',
      'x',
      'y',
      'ok',
      'tags',
      'nope',
      '`@timestamp`',
      '1',
      '2.5',
      "'s'",
      'NULL',
      'TRUE',
      "DATE '2020-01-01'",
    ),
    fc
      .tuple(tie('value'), fc.constantFrom('+', '-', '*', '/', '%', '||', 'div'), tie('value'))
      .map(([l, o, r]) => `(${l} ${o} ${r})`),
    fc
      .tuple(
        fc.constantFrom(
          'lower',
          'length',
          'hex',
          'reverse',
          'abs',
          'string',
          'int',
          'to_timestamp',
          'year',
          'ceil',
          'initcap',
        ),
        tie('value'),
      )
      .map(([f, v]) => `${f}(${v})`),
    fc
      .tuple(
        fc.constantFrom(
          'concat',
          'coalesce',
          'instr',
          'nullif',
          'greatest',
          'array',
          'concat_ws',
          'split',
          'pmod',
          'left',
        ),
        tie('value'),
        tie('value'),
      )
      .map(([f, v, w]) => `${f}(${v}, ${w})`),
    fc
      .tuple(tie('value'), fc.constantFrom('INT', 'STRING', 'DOUBLE', 'BOOLEAN', 'TIMESTAMP', 'DATE'))
      .map(([v, type]) => `CAST(${v} AS ${type})`),
    fc.tuple(tie('test'), tie('value'), tie('value')).map(([t, v, w]) => `CASE WHEN ${t} THEN ${v} ELSE ${w} END`),
  ) as fc.Arbitrary<string>,
  test: fc.oneof(
    { maxDepth: 2 },
    fc.tuple(tie('value'), fc.constantFrom('=', '<>', '<', '<=>'), tie('value')).map(([l, o, r]) => `(${l} ${o} ${r})`),
    fc
      .tuple(tie('value'), fc.constantFrom("LIKE 'a%'", "RLIKE '[a-z]'", 'IS NULL', "IN ('a', 1)", 'BETWEEN 1 AND 5'))
      .map(([v, o]) => `(${v} ${o})`),
    fc.tuple(tie('test'), fc.constantFrom('AND', 'OR'), tie('test')).map(([l, o, r]) => `(${l} ${o} ${r})`),
    tie('test').map((t) => `NOT ${t}`),
  ) as fc.Arbitrary<string>,
}));
const aggregate = fc
  .tuple(fc.constantFrom('COUNT', 'MAX', 'SUM', 'collect_list', 'collect_set', 'first', 'COUNT DISTINCT'), value)
  .map(([name, v]) => (name === 'COUNT DISTINCT' ? `COUNT(DISTINCT ${v})` : `${name}(${v})`));
const whole = fc.oneof(
  fc
    .tuple(value, value, test)
    .map(([v, w, t]) => `SELECT ${v} AS p, ${w} FROM t WHERE ${t} ORDER BY p, ${w} DESC LIMIT 5`),
  fc
    .tuple(value, aggregate, test)
    .map(([v, g, t]) => `SELECT ${v} AS k, ${g} AS g FROM t WHERE ${t} GROUP BY k HAVING ${g} IS NOT NULL ORDER BY g`),
  fc.tuple(value, value).map(([v, w]) => `SELECT DISTINCT ${v}, ${w} AS w FROM t ORDER BY w`),
  fc
    .tuple(value, value, test)
    .map(
      ([v, w, t]) =>
        `SELECT l.p FROM (SELECT ${v} AS p FROM t) l LEFT JOIN (SELECT ${w} AS p FROM t WHERE ${t}) r ON l.p = r.p`,
    ),
  fc.tuple(value, value).map(([v, w]) => `SELECT ${v} AS p FROM t UNION SELECT ${w} FROM t ORDER BY p`),
  fc
    .tuple(value, value, test)
    .map(
      ([v, w, t]) => `SELECT ${v} FROM t WHERE ${v} IN (SELECT ${w} FROM t) AND EXISTS (SELECT 1 FROM t WHERE ${t})`,
    ),
  fc
    .tuple(value, test)
    .map(([v, t]) => `SELECT ${v}, e.col FROM t LATERAL VIEW OUTER explode(array(${v})) e WHERE ${t}`),
  fc
    .tuple(value, value)
    .map(([v, w]) => `SELECT transform(array(${v}), x -> concat(x, ${w})), named_struct('k', ${v}).k FROM t`),
  fc.tuple(value, value, aggregate).map(([v, w, g]) => `SELECT ${v} AS k, ${g} FROM t GROUP BY ROLLUP(k, ${w})`),
  fc
    .tuple(value, value)
    .map(([v, w]) => `SELECT * FROM (SELECT ${v} AS p, ${w} AS q FROM t) PIVOT (max(p) FOR q IN (1, 's'))`),
  fc.tuple(value, value, aggregate).map(([v, w, g]) => `SELECT ${g} OVER (PARTITION BY ${v} ORDER BY ${w}) FROM t`),
);

describe('queries that are accepted', () => {
  it('are printed as SQL that DuckDB reads, and run', async () => {
    const bench = new Bench([
      { a: 1, b: 2.5, x: 's', y: '1,2', ok: true, tags: ['a'], '@timestamp': '2020-01-01T00:00:00Z' },
      { a: 3, x: '5', ok: false },
    ]);
    let ran = 0;
    await fc.assert(
      fc.asyncProperty(whole, async (text) => {
        try {
          await bench.query(text);
          ran++;
        } catch (thrown) {
          // Types that do not meet are refused by us, not by DuckDB.
          expect(String(thrown)).not.toMatch(/^Error: \w+ Error:|INTERNAL/);
        }
      }),
      { numRuns: 500 },
    );
    expect(ran).toBeGreaterThan(100);
  }, 60_000);
});

describe('string literals', () => {
  it('give back any text, whatever it holds', async () => {
    const bench = new Bench([]);
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', maxLength: 12 }),
        fc.constantFrom("'", '"'),
        async (text, quote) => {
          const escaped = text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`);
          expect(await bench.value(`${quote}${escaped}${quote}`)).toBe(text);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('match themselves as LIKE patterns once escaped, and nothing else of their length', async () => {
    const bench = new Bench([]);
    const letters = fc.string({ unit: fc.constantFrom('a', 'B', '%', '_', '\\', '.'), minLength: 1, maxLength: 6 });
    const literal = (text: string): string => `'${text.replaceAll('\\', '\\\\')}'`;
    await fc.assert(
      fc.asyncProperty(letters, letters, async (text, other) => {
        // In a literal, `\%` keeps its backslash, so that one backslash is enough there; `\\%` gives the same two characters.
        const pattern = text.replace(/[\\%_]/g, '\\$&');
        const value = await bench.value(`${literal(other).replaceAll('%', '%')} LIKE ${literal(pattern)}`);
        expect(value).toBe(other === text);
      }),
      { numRuns: 200 },
    );
  });
});

describe('regular expressions', () => {
  it('are refused with a place inside them or translated, and never throw anything else', () => {
    const parts = fc.constantFrom(
      'a',
      '\\',
      'd',
      '(',
      ')',
      '[',
      ']',
      '^',
      '$',
      '+',
      '*',
      '?',
      '{2}',
      '&&',
      '(?=',
      '(?<!',
      '(?>',
      'Z',
      'h',
      'u0041',
      'p{Alpha}',
      '|',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 12 }), (pieces) => {
        const source = pieces.join('');
        try {
          javaToRe2(source, (start, end) => ({ start, end }));
        } catch (thrown) {
          const { error } = thrown as { error: { start: number; end: number } };
          expect(error.start).toBeLessThanOrEqual(source.length);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
