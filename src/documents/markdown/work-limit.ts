/**
 * Bounds the work of the Markdown parser.
 *
 * CommonMark's inline rules and lazy lines cost micromark time that grows with the square of the text for inputs such
 * as 100,000 closing brackets. Each construct below stands before the parser's own at a costly character, charges what
 * the parser is about to spend, and lets the parser go on.
 */
import type { Data } from 'unified';

type SyntaxExtension = NonNullable<Data['micromarkExtensions']>[number];
type Construct = Exclude<NonNullable<NonNullable<SyntaxExtension['text']>[number]>, readonly unknown[]>;
type Context = ThisParameterType<Construct['tokenize']>;

/** Longest text of a document, in UTF-16 units. */
export const MAX_DOCUMENT_LENGTH = 524_288;

/** Most lines of a document. */
export const MAX_DOCUMENT_LINES = 10_000;

/** Most columns of a table. */
export const MAX_TABLE_COLUMNS = 500;

/** Steps that one document may cost; an ordinary one of 5 KB costs some thousands. */
const MAX_WORK = 20_000_000;

/** Widest prefix of lists and quotes before a line's own text, in columns. */
const MAX_CONTAINER_COLUMNS = 200;

/** What quotes and list items start with: `*`, `+`, `-`, `>` and digits. */
const CONTAINER_MARKERS = [42, 43, 45, 62, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57];

/** Thrown out of the parser at the offset where the bound was met. */
export class WorkLimitReached extends Error {
  readonly offset: number;
  readonly reason: 'work' | 'nesting';

  constructor(offset: number, reason: 'work' | 'nesting') {
    super(reason === 'work' ? 'The Markdown is too entangled.' : 'The Markdown is nested too deeply.');
    this.offset = offset;
    this.reason = reason;
  }
}

/** Counts the work of the parse that is under way; `start` begins the next one. */
export class WorkMeter {
  #text = '';
  #spent = 0;
  #lazyLines = 0;

  /** Begins the parse of `text`. */
  start(text: string): void {
    this.#text = text;
    this.#spent = 0;
    this.#lazyLines = 0;
  }

  /** The extension that charges this meter. */
  extension(): SyntaxExtension {
    const perEvent = construct((context) => this.#charge(context, context.events.length));
    const perSetextLine = construct((context) => this.#charge(context, 4 * context.events.length));
    const markup = construct((context) => this.#charge(context, 3 * this.#markupLength(context.now().offset)));
    const codeSpan = {
      ...construct((context) => this.#charge(context, 3 * this.#codeSpanLength(context.now().offset))),
      previous: startsCodeSpan,
    };
    const line = construct((context) => this.#chargeLine(context));
    return {
      document: Object.fromEntries([...CONTAINER_MARKERS, 'null'].map((code) => [code, line])),
      flow: { 45: perSetextLine, 61: perSetextLine },
      text: { 42: perEvent, 60: markup, 91: perEvent, 93: perEvent, 95: perEvent, 96: codeSpan, 126: perEvent },
    };
  }

  #charge(context: Context, steps: number): void {
    this.#spent += steps;
    if (this.#spent > MAX_WORK) throw new WorkLimitReached(context.now().offset, 'work');
  }

  /** Lazy lines (of a quote or list item, without its marker) cost their number each; others the containers before them. */
  #chargeLine(context: Context): void {
    const { line, column, offset } = context.now();
    if (column > MAX_CONTAINER_COLUMNS) throw new WorkLimitReached(offset, 'nesting');
    this.#lazyLines = context.parser.lazy[line - 1] ? this.#lazyLines + 1 : 0;
    this.#charge(context, 5 * this.#lazyLines + 50 * (column - 1));
  }

  /** How far the parser reads for a comment, instruction or declaration that starts at `offset`. */
  #markupLength(offset: number): number {
    const next = this.#text[offset + 1];
    if (next !== '!' && next !== '?') return 1;
    const close = next === '?' ? '?>' : this.#closeOfDeclaration(offset);
    return this.#distance(offset, this.#text.indexOf(close, offset + 2));
  }

  #closeOfDeclaration(offset: number): string {
    if (this.#text.startsWith('<!--', offset)) return '-->';
    return this.#text.startsWith('<![', offset) ? ']]>' : '>';
  }

  /** How far the parser reads for the end of a code span that starts at `offset`: to the next run of as many backticks. */
  #codeSpanLength(offset: number): number {
    const runs = /`+/g;
    runs.lastIndex = offset;
    const length = runs.exec(this.#text)?.[0].length ?? 1;
    const blockEnd = offset + this.#distance(offset, -1);
    for (let run = runs.exec(this.#text); run && run.index < blockEnd; run = runs.exec(this.#text)) {
      if (run[0].length === length) return run.index - offset;
    }
    return blockEnd - offset;
  }

  #distance(offset: number, found: number): number {
    const blank = /\n[ \t]*\r?\n|\r[ \t]*\r/g;
    blank.lastIndex = offset;
    const end = found === -1 ? (blank.exec(this.#text)?.index ?? this.#text.length) : found;
    return end - offset;
  }
}

/** Whether a backtick starts a run: micromark's own condition, without which it would try again inside one that failed. */
function startsCodeSpan(this: Context, before: number | null): boolean {
  return before !== 96 || this.events.at(-1)?.[1].type === 'characterEscape';
}

/** A construct that looks and never matches. */
function construct(look: (context: Context) => void): Construct {
  return {
    tokenize(_effects, _ok, nok) {
      return (code) => {
        look(this);
        return nok(code);
      };
    },
  };
}
