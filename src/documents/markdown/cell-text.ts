/** Queries in table cells: the text that was meant, with a map to the file. */
import { MappedText } from '../source-map.ts';
import { decodeEntity } from './html-text.ts';
import type { Range, SourceText } from './source-text.ts';

const ESCAPE = /\\([!-/:-@[-`{-~])/y;
const ENTITY = /&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,31});/y;
const BACKTICKS = /`+/y;
const BREAK = /<br\s{0,5}\/?>/iy;
const LINK = /\[((?:[^[\]\\]|\\.){0,500})\]\((?:[^()\s\\]|\\.){0,2000}\)/y;

/**
 * Decodes a cell as a query: backslash escapes, character references, code spans, `<br>` (a space) and links (their
 * text) are resolved. In SQL (a cell that starts with `SELECT`) backticks quote names, and stay. Asterisks and underscores stay: in a query they are wildcards and names, whatever Markdown makes
 * of two of them. Each character leads to its own place in the file, that of an escape to what stands after its backslash.
 */
export function decodeCell(source: SourceText, cell: Range): MappedText {
  const decoded = new MappedText();
  return decodeInto(decoded, source, trimmed(source.text, cell));
}

/** A range without the white space at its ends. */
export function trimmed(text: string, range: Range): Range {
  let { start, end } = range;
  while (start < end && /\s/.test(text[start] ?? '')) start++;
  while (end > start && /\s/.test(text[end - 1] ?? '')) end--;
  return { start, end };
}

function decodeInto(decoded: MappedText, source: SourceText, range: Range): MappedText {
  const { text } = source;
  const quotesNames = /^select\b/i.test(text.slice(range.start, range.start + 'select '.length));
  const at = (pattern: RegExp, offset: number): RegExpExecArray | null => {
    pattern.lastIndex = offset;
    const match = pattern.exec(text);
    return match && offset + match[0].length <= range.end ? match : null;
  };
  let offset = range.start;
  let plain = offset;
  const flush = (): void => {
    if (offset > plain) decoded.append(text.slice(plain, offset), source.fileOffset(plain));
  };
  while (offset < range.end) {
    const length = special(text[offset] ?? '', offset);
    if (length === 0) offset++;
    else {
      offset += length;
      plain = offset;
    }
  }
  flush();
  return decoded;

  /** Resolves what starts at `from`, and gives its length; 0 for a plain character. */
  function special(character: string, from: number): number {
    if (character === '\\') return replace(at(ESCAPE, from), (match) => append(match[1] ?? '', from + 1));
    if (character === '&') {
      const match = at(ENTITY, from);
      const meaning = match ? decodeEntity(match[0]) : null;
      return meaning === null ? 0 : replace(match, () => append(meaning, from));
    }
    if (character === '<') return replace(at(BREAK, from), () => append(' ', from));
    if (character === '[') {
      return replace(at(LINK, from), (match) => {
        decodeInto(decoded, source, { start: from + 1, end: from + 1 + (match[1] ?? '').length });
      });
    }
    return character === '`' && !quotesNames ? codeSpan(from) : 0;
  }

  function replace(match: RegExpExecArray | null, put: (match: RegExpExecArray) => void): number {
    if (!match) return 0;
    flush();
    put(match);
    return match[0].length;
  }

  function append(value: string, from: number): void {
    decoded.append(value, source.fileOffset(from));
  }

  /** A code span's content as it stands; in a table `\|` is a pipe there too. */
  function codeSpan(from: number): number {
    const fence = at(BACKTICKS, from)?.[0] ?? '`';
    const close = closingRun(text, fence, from + fence.length, range.end);
    if (close === -1) return 0;
    flush();
    const inner = trimmed(text, { start: from + fence.length, end: close });
    let part = inner.start;
    for (let index = inner.start; index < inner.end; index++) {
      if (text[index] !== '\\' || text[index + 1] !== '|') continue;
      append(text.slice(part, index), part);
      part = index + 1;
    }
    append(text.slice(part, inner.end), part);
    return close + fence.length - from;
  }
}

/** Where the next run of exactly `fence` starts, -1 when none does before `end`. */
function closingRun(text: string, fence: string, from: number, end: number): number {
  let start = text.indexOf('`', from);
  while (start !== -1 && start < end) {
    let stop = start;
    while (text[stop] === '`') stop++;
    if (stop - start === fence.length && stop <= end) return start;
    start = text.indexOf('`', stop);
  }
  return -1;
}
