/** Reads the events of an export, whatever its form, one after another in the raw form (Node). */
import type { Value } from '../../engine/values.ts';
import { EventFileError } from '../event-file-error.ts';
import type { FlatRecord } from '../flatten.ts';
import { MAX_LINE_BYTES, MAX_NESTING, nestsBeyond, whyNoJson } from '../read.ts';
import { openParts, type UnpackLimits } from '../unpack.ts';
import { isRecord } from './envelope.ts';
import { exactLine, exactValue } from './json-texts.ts';
import { recordsOf, type Shape, toRaw } from './shapes.ts';
import { ElementSplitter, LineSplitter, type Piece, type Splitter, ValueSplitter } from './split.ts';
import { readResultXml } from './splunk.ts';
import { readEventXml } from './windows-event.ts';

/** One event of an export. */
export interface ImportedEvent {
  readonly raw: FlatRecord;
  /** The record on one line of JSON: of a flat one as it is written. Large numbers keep their digits. */
  readonly text: string;
  /** The forms that it had, the outermost first. */
  readonly shapes: readonly Shape[];
}

/**
 * The events of a file in its order: newline-delimited JSON, a list or a succession of JSON objects, a search's whole
 * answer, or XML of Windows events; in UTF-8 or UTF-16, plain, in gzip or in zip. The form is known by the content and
 * not by the name. Throws `EventFileError` for what is none of these, at the line where it ends to be one.
 */
export async function* readRecords(
  source: AsyncIterable<Uint8Array>,
  file: string,
  limits: UnpackLimits = {},
): AsyncGenerator<ImportedEvent> {
  for await (const { entry, bytes } of openParts(source, file, limits)) {
    const name = entry === undefined ? file : `${file} (${entry})`;
    yield* readPart(decoded(bytes), name);
  }
}

async function* readPart(texts: AsyncIterable<string>, file: string): AsyncGenerator<ImportedEvent> {
  let begun = '';
  let splitter: { readonly kind: Kind; readonly pieces: Splitter } | undefined;
  for await (const text of texts) {
    if (splitter) {
      yield* eventsOf(splitter.pieces.push(text), splitter.kind, file);
      continue;
    }
    begun += text;
    const kind = kindOf(begun, false, file);
    if (kind === undefined) continue;
    splitter = { kind, pieces: splitterFor(kind, file) };
    yield* eventsOf(splitter.pieces.push(begun), kind, file);
    begun = '';
  }
  if (!splitter) {
    const kind = kindOf(begun, true, file);
    if (kind === undefined) return;
    splitter = { kind, pieces: splitterFor(kind, file) };
    yield* eventsOf(splitter.pieces.push(begun), kind, file);
  }
  yield* eventsOf(splitter.pieces.end(), splitter.kind, file);
}

type Kind = 'lines' | 'values' | 'xml';

/** Most blank characters before the first event: what packs to nothing and unpacks to blanks is not waited for. */
const MOST_BLANK = 1_000_000;

function splitterFor(kind: Kind, file: string): Splitter {
  if (kind === 'lines') return new LineSplitter(file);
  return kind === 'values' ? new ValueSplitter(file) : new ElementSplitter(file, MAX_LINE_BYTES);
}

/** What a text is that begins so; `undefined` while too little of it is there, or nothing at all. */
function kindOf(begun: string, whole: boolean, file: string): Kind | undefined {
  const start = begun.search(/\S/);
  if (start < 0) {
    if (begun.length <= MOST_BLANK) return undefined;
    throw new EventFileError(file, `The file begins with more than ${MOST_BLANK.toLocaleString('en-US')} blanks.`);
  }
  const first = begun[start];
  if (first === '<') return 'xml';
  if (first === '[') return 'values';
  if (first !== '{') {
    if (begun.startsWith(ZIP)) {
      throw new EventFileError(file, 'The archive holds a zip file, which is not unpacked: unpack it first.');
    }
    if (!whole && !begun.includes('\n', start) && begun.length < MAX_LINE_BYTES) return undefined;
    const line = begun.slice(0, start).split('\n').length;
    if (isHeader(begun.slice(start).split('\n', 1)[0] ?? '')) {
      throw new EventFileError(file, CSV, line);
    }
    const message = `Unexpected \`${[...begun.slice(start, start + 2)][0]}\`, expected events: a JSON object a line, a list of them, or XML of Windows events.`;
    throw new EventFileError(file, message, line);
  }
  const end = begun.indexOf('\n', start);
  if (end < 0 && !whole && begun.length < MAX_LINE_BYTES) return undefined;
  return isObject(begun.slice(start, end < 0 ? undefined : end)) || !opens(begun, end) ? 'lines' : 'values';
}

/** How a zip file begins. */
const ZIP = 'PK\u0003\u0004';

const CSV =
  'The file is CSV, which is not read: export it as JSON (in Splunk’s Export dialogue; in Kibana from Dev Tools), or as XML.';

/** Whether a line has the names of a table's columns. */
function isHeader(line: string): boolean {
  return /^\s*"?[\w@.]+"?(?:[,;\t]"?[\w@. -]+"?)+\s*$/.test(line);
}

/** Whether the first line alone cannot be meant as a record: it ends in what must go on. */
function opens(begun: string, end: number): boolean {
  return end < 0 || /[{[,:]\s*$/.test(begun.slice(0, end));
}

function isObject(text: string): boolean {
  try {
    return isRecord(JSON.parse(text) as Value);
  } catch {
    return false;
  }
}

function* eventsOf(pieces: readonly Piece[], kind: Kind, file: string): Generator<ImportedEvent> {
  for (const { text, line } of pieces) {
    if (kind === 'xml') {
      for (const { raw, shapes } of fromXml(text)) yield { raw, text: JSON.stringify(raw), shapes };
      continue;
    }
    for (const one of valuesOf(text, kind, line, file)) yield* recordsIn(one, line, file);
  }
}

interface Json {
  readonly text: string;
  readonly value: Value;
}

/** The JSON values of a piece. Some tools end a line with a comma, or write several objects on it. */
function valuesOf(text: string, kind: Kind, line: number, file: string): Json[] {
  try {
    return [{ text, value: JSON.parse(text) as Value }];
  } catch (thrown) {
    const several = kind === 'lines' ? objectsOn(text, file) : [];
    if (several.length > 0) return several;
    throw noJson(text, thrown, line, file);
  }
}

/** The objects of a line that holds nothing else; none where it does. */
function objectsOn(line: string, file: string): Json[] {
  const splitter = new ValueSplitter(file);
  try {
    const objects = [...splitter.push(line), ...splitter.end()];
    return objects.map(({ text }) => ({ text, value: JSON.parse(text) as Value }));
  } catch {
    return [];
  }
}

function* recordsIn({ text, value: rounded }: Json, line: number, file: string): Generator<ImportedEvent> {
  const exact = exactValue(text);
  const whole = exact ?? rounded;
  for (const value of recordsOf(whole)) {
    if (!isRecord(value)) {
      const what = Array.isArray(value) ? 'a list' : `\`${String(value).slice(0, 20)}\``;
      throw new EventFileError(file, `Unexpected ${what}, expected a record: \`{"EventID": 1, …}\`.`, line);
    }
    if (nestsBeyond(value, MAX_NESTING))
      throw new EventFileError(file, `The record is nested more than ${MAX_NESTING} levels deep.`, line);
    const { raw, shapes } = toRaw(value);
    const written = raw === whole ? onOneLine(text) : exact === undefined ? JSON.stringify(raw) : exactLine(raw);
    yield { raw: exact === undefined ? raw : (JSON.parse(written) as FlatRecord), text: written, shapes };
  }
}

/** The event of an element of XML. */
function fromXml(text: string): Pick<ImportedEvent, 'raw' | 'shapes'>[] {
  const events = readEventXml(text);
  if (events.length > 0) return events.map((raw) => ({ raw, shapes: ['windows-xml'] }));
  return readResultXml(text).map((result) => toRaw({ preview: false, result }));
}

/** JSON without white space between its tokens. */
function onOneLine(text: string): string {
  return text.includes('\n') ? text.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1') : text.trim();
}

function noJson(text: string, thrown: unknown, line: number, file: string): EventFileError {
  const { offset, reason } = whyNoJson(text, thrown);
  const before = text.slice(0, offset).split('\n');
  const column = (before.at(-1) ?? '').length + 1;
  return new EventFileError(file, `The record is no JSON: ${reason}.`, line + before.length - 1, column);
}

/** Text in UTF-8, or in UTF-16 where a byte order mark or the second half of its first character says so; without the mark. */
async function* decoded(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let held: Uint8Array | undefined;
  for await (const piece of bytes) {
    const whole: Uint8Array = held ? Buffer.concat([held, piece]) : piece;
    if (!decoder && whole.length < 2) {
      held = whole;
      continue;
    }
    held = undefined;
    decoder ??= new TextDecoder(encodingOf(whole));
    yield decoder.decode(whole, { stream: true });
  }
  if (held) yield new TextDecoder().decode(held);
  if (decoder) yield decoder.decode();
}

function encodingOf(start: Uint8Array): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  if (start[0] === 0) return 'utf-16be';
  return start[1] === 0 ? 'utf-16le' : 'utf-8';
}
