import { afterEach, describe, expect, it } from 'vitest';
import type { Endpoint, EndpointListener } from '../../src/runners/endpoint.ts';
import { Pool } from '../../src/runners/pool.ts';
import type { Job } from '../../src/runners/protocol.ts';

/** A worker that answers when told to. */
class FakeWorker implements Endpoint {
  readonly jobs: Job[] = [];
  readonly listener: EndpointListener;
  held = false;
  stopped = false;

  constructor(listener: EndpointListener) {
    this.listener = listener;
    queueMicrotask(() => listener.reply({ kind: 'ready' }));
  }

  post(job: Job): void {
    this.jobs.push(job);
  }

  hold(busy: boolean): void {
    this.held = busy;
  }

  async stop(): Promise<void> {
    this.stopped = true;
  }

  /** Answers its first job. */
  answer(): void {
    const job = this.jobs.shift();
    if (job) this.listener.reply({ kind: 'why-not', id: job.id, why: [null] });
  }
}

const pools: Pool[] = [];
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close();
});

function setUp(size: number, jobTime = 10_000): { pool: Pool; workers: FakeWorker[] } {
  const workers: FakeWorker[] = [];
  const start = (listener: EndpointListener): FakeWorker => {
    const worker = new FakeWorker(listener);
    workers.push(worker);
    return worker;
  };
  const pool = new Pool({ start, size, jobTime, loadTime: jobTime });
  pools.push(pool);
  return { pool, workers };
}

let ids = 0;
const job = (): Job => ({
  id: ids++,
  kind: 'why-not',
  lines: [1],
  request: { language: 'x', source: '', eventsFile: '', view: '' },
});

describe('a pool', () => {
  it('starts nothing before there is work', () => {
    expect(setUp(2).workers).toEqual([]);
  });

  it('gives jobs for one file to the worker that holds it', async () => {
    const { pool, workers } = setUp(2);
    const first = pool.run(job(), 'a');
    workers[0]?.answer();
    await first;
    void pool.run(job(), 'a');
    void pool.run(job(), 'a');
    void pool.run(job(), 'b');
    expect(workers.map((worker) => worker.jobs.length)).toEqual([2, 1]);
  });

  it('lets a second worker help when many jobs wait for one file', () => {
    const { pool, workers } = setUp(2);
    for (let count = 0; count < 10; count++) void pool.run(job(), 'a');
    expect(workers).toHaveLength(2);
  });

  it('keeps jobs that no worker has room for, and gives them out in turn', async () => {
    const { pool, workers } = setUp(1);
    const all = Promise.all(Array.from({ length: 100 }, () => pool.run(job(), 'a')));
    expect(workers[0]?.jobs.length).toBeLessThan(100);
    for (let count = 0; count < 100; count++) workers[0]?.answer();
    expect((await all).every((end) => end.kind === 'reply')).toBe(true);
  });

  it('stops a worker that is stuck, and gives the jobs behind to another', async () => {
    const { pool, workers } = setUp(1, 30);
    const stuck = pool.run(job(), 'a');
    const behind = pool.run(job(), 'a');
    expect(await stuck).toEqual({ kind: 'timeout' });
    expect(workers[0]?.stopped).toBe(true);
    workers[1]?.answer();
    expect((await behind).kind).toBe('reply');
  });

  it('says why a job was lost with its worker, and goes on', async () => {
    const { pool, workers } = setUp(1);
    const lost = pool.run(job(), 'a');
    const behind = pool.run(job(), 'a');
    workers[0]?.listener.gone('it ran out of memory');
    expect(await lost).toEqual({ kind: 'lost', reason: 'it ran out of memory' });
    workers[1]?.answer();
    expect((await behind).kind).toBe('reply');
  });

  it('says so when a worker cannot be started', async () => {
    const start = (): never => {
      throw new Error('no more processes');
    };
    const pool = new Pool({ start, size: 1, jobTime: 1000, loadTime: 1000 });
    expect(await pool.run(job(), 'a')).toEqual({ kind: 'lost', reason: 'it cannot be started: no more processes' });
  });

  it('hears nothing more from a worker that it gave up', async () => {
    const { pool, workers } = setUp(1, 20);
    const stuck = pool.run(job(), 'a');
    await stuck;
    const next = pool.run(job(), 'a');
    workers[0]?.listener.gone('late');
    workers[1]?.answer();
    expect((await next).kind).toBe('reply');
  });

  it('holds the process only while jobs are out', async () => {
    const { pool, workers } = setUp(1);
    const first = pool.run(job(), 'a');
    expect(workers[0]?.held).toBe(true);
    workers[0]?.answer();
    await first;
    expect(workers[0]?.held).toBe(false);
  });

  it('loses what is open when it is closed, and takes nothing more', async () => {
    const { pool, workers } = setUp(1);
    const open = pool.run(job(), 'a');
    await pool.close();
    expect((await open).kind).toBe('lost');
    expect(workers[0]?.stopped).toBe(true);
    expect((await pool.run(job(), 'a')).kind).toBe('lost');
    expect(workers).toHaveLength(1);
  });
});
