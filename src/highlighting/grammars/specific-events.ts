/** Specific Events tables as text: cells of a row apart by `|` or tabs, values compared part by part. */
import type { LanguageRegistration } from 'shiki/core';
import { comparison, doubleQuoted, number, singleQuoted, words } from './patterns.ts';

export const specificEvents: LanguageRegistration = {
  name: 'specific-events',
  scopeName: 'source.specific-events',
  repository: {},
  patterns: [
    doubleQuoted,
    singleQuoted,
    { match: '^\\s*\\|?\\s*([^|\\t]+?)\\s*(?=\\||\\t)', captures: { 1: { name: 'entity.name.type' } } },
    { match: '(?<=[|\\t])\\s*(\\d+)\\s*(?=[|\\t])', captures: { 1: { name: 'constant.numeric' } } },
    words('keyword.operator.logical', ['and', 'or', 'not']),
    { match: '(?<=[|\\t])\\s*([A-Za-z_]\\w*)\\s*(?=[|\\t])', captures: { 1: { name: 'variable.other' } } },
    { name: 'variable.other', match: '\\b[A-Za-z_]\\w*(?=\\s*[=:])' },
    { name: 'punctuation.separator.pipe', match: '[|\\t]' },
    number,
    comparison,
    { name: 'constant.other.wildcard', match: '[*?]' },
  ],
};
