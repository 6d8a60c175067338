import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { openDuckdb } from '../../src/runners/duckdb.ts';
import { Runner } from '../../src/runners/runner.ts';
import { EventFolder, pandas, ROOT, sql } from './fixtures.ts';

const folder = new EventFolder();
afterAll(() => folder.remove());

const many = folder.write(
  'many.ndjson',
  Array.from({ length: 3000 }, (_, index) => ({ EventID: index, Text: 'a'.repeat(40) })),
);
const few = folder.write('few.ndjson', [{ EventID: 1 }]);

async function withRunner(timeoutSeconds: number, work: (runner: Runner) => Promise<void>): Promise<void> {
  const runner = new Runner({ root: ROOT, threads: 1, timeoutSeconds });
  try {
    await work(runner);
  } finally {
    await runner.close();
  }
}

describe('queries that do not end', () => {
  it('stops a regular expression that runs away, and runs the next', async () => {
    await withRunner(2, async (runner) => {
      const stuck = runner.run(pandas(many, "df[df['Text'].str.contains('^(?=a)(a+)+b$', regex=True)]"));
      const next = runner.run(pandas(few, "df[df['EventID'] == 1]"));
      expect(await stuck).toMatchObject({
        ok: false,
        error: { kind: 'timeout', message: 'The query did not end within 2 seconds and was stopped.' },
      });
      expect(await next).toMatchObject({ ok: true });
    });
  });

  it('stops a join of everything with everything, and runs the next', async () => {
    await withRunner(2, async (runner) => {
      const stuck = runner.run(
        sql(
          many,
          'SELECT COUNT(*) FROM t a, t b, t c, t d WHERE sqrt(a.EventID + b.EventID * c.EventID + d.EventID) = 0.5',
        ),
      );
      const next = runner.run(sql(few, 'SELECT EventID FROM t'));
      expect(await stuck).toMatchObject({ ok: false, error: { kind: 'timeout' } });
      expect(await next).toMatchObject({ ok: true, result: { rows: [[1]] } });
    });
  });

  it('ends a query that wants all memory, and runs the next', async () => {
    await withRunner(30, async (runner) => {
      const greedy = await runner.run(
        sql(many, "SELECT collect_list(a.Text || b.Text || repeat('x', 200)) FROM t a, t b"),
      );
      expect(greedy.ok).toBe(false);
      expect(await runner.run(sql(few, 'SELECT EventID FROM t'))).toMatchObject({ ok: true });
    });
  });

  it('refuses what the database finds too deep, without losing its process', async () => {
    await withRunner(30, async (runner) => {
      const nested = `${'soundex('.repeat(150)}EventID${')'.repeat(150)}`;
      for (const expression of [`${"'a' || ".repeat(1500)}'a'`, nested]) {
        const deep = await runner.run(sql(few, `SELECT ${expression} FROM t`));
        expect(deep).toMatchObject({ ok: false, error: { message: expect.stringContaining('nested too deeply') } });
      }
    });
  });

  it.each([
    ['soundex', 60, (inner: string) => `soundex(${inner})`],
    ['casts of times', 40, (inner: string) => `CAST(CAST(${inner} AS TIMESTAMP) AS STRING)`],
    ['casts of doubles', 40, (inner: string) => `CAST(CAST(${inner} AS DOUBLE) AS STRING)`],
    ['casts of truth', 40, (inner: string) => `CAST(CAST(${inner} AS BOOLEAN) AS STRING)`],
    ['places in arrays', 60, (inner: string) => `array(0, 1)[${inner}]`],
  ])('runs %s inside each other %i times at once', async (_, times, around) => {
    let expression = 'EventID';
    for (let level = 0; level < times; level++) expression = around(expression);
    await withRunner(20, async (runner) => {
      expect(await runner.run(sql(few, `SELECT ${expression} FROM t`))).toMatchObject({ ok: true });
    });
  });

  it('bounds the rows of a result', async () => {
    await withRunner(60, async (runner) => {
      const rows = await runner.run(sql(many, 'SELECT a.EventID FROM t a, t b'));
      expect(rows).toMatchObject({ ok: false, error: { message: 'The query gives more than 1,000,000 rows.' } });
      expect(await runner.run(sql(few, 'SELECT EventID FROM t'))).toMatchObject({ ok: true });
    });
  });

  it('closes while queries run', async () => {
    const runner = new Runner({ root: ROOT, threads: 1 });
    const open = [
      runner.run(sql(many, 'SELECT COUNT(*) FROM t a, t b, t c, t d')),
      runner.run(pandas(many, "df[df['Text'].str.contains('^(?=a)(a+)+b$', regex=True)]")),
    ];
    await new Promise((resolve) => setTimeout(resolve, 300));
    await runner.close();
    for (const outcome of await Promise.all(open)) {
      expect(outcome).toMatchObject({ ok: false, error: { kind: 'run', message: expect.stringContaining('closed') } });
    }
    expect(await runner.run(sql(few, 'SELECT 1'))).toMatchObject({ ok: false, error: { kind: 'run' } });
  });
});

describe('the database is locked down, whatever SQL reaches it', () => {
  const secret = join(folder.path, 'secret.csv');
  writeFileSync(secret, 'name\nhidden\n');
  const target = join(folder.path, 'written');

  it.each([
    `SELECT * FROM read_csv('${secret}')`,
    `SELECT * FROM read_text('${secret}')`,
    `SELECT * FROM read_blob('${secret}')`,
    `SELECT * FROM read_json('${secret}')`,
    `SELECT * FROM read_parquet('${secret}')`,
    `SELECT * FROM '${secret}'`,
    `SELECT * FROM glob('${folder.path}/*')`,
    `SELECT * FROM sniff_csv('${secret}')`,
    `COPY (SELECT 1) TO '${target}'`,
    `COPY (SELECT 1) TO PROGRAM 'touch ${target}'`,
    `EXPORT DATABASE '${target}'`,
    `ATTACH '${target}' AS other`,
    `CREATE TABLE x AS FROM '${secret}'`,
    'INSTALL httpfs',
    'LOAD httpfs',
    'INSTALL spatial FROM community',
    'SET enable_external_access = true',
    'SET lock_configuration = false',
    'RESET enable_external_access',
    "SET memory_limit = '100GB'",
    'SET threads = 8',
    "SET temp_directory = '/tmp'",
    'PRAGMA enable_external_access',
    "PRAGMA import_database('x')",
    "SELECT getenv('HOME')",
    'CREATE SECRET s (TYPE s3)',
    "SELECT * FROM read_csv('https://example.invalid/x.csv')",
  ])('%s', async (statement) => {
    const connection = await openDuckdb();
    await expect(connection.run(statement)).rejects.toThrow();
    expect(existsSync(target)).toBe(false);
    connection.closeSync();
  });
});

/** Pids of a process's children; Linux only. */
function childrenOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
  } catch {
    return [];
  }
}

describe.skipIf(process.platform !== 'linux')('no process is left behind', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('when its parent ends by %s', async (signal) => {
    const script = join(folder.path, `parent-${signal}.mjs`);
    const request = sql(many, 'SELECT COUNT(*) FROM t a, t b, t c, t d');
    writeFileSync(
      script,
      `import { Runner } from ${JSON.stringify(pathToFileURL(join(ROOT, 'src/runners/runner.ts')).href)};
       const runner = new Runner({ root: ${JSON.stringify(ROOT)}, threads: 1 });
       await runner.run(${JSON.stringify(sql(few, 'SELECT 1'))});
       console.log('ready');
       await runner.run(${JSON.stringify(request)});`,
    );
    const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'ignore'] });
    await new Promise((resolve) => parent.stdout.once('data', resolve));
    await new Promise((resolve) => setTimeout(resolve, 200));
    const children = childrenOf(parent.pid ?? 0);
    expect(children.length).toBeGreaterThan(0);
    const ended = new Promise((resolve) => parent.once('exit', resolve));
    parent.kill(signal);
    await ended;
    await expect.poll(() => children.filter((pid) => isRunning(pid)), { timeout: 10_000 }).toEqual([]);
  });
});

/** True for a process that is there and no zombie. */
function isRunning(pid: string): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
