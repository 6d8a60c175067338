/**
 * Tokens of the classic query parser.
 *
 * Source: Lucene, `org.apache.lucene.queryparser.classic`, *Query Parser Syntax* and its token definitions, with their three
 * states: within `[…]` and `{…}` anything up to a blank or the closing bracket is a bound, after `^` stands a number.
 */

import type { QueryFailure } from '../failure.ts';
import type { QuerySource } from './source.ts';

/** What a token is. `bareOperator`: `+`, `-` or `!` before a blank, which stands for itself. */
export type TokenKind =
  | 'and'
  | 'or'
  | 'not'
  | 'plus'
  | 'minus'
  | 'bareOperator'
  | 'open'
  | 'close'
  | 'colon'
  | 'star'
  | 'boost'
  | 'quoted'
  | 'term'
  | 'tilde'
  | 'prefix'
  | 'wildcard'
  | 'regex'
  | 'rangeOpen'
  | 'rangeClose'
  | 'to'
  | 'bound'
  | 'quotedBound'
  | 'end'
  | 'broken';

export interface Token {
  readonly kind: TokenKind;
  /** As written. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Of a `broken` token: why it cannot be read. */
  readonly failure?: QueryFailure;
}

/** Blanks, and the byte order mark that a file may begin with. */
const BLANK = /[ \t\n\r\u3000\ufeff]*/y;
const ESCAPED = String.raw`\\[\s\S]`;
const START = String.raw`[^ \t\n\r\u3000+\-!():^[\]"{}~*?\\/]|${ESCAPED}`;
/** A term with or without wildcards. */
const TERM = new RegExp(`(?:${START}|[*?])(?:${START}|[-+*?])*`, 'y');
const TILDE = new RegExp(`~(?:${START}|[-+])*`, 'y');
const QUOTED = new RegExp(String.raw`"(?:[^"\\]|${ESCAPED})*"`, 'y');
/** The longest text up to a `/`; one behind a backslash may stand within. */
const REGEX = /\/(?:\\\/|[^/])*\/i?/y;
const NUMBER = /\d+(?:\.\d+)?/y;
const BOUND = /[^ \]}]+/y;
const QUOTED_BOUND = /"(?:[^"\\]|\\[\s\S])+"/y;

const OPERATORS: Readonly<Record<string, TokenKind>> = { AND: 'and', '&&': 'and', OR: 'or', '||': 'or', NOT: 'not' };
const SIGNS: Readonly<Record<string, TokenKind>> = {
  '+': 'plus',
  '-': 'minus',
  '!': 'not',
  '(': 'open',
  ')': 'close',
  ':': 'colon',
};

/** The tokens of a query string, the last of them `end`, or `broken` where it cannot be read any further. */
export function tokensOf(source: QuerySource): readonly Token[] {
  return new Tokeniser(source).all();
}

class Tokeniser {
  readonly #source: QuerySource;
  readonly #text: string;
  readonly #tokens: Token[] = [];
  #start = 0;
  #at = 0;

  constructor(source: QuerySource) {
    this.#source = source;
    this.#text = source.text;
  }

  all(): readonly Token[] {
    while (this.#tokens.at(-1)?.kind !== 'broken') {
      this.#begin();
      if (this.#at >= this.#text.length) {
        this.#push('end');
        break;
      }
      this.#next();
    }
    return this.#tokens;
  }

  /** Past blanks, to where the next token starts. */
  #begin(): void {
    this.#take(BLANK);
    this.#start = this.#at;
  }

  #next(): void {
    const character = this.#text[this.#at] ?? '';
    if (character === '"') this.#closed(QUOTED, 'quoted', 'Within quotation marks a quotation mark is written `\\"`.');
    else if (character === '/')
      this.#closed(REGEX, 'regex', 'A `/` begins a regular expression. One that stands for itself is written `\\/`.');
    else if (this.#take(TILDE)) this.#push('tilde');
    else if (character === '^') this.#boost();
    else if (character === '[' || character === '{') this.#range(character);
    else if (character === ']' || character === '}') this.#stray(character);
    else if (SIGNS[character] !== undefined) this.#sign(character);
    else this.#term();
  }

  #sign(character: string): void {
    this.#at++;
    const bare = '+-!'.includes(character) && /[ \t\n\r\u3000]/.test(this.#text[this.#at] ?? '');
    this.#push(bare ? 'bareOperator' : (SIGNS[character] ?? 'term'));
  }

  #term(): void {
    if (!this.#take(TERM)) {
      this.#broken(
        'Unexpected end of the query, expected a character after `\\`.',
        'A backslash that stands for itself is written `\\\\`.',
      );
      return;
    }
    const term = this.#text.slice(this.#start, this.#at);
    const [first] = [...term.matchAll(/\\[\s\S]|[*?]/g)].filter(([found]) => found.length === 1);
    if (first === undefined) this.#push(OPERATORS[term] ?? 'term');
    else if (term === '*') this.#push('star');
    else this.#push(first[0] === '*' && first.index === term.length - 1 ? 'prefix' : 'wildcard');
  }

  #boost(): void {
    this.#at++;
    if (this.#take(NUMBER)) {
      this.#push('boost');
      return;
    }
    this.#start = this.#at;
    this.#broken(
      `Unexpected ${this.#found()}, expected a number after \`^\`.`,
      'A `^` that stands for itself is written `\\^`.',
    );
  }

  #range(bracket: string): void {
    const open = this.#at;
    this.#at++;
    this.#push('rangeOpen');
    for (;;) {
      this.#begin();
      const character = this.#text[this.#at];
      if (character === undefined) {
        const help = `The range opened with \`${bracket}\` at ${this.#source.where(open)} is not closed.`;
        this.#broken(`Unexpected end of the query, expected \`${bracket === '[' ? ']' : '}'}\`.`, help);
        return;
      }
      if (character === ']' || character === '}') {
        this.#at++;
        this.#push('rangeClose');
        return;
      }
      if (this.#take(QUOTED_BOUND)) this.#push('quotedBound');
      else this.#push(this.#take(BOUND) && this.#text.slice(this.#start, this.#at) === 'TO' ? 'to' : 'bound');
    }
  }

  #stray(bracket: string): void {
    const open = bracket === ']' ? '[' : '{';
    this.#broken(
      `Unexpected \`${bracket}\`, expected a term.`,
      `No \`${open}\` is open here. A bracket that stands for itself is written \`\\${bracket}\`.`,
    );
  }

  /** Something between two marks of a kind. */
  #closed(pattern: RegExp, kind: TokenKind, help: string): void {
    const mark = this.#text[this.#at] ?? '';
    if (this.#take(pattern)) this.#push(kind);
    else this.#broken(`Unexpected end of the query, expected \`${mark}\` for the \`${mark}\` that stands here.`, help);
  }

  #found(): string {
    const character = this.#text[this.#at];
    return character === undefined ? 'end of the query' : `\`${character}\``;
  }

  #take(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    const length = pattern.exec(this.#text)?.[0].length ?? 0;
    this.#at += length;
    return length > 0;
  }

  #push(kind: TokenKind): void {
    this.#tokens.push({
      kind,
      text: this.#text.slice(this.#start, this.#at),
      start: this.#start,
      end: this.#at,
    });
  }

  /** Ends the tokens, with the reason at the character where one was expected. */
  #broken(message: string, help: string): void {
    const end = Math.min(this.#start + 1, this.#text.length);
    const failure = this.#source.failure(message, this.#start, end, help);
    this.#tokens.push({ kind: 'broken', text: this.#text.slice(this.#start, end), start: this.#start, end, failure });
  }
}
