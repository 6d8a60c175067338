/** CAR pseudocode, as the Cyber Analytics Repository's analytics are written. */
import type { LanguageRegistration } from 'shiki/core';
import { comparison, doubleQuoted, number, singleQuoted, words } from './patterns.ts';

export const carPseudocode: LanguageRegistration = {
  name: 'car-pseudocode',
  scopeName: 'source.car-pseudocode',
  repository: {},
  patterns: [
    { name: 'comment.line', match: '(?:#|//).*$' },
    doubleQuoted,
    singleQuoted,
    {
      match: '(?i)\\b([a-z_]\\w*)(:)([a-z_]\\w*)\\b',
      captures: {
        1: { name: 'entity.name.type' },
        2: { name: 'punctuation.separator' },
        3: { name: 'entity.name.type' },
      },
    },
    words('keyword.operator.logical', ['and', 'or', 'not', 'in']),
    words('keyword.control', [
      'search',
      'filter',
      'where',
      'output',
      'join',
      'group',
      'by',
      'from',
      'select',
      'input',
      'run',
      'return',
      'as',
      'match',
      'matches',
      'does not contain',
      'contains',
      'includes one of',
      'exists',
      'like',
    ]),
    words('support.function', ['max', 'min', 'unique', 'count', 'average', 'standard_deviation', 'sum']),
    words('constant.numeric', ['seconds?', 'minutes?', 'hours?', 'days?', 'weeks?']),
    number,
    { match: '^\\s*([A-Za-z_]\\w*)(?=\\s*=(?!=))', captures: { 1: { name: 'entity.name.function' } } },
    {
      name: 'variable.other',
      match: '\\b[A-Za-z_][\\w.]*(?=\\s*(?:==|!=|=|<|>|(?i:match|contains|in|not\\s+in|like)\\b))',
    },
    comparison,
    { name: 'constant.other.wildcard', match: '\\*' },
  ],
};
