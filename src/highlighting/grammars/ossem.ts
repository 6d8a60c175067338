/** OSSEM analytic logic, as the classic playbooks' Data Analytics tables write it. */
import type { LanguageRegistration } from 'shiki/core';
import { comparison, doubleQuoted, number, singleQuoted, words } from './patterns.ts';

export const ossem: LanguageRegistration = {
  name: 'ossem',
  scopeName: 'source.ossem',
  repository: {},
  patterns: [
    doubleQuoted,
    singleQuoted,
    { match: '\\b([A-Za-z_]\\w*)(?=\\s+WHERE\\b)', captures: { 1: { name: 'entity.name.type' } } },
    words('keyword.operator.logical', ['and', 'or', 'not', 'is']),
    words('keyword.control', ['where', 'count', 'by', 'contains', 'distinct', 'group', 'join', 'on']),
    number,
    { name: 'variable.other', match: '\\b[A-Za-z_][\\w.]*' },
    comparison,
  ],
};
