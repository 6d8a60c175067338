/** Tokens of languages that are read word by word, and what their lexers share: comments, names, numbers. */
import type { Span } from '../../engine/plan.ts';
import { QueryFailure } from '../failure.ts';

export type Token = Span &
  (
    | { readonly kind: 'name'; readonly text: string; readonly quoted: boolean }
    | { readonly kind: 'number'; readonly text: string; readonly value: number; readonly decimal: boolean }
    | { readonly kind: 'string'; readonly text: string; readonly value: string }
    | { readonly kind: 'symbol'; readonly text: string }
    | { readonly kind: 'end'; readonly text: '' }
  );

/**
 * Splits a text into tokens with `read`, which takes the token at an offset; the last is always `end`. Passes over
 * blanks, `// …` and `/* … *\/`.
 *
 * @throws QueryFailure where a comment is not closed, and what `read` throws.
 */
export function tokensOf(text: string, read: (text: string, start: number) => Token): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = skipBlank(text, 0); at < text.length; ) {
    const token = read(text, at);
    tokens.push(token);
    at = skipBlank(text, token.end);
  }
  tokens.push({ kind: 'end', text: '', start: text.length, end: text.length });
  return tokens;
}

const BLANK = /[ \t\r\n\uFEFF\u00A0]+/y;

function skipBlank(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    BLANK.lastIndex = at;
    if (BLANK.test(text)) at = BLANK.lastIndex;
    else if (text.startsWith('//', at)) {
      const newline = text.indexOf('\n', at);
      at = newline === -1 ? text.length : newline;
    } else if (text.startsWith('/*', at)) {
      const close = text.indexOf('*/', at + 2);
      if (close === -1) {
        throw new QueryFailure('Unexpected end of the query, expected `*/` to end the comment that begins here.', {
          start: at,
          end: at + 2,
        });
      }
      at = close + 2;
    } else break;
  }
  return at;
}

/** What a sticky pattern matches at an offset. */
export function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** A number as `pattern` (sticky) reads it; one with a point or an exponent is a decimal. */
export function readNumber(pattern: RegExp, text: string, start: number): Token | undefined {
  const number = matchAt(pattern, text, start);
  if (number === undefined) return undefined;
  const decimal = /[.eE]/.test(number);
  return { kind: 'number', text: number, value: Number(number), decimal, start, end: start + number.length };
}
