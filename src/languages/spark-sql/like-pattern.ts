/**
 * LIKE patterns: `%` any text, `_` any one character; the escape character may stand only before these two and itself.
 * https://spark.apache.org/docs/latest/sql-ref-syntax-qry-select-like.html
 */
import type { Span } from '../../engine/plan.ts';
import { QueryFailure } from '../failure.ts';

/**
 * A pattern for DuckDB, which has no escape unless one is named; `escaped`: it needs `ESCAPE '\'`.
 * `place` gives the span in the query of characters of the pattern. Throws at a misplaced escape character.
 */
export function likePattern(
  source: string,
  escapeCharacter: string,
  place: (start: number, end: number) => Span,
): { pattern: string; escaped: boolean } {
  const parts: { text: string; literal: boolean }[] = [];
  for (let at = 0; at < source.length; at++) {
    const char = source.charAt(at);
    if (char !== escapeCharacter) {
      parts.push({ text: char, literal: char !== '%' && char !== '_' });
      continue;
    }
    const next = source.charAt(at + 1);
    if (next !== '%' && next !== '_' && next !== escapeCharacter)
      throw misplaced(escapeCharacter, next, place(at, at + 1));
    parts.push({ text: next, literal: true });
    at++;
  }
  const escaped = parts.some((part) => part.literal && (part.text === '%' || part.text === '_'));
  const print = (part: { text: string; literal: boolean }): string =>
    escaped && part.literal && '%_\\'.includes(part.text) ? `\\${part.text}` : part.text;
  return { pattern: parts.map(print).join(''), escaped };
}

function misplaced(escapeCharacter: string, next: string, span: Span): QueryFailure {
  const help =
    escapeCharacter === '\\'
      ? 'a backslash that stands for itself is written `\\\\\\\\`: the string takes one away, the pattern another'
      : `\`${escapeCharacter}\` that stands for itself is written twice`;
  const where = next === '' ? 'at the end of the pattern' : `before \`${next}\``;
  return new QueryFailure(
    `Unexpected \`${escapeCharacter}\` ${where}, expected it before \`%\`, \`_\` or \`${escapeCharacter}\` in a LIKE pattern.`,
    span,
    { help },
  );
}
