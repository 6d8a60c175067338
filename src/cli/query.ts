/** `query`: queries over recorded events, answered as JSON. */
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import process from 'node:process';
import { z } from 'zod';
import { type LogSource, logSource } from '../documents/log-source.ts';
import { Runner } from '../runners/runner.ts';
import { unreadableReason } from '../text/unreadable-reason.ts';
import { besideOrBelow, givenPath } from './call-folder.ts';
import { noteLine, printLine } from './output.ts';
import { threadCount } from './project.ts';
import { answerTo, type QueryAnswer, type QueryRequest, refusal } from './query-answer.ts';

export interface QueryPlace {
  /** Absolute path of the project whose views are used. */
  root: string;
  folder: string;
}

/** Runs one query and prints its answer; gives the exit code: 0, 1 when it does not parse or run, 2 for a query file that cannot be read. */
export async function runQuery(
  asked: Omit<QueryRequest, 'query' | 'events'> & { events: string; file: string },
  place: QueryPlace,
): Promise<number> {
  let query: string;
  try {
    query = await readQuery(asked.file, place.folder);
  } catch (error) {
    noteLine(`error: The query file \`${asked.file}\` cannot be read: ${unreadableReason(error)}.`);
    return 2;
  }
  const { file: _, ...request } = asked;
  const runner = new Runner({ root: place.root, threads: 1 });
  try {
    const answer = await answerTo(
      { ...request, query, events: givenPath(request.events, place.folder) },
      runner,
      place.root,
    );
    printLine(JSON.stringify(answer));
    return 'error' in answer ? 1 : 0;
  } finally {
    await runner.close();
  }
}

/** Answers a file of queries line by line, in order; gives the exit code: 0, or 2 for a batch file that cannot be read. */
export async function runBatch(file: string, place: QueryPlace): Promise<number> {
  const path = givenPath(file, place.folder).absolute;
  let text: string;
  try {
    text = file === '-' ? await readStandardInput() : await readFile(path, 'utf8');
  } catch (error) {
    noteLine(`error: The batch file \`${file}\` cannot be read: ${unreadableReason(error)}.`);
    return 2;
  }
  const runner = new Runner({ root: place.root, threads: threadCount(availableParallelism()) });
  try {
    for (const [index, line] of text
      .replace(/^\ufeff/, '')
      .split('\n')
      .entries()) {
      if (line.trim() === '') continue;
      const started = performance.now();
      const { id, answer } = await answerLine(line, index + 1, { runner, place, batchFolder: dirname(path) });
      const ms = Math.round((performance.now() - started) * 1000) / 1000;
      printLine(JSON.stringify({ id: id ?? null, ...answer, ms }));
    }
    return 0;
  } finally {
    await runner.close();
  }
}

interface BatchContext {
  runner: Runner;
  place: QueryPlace;
  /** Folder of the batch file. */
  batchFolder: string;
}

/** Answers a line of a batch; what is wrong with the line itself is said with its number. */
async function answerLine(
  line: string,
  number: number,
  { runner, place, batchFolder }: BatchContext,
): Promise<{ id: unknown; answer: QueryAnswer }> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `Unexpected line ${number} of the batch, expected a JSON object: ${reason}.`;
    return { id: undefined, answer: refusal(message) };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const what = Array.isArray(value) ? 'list' : `\`${line.trim()}\``;
    return {
      id: undefined,
      answer: refusal(`Unexpected ${what} on line ${number} of the batch, expected a JSON object.`),
    };
  }
  const asked = value as Record<string, unknown>;
  const { id } = asked;
  const fault = faultIn(asked);
  if (fault) return { id, answer: refusal(`Line ${number} of the batch: ${fault}`) };
  const { language, query, events, view, now, caseSensitive, logSources } = asked as unknown as BatchLine;
  const request: QueryRequest = {
    language,
    query,
    events: { shown: events, absolute: besideOrBelow(events, place.folder, batchFolder) },
    ...(view == null ? {} : { view }),
    ...(now == null ? {} : { now }),
    ...(caseSensitive == null ? {} : { caseSensitive }),
    ...(logSources == null ? {} : { logSources }),
  };
  return { id, answer: await answerTo(request, runner, place.root) };
}

/** A line of a batch without fault; `null` is as good as nothing where a key may be left out. */
interface BatchLine {
  language: string;
  query: string;
  events: string;
  view?: string | null;
  now?: string | null;
  caseSensitive?: boolean | null;
  logSources?: readonly LogSource[] | null;
}

function faultIn(asked: Record<string, unknown>): string | undefined {
  for (const key of ['language', 'events', 'query']) {
    if (typeof asked[key] !== 'string') return `expected a text under \`${key}\`.`;
  }
  for (const key of ['view', 'now']) {
    if (asked[key] != null && typeof asked[key] !== 'string') return `expected a text under \`${key}\`.`;
  }
  const { caseSensitive, logSources } = asked;
  if (caseSensitive != null && typeof caseSensitive !== 'boolean')
    return 'expected `true` or `false` under `caseSensitive`.';
  if (logSources != null && !z.array(logSource.strict()).safeParse(logSources).success)
    return 'expected a list of log sources under `logSources`: `[{"category": "process_creation", "product": "windows"}]`.';
  return undefined;
}

/** The query's text without a byte order mark and the line break that files end with: some languages would take them for parts of it. */
async function readQuery(file: string, folder: string): Promise<string> {
  const text = file === '-' ? await readStandardInput() : await readFile(givenPath(file, folder).absolute, 'utf8');
  return text.replace(/^\ufeff/, '').replace(/\r?\n$/, '');
}

/** All of standard input, as text. */
export async function readStandardInput(): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
