/** Parses many documents: from the cache where nothing changed, over the cores where there are many. */
import { codeDigest, digestOf } from './digest.ts';
import type { PackedCache } from './packed-cache.ts';
import { type ParsedSource, type ParseJob, parseSource } from './parse-source.ts';

/** Fewer than this are parsed faster here than in threads that must start first. */
const WORTH_THREADS = 40;
const BATCH = 16;

/** Folders of `src/` whose code decides what parsing gives. */
const PARSING_CODE = ['checks', 'collections', 'documents', 'engine', 'highlighting', 'languages', 'proof', 'text'];

/** Parses each job; answers in their order. */
export async function parseAll(
  jobs: readonly ParseJob[],
  cache: PackedCache<ParsedSource>,
  threads: number,
): Promise<ParsedSource[]> {
  const code = await codeDigest(PARSING_CODE);
  const keys = jobs.map((job) => digestOf(code, JSON.stringify(job)));
  const answers = keys.map((key) => cache.get(key));
  const missing = jobs.flatMap((job, index) => (answers[index] === undefined ? [{ job, index }] : []));
  const parsed = await parseMissing(
    missing.map(({ job }) => job),
    threads,
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

async function parseMissing(jobs: readonly ParseJob[], threads: number): Promise<ParsedSource[]> {
  if (jobs.length < WORTH_THREADS || threads < 2) {
    const parsed: ParsedSource[] = [];
    for (const job of jobs) parsed.push(await parseSource(job));
    return parsed;
  }
  const { Piscina } = await import('piscina');
  const pool = new Piscina({
    filename: new URL('./parse-worker.ts', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
  });
  try {
    const batches: Promise<ParsedSource[]>[] = [];
    for (let start = 0; start < jobs.length; start += BATCH) batches.push(pool.run(jobs.slice(start, start + BATCH)));
    return (await Promise.all(batches)).flat();
  } finally {
    await pool.destroy();
  }
}
