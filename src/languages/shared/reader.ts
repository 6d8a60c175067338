/** A position in a query text: what scannerless recursive-descent parsers read with. */
import type { Span } from '../../engine/plan.ts';
import { MAX_NESTING, QueryFailure, unexpected } from '../failure.ts';

/** A word that joins conditions, at the end of what was read: PowerShell's begin with `-`. */
const JOINER = /(?:^|[\s()[\]"'“”])(-?(?:and|or|xor|not))\s*$/i;

/** Characters before a place in which its joiner is looked for. */
const LOOK_BACK = 60;

/** Reads a text from left to right. Patterns given to it must be sticky (`/…/y`). */
export class Reader {
  readonly text: string;
  offset = 0;
  readonly #blank: RegExp;
  readonly #end: string | undefined;
  #depth = 0;

  /**
   * `blank` is a sticky pattern of what may stand between words: blanks, and the language's comments. `end` is what the
   * text's end is called in failures where it is not that of the query: `end of the cell`.
   */
  constructor(text: string, blank: RegExp = /\s+/y, end?: string) {
    this.text = text;
    this.#blank = blank;
    this.#end = end;
  }

  /** Passes blanks and comments, and says where the next word starts. */
  skip(): number {
    for (;;) {
      const start = this.offset;
      const taken = this.#take(this.#blank);
      if (taken === undefined) return start;
      if (taken.startsWith('/*') && !taken.endsWith('*/')) {
        throw new QueryFailure(
          'Unexpected end of the query, expected `*/`.',
          { start, end: start + 2 },
          {
            help: 'The comment that starts here is never closed.',
          },
        );
      }
    }
  }

  get atEnd(): boolean {
    return this.skip() >= this.text.length;
  }

  /** Takes what the pattern matches after any blanks; `undefined`, with nothing taken, when it does not match. */
  take(pattern: RegExp): string | undefined {
    const before = this.offset;
    this.skip();
    const found = this.#take(pattern);
    if (found === undefined) this.offset = before;
    return found;
  }

  /** Takes what the pattern matches right here, with no blanks between. */
  takeHere(pattern: RegExp): string | undefined {
    return this.#take(pattern);
  }

  /** True when the pattern matches after any blanks; takes nothing. */
  sees(pattern: RegExp): boolean {
    const before = this.offset;
    const found = this.take(pattern);
    this.offset = before;
    return found !== undefined;
  }

  /** The span from `start` to the end of what was taken last. */
  span(start: number): Span {
    return { start, end: Math.max(this.offset, start) };
  }

  /** A failure at the next word: "Unexpected `)`, expected …". */
  unexpected(expected: string, help?: string): QueryFailure {
    const start = this.skip();
    const found = this.#glimpse(start);
    if (found === null && this.#end !== undefined) {
      const message = `Unexpected ${this.#end}, expected ${expected}.`;
      return new QueryFailure(message, { start, end: start }, help === undefined ? {} : { help });
    }
    return unexpected(found, expected, { start, end: start + (found?.length ?? 0) }, help);
  }

  /** `unexpected` where a part of a condition is missing; names the `and`, `or` or `not` that it belongs to. */
  missingPart(expected: string, help?: string): QueryFailure {
    const before = this.text.slice(Math.max(0, this.offset - LOOK_BACK), this.offset);
    const joiner = JOINER.exec(before)?.[1];
    return this.unexpected(joiner === undefined ? expected : `${expected} after \`${joiner}\``, help);
  }

  /** Runs `work` one level deeper; fails at the next word when the text is nested more than `MAX_NESTING` deep. */
  nested<Result>(work: () => Result): Result {
    if (this.#depth >= MAX_NESTING) {
      const start = this.skip();
      throw new QueryFailure(
        `The query is nested more than ${MAX_NESTING} levels deep here.`,
        { start, end: Math.min(start + 1, this.text.length) },
        { kind: 'unsupported' },
      );
    }
    this.#depth += 1;
    const result = work();
    this.#depth -= 1;
    return result;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.offset;
    const found = pattern.exec(this.text)?.[0];
    if (found === undefined || found === '') return undefined;
    this.offset += found.length;
    return found;
  }

  #glimpse(start: number): string | null {
    if (start >= this.text.length) return null;
    const word = /[\p{L}\p{N}_.:\\*$/-]{1,60}|[=!<>]{1,3}|[\s\S]/uy;
    word.lastIndex = start;
    return word.exec(this.text)?.[0] ?? null;
  }
}

/** Line and column, both from 1, as messages name a place in a query. */
export function place(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return `line ${line}, column ${offset - (before.lastIndexOf('\n') + 1) + 1}`;
}
