/** A position in a token list, with the questions and refusals that a recursive-descent parser needs. */
import { MAX_NESTING, QueryFailure, unexpected } from '../failure.ts';
import type { Token } from './tokens.ts';

export class TokenCursor {
  readonly #tokens: readonly Token[];
  readonly #help: (token: Token) => string | undefined;
  #index = 0;
  #depth = 0;

  /** `help` says what a misplaced token most likely meant. */
  constructor(tokens: readonly Token[], help: (token: Token) => string | undefined) {
    this.#tokens = tokens;
    this.#help = help;
  }

  /** The token `ahead` of the current one; the end token past the end. */
  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#index + ahead, this.#tokens.length - 1)] as Token;
  }

  /** The token before the current one, if any. */
  previous(): Token | undefined {
    return this.#tokens[this.#index - 1];
  }

  next(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.#index++;
    return token;
  }

  /** True when the token is this symbol. */
  atSymbol(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'symbol' && token.text === symbol;
  }

  /** True when the token is this word, not in back-quotes. */
  atWord(word: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'name' && !token.quoted && token.text === word;
  }

  takeSymbol(symbol: string): Token | undefined {
    return this.atSymbol(symbol) ? this.next() : undefined;
  }

  takeWord(word: string): Token | undefined {
    return this.atWord(word) ? this.next() : undefined;
  }

  /** Takes the symbol or refuses the query; `purpose` continues "expected `)` …". */
  expectSymbol(symbol: string, purpose: string): Token {
    return this.takeSymbol(symbol) ?? this.refuse(`\`${symbol}\` ${purpose}`);
  }

  /** Throws "Unexpected …, expected …" at the current token. */
  refuse(expected: string, help?: string): never {
    const token = this.peek();
    throw unexpected(token.kind === 'end' ? null : token.text, expected, token, help ?? this.#help(token));
  }

  /** Runs `work` one level deeper; refuses a query that is nested deeper than `MAX_NESTING`. */
  nested<T>(work: () => T): T {
    if (this.#depth >= MAX_NESTING) {
      const { start, end } = this.peek();
      throw new QueryFailure(
        `The query is nested too deeply: at most ${MAX_NESTING} levels are read.`,
        { start, end },
        { kind: 'unsupported' },
      );
    }
    this.#depth++;
    try {
      return work();
    } finally {
      this.#depth--;
    }
  }
}
