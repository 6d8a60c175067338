/** DNIF's query language: `_fetch … from event where $Field=value` and `>>` stages. */
import type { LanguageRegistration } from 'shiki/core';
import { comparison, doubleQuoted, number, singleQuoted, words } from './patterns.ts';

export const dnif: LanguageRegistration = {
  name: 'dnif',
  scopeName: 'source.dnif',
  repository: {},
  patterns: [
    doubleQuoted,
    singleQuoted,
    { name: 'keyword.operator', match: '>>' },
    { name: 'keyword.control', match: '\\b_[a-z]+\\b' },
    { name: 'variable.other', match: '\\$[A-Za-z_]\\w*' },
    words('keyword.operator.logical', ['and', 'or', 'not']),
    words('keyword.control', ['from', 'event', 'where', 'group', 'limit', 'include', 'exclude', 'on', 'as']),
    { name: 'entity.name.function', match: '\\b[A-Za-z_]\\w*(?=\\()' },
    number,
    comparison,
    { name: 'constant.other.wildcard', match: '\\*' },
  ],
};
