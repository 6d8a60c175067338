/** Event Query Language, the original and Elastic's: their lexical forms are the same to the eye. */
import type { LanguageRegistration } from 'shiki/core';
import { comparison, doubleQuoted, number, singleQuoted, words } from './patterns.ts';

export const eql: LanguageRegistration = {
  name: 'eql',
  scopeName: 'source.eql',
  repository: {},
  patterns: [
    { name: 'comment.line', match: '//.*$' },
    { name: 'comment.block', begin: '/\\*', end: '\\*/' },
    { name: 'string.quoted.triple', begin: '"""', end: '"""' },
    { name: 'string.quoted.raw', match: '\\?(?:"(?:\\\\.|[^"\\\\])*"|\'(?:\\\\.|[^\'\\\\])*\')' },
    doubleQuoted,
    singleQuoted,
    {
      match: '(?i)\\b([a-z_][\\w.]*)(?=\\s+where\\b)',
      captures: { 1: { name: 'entity.name.type' } },
    },
    words('keyword.operator.logical', ['and', 'or', 'not', 'in~?', 'like~?', 'regex~?']),
    words('keyword.control', [
      'where',
      'sequence',
      'join',
      'fork',
      'const',
      'macro',
      'sample',
      'by',
      'with',
      'maxspan',
      'runs',
      'until',
      'descendant',
      'child',
      'event',
      'of',
    ]),
    { match: '(\\|)\\s*(\\w+)', captures: { 1: { name: 'keyword.operator' }, 2: { name: 'keyword.control' } } },
    words('constant.language', ['true', 'false', 'null']),
    { name: 'constant.numeric', match: '\\b\\d+(?:\\.\\d+)?(?:ms|s|m|h|d)?\\b' },
    number,
    { name: 'entity.name.function', match: '\\b[A-Za-z_]\\w*~?(?=\\()' },
    { name: 'variable.other', match: '\\?`[^`]*`|`[^`]*`|\\??\\b[A-Za-z_][\\w.]*' },
    comparison,
    { name: 'keyword.operator', match: '[:|*!]' },
  ],
};
