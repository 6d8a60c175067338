/** A cursor over tokens: looks ahead, takes what is expected, and says what was expected where something else stands. */
import type { Span } from '../../engine/plan.ts';
import { MAX_NESTING, QueryFailure, unexpected } from '../failure.ts';
import { hiddenEnd, hidesItsEnd, type SqlToken } from './lexer.ts';
import type { SqlName } from './syntax-tree.ts';

/** Words that end an expression or a relation, so that they cannot be a bare name or alias without back-quotes. */
const RESERVED = new Set(
  `SELECT FROM WHERE GROUP HAVING ORDER LIMIT UNION INTERSECT EXCEPT MINUS SETMINUS ON USING JOIN INNER LEFT RIGHT FULL CROSS
  NATURAL SEMI ANTI AND OR NOT AS THEN WHEN ELSE END CASE IN IS LIKE ILIKE RLIKE REGEXP BETWEEN DISTINCT WITH LATERAL`.split(
    /\s+/,
  ),
);

/** Words that may be names, but not an alias without AS: they start a clause. */
const CLAUSE_STARTERS = new Set(
  'OFFSET WINDOW TABLESAMPLE PIVOT UNPIVOT CLUSTER DISTRIBUTE SORT QUALIFY ESCAPE VALUES'.split(' '),
);

export class TokenReader {
  readonly #tokens: readonly SqlToken[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly SqlToken[]) {
    this.#tokens = tokens;
  }

  /** The token `ahead` of the cursor. */
  peek(ahead = 0): SqlToken {
    const index = Math.min(this.#at + ahead, this.#tokens.length - 1);
    const token = this.#tokens[index];
    if (!token) throw new RangeError('The token list is empty.');
    return token;
  }

  next(): SqlToken {
    const token = this.peek();
    if (token.kind !== 'end') this.#at++;
    return token;
  }

  /** Steps back before the token last taken. */
  back(): void {
    this.#at--;
  }

  /** End offset of the last token taken. */
  get lastEnd(): number {
    return this.#tokens[this.#at - 1]?.end ?? 0;
  }

  /** The span from `start` to the last token taken. */
  since(start: number): Span {
    return { start, end: this.lastEnd };
  }

  /** True when the tokens at the cursor are these words or symbols (words without case). */
  at(...values: string[]): boolean {
    return values.every((value, index) => {
      const token = this.peek(index);
      return (token.kind === 'word' || token.kind === 'symbol') && token.value === value;
    });
  }

  /** Takes these words or symbols when all of them follow. */
  take(...values: string[]): boolean {
    if (!this.at(...values)) return false;
    this.#at += values.length;
    return true;
  }

  /** "an expression", and the keyword that it belongs to: "an expression after `AND`". */
  get anExpression(): string {
    const before = this.#tokens[this.#at - 1];
    return before?.kind === 'word' ? `an expression after \`${before.text}\`` : 'an expression';
  }

  /** Takes one of `values`, or fails; `expected` says in words what should stand here. */
  expect(value: string, expected = `\`${value}\``): SqlToken {
    if (!this.at(value)) throw this.unexpected(expected);
    return this.next();
  }

  /** True when a name can start here. */
  atName(): boolean {
    const token = this.peek();
    return token.kind === 'quoted' || (token.kind === 'word' && !RESERVED.has(token.value));
  }

  /** Takes a name, or fails. `expected` names what it is for. */
  name(expected: string): SqlName {
    const token = this.peek();
    if (!this.atName()) {
      const help =
        token.kind === 'word' ? `\`${token.text}\` is a keyword; as a name it stands in back-quotes` : undefined;
      throw this.unexpected(expected, help);
    }
    this.next();
    return {
      name: token.value === token.text || token.kind === 'quoted' ? token.value : token.text,
      span: spanOf(token),
    };
  }

  /** An alias, with or without AS. */
  alias(): SqlName | null {
    if (this.take('AS')) return this.name('an alias after `AS`');
    const token = this.peek();
    if (!this.atName() || (token.kind === 'word' && CLAUSE_STARTERS.has(token.value))) return null;
    return this.name('an alias');
  }

  /** True when a query starts here: as a subquery, not a name. */
  atQuery(): boolean {
    if (this.at('SELECT') || this.at('WITH') || this.at('FROM')) return true;
    const following = this.peek(1);
    if (this.at('TABLE')) return following.kind === 'word' || following.kind === 'quoted';
    return this.at('VALUES') && (['string', 'number'].includes(following.kind) || following.value === '(');
  }

  /** A comma-separated list of at least one. */
  list<T>(item: () => T): T[] {
    const items = [item()];
    while (this.take(',')) items.push(item());
    return items;
  }

  /** Runs `work` one level deeper; fails at more than `MAX_NESTING` levels. */
  nested<T>(work: () => T): T {
    if (this.#depth >= MAX_NESTING) {
      const token = this.peek();
      throw new QueryFailure(`The query is nested too deeply; at most ${MAX_NESTING} levels are read.`, spanOf(token), {
        kind: 'unsupported',
      });
    }
    this.#depth++;
    const result = work();
    this.#depth--;
    return result;
  }

  /**
   * The failure for the token at the cursor. When the string before it swallowed text by an escaped quote, that string
   * is the place to look at.
   */
  unexpected(expected: string, help?: string): QueryFailure {
    const token = this.peek();
    const before = this.#tokens[this.#at - 1];
    if (before?.kind === 'string' && hidesItsEnd(before)) return hiddenEnd(before);
    if (token.kind === 'string' && hidesItsEnd(token)) return hiddenEnd(token);
    return unexpected(token.kind === 'end' ? null : shorten(token.text), expected, spanOf(token), help);
  }
}

/** The span of a token or node, alone. */
export function spanOf(item: Span): Span {
  return { start: item.start, end: item.end };
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}
