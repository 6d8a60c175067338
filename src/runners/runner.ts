/**
 * Where queries run: plans in worker threads, Spark SQL in DuckDB in a child process. Nothing starts before it is
 * needed; a query that does not end is stopped and the next runs on.
 */
import { availableParallelism } from 'node:os';
import { processEndpoint, threadEndpoint } from './endpoint.ts';
import { type JobEnd, Pool } from './pool.ts';
import {
  type CellsWanted,
  type EventCells,
  type MutantVerdict,
  type MutationOutcome,
  type RunOutcome,
  type RunRequest,
  runFailure,
  type Suggestion,
  type WhyNot,
} from './protocol.ts';

export type {
  CellsWanted,
  EventCell,
  EventCells,
  MutantVerdict,
  MutationOutcome,
  RunError,
  RunOutcome,
  RunRequest,
  Suggestion,
  WhyNot,
} from './protocol.ts';

export interface RunnerOptions {
  /** The project's root, which holds `content/knowledge/views`. */
  root: string;
  /** Worker threads at most; as many as the machine runs at once unless given. Results do not depend on it. */
  threads?: number;
  /** Seconds for one query, reading its events left out; 20 unless given. */
  timeoutSeconds?: number;
}

const DEFAULT_SECONDS = 20;

/** Seconds for reading one file of events, and for a worker's start. */
const LOAD_SECONDS = 120;

/** Queries that run together at most: tables that find their values stay small, and progress can be told. */
const TOGETHER = 1000;

/** Mutants of one job: what does not end is stopped with them. */
const MUTANTS_AT_ONCE = 50;

/** Languages that DuckDB runs. */
const SQL_LANGUAGES: ReadonlySet<string> = new Set(['spark-sql']);

export class Runner {
  readonly #plans: Pool;
  readonly #sql: Pool;
  readonly #seconds: number;
  #jobs = 0;

  constructor(options: RunnerOptions) {
    this.#seconds = options.timeoutSeconds ?? DEFAULT_SECONDS;
    const times = { jobTime: this.#seconds * 1000, loadTime: Math.max(LOAD_SECONDS, this.#seconds) * 1000 };
    const size = options.threads ?? availableParallelism();
    const data = { root: options.root };
    this.#plans = new Pool({ start: threadEndpoint('./plan-worker.ts', data), size, ...times });
    // Each process has a database of its own: two are enough to keep the machine busy.
    this.#sql = new Pool({
      start: processEndpoint('./duckdb-child.ts', [options.root]),
      size: Math.min(2, size),
      ...times,
    });
  }

  /** Runs a query. Never rejects: whatever is wrong with it is the outcome. */
  async run(request: RunRequest): Promise<RunOutcome> {
    const end = await this.#poolFor(request).run({ id: this.#jobs++, kind: 'run', request }, request.eventsFile);
    if (end.kind === 'reply' && end.reply.kind === 'outcome') return end.reply.outcome;
    return this.#failure(end, request);
  }

  /**
   * Runs queries that plans come of over the same events: `eventsFile`, `events`, `view`, `now` and `caseSensitive` must
   * be those of the first. Conditions on single events run together, which takes a fraction of the time that they take one
   * by one; all others by themselves, and so do those among which one does not end. Outcomes come in the same order;
   * `progress` is told of every so many. Never rejects.
   */
  async runTogether(
    requests: readonly RunRequest[],
    progress: (done: number) => void = () => {},
  ): Promise<readonly RunOutcome[]> {
    const batches: (readonly RunRequest[])[] = [];
    for (let start = 0; start < requests.length; start += TOGETHER)
      batches.push(requests.slice(start, start + TOGETHER));
    const outcomes = await Promise.all(
      batches.map(async (batch) => {
        const ran = await this.#runBatch(batch);
        progress(batch.length);
        return ran;
      }),
    );
    return outcomes.flat();
  }

  async #runBatch(requests: readonly RunRequest[]): Promise<readonly RunOutcome[]> {
    const [first] = requests;
    if (first === undefined) return [];
    const end = await this.#plans.run({ id: this.#jobs++, kind: 'run-together', requests }, first.eventsFile);
    const outcomes = end.kind === 'reply' && end.reply.kind === 'outcomes' ? end.reply.outcomes : [];
    return Promise.all(requests.map((request, index) => outcomes[index] ?? this.run(request)));
  }

  /**
   * For each of `lines` the first condition of a query that is not true of its event; `null` when the event meets all, or
   * the conditions cannot be asked one by one; `undefined` when there was no answer. Never rejects.
   */
  async whyNot(request: RunRequest, lines: readonly number[]): Promise<readonly (WhyNot | null)[] | undefined> {
    const job = { id: this.#jobs++, kind: 'why-not' as const, request, lines };
    const end = await this.#poolFor(request).run(job, request.eventsFile);
    return end.kind === 'reply' && end.reply.kind === 'why-not' ? end.reply.why : undefined;
  }

  /**
   * For each of `lines` the conditions of a query that let its event through, in reading order; none when it is not
   * found, or they cannot be asked one by one; `undefined` when there was no answer. Never rejects.
   */
  async letThrough(request: RunRequest, lines: readonly number[]): Promise<readonly (readonly WhyNot[])[] | undefined> {
    const job = { id: this.#jobs++, kind: 'let-through' as const, request, lines };
    const end = await this.#poolFor(request).run(job, request.eventsFile);
    return end.kind === 'reply' && end.reply.kind === 'let-through' ? end.reply.met : undefined;
  }

  /**
   * Events that a query finds, by the fields that it reads, with the parts of values that its conditions take marked;
   * none where they cannot be read, `undefined` when there was no answer. Never rejects.
   */
  async cells(request: RunRequest, wanted: CellsWanted): Promise<readonly EventCells[] | undefined> {
    const job = { id: this.#jobs++, kind: 'cells' as const, request, wanted };
    const end = await this.#poolFor(request).run(job, request.eventsFile);
    return end.kind === 'reply' && end.reply.kind === 'cells' ? end.reply.events : undefined;
  }

  /**
   * Runs a query's mutants beside it, some at a time. Never rejects: a query that has no result, and mutants that do not
   * end, are `ok: false`.
   */
  async mutate(request: RunRequest): Promise<MutationOutcome> {
    const mutants: MutantVerdict[] = [];
    for (let from = 0; ; from += MUTANTS_AT_ONCE) {
      const job = { id: this.#jobs++, kind: 'mutate' as const, request, from, count: MUTANTS_AT_ONCE };
      const end = await this.#poolFor(request).run(job, request.eventsFile);
      if (end.kind !== 'reply' || end.reply.kind !== 'mutation') {
        const failed = this.#failure(end, request);
        return { ok: false, message: failed.ok ? '' : failed.error.message, stopped: true };
      }
      const { mutation } = end.reply;
      if (!mutation.ok) return mutation;
      mutants.push(...mutation.mutants);
      if (from + MUTANTS_AT_ONCE >= mutation.chosen) return { ...mutation, mutants };
    }
  }

  /** An event that tells a mutant, by its id, from the query; `null` when none was found. Never rejects. */
  async suggest(request: RunRequest, mutant: string): Promise<Suggestion | null> {
    const job = { id: this.#jobs++, kind: 'suggest' as const, request, mutant };
    const end = await this.#poolFor(request).run(job, request.eventsFile);
    return end.kind === 'reply' && end.reply.kind === 'suggestion' ? end.reply.suggestion : null;
  }

  /** Ends all workers and processes. Queries that still run end with an error. */
  async close(): Promise<void> {
    await Promise.all([this.#plans.close(), this.#sql.close()]);
  }

  #poolFor(request: RunRequest): Pool {
    return SQL_LANGUAGES.has(request.language) ? this.#sql : this.#plans;
  }

  #failure(end: JobEnd, { source }: RunRequest): RunOutcome {
    if (end.kind === 'timeout') {
      return {
        ok: false,
        error: {
          kind: 'timeout',
          message: `The query did not end within ${this.#seconds} second${this.#seconds === 1 ? '' : 's'} and was stopped.`,
          start: 0,
          end: source.length,
          help: 'look for a regular expression that backtracks, or a join of everything with everything',
        },
      };
    }
    const reason = end.kind === 'lost' ? end.reason : 'it answered something else';
    return runFailure(`The query's worker stopped: ${reason}.`, source);
  }
}
