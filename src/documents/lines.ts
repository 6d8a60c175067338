/** Offsets to lines and columns. */
import type { Place } from './diagnostics.ts';

/** Answers the line and column of offsets of one text, in logarithmic time, and the other way round. Lines end at LF, CR LF or CR. */
export class LineIndex {
  readonly #starts: number[] = [0];
  readonly #length: number;

  constructor(text: string) {
    this.#length = text.length;
    for (const match of text.matchAll(/\r\n|\n|\r/g)) this.#starts.push(match.index + match[0].length);
  }

  /** The place of `offset` (clamped to the text), line and column from 1. */
  place(offset: number): Place {
    const clamped = Math.max(0, Math.min(offset, this.#length));
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= clamped) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: clamped - (this.#starts[low] ?? 0) + 1, offset: clamped };
  }

  /** The offset of a line and column, from 1; of the last line for a line that the text does not have, and clamped to the text. */
  offset(line: number, column: number): number {
    const start = this.#starts[Math.max(0, Math.min(line, this.#starts.length) - 1)] ?? 0;
    return Math.max(0, Math.min(start + column - 1, this.#length));
  }
}
