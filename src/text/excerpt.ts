/** Texts with stretches marked, cut to what a reader needs of them. */

/** A stretch of a text; `mark` where it is marked. */
export type Piece = string | { readonly mark: string };

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Most characters around a marked stretch, of such a stretch, and stretches that a text which is cut shows. */
const AROUND = 50;
const LONGEST_MARK = 160;
const MOST_MARKS = 3;
const GAP = '…';

/**
 * A text in pieces, its `marks` (offsets in UTF-16 units, in any order; they may overlap) marked. A text longer than
 * `longest` is cut to what stands around the first of them, or to its beginning where it has none; `…` stands for the rest.
 */
export function excerpt(text: string, marks: readonly Stretch[], longest = 240): Piece[] {
  const merged = mergedStretches(marks.filter(({ start, end }) => start < end));
  if (text.length <= longest) return piecesIn(text, { start: 0, end: text.length }, merged);
  const shown = merged
    .slice(0, MOST_MARKS)
    .map(({ start, end }) => ({ start, end: Math.min(end, start + LONGEST_MARK) }));
  const windows =
    shown.length === 0
      ? [{ start: 0, end: longest }]
      : mergedStretches(
          shown.map(({ start, end }) => ({
            start: Math.max(0, start - AROUND),
            end: Math.min(text.length, end + AROUND),
          })),
        );
  const pieces: Piece[] = [];
  for (const window of windows) {
    if (window.start > 0) pieces.push(GAP);
    const whole = { start: characterStart(text, window.start), end: characterStart(text, window.end) };
    pieces.push(...piecesIn(text, whole, shown));
  }
  if ((windows.at(-1)?.end ?? 0) < text.length) pieces.push(GAP);
  return pieces;
}

function piecesIn(text: string, window: Stretch, marks: readonly Stretch[]): Piece[] {
  const pieces: Piece[] = [];
  let at = window.start;
  for (const mark of marks) {
    const start = Math.max(at, characterStart(text, mark.start));
    const end = Math.min(window.end, characterStart(text, mark.end));
    if (start >= end) continue;
    if (at < start) pieces.push(text.slice(at, start));
    pieces.push({ mark: text.slice(start, end) });
    at = end;
  }
  if (at < window.end) pieces.push(text.slice(at, window.end));
  return pieces;
}

/** Stretches in order, those that overlap or touch as one. */
function mergedStretches(stretches: readonly Stretch[]): Stretch[] {
  const merged: { start: number; end: number }[] = [];
  for (const { start, end } of stretches.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const last = merged.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return merged;
}

/** The offset itself, or that of the surrogate pair which it stands in the middle of. */
function characterStart(text: string, at: number): number {
  const inPair = /[\udc00-\udfff]/.test(text.charAt(at)) && /[\ud800-\udbff]/.test(text.charAt(at - 1));
  return inPair ? at - 1 : at;
}
