/** A pool of workers: jobs for the same file go to the same worker, and a worker that is stuck is replaced. */
import type { Endpoint, StartEndpoint } from './endpoint.ts';
import type { Job, Reply } from './protocol.ts';

/** How a job ended: answered, stopped after its time, or lost with its worker. */
export type JobEnd =
  | { readonly kind: 'reply'; readonly reply: Extract<Reply, { id: number }> }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'lost'; readonly reason: string };

export interface PoolOptions {
  readonly start: StartEndpoint;
  readonly size: number;
  /** For one job, reading its events left out, in milliseconds. */
  readonly jobTime: number;
  /** For reading one file of events, and for a worker's start. */
  readonly loadTime: number;
}

/** Jobs that are sent ahead to a worker, so that it never waits for this thread. */
const AHEAD = 16;

/** Jobs for one file that wait before a second worker reads it too. */
const PATIENCE = 4;

interface Pending {
  readonly job: Job;
  readonly file: string;
  readonly settle: (end: JobEnd) => void;
}

interface Slot {
  endpoint: Endpoint | null;
  /** Sent and not answered, in order; the worker is at the first. */
  sent: Pending[];
  readonly files: Set<string>;
  timer: NodeJS.Timeout | undefined;
  phase: 'starting' | 'working' | 'loading';
}

export class Pool {
  readonly #options: PoolOptions;
  readonly #slots: Slot[];
  #waiting: Pending[] = [];
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#slots = Array.from({ length: Math.max(1, options.size) }, () => ({
      endpoint: null,
      sent: [],
      files: new Set(),
      timer: undefined,
      phase: 'starting',
    }));
  }

  /** Runs a job on the worker that already holds `file`, where that one is not too busy. Never rejects. */
  run(job: Job, file: string): Promise<JobEnd> {
    return new Promise((settle) => {
      if (this.#closed) {
        settle({ kind: 'lost', reason: 'the runner is closed' });
        return;
      }
      this.#waiting.push({ job, file, settle });
      this.#dispatch();
    });
  }

  /** Stops all workers; jobs that are not done are lost. */
  async close(): Promise<void> {
    this.#closed = true;
    const open = [...this.#waiting, ...this.#slots.flatMap((slot) => slot.sent)];
    this.#waiting = [];
    const stopped = this.#slots.map((slot) => this.#discard(slot));
    for (const pending of open) pending.settle({ kind: 'lost', reason: 'the runner was closed' });
    await Promise.all(stopped);
  }

  #dispatch(): void {
    const still: Pending[] = [];
    for (const pending of this.#waiting) {
      const slot = this.#choose(pending.file);
      if (slot) this.#send(slot, pending);
      else still.push(pending);
    }
    this.#waiting = still;
  }

  #choose(file: string): Slot | undefined {
    const holder = this.#slots.find((slot) => slot.files.has(file));
    if (holder && holder.sent.length < PATIENCE) return holder;
    const idle =
      this.#slots.find((slot) => slot.endpoint && slot.sent.length === 0) ??
      this.#slots.find((slot) => slot.sent.length === 0);
    if (idle) return idle;
    const holders = this.#slots.filter((slot) => slot.files.has(file) && slot.sent.length < AHEAD);
    return shortest(holders) ?? shortest(this.#slots.filter((slot) => slot.sent.length < PATIENCE));
  }

  #send(slot: Slot, pending: Pending): void {
    try {
      if (!slot.endpoint) this.#start(slot);
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      pending.settle({ kind: 'lost', reason: `it cannot be started: ${reason}` });
      return;
    }
    slot.sent.push(pending);
    slot.files.add(pending.file);
    if (slot.sent.length === 1) {
      slot.endpoint?.hold(true);
      this.#restartClock(slot);
    }
    slot.endpoint?.post(pending.job);
  }

  #start(slot: Slot): void {
    slot.phase = 'starting';
    const endpoint = this.#options.start({
      reply: (reply) => {
        if (slot.endpoint === endpoint) this.#receive(slot, reply);
      },
      gone: (reason) => {
        if (slot.endpoint === endpoint) this.#lose(slot, reason);
      },
    });
    slot.endpoint = endpoint;
  }

  #receive(slot: Slot, reply: Reply): void {
    switch (reply.kind) {
      case 'ready':
      case 'loaded':
        slot.phase = 'working';
        break;
      case 'loading':
        slot.phase = 'loading';
        break;
      default: {
        const done = slot.sent.shift();
        done?.settle({ kind: 'reply', reply });
        if (slot.sent.length === 0) slot.endpoint?.hold(false);
        this.#dispatch();
      }
    }
    this.#restartClock(slot);
  }

  /** The clock runs for the first job sent: the one that the worker is at. */
  #restartClock(slot: Slot): void {
    clearTimeout(slot.timer);
    slot.timer = undefined;
    if (slot.sent.length === 0) return;
    const { jobTime, loadTime } = this.#options;
    slot.timer = setTimeout(() => this.#expire(slot), slot.phase === 'working' ? jobTime : loadTime);
  }

  #expire(slot: Slot): void {
    const [stuck, ...rest] = slot.sent;
    void this.#discard(slot);
    stuck?.settle({ kind: 'timeout' });
    this.#requeue(rest);
  }

  /** The job that a worker was at is lost with it; those behind it go to another. */
  #lose(slot: Slot, reason: string): void {
    const [lost, ...rest] = slot.sent;
    slot.endpoint = null;
    this.#reset(slot);
    lost?.settle({ kind: 'lost', reason });
    this.#requeue(rest);
  }

  #requeue(jobs: readonly Pending[]): void {
    if (this.#closed) return;
    this.#waiting = [...jobs, ...this.#waiting];
    this.#dispatch();
  }

  #reset(slot: Slot): void {
    clearTimeout(slot.timer);
    slot.timer = undefined;
    slot.sent = [];
    slot.files.clear();
  }

  async #discard(slot: Slot): Promise<void> {
    const { endpoint } = slot;
    slot.endpoint = null;
    this.#reset(slot);
    await endpoint?.stop();
  }
}

function shortest(slots: readonly Slot[]): Slot | undefined {
  return slots.reduce<Slot | undefined>(
    (best, slot) => (best && best.sent.length <= slot.sent.length ? best : slot),
    undefined,
  );
}
