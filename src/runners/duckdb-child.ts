/** The child process that runs Spark SQL: jobs one after the other, until the channel to its parent closes. */
import { enableCompileCache } from 'node:module';
import process from 'node:process';
import type { Job, Reply } from './protocol.ts';

enableCompileCache();

const say = (reply: Reply): Promise<void> =>
  new Promise((resolve) => {
    if (!process.connected || !process.send) resolve();
    else process.send(reply, undefined, undefined, () => resolve());
  });

// DuckDB may be deep in a query: nothing less ends it at once.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

/** Jobs wait for the database, and for the ones before them. */
const opened = open();
let last: Promise<unknown> = opened;

process.on('message', (job: Job) => {
  last = last.then(async () => {
    const runner = await opened;
    if (job.kind === 'run') {
      await say({ kind: 'outcome', id: job.id, outcome: await runner.run(job.request) });
    } else if (job.kind === 'why-not') {
      await say({ kind: 'why-not', id: job.id, why: await runner.whyNot(job.request, job.lines) });
    } else if (job.kind === 'let-through') {
      await say({ kind: 'let-through', id: job.id, met: await runner.letThrough(job.request, job.lines) });
    } else if (job.kind === 'cells') {
      await say({ kind: 'cells', id: job.id, events: await runner.cells(job.request, job.wanted) });
    } else if (job.kind === 'suggest') {
      await say({ kind: 'suggestion', id: job.id, suggestion: await runner.suggest(job.request, job.mutant) });
    } else if (job.kind === 'mutate') {
      await say({ kind: 'mutation', id: job.id, mutation: await runner.mutate(job.request, job) });
    }
  });
});

async function open() {
  // Loaded after the compile cache is on, which makes starting several times faster.
  const [{ openDuckdb }, { EventFiles }, { SqlRunner }] = await Promise.all([
    import('./duckdb.ts'),
    import('./event-files.ts'),
    import('./run-sql.ts'),
  ]);
  const [, , root = '.'] = process.argv;
  const files: InstanceType<typeof EventFiles> = new EventFiles({
    loading: () => say({ kind: 'loading' }),
    loaded: () => say({ kind: 'loaded' }),
    dropped: (file) => runner.forget(file),
  });
  const runner = new SqlRunner(await openDuckdb(), root, files);
  await say({ kind: 'ready' });
  return runner;
}
