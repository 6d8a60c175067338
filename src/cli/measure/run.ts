/** Runs one measured line and says how it went. */
import { runnableAnalytics } from '../../collections/runnable-analytics.ts';
import { LineIndex } from '../../documents/lines.ts';
import type { EventRecord } from '../../engine/values.ts';
import { findLanguage } from '../../languages/registry.ts';
import { compare } from '../../proof/compare.ts';
import type { RunError, RunOutcome, RunRequest } from '../../runners/protocol.ts';
import { besideOrBelow } from '../call-folder.ts';
import { type QueryAnswer, shown } from '../query-answer.ts';
import type { Expected, MeasuredLine } from './line.ts';
import { SAMPLE_EVENTS, samplesWith } from './samples.ts';

/** What runs queries: a `Runner`. */
export interface Runs {
  run(request: RunRequest): Promise<RunOutcome>;
}

/** Why a query gave no result, placed in its text, line and column from 1. */
export interface Trouble {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** How a line went. `refused`: its text is; `failed`: it parses and does not run. */
export interface Measurement {
  readonly state: 'ran' | 'refused' | 'failed';
  readonly trouble?: Trouble;
  /** Where `expect` is given and something else was found. */
  readonly difference?: { readonly expected: unknown; readonly found: QueryAnswer; readonly message: string };
}

/** Where a file's paths are taken from. */
export interface Folders {
  /** The project, whose analytics others may run. */
  readonly root: string;
  /** The call folder. */
  readonly folder: string;
  /** Folder of the file that is measured. */
  readonly beside: string;
}

/** Runs a line over its events, or over no events and the samples, and compares what it finds with what it expects. */
export async function measureLine(line: MeasuredLine, runner: Runs, folders: Folders): Promise<Measurement> {
  const language = findLanguage(line.language);
  if (!language) throw new Error(`a line names a language with an engine, not ${line.language}`);
  const analytics = await runnableAnalytics([{ file: '', text: line.query }], folders.root);
  let last: RunOutcome | undefined;
  for (const events of eventSets(line, folders)) {
    last = await runner.run({
      language: language.id,
      source: line.query,
      view: line.view ?? language.defaultView,
      ...events,
      ...(line.now === undefined ? {} : { now: line.now }),
      ...(analytics === undefined ? {} : { analytics }),
    });
    if (!last.ok) return judged(line, { ...failureOf(last.error, line.query) });
  }
  return judged(line, { state: 'ran' }, last);
}

type Events = Pick<RunRequest, 'eventsFile' | 'events'>;

function eventSets({ events, language, query, file, line }: MeasuredLine, folders: Folders): readonly Events[] {
  if (typeof events === 'string') return [{ eventsFile: besideOrBelow(events, folders.folder, folders.beside) }];
  if (events) return [{ eventsFile: named(`${file}:${line}`), events }];
  // A table has the columns that its events have: none over no events.
  if (language === 'spark-sql') return [sampleTable(query)];
  return [
    { eventsFile: named('none'), events: [] },
    { eventsFile: named('samples'), events: SAMPLE_EVENTS },
  ];
}

/** A name that no file has, for events that come with the request. */
function named(name: string): string {
  return `\0${name}`;
}

function sampleTable(query: string): Events {
  const parsed = findLanguage('spark-sql')?.parse(query);
  const columns = parsed?.ok && parsed.program.kind === 'sql' ? parsed.program.columns : [];
  const events: readonly EventRecord['raw'][] = samplesWith(columns);
  const more = events === SAMPLE_EVENTS ? '' : [...columns].sort().join('\0');
  return { eventsFile: named(`samples ${more}`), events };
}

function failureOf({ kind, message, start }: RunError, query: string): Measurement {
  const { line, column } = new LineIndex(query).place(start);
  const refused = kind === 'syntax' || kind === 'unsupported';
  return { state: refused ? 'refused' : 'failed', trouble: { message, line, column } };
}

function judged(line: MeasuredLine, went: Measurement, outcome?: RunOutcome): Measurement {
  const { expect } = line;
  if (!expect) return went;
  const found: QueryAnswer = outcome?.ok
    ? shown(outcome.result)
    : { error: went.trouble ?? { message: '', line: 1, column: 1 } };
  const message = expect.kind === 'error' ? errorDifference(expect, went) : resultDifference(expect, went, outcome);
  if (message === undefined) return went;
  const { kind, ...rest } = expect;
  const expected = kind === 'error' ? { error: Object.keys(rest).length === 0 ? true : rest } : rest;
  return { ...went, difference: { expected, found, message } };
}

function errorDifference(
  { line, column, message }: Extract<Expected, { kind: 'error' }>,
  { trouble }: Measurement,
): string | undefined {
  if (!trouble) return 'Expected the text to be refused, it ran.';
  if ((line ?? trouble.line) !== trouble.line || (column ?? trouble.column) !== trouble.column) {
    return `Expected it to be refused at ${line ?? trouble.line}:${column ?? trouble.column}, it was at ${trouble.line}:${trouble.column}: ${trouble.message}`;
  }
  if (message !== undefined && message !== trouble.message) {
    return `Expected the message \`${message}\`, found \`${trouble.message}\`.`;
  }
  return undefined;
}

function resultDifference(
  expected: Extract<Expected, { kind: 'result' }>,
  { trouble }: Measurement,
  outcome: RunOutcome | undefined,
): string | undefined {
  if (trouble || !outcome?.ok) return trouble?.message ?? 'Nothing was found.';
  const { result } = outcome;
  const { events, rows, sequences, columns } = expected;
  const found = compare(
    result,
    {
      ...(events ? { events: [...events] } : {}),
      ...(rows ? { rows: rows.map((row) => [...row]) } : {}),
      ...(sequences ? { sequences: sequences.map((group) => [...group]) } : {}),
    },
    { labels: [] },
  );
  const messages = [
    ...(columns ? [columnDifference(columns, result)] : []),
    found.missing.length > 0 ? `Missing: ${shownLines(found.missing)}.` : undefined,
    found.surplus.length > 0 ? `Surplus: ${shownLines(found.surplus)}.` : undefined,
    found.difference,
  ].filter((message) => message !== undefined);
  return messages.length === 0 ? undefined : messages.join(' ');
}

function columnDifference(
  wanted: readonly string[],
  result: Extract<RunOutcome, { ok: true }>['result'],
): string | undefined {
  const columns = result.kind === 'table' ? result.columns : [];
  const same = columns.length === wanted.length && columns.every((name, index) => name === wanted[index]);
  return same ? undefined : `Expected the columns ${wanted.join(', ')}, found ${columns.join(', ') || 'none'}.`;
}

function shownLines(events: readonly { readonly line: number }[]): string {
  const lines = events.slice(0, 10).map(({ line }) => line);
  return `${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}${events.length > 10 ? ' …' : ''}`;
}
