/** A worker thread that runs plans, one job after the other. */
import { enableCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { Job, Reply } from './protocol.ts';

enableCompileCache();

// Loaded after the compile cache is on, which makes starting several times faster.
const { EventFiles } = await import('./event-files.ts');
const { mutatePlan, suggestPlan } = await import('./mutate-plan.ts');
const { letThroughPlan, planCells, runPlan, whyNotPlan } = await import('./run-plan.ts');
const { runTogether } = await import('./run-together.ts');

const { root } = workerData as { root: string };
const port = parentPort;
if (!port) throw new Error('plan-worker.ts runs in a worker thread.');

const say = (reply: Reply): void => port.postMessage(reply);
const files = new EventFiles({ loading: () => say({ kind: 'loading' }), loaded: () => say({ kind: 'loaded' }) });

/** Jobs wait for the ones before them: reading a file gives way to the event loop. */
let last: Promise<void> = Promise.resolve();

port.on('message', (job: Job) => {
  last = last.then(async () => {
    if (job.kind === 'run') {
      say({ kind: 'outcome', id: job.id, outcome: await runPlan(job.request, root, files) });
    } else if (job.kind === 'run-together') {
      say({ kind: 'outcomes', id: job.id, outcomes: await runTogether(job.requests, root, files) });
    } else if (job.kind === 'suggest') {
      say({ kind: 'suggestion', id: job.id, suggestion: await suggestPlan(job.request, job.mutant, root, files) });
    } else if (job.kind === 'mutate') {
      say({ kind: 'mutation', id: job.id, mutation: await mutatePlan(job.request, job, root, files) });
    } else if (job.kind === 'cells') {
      say({ kind: 'cells', id: job.id, events: await planCells(job.request, job.wanted, root, files) });
    } else if (job.kind === 'let-through') {
      say({ kind: 'let-through', id: job.id, met: await letThroughPlan(job.request, job.lines, root, files) });
    } else {
      say({ kind: 'why-not', id: job.id, why: await whyNotPlan(job.request, job.lines, root, files) });
    }
  });
});
say({ kind: 'ready' });
