/** Runs in a worker thread: parses a batch of documents. */
import { enableCompileCache } from 'node:module';
import type { ParsedSource, ParseJob } from './parse-source.ts';

enableCompileCache();

// Loaded after the compile cache is on, which makes starting several times faster.
const { parseSource } = await import('./parse-source.ts');

/** Parses the documents of a batch in order. */
export default async function parseBatch(jobs: ParseJob[]): Promise<ParsedSource[]> {
  const parsed: ParsedSource[] = [];
  for (const job of jobs) parsed.push(await parseSource(job));
  return parsed;
}
