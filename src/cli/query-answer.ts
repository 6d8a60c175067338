/** The answer to one query over recorded events, as `query` prints it. */
import { access, constants, stat } from 'node:fs/promises';
import { runnableAnalytics } from '../collections/runnable-analytics.ts';
import { LineIndex } from '../documents/lines.ts';
import type { LogSource } from '../documents/log-source.ts';
import type { Result } from '../engine/values.ts';
import { parseTime } from '../events/time.ts';
import { ViewFileError, viewIds } from '../events/views/load.ts';
import { allLanguages, findLanguage } from '../languages/registry.ts';
import type { Runner } from '../runners/runner.ts';
import { nearest } from '../text/suggest.ts';
import { unreadableReason } from '../text/unreadable-reason.ts';
import type { GivenPath } from './call-folder.ts';
import { withHelp } from './print-diagnostics.ts';

/** One query, as asked. */
export interface QueryRequest {
  language: string;
  view?: string;
  /** ISO 8601. */
  now?: string;
  events: GivenPath;
  query: string;
  caseSensitive?: boolean;
  /** Log sources that the query is meant for and does not name itself. */
  logSources?: readonly LogSource[];
}

/** What is printed of one query. */
export type QueryAnswer =
  | { events: readonly number[] }
  | { sequences: readonly (readonly number[])[] }
  | { columns: readonly string[]; rows: readonly unknown[]; events?: readonly number[] }
  | QueryRefusal;

/** What is wrong with a query, or with what it needs. */
export interface QueryRefusal {
  error: { message: string; line: number; column: number };
}

/** Runs a query. Whatever is wrong with it is the answer. */
export async function answerTo(request: QueryRequest, runner: Runner, root: string): Promise<QueryAnswer> {
  const language = findLanguage(request.language);
  if (!language) return refusal(unknownLanguage(request.language));
  const views = viewsOf(root);
  if ('error' in views) return views;
  const view = request.view ?? language.defaultView;
  if (!views.ids.includes(view)) {
    return refusal(`Unexpected view \`${view}\`, expected one of: ${views.ids.join(', ')}.${meant(view, views.ids)}`);
  }
  const now = request.now === undefined ? undefined : parseNow(request.now);
  if (now === null) {
    return refusal(`Unexpected time \`${request.now}\`, expected one like \`2024-03-05T12:00:00Z\`.`);
  }
  const unreadable = await whyUnreadable(request.events.absolute);
  if (unreadable !== undefined) {
    return refusal(`The events file \`${request.events.shown}\` cannot be read: ${unreadable}.`);
  }
  const analytics = await runnableAnalytics([{ file: '', text: request.query }], root);
  const outcome = await runner.run({
    language: language.id,
    source: request.query,
    eventsFile: request.events.absolute,
    view,
    ...(now === undefined ? {} : { now }),
    ...(request.caseSensitive === undefined ? {} : { caseSensitive: request.caseSensitive }),
    ...(request.logSources === undefined ? {} : { logSources: request.logSources }),
    ...(analytics === undefined ? {} : { analytics }),
  });
  if (outcome.ok) return shown(outcome.result);
  const { message, help, start } = outcome.error;
  const { line, column } = new LineIndex(request.query).place(start);
  return { error: { message: withHelp(message, help), line, column } };
}

/** The ids of the project's views, or why there are none; the runner reads the one that is asked for. */
export function viewsOf(root: string): { ids: readonly string[] } | QueryRefusal {
  try {
    return { ids: viewIds(root) };
  } catch (error) {
    if (!(error instanceof ViewFileError)) throw error;
    return refusal(`The view file \`${error.file}\` cannot be used: ${error.message}`);
  }
}

/** Milliseconds since 1970 UTC of a day or a time, UTC unless it has an offset; null for anything else. */
export function parseNow(text: string): number | null {
  const [, day, time, rest = ''] = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})((?:[:Z+-].*)?))?$/.exec(text.trim()) ?? [];
  if (day === undefined) return null;
  const seconds = rest.startsWith(':') ? '' : ':00';
  return parseTime(`${day}T${time ?? '00:00'}${seconds}${rest}`);
}

/** Why a file cannot be read, in words; `undefined` when it can be. */
export async function whyUnreadable(path: string): Promise<string | undefined> {
  try {
    await access(path, constants.R_OK);
    return (await stat(path)).isDirectory() ? 'it is a folder' : undefined;
  } catch (error) {
    return unreadableReason(error);
  }
}

/** A result as it is printed. */
export function shown(result: Result): QueryAnswer {
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
  return `Unexpected language \`${name}\`, expected one of: ${known.join(', ')}.${meant(name, known)}`;
}

function meant(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === undefined ? '' : ` Did you mean \`${near}\`?`;
}

/** The answer to what cannot be asked. */
export function refusal(message: string): QueryRefusal {
  return { error: { message, line: 1, column: 1 } };
}
