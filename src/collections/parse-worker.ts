/** Runs in a worker thread: parses a batch of documents. */
import { enableCompileCache } from 'node:module';
import type { LanguageFacts } from '../languages/language.ts';
import type { ParsedSource, ParseJob } from './parse-source.ts';

enableCompileCache();

// Loaded after the compile cache is on, which makes starting several times faster.
const { parseSource } = await import('./parse-source.ts');

/** What a worker is handed: documents, and the macros that their analytics may call. */
export interface ParseBatch {
  jobs: ParseJob[];
  known: LanguageFacts;
}

/** Parses the documents of a batch in order. */
export default async function parseBatch({ jobs, known }: ParseBatch): Promise<ParsedSource[]> {
  const parsed: ParsedSource[] = [];
  for (const job of jobs) parsed.push(await parseSource(job, known));
  return parsed;
}
