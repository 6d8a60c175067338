/** `query`: queries over recorded events, answered as JSON. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import process from 'node:process';
import { LineIndex } from '../documents/lines.ts';
import type { Result } from '../engine/values.ts';
import { loadViews } from '../events/views/load.ts';
import { LANGUAGE_IDS } from '../languages/language.ts';
import { allLanguages, findLanguage } from '../languages/registry.ts';
import { Runner } from '../runners/runner.ts';
import { nearest } from '../text/suggest.ts';
import { givenPath } from './call-folder.ts';
import { noteLine, printLine } from './output.ts';
import { threadCount } from './project.ts';

export interface QueryPlace {
  /** Absolute path of the project whose views are used. */
  root: string;
  folder: string;
}

/** One query, as asked. */
export interface QueryRequest {
  language: string;
  view?: string;
  /** ISO 8601. */
  now?: string;
  /** Path of the events. */
  events: string;
  query: string;
  caseSensitive?: boolean;
}

/** What is printed of one query. */
export type QueryAnswer =
  | { events: readonly number[] }
  | { sequences: readonly (readonly number[])[] }
  | { columns: readonly string[]; rows: readonly unknown[]; events?: readonly number[] }
  | { error: { message: string; line: number; column: number } };

/** Runs one query and prints its answer; gives the exit code: 0, 1 when it does not parse or run, 2 for a query file that cannot be read. */
export async function runQuery(
  asked: Omit<QueryRequest, 'query'> & { file: string },
  place: QueryPlace,
): Promise<number> {
  let query: string;
  try {
    query = await readQuery(asked.file, place.folder);
  } catch (error) {
    noteLine(`error: The query file \`${asked.file}\` cannot be read: ${messageOf(error)}.`);
    return 2;
  }
  const { file: _, ...request } = asked;
  const runner = new Runner({ root: place.root, threads: 1 });
  try {
    const answer = await answerTo(
      { ...request, query, events: givenPath(request.events, place.folder).absolute },
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
    noteLine(`error: The batch file \`${file}\` cannot be read: ${messageOf(error)}.`);
    return 2;
  }
  const runner = new Runner({ root: place.root, threads: threadCount(availableParallelism()) });
  try {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    for (const line of lines) {
      const started = performance.now();
      const { id, answer } = await answerLine(line, runner, place, dirname(path));
      const ms = Math.round((performance.now() - started) * 1000) / 1000;
      printLine(JSON.stringify({ id: id ?? null, ...answer, ms }));
    }
    return 0;
  } finally {
    await runner.close();
  }
}

async function answerLine(
  line: string,
  runner: Runner,
  place: QueryPlace,
  batchFolder: string,
): Promise<{ id: unknown; answer: QueryAnswer }> {
  let asked: Record<string, unknown>;
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('expected an object');
    asked = value as Record<string, unknown>;
  } catch (error) {
    return { id: undefined, answer: refusal(`Unexpected line, expected a JSON object (${messageOf(error)}).`) };
  }
  const { id, language, view, now, events, query, caseSensitive } = asked;
  const texts = Object.entries({ language, events, query }).find(([, value]) => typeof value !== 'string');
  if (texts) return { id, answer: refusal(`Expected a text under \`${texts[0]}\`.`) };
  const wrong = Object.entries({ view, now }).find(([, value]) => value !== undefined && typeof value !== 'string');
  if (wrong) return { id, answer: refusal(`Expected a text under \`${wrong[0]}\`.`) };
  if (caseSensitive !== undefined && typeof caseSensitive !== 'boolean') {
    return { id, answer: refusal('Expected true or false under `caseSensitive`.') };
  }
  const request: QueryRequest = {
    language: language as string,
    query: query as string,
    events: eventsPath(events as string, place.folder, batchFolder),
    ...(view === undefined ? {} : { view: view as string }),
    ...(now === undefined ? {} : { now: now as string }),
    ...(caseSensitive === undefined ? {} : { caseSensitive }),
  };
  return { id, answer: await answerTo(request, runner, place.root) };
}

/** A batch's events stand where it was called from, else beside the batch file. */
function eventsPath(path: string, folder: string, batchFolder: string): string {
  const called = resolve(folder, path);
  return existsSync(called) ? called : resolve(batchFolder, path);
}

/** Runs a query whose events path is absolute. Whatever is wrong with it is the answer. */
async function answerTo(request: QueryRequest, runner: Runner, root: string): Promise<QueryAnswer> {
  const language = findLanguage(request.language);
  if (!language) return refusal(unknownLanguage(request.language));
  const views = loadViews(root);
  const view = request.view ?? language.defaultView;
  if (!views.has(view)) {
    const known = [...views.keys()];
    return refusal(`Unexpected view \`${view}\`, expected one of: ${known.join(', ')}.${meant(view, known)}`);
  }
  if (request.now !== undefined && Number.isNaN(Date.parse(request.now))) {
    return refusal(`Unexpected time \`${request.now}\`, expected one like \`2024-03-05T12:00:00Z\`.`);
  }
  const outcome = await runner.run({
    language: language.id,
    source: request.query,
    eventsFile: request.events,
    view,
    ...(request.now === undefined ? {} : { now: Date.parse(request.now) }),
    ...(request.caseSensitive === undefined ? {} : { caseSensitive: request.caseSensitive }),
  });
  if (outcome.ok) return shown(outcome.result);
  const { message, start } = outcome.error;
  const { line, column } = new LineIndex(request.query).place(start);
  return { error: { message, line, column } };
}

function shown(result: Result): QueryAnswer {
  switch (result.kind) {
    case 'events':
      return { events: result.events };
    case 'sequences':
      return { sequences: result.sequences };
    case 'table': {
      const { columns, rows, events } = result;
      return { columns, rows, ...(events ? { events } : {}) };
    }
  }
}

function unknownLanguage(name: string): string {
  const known = allLanguages().map(({ id }) => id);
  if (LANGUAGE_IDS.some((id) => id === name))
    return `Huntbook has no engine for \`${name}\` yet; it runs: ${known.join(', ')}.`;
  return `Unexpected language \`${name}\`, expected one of: ${known.join(', ')}.${meant(name, known)}`;
}

function meant(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === undefined ? '' : ` Did you mean \`${near}\`?`;
}

function refusal(message: string): QueryAnswer {
  return { error: { message, line: 1, column: 1 } };
}

/** The query's text without the line break that files end with, which some languages would take for a part of it. */
async function readQuery(file: string, folder: string): Promise<string> {
  const text = file === '-' ? await readStandardInput() : await readFile(givenPath(file, folder).absolute, 'utf8');
  return text.replace(/\r?\n$/, '');
}

async function readStandardInput(): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
