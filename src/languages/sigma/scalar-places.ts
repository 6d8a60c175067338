/** Where the characters of a YAML scalar's value stand in the text: behind quotes, escapes, folded lines and indentation. */
import type { Span } from '../../engine/plan.ts';

/** How a scalar is written (YAML 1.2.2, chapters 7.3 and 8.1). */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'block';

/** Gives the span in the text of the value's characters from `from` up to, not including, `to`. */
export type Places = (from: number, to: number) => Span;

/** Start and end in the text of each character of the value. */
interface CharacterPlaces {
  readonly starts: number[];
  readonly ends: number[];
}

/** The places of `value`, which is written in `style` in the range of `text`. Found when first asked for. */
export function scalarPlaces(text: string, range: Span, value: string, style: ScalarStyle): Places {
  let known: CharacterPlaces | undefined;
  return (from, to) => {
    known ??= style === 'block' ? blockPlaces(text, range, value) : flowPlaces(text, range, value, style);
    const { starts, ends } = known;
    const last = style === 'single' || style === 'double' ? Math.max(range.start, range.end - 1) : range.end;
    const start = starts[from] ?? last;
    const end = to > from ? (ends[to - 1] ?? last) : start;
    return { start, end: Math.max(start, end) };
  };
}

const BREAK = /[ \t]*(?:\r?\n[ \t]*)+/y;

/** Plain and quoted scalars: a run of blanks with line breaks is folded to one blank, or to the breaks but one. */
function flowPlaces(text: string, range: Span, value: string, style: ScalarStyle): CharacterPlaces {
  const starts: number[] = [];
  const ends: number[] = [];
  let at = style === 'plain' ? range.start : range.start + 1;
  while (starts.length < value.length && at < range.end) {
    BREAK.lastIndex = at;
    const folded = BREAK.exec(text)?.[0];
    if (folded !== undefined) {
      const next = at + folded.length;
      for (const count = foldedLength(folded); starts.length < value.length && count.left > 0; count.left--) {
        starts.push(at);
        ends.push(next);
      }
      at = next;
      continue;
    }
    const [length, made] = style === 'double' ? escapeAt(text, at) : style === 'single' ? quoteAt(text, at) : [1, 1];
    for (let index = 0; index < made; index++) {
      starts.push(at);
      ends.push(at + length);
    }
    at += length;
  }
  return { starts, ends };
}

function foldedLength(run: string): { left: number } {
  const breaks = run.split('\n').length - 1;
  return { left: breaks === 1 ? 1 : breaks - 1 };
}

/** Characters in the text and in the value of what stands at an offset between single quotes. */
function quoteAt(text: string, at: number): readonly [length: number, made: number] {
  return text.startsWith("''", at) ? [2, 1] : [1, 1];
}

const ESCAPE = /\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|\r?\n[ \t]*|[\s\S])/y;

/** The same between double quotes (YAML 1.2.2, 5.7); an escaped line break gives nothing. */
function escapeAt(text: string, at: number): readonly [length: number, made: number] {
  ESCAPE.lastIndex = at;
  const found = ESCAPE.exec(text)?.[0];
  if (found === undefined) return [1, 1];
  if (/^\\\r?\n/.test(found)) return [found.length, 0];
  const wide = found[1] === 'U' && Number.parseInt(found.slice(2), 16) > 0xffff;
  return [found.length, wide ? 2 : 1];
}

/** Block scalars, line by line: indentation is left out, a break is itself, a blank, or nothing. */
function blockPlaces(text: string, range: Span, value: string): CharacterPlaces {
  const starts: number[] = [];
  const ends: number[] = [];
  const header = text.indexOf('\n', range.start);
  const lines = linesOf(text, header < 0 ? range.end : header + 1, range.end);
  // What the value's first line keeps of its blanks is text; the rest, on every line, is indentation.
  const first = lines.find(({ line }) => line.trim() !== '')?.line ?? '';
  const indent = leading(first) - leading(value.split('\n').find((line) => line.trim() !== '') ?? '');
  for (const { line, start } of lines) {
    const skipped = Math.min(indent, leading(line));
    const content = line.slice(skipped);
    if (!value.startsWith(content, starts.length)) break;
    for (let index = 0; index < content.length; index++) {
      starts.push(start + skipped + index);
      ends.push(start + skipped + index + 1);
    }
    const next = value[starts.length];
    if (next !== '\n' && next !== ' ') continue;
    starts.push(start + line.length);
    ends.push(start + line.length + 1);
  }
  return { starts, ends };
}

function leading(line: string): number {
  return line.length - line.replace(/^ +/, '').length;
}

function linesOf(text: string, from: number, to: number): { line: string; start: number }[] {
  const lines: { line: string; start: number }[] = [];
  for (let start = from; start < to; ) {
    const found = text.indexOf('\n', start);
    const end = found < 0 || found > to ? to : found;
    const line = text.slice(start, end);
    lines.push({ line: line.endsWith('\r') ? line.slice(0, -1) : line, start });
    start = end + 1;
  }
  return lines;
}
