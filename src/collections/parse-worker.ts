/** Runs in a worker thread: parses a batch of documents. */
import { type ParsedSource, type ParseJob, parseSource } from './parse-source.ts';

/** Parses the documents of a batch in order. */
export default async function parseBatch(jobs: ParseJob[]): Promise<ParsedSource[]> {
  const parsed: ParsedSource[] = [];
  for (const job of jobs) parsed.push(await parseSource(job));
  return parsed;
}
