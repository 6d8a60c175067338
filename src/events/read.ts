/** Reads files of events: one JSON object a line (Node). */
import { readFile, stat } from 'node:fs/promises';
import type { EventRecord, Value } from '../engine/values.ts';
import { unreadableReason } from '../text/unreadable-reason.ts';

/** Largest events file that is read, in bytes. */
const MAX_FILE_BYTES = 2_000_000_000;

/** Longest line that is read, in bytes. */
const MAX_LINE_BYTES = 16_000_000;

/** Deepest nesting of a record that is read. */
export const MAX_NESTING = 64;

/** A file that is no file of events: what is wrong, and where, line and column from 1. */
export class EventFileError extends Error {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** It is the file as a whole, and no line of it, that is wrong. */
  readonly whole: boolean;

  constructor(file: string, message: string, line?: number, column = 1) {
    super(message);
    this.name = 'EventFileError';
    this.file = file;
    this.line = line ?? 1;
    this.column = column;
    this.whole = line === undefined;
  }
}

/** Bounds other than the usual ones. */
export interface ReadLimits {
  readonly fileBytes?: number;
  readonly lineBytes?: number;
}

/**
 * Reads a file of events. Blank lines hold no event but count as lines; a byte order mark and CRLF are accepted. Throws
 * `EventFileError` for a file that is too large or cannot be opened, and for the first line that is no JSON object.
 */
export async function readEvents(file: string, limits: ReadLimits = {}): Promise<EventRecord[]> {
  const most = limits.fileBytes ?? MAX_FILE_BYTES;
  let bytes: Buffer;
  try {
    const { size } = await stat(file);
    if (size > most) throw new EventFileError(file, tooLarge(size, most));
    bytes = await readFile(file);
  } catch (thrown) {
    if (thrown instanceof EventFileError) throw thrown;
    throw new EventFileError(file, `The events file cannot be read: ${unreadableReason(thrown)}.`);
  }
  return parseEvents(bytes, file, limits);
}

function tooLarge(size: number, most: number): string {
  return `The events file has ${size.toLocaleString('en-US')} bytes; at most ${most.toLocaleString('en-US')} are read.`;
}

const LINE_FEED = 10;

/** The events in the bytes of a file; `file` names it in errors. Throws `EventFileError`. */
export function parseEvents(bytes: Buffer, file: string, limits: ReadLimits = {}): EventRecord[] {
  const longest = limits.lineBytes ?? MAX_LINE_BYTES;
  const events: EventRecord[] = [];
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    throw new EventFileError(file, 'Unexpected UTF-16 text in the events file, expected UTF-8.');
  }
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    throw new EventFileError(file, 'Unexpected gzip in the events file, expected plain text: unpack it first.');
  }
  let start = marked ? 3 : 0;
  for (let line = 1; start < bytes.length; line++) {
    const found = bytes.indexOf(LINE_FEED, start);
    const end = found < 0 ? bytes.length : found;
    if (end - start > longest) {
      const message = `The line has ${(end - start).toLocaleString('en-US')} bytes; at most ${longest.toLocaleString('en-US')} are read.`;
      throw new EventFileError(file, message, line, 1);
    }
    const text = bytes.toString('utf8', start, end);
    if (text.trim() !== '') events.push({ line, raw: parseRecord(text, file, line) });
    start = end + 1;
  }
  return events;
}

function parseRecord(text: string, file: string, line: number): EventRecord['raw'] {
  let value: Value;
  try {
    value = JSON.parse(text) as Value;
  } catch (thrown) {
    const { column, reason } = locate(text, thrown);
    throw new EventFileError(file, `The line is no JSON: ${reason}.`, line, column);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    if (nestsBeyond(value, MAX_NESTING)) {
      throw new EventFileError(file, `The record is nested more than ${MAX_NESTING} levels deep.`, line, 1);
    }
    return value as EventRecord['raw'];
  }
  const what = Array.isArray(value) ? 'a list' : value === null ? '`null`' : `a ${typeof value}`;
  throw new EventFileError(
    file,
    `Unexpected ${what}, expected one JSON object a line: \`{"EventID": 1, …}\`.`,
    line,
    text.search(/\S/) + 1,
  );
}

function nestsBeyond(value: Value, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const inner of Object.values(value) as readonly Value[]) if (nestsBeyond(inner, levels - 1)) return true;
  return false;
}

/** Where JSON breaks, column from 1, and how, in words. */
function locate(text: string, thrown: unknown): { column: number; reason: string } {
  const message = thrown instanceof Error ? thrown.message : '';
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position !== undefined && Number(position) < text.trimEnd().length) {
    const at = Number(position);
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    return { column: at + 1, reason: `unexpected \`${character}\`${expectation(message)}` };
  }
  if (/Unexpected end|Unterminated|Expected|JSON/.test(message) && position === undefined) {
    const token = /Unexpected token '(.)'/.exec(message)?.[1];
    const at = token === undefined ? -1 : text.indexOf(token);
    if (at >= 0) return { column: at + 1, reason: `unexpected \`${token}\`` };
  }
  return { column: text.trimEnd().length + 1, reason: 'unexpected end of the line' };
}

function expectation(message: string): string {
  const expected = /^Expected (.+?) in JSON/.exec(message)?.[1];
  if (expected !== undefined) return `, expected ${expected.replaceAll("'", '`')}`;
  return /control character/.test(message) ? ', a control character that must be escaped' : '';
}
