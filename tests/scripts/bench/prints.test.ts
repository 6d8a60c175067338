/** The benchmark of the languages, small: each figure that it promises is there, and is one. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { beforeAll, expect, test } from 'vitest';

const BENCH = path.join(import.meta.dirname, '..', '..', '..', 'scripts', 'bench.ts');

const bench = (...args: string[]) =>
  spawnSync(process.execPath, [BENCH, ...args], { encoding: 'utf8', timeout: 60_000 });

let printed = '';
beforeAll(() => {
  const { status, stdout, stderr } = bench('--events', '200', '--rules', '8', '--rounds', '1');
  expect(stderr).toBe('');
  expect(status).toBe(0);
  printed = stdout;
}, 60_000);

/** What stands between a heading and the next empty line. */
function table(heading: string): string {
  const [, rest = ''] = printed.split(`\n${heading} (`);
  return rest.split('\n\n')[0] ?? '';
}

test('the machine and the versions', () => {
  expect(printed).toMatch(
    /^.+, \d+ threads, \d+ GiB\nNode [\d.]+, V8 .+; huntbook [\d.]+, re2js .+, @duckdb\/node-api .+/,
  );
});

test.each([
  ['Sigma, 8 rules', 'rule·events/s', ['one by one', 'as a set', 'as a set, first round']],
  ['EQL', 'events/s', ['simple equality', 'wildcard', 'function', 'list with in~', 'sequence by key with maxspan']],
  ['EQL, original', 'events/s', ['simple equality', 'sequence by key with maxspan', 'join by key', 'pipe unique']],
  ['SPL', 'events/s', ['search', 'stats', 'eval and where', 'join', 'transaction', 'tstats']],
  ['Spark SQL in DuckDB', 'events/s', ['filter', 'LIKE', 'GROUP BY', 'self join']],
])('%s: %s', (heading, unit, rows) => {
  const own = table(heading);
  expect(own.split('\n')[0]).toContain(unit);
  const figures = new Map(
    [...own.matchAll(/^ {2}(\S.*?)(?: \(.*?\))? {2,}(\d[\d.]*)( [kM])?(?= |$)/gm)].map(([, name, figure]) => [
      name,
      figure,
    ]),
  );
  for (const row of rows) expect(Number(figures.get(row)), row).toBeGreaterThan(0);
});

test('what is no bench is refused', () => {
  const { status, stderr } = bench('sgima');
  expect(status).toBe(2);
  expect(stderr).toContain('Usage: npm run bench');
});
