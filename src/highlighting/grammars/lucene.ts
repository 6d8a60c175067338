/** Lucene query strings: Elasticsearch, Graylog. */
import type { LanguageRegistration } from 'shiki/core';
import { number } from './patterns.ts';

export const lucene: LanguageRegistration = {
  name: 'lucene',
  scopeName: 'source.lucene',
  repository: {},
  patterns: [
    // Within quotation marks `*` and `?` are no wildcards.
    {
      name: 'string.quoted.double',
      begin: '"',
      end: '"|$',
      patterns: [{ name: 'constant.character.escape', match: '\\\\.' }],
    },
    { name: 'variable.other', match: '(?:[A-Za-z_@]|\\\\[*?])(?:[\\w.@\\-]|\\\\.)*(?=\\s*:)' },
    { name: 'string.regexp', match: '(?<=[:\\s(])/(?:\\\\.|[^/\\\\])+/' },
    // Only upper case combines: `and` is a word to look for.
    { name: 'keyword.operator.logical', match: '\\b(?:AND|OR|NOT|TO)\\b|&&|\\|\\|' },
    { name: 'constant.character.escape', match: '\\\\.' },
    number,
    { name: 'constant.other.wildcard', match: '[*?]' },
    { name: 'keyword.operator', match: '[:+\\-!~^<>=]' },
  ],
};
