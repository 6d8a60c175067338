/**
 * Blank lines between the rows of a table.
 *
 * In GFM a blank line ends a table; published documents often have one between rows, and mean one table. The line break
 * before such a gap becomes spaces, so that the next row follows on: every offset stays where it was.
 */

/** A gap that was closed: from the end of the row before it to the line break before the next row. */
export interface TableGap {
  readonly start: number;
  readonly end: number;
}

const DELIMITER_ROW = /^[ \t>]*(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*(?:\|[ \t]*)?$/;
const FENCE = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})(.*)$/;
const LINE = /([^\r\n]*)(\r\n|\n|\r|$)/y;
const MOST_BLANK_LINES = 2;

interface Line {
  readonly start: number;
  readonly text: string;
  readonly end: string;
}

/** The text with its table gaps closed, of the same length, and the gaps. */
export function closeTableGaps(text: string): { text: string; gaps: TableGap[] } {
  if (!text.includes('|')) return { text, gaps: [] };
  const gaps: TableGap[] = [];
  const lines = splitLines(text);
  let fence: string | null = null;
  let inTable = false;
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index];
    if (!line) break;
    const marker: RegExpMatchArray | null = FENCE.exec(line.text);
    if (marker?.[1]) {
      if (fence === null) fence = marker[1];
      else if (closesFence(fence, marker[1], marker[2] ?? '')) fence = null;
      inTable = false;
    } else if (fence === null) {
      if (isDelimiterRow(lines, index)) inTable = true;
      else if (inTable && isBlank(line)) {
        const next = rowAfterGap(lines, index);
        const before = lines[index - 1];
        if (next !== null && before)
          gaps.push({ start: before.start + before.text.length, end: lineBefore(lines, next) });
        else inTable = false;
        if (next !== null) index = next - 1;
      }
    }
  }
  return { text: fill(text, gaps), gaps };
}

function splitLines(text: string): Line[] {
  const lines: Line[] = [];
  LINE.lastIndex = 0;
  while (LINE.lastIndex < text.length) {
    const start = LINE.lastIndex;
    const match = LINE.exec(text);
    if (!match) break;
    lines.push({ start, text: match[1] ?? '', end: match[2] ?? '' });
  }
  return lines;
}

function isBlank(line: Line): boolean {
  return /^[ \t]*$/.test(line.text);
}

/** Whether a line is the delimiter row of a table whose header stands above it. */
function isDelimiterRow(lines: readonly Line[], index: number): boolean {
  const line = lines[index];
  const header = lines[index - 1];
  if (!line || !header) return false;
  return header.text.includes('|') && DELIMITER_ROW.test(line.text);
}

/** The index of the row that follows the blank lines from `index` on, `null` when no row of this table does. */
function rowAfterGap(lines: readonly Line[], index: number): number | null {
  for (let next = index; next <= index + MOST_BLANK_LINES; next++) {
    const line = lines[next];
    if (!line) return null;
    if (isBlank(line)) continue;
    return /^ {0,3}\|/.test(line.text) && !isDelimiterRow(lines, next + 1) ? next : null;
  }
  return null;
}

/** Where the line break before line `index` starts. */
function lineBefore(lines: readonly Line[], index: number): number {
  const before = lines[index - 1];
  return before ? before.start + before.text.length : 0;
}

function closesFence(open: string, marker: string, rest: string): boolean {
  return marker[0] === open[0] && marker.length >= open.length && rest.trim() === '';
}

function fill(text: string, gaps: readonly TableGap[]): string {
  let result = '';
  let from = 0;
  for (const gap of gaps) {
    result += text.slice(from, gap.start) + ' '.repeat(gap.end - gap.start);
    from = gap.end;
  }
  return result + text.slice(from);
}
