/** A position in a token list, with the questions and refusals that a recursive-descent parser needs. */
import { nearest } from '../../text/suggest.ts';
import { MAX_NESTING, QueryFailure, unexpected } from '../failure.ts';
import { KEYWORDS, type Token } from './lexer.ts';

export class Cursor {
  readonly #tokens: readonly Token[];
  #index = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
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
    throw unexpected(token.kind === 'end' ? null : token.text, expected, token, help ?? wordHelp(token));
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

/** What a misplaced word most likely meant. */
function wordHelp(token: Token): string | undefined {
  if (token.kind !== 'name' || token.quoted || KEYWORDS.has(token.text)) return undefined;
  const lower = token.text.toLowerCase();
  if (KEYWORDS.has(lower)) return `Keywords are written in lower case: \`${lower}\`.`;
  if (['like', 'regex', 'contains', 'startswith', 'endswith'].includes(lower)) {
    return `\`${token.text}\` is no operator of the original EQL; write \`field == "*text*"\`, \`wildcard(field, …)\` or \`match(field, …)\`.`;
  }
  // Short names are near to every short keyword.
  const meant = token.text.length < 3 ? undefined : nearest(token.text, KEYWORDS);
  return meant === undefined ? undefined : `Did you mean \`${meant}\`?`;
}
