/** A view for tests: fields by their own names, `object` and `action` as the log source, `time` in milliseconds. */
import { runProgram } from '../../../src/engine/run.ts';
import type { Accessor, EventRecord, Result, Value, View } from '../../../src/engine/values.ts';
import { fieldsLike } from '../../../src/events/views/fields-like.ts';
import { wholeEventAccessor } from '../../../src/events/views/whole-event.ts';
import type { Language, QueryMessage } from '../../../src/languages/language.ts';

type Raw = Readonly<Record<string, Value>>;

/** Events from plain records, one a line. */
export function tinyEvents(records: readonly Raw[]): EventRecord[] {
  return records.map((raw, index) => ({ line: index + 1, raw }));
}

const read =
  (name: string): Accessor =>
  (event) =>
    event.raw[name] ?? null;

const TINY_VIEW: View = {
  id: 'tiny',
  open: true,
  objects: new Map(),
  accessor: (name) =>
    wholeEventAccessor(name) ?? fieldsLike(name, { names: ({ raw }) => Object.keys(raw), read }) ?? read(name),
  selector: (object, action) => (event) =>
    event.raw['object'] === object && (action === undefined || event.raw['action'] === action),
  time: (event) => (typeof event.raw['time'] === 'number' ? event.raw['time'] : null),
  fieldNames: (events) => [...new Set(events.flatMap((event) => Object.keys(event.raw)))],
};

/** Runs a query over plain records. Throws when it does not parse, so that a test shows the message. */
export function run(language: Language, query: string, records: readonly Raw[]): Result {
  const parsed = language.parse(query);
  if (!parsed.ok) throw new Error(`${place(query, parsed.error.start)} ${parsed.error.message}`);
  if (parsed.program.kind !== 'plan') throw new Error('expected a plan');
  return runProgram(parsed.program, { events: tinyEvents(records), view: TINY_VIEW, now: null });
}

/** The result as a hunter reads it: lines, groups of lines, or rows. */
export function found(language: Language, query: string, records: readonly Raw[]): unknown {
  const result = run(language, query, records);
  if (result.kind === 'events') return result.events;
  return result.kind === 'sequences' ? result.sequences : { columns: result.columns, rows: result.rows };
}

/** "2:8 Unexpected …" with the help behind ` — `; the text itself when it parses. */
export function refusal(language: Language, query: string): string {
  const parsed = language.parse(query);
  if (parsed.ok) return `parses: ${query}`;
  const { kind, message, help, start } = parsed.error;
  return `${kind === 'unsupported' ? 'unsupported ' : ''}${place(query, start)} ${message}${help === undefined ? '' : ` — ${help}`}`;
}

/** "2:8 message" of each warning. */
export function warnings(language: Language, query: string): string[] {
  const parsed = language.parse(query);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.warnings.map((warning: QueryMessage) => `${place(query, warning.start)} ${warning.message}`);
}

function place(text: string, offset: number): string {
  const before = text.slice(0, offset);
  return `${before.split('\n').length}:${offset - before.lastIndexOf('\n')}`;
}
