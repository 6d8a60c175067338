/** Backslashes in query strings. Source: Lucene, *Query Parser Syntax*, "Escaping Special Characters", and `discardEscapeChar`. */
import type { WildcardPattern } from '../../engine/plan.ts';
import type { QuerySource } from './source.ts';

const UNICODE = /\\u([0-9a-fA-F]{4})?/y;

/** The text between two offsets without its backslashes; `\u0041` is a character by its number. Throws `QueryFailure`. */
export function unescaped(source: QuerySource, start: number, end: number): string {
  const { text } = source;
  let plain = '';
  for (let at = start; at < end; at++) {
    const character = text[at] ?? '';
    if (character !== '\\' || at + 1 >= end) {
      plain += character;
      continue;
    }
    if (text[at + 1] !== 'u') {
      plain += text[at + 1] ?? '';
      at += 1;
      continue;
    }
    UNICODE.lastIndex = at;
    const code = UNICODE.exec(text)?.[1];
    if (code === undefined || at + 6 > end) {
      const wrong = Math.min(end, at + 2 + (/^[0-9a-fA-F]*/.exec(text.slice(at + 2, at + 6))?.[0].length ?? 0));
      throw source.unexpected(
        wrong,
        Math.min(wrong + 1, end),
        'four hexadecimal digits after `\\u`',
        'A backslash that stands for itself is written `\\\\`.',
      );
    }
    plain += String.fromCharCode(Number.parseInt(code, 16));
    at += 5;
  }
  return plain;
}

/** A term with wildcards: a character behind a backslash stands for itself. */
export function wildcardParts(term: string): WildcardPattern {
  return [...term.matchAll(/\\([\s\S])|[*?]|[^\\*?]+/g)].map(([whole, escaped]) => {
    if (whole === '*') return { any: 'many' };
    if (whole === '?') return { any: 'one' };
    return escaped ?? whole;
  });
}
