/** Reads files of events: one JSON object a line, packed or not (Node). */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { EventRecord, Value } from '../engine/values.ts';
import { unreadableReason } from '../text/unreadable-reason.ts';
import { EventFileError } from './event-file-error.ts';
import { openParts } from './unpack.ts';

export { EventFileError } from './event-file-error.ts';

/** Largest events file that is read, in bytes. */
const MAX_FILE_BYTES = 2_000_000_000;

/** Longest line that is read, in bytes. */
export const MAX_LINE_BYTES = 16_000_000;

/** Deepest nesting of a record that is read. */
export const MAX_NESTING = 64;

/** Bounds other than the usual ones. */
export interface ReadLimits {
  readonly fileBytes?: number;
  readonly lineBytes?: number;
}

/**
 * Reads a file of events. Blank lines hold no event but count as lines; a byte order mark and CRLF are accepted. A file in
 * gzip or zip is unpacked, as `unpackEvents` does. Throws `EventFileError` for a file that is too large or cannot be
 * opened, and for the first line that is no JSON object.
 */
export async function readEvents(file: string, limits: ReadLimits = {}): Promise<EventRecord[]> {
  const most = limits.fileBytes ?? MAX_FILE_BYTES;
  let bytes: Buffer;
  try {
    const { size } = await stat(file);
    if (size > most) throw new EventFileError(file, tooLarge(size, most));
    bytes = await unpackEvents(createReadStream(file, { highWaterMark: 1 << 20 }), file, most);
  } catch (thrown) {
    if (thrown instanceof EventFileError) throw thrown;
    throw new EventFileError(file, `The events file cannot be read: ${unreadableReason(thrown)}.`);
  }
  return parseEvents(bytes, file, limits);
}

/**
 * The lines of a file of events as they are unpacked: of gzip what it holds, of zip its files one after another, each
 * starting on a line of its own; of any other file the file itself. Throws `EventFileError` as `openParts` does.
 */
export async function unpackEvents(
  source: AsyncIterable<Uint8Array>,
  file: string,
  most = MAX_FILE_BYTES,
): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const { entry, bytes } of openParts(source, file, { bytes: most })) {
    if (entry !== undefined && pieces.length > 0 && pieces.at(-1)?.at(-1) !== LINE_FEED) pieces.push(LINE_BREAK);
    for await (const piece of bytes) if (piece.length > 0) pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function tooLarge(size: number, most: number): string {
  return `The events file has ${size.toLocaleString('en-US')} bytes; at most ${most.toLocaleString('en-US')} are read.`;
}

const LINE_FEED = 10;
const LINE_BREAK = Uint8Array.of(LINE_FEED);

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
    const { offset, reason } = whyNoJson(text, thrown);
    throw new EventFileError(file, `The line is no JSON: ${reason}.`, line, offset + 1);
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

/** Whether lists and objects stand within each other more than so many levels deep. */
export function nestsBeyond(value: Value, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const inner of Object.values(value) as readonly Value[]) if (nestsBeyond(inner, levels - 1)) return true;
  return false;
}

/** Where JSON breaks, and how in words, from what `JSON.parse` threw. */
export function whyNoJson(text: string, thrown: unknown): { offset: number; reason: string } {
  const message = thrown instanceof Error ? thrown.message : '';
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position !== undefined && Number(position) < text.trimEnd().length) {
    const at = Number(position);
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    return { offset: at, reason: `unexpected \`${character}\`${expectation(message)}` };
  }
  if (/Unexpected end|Unterminated|Expected|JSON/.test(message) && position === undefined) {
    const token = /Unexpected token '(.)'/.exec(message)?.[1];
    const at = token === undefined ? -1 : text.indexOf(token);
    if (at >= 0) return { offset: at, reason: `unexpected \`${token}\`` };
  }
  return { offset: text.trimEnd().length, reason: 'unexpected end of the line' };
}

function expectation(message: string): string {
  const expected = /^Expected (.+?) in JSON/.exec(message)?.[1];
  if (expected !== undefined) return `, expected ${expected.replaceAll("'", '`')}`;
  return /control character/.test(message) ? ', a control character that must be escaped' : '';
}
