/** KQL, Kibana's query language. */
import type { LanguageRegistration } from 'shiki/core';
import { number } from './patterns.ts';

export const kql: LanguageRegistration = {
  name: 'kql',
  scopeName: 'source.kuery',
  repository: {},
  patterns: [
    // Within quotation marks `*` is no wildcard.
    {
      name: 'string.quoted.double',
      begin: '"',
      end: '"|$',
      patterns: [{ name: 'constant.character.escape', match: '\\\\(?:[\\\\"trn]|u[0-9a-fA-F]{4})' }],
    },
    { name: 'variable.other', match: '(?:[\\w@*][\\w.@*\\-]*)(?=\\s*(?::|[<>]=?))' },
    { name: 'keyword.operator.logical', match: '(?i)(?<![^\\s(])(?:and|or|not)(?=\\s)' },
    { name: 'constant.character.escape', match: '\\\\(?:u[0-9a-fA-F]{4}|and|or|not|.)' },
    number,
    { name: 'constant.other.wildcard', match: '\\*' },
    { name: 'keyword.operator', match: '[<>]=?|:' },
  ],
};
