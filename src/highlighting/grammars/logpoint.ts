/** LogPoint's search language: `field=value` filters and `|` stages. */
import type { LanguageRegistration } from 'shiki/core';
import { doubleQuoted, number, singleQuoted, words } from './patterns.ts';

export const logpoint: LanguageRegistration = {
  name: 'logpoint',
  scopeName: 'source.logpoint',
  repository: {},
  patterns: [
    { name: 'comment.block', begin: '/\\*', end: '\\*/' },
    doubleQuoted,
    singleQuoted,
    words('keyword.operator.logical', ['and', 'or', 'not', 'in']),
    { match: '(\\|)\\s*(\\w+)', captures: { 1: { name: 'keyword.operator' }, 2: { name: 'keyword.control' } } },
    words('keyword.control', ['by', 'as', 'having', 'within', 'every', 'limit', 'on']),
    { name: 'variable.other', match: '[A-Za-z_@][\\w.@-]*(?=\\s*(?:!=|<=|>=|=|<|>|\\b(?i:in|not\\s+in)\\b))' },
    { name: 'entity.name.function', match: '\\b[A-Za-z_]\\w*(?=\\()' },
    { name: 'entity.name.type', match: '\\b[A-Z][A-Z_]{3,}\\b' },
    { match: '(?<==)([^\\s"\'()\\[\\],|]+)', captures: { 1: { name: 'string.unquoted' } } },
    number,
    { name: 'keyword.operator', match: '!=|<=|>=|[=<>]|(?<=^|[\\s(])-(?=[\\w(])' },
    { name: 'constant.other.wildcard', match: '[*?]' },
  ],
};
