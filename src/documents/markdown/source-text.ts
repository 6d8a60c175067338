/** One file's text, with the places of its offsets. */
import type { Diagnostic, Place, Severity } from '../diagnostics.ts';
import { LineIndex } from '../lines.ts';

/** A range of offsets in a text, `end` exclusive, in UTF-16 units. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * A text without its byte order mark, and with LF for a lone CR. Offsets are those of `text`; `fileOffset` leads to the
 * file as it stands.
 */
export class SourceText {
  readonly file: string;
  readonly text: string;
  readonly #shift: number;
  readonly #lines: LineIndex;

  constructor(file: string, text: string) {
    this.file = file;
    this.#shift = text.startsWith('\uFEFF') ? 1 : 0;
    const unmarked = this.#shift === 1 ? text.slice(1) : text;
    this.text = unmarked.includes('\r') ? unmarked.replace(/\r(?!\n)/g, '\n') : unmarked;
    this.#lines = new LineIndex(this.text);
  }

  /** Line and column of an offset, from 1. */
  place(offset: number): Place {
    return this.#lines.place(offset);
  }

  /** The offset in the file, its byte order mark counted. */
  fileOffset(offset: number): number {
    return offset + this.#shift;
  }

  /** The text of a range. */
  slice(range: Range): string {
    return this.text.slice(range.start, range.end);
  }

  /** A diagnostic about a range of this text. */
  diagnostic(severity: Severity, rule: string, message: string, range: Range, help?: string): Diagnostic {
    const start = this.place(range.start);
    const end = this.place(Math.max(range.end, range.start));
    return {
      rule,
      severity,
      message,
      file: this.file,
      line: start.line,
      column: start.column,
      endLine: end.line,
      endColumn: end.column,
      ...(help === undefined ? {} : { help }),
    };
  }
}
