/** Patterns that several of our grammars share. */
import type { LanguageRegistration } from 'shiki/core';

type Pattern = LanguageRegistration['patterns'][number];

/** A double-quoted string; a backslash shields the next character; `*` and `?` inside are shown as wildcards. */
export const doubleQuoted: Pattern = {
  name: 'string.quoted.double',
  begin: '["\u201c\u201d]',
  end: '["\u201c\u201d]|$',
  patterns: [
    { name: 'constant.character.escape', match: '\\\\["\\\\]' },
    { name: 'constant.other.wildcard', match: '[*?]' },
  ],
};

/** A single-quoted string, as `doubleQuoted`. */
export const singleQuoted: Pattern = {
  name: 'string.quoted.single',
  begin: "['\u2018\u2019]",
  end: "['\u2018\u2019]|$",
  patterns: [
    { name: 'constant.character.escape', match: "\\\\['\\\\]" },
    { name: 'constant.other.wildcard', match: '[*?]' },
  ],
};

/** Whole and decimal numbers, and hexadecimal ones. */
export const number: Pattern = { name: 'constant.numeric', match: '\\b(?:0x[0-9A-Fa-f]+|\\d+(?:\\.\\d+)?)\\b' };

/** Comparison and arithmetic signs. */
export const comparison: Pattern = { name: 'keyword.operator', match: '==|!=|<=|>=|=>|=~|!~|[=<>+\\-/%]' };

/** A pattern for any of `words`, without case, as whole words. */
export function words(scope: string, list: readonly string[]): Pattern {
  return { name: scope, match: `(?i)\\b(?:${list.join('|')})\\b` };
}
