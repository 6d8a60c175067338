/** How a file writes the ids and names that it refers to: where they stand, and the edits that write others in their place. */
import type { TextEdit } from '../documents/diagnostics.ts';
import { LineIndex } from '../documents/lines.ts';
import { findMentions, type Mention } from '../documents/mentions.ts';

/** A place of one line. */
export interface Spot {
  readonly line: number;
  readonly column: number;
  readonly endColumn?: number | undefined;
  readonly file?: string | undefined;
}

/** A stretch of a file. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** The text of a file, asked by the places that diagnostics have. Offsets count its byte order mark, columns do not. */
export class WrittenFile {
  readonly text: string;
  readonly #shift: number;
  readonly #lines: LineIndex;

  constructor(text: string) {
    this.text = text;
    this.#shift = text.startsWith('\ufeff') ? 1 : 0;
    this.#lines = new LineIndex(this.#shift === 1 ? text.slice(1) : text);
  }

  /** The stretch of a place; `undefined` where its end is not known. */
  stretch({ line, column, endColumn }: Spot): Stretch | undefined {
    if (endColumn === undefined) return undefined;
    return { start: this.#offset(line, column), end: this.#offset(line, endColumn) };
  }

  slice({ start, end }: Stretch): string {
    return this.text.slice(start, end);
  }

  /** The rest of the line after an offset. */
  lineAfter(offset: number): string {
    return /^[^\r\n]*/.exec(this.text.slice(offset))?.[0] ?? '';
  }

  #offset(line: number, column: number): number {
    return this.#shift + this.#lines.offset(line, column);
  }
}

/** Why something is left to people. */
export class Unsafe {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/**
 * The edits that write `to` for each `from` of a stretch, in the form that it has there: capitals or not (`attack.t1086`),
 * `T1059/001` in addresses of attack.mitre.org, escapes of Markdown. Unsafe where an id is part of a file's name or of
 * another site's address, and where none is found.
 */
export function idEdits(file: WrittenFile, stretch: Stretch, from: string, to: string): TextEdit[] | Unsafe {
  const raw = file.slice(stretch);
  const mentions = findMentions(raw).filter(({ id }) => id === from);
  if (mentions.length === 0) return new Unsafe('it is not written there as an id');
  const inAll = raw.replaceAll('\\', '').match(new RegExp(`${escaped(from).replace('\\.', '[./]')}(?!\\.?\\d)`, 'gi'));
  if ((inAll?.length ?? 0) > mentions.length) return new Unsafe('it is part of an address of another page too');
  const edits: TextEdit[] = [];
  for (const mention of mentions) {
    if (mention.form === 'word' && !isSlug(raw, mention))
      return new Unsafe("it is part of a longer word or a file's name");
    edits.push(idEdit(raw, mention, to, stretch.start));
  }
  return edits;
}

/** The edit of one id in `raw`, which starts at `base`. */
export function idEdit(raw: string, mention: Mention, to: string, base: number): TextEdit {
  const { start, end, form } = mention;
  const written = raw.slice(start, end);
  if (form !== 'address') {
    const dotted = written.includes('\\') ? to.replace('.', '\\.') : to;
    return { start: base + start, end: base + end, text: /^[a-z]/.test(written) ? dotted.toLowerCase() : dotted };
  }
  const before = raw.slice(0, start);
  const isWiki = /\bwiki\/Technique\/$/i.exec(before)?.[0].length ?? 0;
  const isD3fend = /\/attack\/$/i.test(before);
  const text = `${isWiki > 0 ? 'techniques/' : ''}${isD3fend ? to : to.replace('.', '/')}`;
  return { start: base + start - isWiki, end: base + end, text };
}

/** Whether an id starts a slug that stands for itself, `T1028\_remote\_powershell`, and no file's name. */
function isSlug(raw: string, { end }: Mention): boolean {
  return /^\\?_[\w\\ -]*$/.test(raw.slice(end));
}

/** The text with its edits made. */
export function withEdits(text: string, edits: readonly TextEdit[]): string {
  const pieces: string[] = [];
  let from = 0;
  for (const { start, end, text: written } of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    pieces.push(text.slice(from, start), written);
    from = Math.max(from, end);
  }
  return pieces.join('') + text.slice(from);
}

/** Longest name of a technique or tactic, in words; what is longer is a sentence. */
const MOST_WORDS = 9;

/**
 * The edit that writes the name `to` for `from`: within a stretch, else in a cell or link of the rest of its line.
 * Unsafe for a sentence, and where the name is not found as it was read.
 */
export function nameEdit(file: WrittenFile, stretch: Stretch, from: string, to: string): TextEdit | Unsafe {
  if (from.trim().split(/\s+/).length > MOST_WORDS || /[.!?](?:\s|$)/.test(from)) {
    return new Unsafe('the name is part of a sentence');
  }
  const pattern = namePattern(from);
  const raw = file.slice(stretch);
  const label = /\]\(|\]\[/.exec(raw);
  const shown = label ? raw.slice(0, label.index) : raw;
  const own = new RegExp(`(?<![\\p{L}\\p{N}])${pattern}(?![\\p{L}\\p{N}])`, 'iu').exec(shown);
  if (own) return editAt(stretch.start + own.index, own[0], to);
  const rest = new RegExp(`(?<=(?:\\||\\[)\\s*)${pattern}(?=\\s*(?:\\||\\]))`, 'iu').exec(file.lineAfter(stretch.end));
  if (rest) return editAt(stretch.end + rest.index, rest[0], to);
  return new Unsafe('the name is written with marks in it');
}

function editAt(start: number, written: string, text: string): TextEdit {
  return { start, end: start + written.length, text };
}

/** A name as Markdown may write it: its punctuation escaped, `&` as an entity, any white space. */
function namePattern(name: string): string {
  return name
    .trim()
    .split(/(\s+|[!-/:-@[-`{-~])/)
    .map((part) => {
      if (/^\s+$/.test(part)) return '\\s+';
      if (part === '&') return '(?:\\\\?&|&amp;)';
      return /^[!-/:-@[-`{-~]$/.test(part) ? `\\\\?${escaped(part)}` : part;
    })
    .join('');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
