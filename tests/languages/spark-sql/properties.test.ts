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

  it('that is accepted is printed as SQL that DuckDB reads', async () => {
    const bench = new Bench([{ Channel: 'Security', EventID: 1, x: 1, y: 'a,b', z: 'b', a: '3', b: 2 }]);
    await fc.assert(
      fc.asyncProperty(edited, async (text) => {
        if (!sparkSql.parse(text).ok) return;
        try {
          await bench.query(text);
        } catch (thrown) {
          expect(String(thrown)).not.toMatch(/Parser Error|Binder Error|Catalog Error|INTERNAL/);
        }
      }),
      { numRuns: 400 },
    );
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
