/** One line of a file to measure: `{id, language, query, events?, expect?, view?, now?}`. */
import type { EventRecord, Value } from '../../engine/values.ts';
import { allLanguages, findLanguage } from '../../languages/registry.ts';
import { nearest } from '../../text/suggest.ts';
import { parseNow } from '../query-answer.ts';

/** What a query must find, as `query` answers it. */
export type Expected =
  | { readonly kind: 'error'; readonly line?: number; readonly column?: number; readonly message?: string }
  | {
      readonly kind: 'result';
      readonly events?: readonly number[];
      readonly columns?: readonly string[];
      readonly rows?: readonly (readonly Value[])[];
      readonly sequences?: readonly (readonly number[])[];
    };

/** A line without fault. */
export interface MeasuredLine {
  /** The file and the line of it, from 1. */
  readonly file: string;
  readonly line: number;
  /** As given; `FILE:LINE` of one without. */
  readonly id: string | number;
  readonly language: string;
  readonly query: string;
  /** Records, or the path of a file of them. */
  readonly events?: string | readonly EventRecord['raw'][];
  readonly expect?: Expected;
  readonly view?: string;
  /** Milliseconds since 1970 UTC. */
  readonly now?: number;
}

/** Reads a line. `views` are those that it may name. Gives what is wrong with it, in words, when it cannot be used. */
export function readLine(
  text: string,
  place: { readonly file: string; readonly line: number },
  views: readonly string[],
): MeasuredLine | { readonly fault: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { fault: `The line is no JSON: ${error instanceof Error ? error.message : String(error)}.` };
  }
  if (!isObject(value)) return { fault: `Unexpected ${glimpse(value)}, expected a JSON object.` };
  try {
    return lineOf(value, place, views);
  } catch (error) {
    if (error instanceof Fault) return { fault: error.message };
    throw error;
  }
}

class Fault extends Error {}

function lineOf(
  value: Readonly<Record<string, unknown>>,
  { file, line }: { readonly file: string; readonly line: number },
  views: readonly string[],
): MeasuredLine {
  const { id, language, query, events, expect, view, now } = value;
  if (id != null && typeof id !== 'string' && typeof id !== 'number') throw wrong('id', id, 'a text or a number');
  if (typeof language !== 'string') throw wrong('language', language, 'the id of a language, such as `sigma`');
  if (!findLanguage(language)) {
    const known = allLanguages().map((one) => one.id);
    throw wrong('language', language, `one of: ${known.join(', ')}`, nearest(language, known));
  }
  if (typeof query !== 'string') throw wrong('query', query, 'the text of a query');
  if (view != null && (typeof view !== 'string' || !views.includes(view))) {
    const near = typeof view === 'string' ? nearest(view, [...views]) : undefined;
    throw wrong('view', view, `one of: ${views.join(', ')}`, near);
  }
  const time = now == null ? undefined : typeof now === 'string' ? parseNow(now) : null;
  if (time === null) throw wrong('now', now, 'a time such as `2024-03-05T12:00:00Z`');
  const given = eventsOf(events);
  const expected = expect == null ? undefined : expectedOf(expect);
  if (expected?.kind === 'result' && given === undefined) {
    throw new Fault('Expected `events` beside `expect`: what a query finds depends on them.');
  }
  return {
    file,
    line,
    id: id ?? `${file}:${line}`,
    language,
    query,
    ...(given === undefined ? {} : { events: given }),
    ...(expected === undefined ? {} : { expect: expected }),
    ...(typeof view === 'string' ? { view } : {}),
    ...(time === undefined ? {} : { now: time }),
  };
}

function eventsOf(events: unknown): MeasuredLine['events'] {
  if (events == null) return undefined;
  if (typeof events === 'string') return events;
  if (!Array.isArray(events)) throw wrong('events', events, 'a list of records, or the path of a file of them');
  const odd = events.findIndex((event) => !isObject(event));
  if (odd >= 0) throw wrong(`events[${odd}]`, events[odd], 'a JSON object');
  return events as readonly EventRecord['raw'][];
}

const FORMS = 'a list of lines, `{events}`, `{rows}`, `{columns, rows}`, `{sequences}` or `{error}`';

function expectedOf(expect: unknown): Expected {
  if (Array.isArray(expect)) return { kind: 'result', events: linesOf(expect, 'expect') };
  if (!isObject(expect)) throw wrong('expect', expect, FORMS);
  const odd = Object.keys(expect).find((name) => !['events', 'rows', 'columns', 'sequences', 'error'].includes(name));
  if (odd !== undefined || Object.keys(expect).length === 0) throw wrong('expect', expect, FORMS);
  const { events, rows, columns, sequences, error } = expect;
  if (error !== undefined) return expectedError(error, Object.keys(expect).length);
  if (columns !== undefined && (!isList(columns) || columns.some((name) => typeof name !== 'string'))) {
    throw wrong('expect.columns', columns, 'a list of names');
  }
  if (rows !== undefined && (!isList(rows) || !rows.every(isList))) throw wrong('expect.rows', rows, 'a list of rows');
  if (columns !== undefined && rows === undefined) throw new Fault('Expected `rows` beside `columns` under `expect`.');
  if (sequences !== undefined && !isList(sequences)) {
    throw wrong('expect.sequences', sequences, 'a list of groups of lines');
  }
  const groups = sequences?.map((group, index) => linesOf(group, `expect.sequences[${index}]`));
  return {
    kind: 'result',
    ...(events === undefined ? {} : { events: linesOf(events, 'expect.events') }),
    ...(columns === undefined ? {} : { columns: columns as readonly string[] }),
    ...(rows === undefined ? {} : { rows: rows as readonly (readonly Value[])[] }),
    ...(groups === undefined ? {} : { sequences: groups }),
  };
}

function expectedError(error: unknown, parts: number): Expected {
  const expected = '`true`, or an object with `line` and `column`';
  if (parts > 1) throw new Fault('Expected nothing beside `error` under `expect`.');
  if (error === true) return { kind: 'error' };
  if (!isObject(error)) throw wrong('expect.error', error, expected);
  const { line, column, message } = error;
  for (const [name, number] of Object.entries({ line, column })) {
    if (number !== undefined && !isLine(number)) throw wrong(`expect.error.${name}`, number, 'a number from 1');
  }
  if (message !== undefined && typeof message !== 'string') throw wrong('expect.error.message', message, 'a text');
  return {
    kind: 'error',
    ...(isLine(line) ? { line } : {}),
    ...(isLine(column) ? { column } : {}),
    ...(message === undefined ? {} : { message }),
  };
}

function linesOf(value: unknown, name: string): readonly number[] {
  if (!isList(value) || !value.every(isLine)) throw wrong(name, value, 'a list of lines of the events, from 1');
  return value;
}

function wrong(name: string, found: unknown, expected: string, near?: string): Fault {
  const help = near === undefined ? '' : ` Did you mean \`${near}\`?`;
  if (found === undefined) return new Fault(`Expected \`${name}\`: ${expected}.`);
  return new Fault(`Unexpected ${glimpse(found)} under \`${name}\`, expected ${expected}.${help}`);
}

function glimpse(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `\`${text.length > 60 ? `${text.slice(0, 59)}…` : text}\``;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isLine(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1;
}
