/** Parses many documents: from the cache where nothing changed, over the cores where there are many. */
import type { LanguageFacts } from '../languages/language.ts';
import { PARSING_CODE } from './code-folders.ts';
import { codeDigest, digestOf } from './digest.ts';
import type { PackedCache } from './packed-cache.ts';
import { type ParsedSource, type ParseJob, parseSource } from './parse-source.ts';
import type { ParseBatch } from './parse-worker.ts';

/** Fewer than this are parsed faster here than in threads that must start first. */
const WORTH_THREADS = 40;
const BATCH = 8;

/** How documents are parsed. */
export interface ParseOptions {
  cache: PackedCache<ParsedSource>;
  threads: number;
  /** What analytics may lean on: a change of it makes all of them be parsed again. */
  known: LanguageFacts;
}

/** Parses each job; answers in their order. */
export async function parseAll(
  jobs: readonly ParseJob[],
  { cache, threads, known }: ParseOptions,
): Promise<ParsedSource[]> {
  const code = digestOf(await codeDigest(PARSING_CODE), JSON.stringify(known));
  const keys = jobs.map((job) => digestOf(code, JSON.stringify(job)));
  const answers = keys.map((key) => cache.get(key));
  const missing = jobs.flatMap((job, index) => (answers[index] === undefined ? [{ job, index }] : []));
  const parsed = await parseMissing(
    missing.map(({ job }) => job),
    threads,
    known,
  );
  for (const [position, { index }] of missing.entries()) {
    const answer = parsed[position];
    const key = keys[index];
    if (answer === undefined || key === undefined) continue;
    answers[index] = answer;
    cache.set(key, answer);
  }
  return answers.filter((answer) => answer !== undefined);
}

async function parseMissing(jobs: readonly ParseJob[], threads: number, known: LanguageFacts): Promise<ParsedSource[]> {
  const parseHere = (own: readonly ParseJob[]) => parseJobs(own, known);
  if (jobs.length < WORTH_THREADS || threads < 2) return parseHere(jobs);
  const batches: { readonly start: number; readonly jobs: ParseJob[] }[] = [];
  for (let start = 0; start < jobs.length; start += BATCH)
    batches.push({ start, jobs: jobs.slice(start, start + BATCH) });
  const answers: ParsedSource[] = [];
  const work = async (parse: (jobs: ParseJob[]) => Promise<ParsedSource[]>): Promise<void> => {
    for (let batch = batches.shift(); batch; batch = batches.shift()) {
      for (const [index, answer] of (await parse(batch.jobs)).entries()) answers[batch.start + index] = answer;
    }
  };
  const { Piscina } = await import('piscina');
  const pool = new Piscina({
    filename: new URL('./parse-worker.ts', import.meta.url).href,
    minThreads: threads - 1,
    maxThreads: threads - 1,
  });
  try {
    // This thread parses too, rather than wait: what it parses need not be copied from another.
    const others = Array.from({ length: threads - 1 }, () =>
      work((own) => pool.run({ jobs: own, known } satisfies ParseBatch)),
    );
    await Promise.all([...others, work(parseHere)]);
  } finally {
    await pool.destroy();
  }
  return answers;
}

async function parseJobs(jobs: readonly ParseJob[], known: LanguageFacts): Promise<ParsedSource[]> {
  const parsed: ParsedSource[] = [];
  for (const job of jobs) {
    parsed.push(await parseSource(job, known));
    // The other threads' answers come in through the event loop.
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return parsed;
}
