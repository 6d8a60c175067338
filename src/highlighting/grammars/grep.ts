/** grep: a Perl-compatible pattern, alone or within its command. */
import type { LanguageRegistration } from 'shiki/core';

export const grep: LanguageRegistration = {
  name: 'grep',
  scopeName: 'source.grep',
  repository: {},
  patterns: [
    { name: 'comment.line', match: '^\\s*#.*$' },
    {
      name: 'support.function',
      match: '(?:^|(?<=[|/]))\\s*\\b(?:[a-z]*grep|pcre2grep|[a-z]*cat|head|wc)(?=\\s)',
    },
    { name: 'entity.other.attribute-name', match: '(?<=\\s)--?[A-Za-z][\\w-]*(?=[\\s=])' },
    // A backslash and what it escapes; a class of characters is coloured like it.
    { name: 'constant.character.escape', match: '\\\\(?:[xp]\\{[^}]*\\}|[gk](?:\\{[^}]*\\}|<[^>]*>)|.)' },
    { name: 'string.regexp', match: '\\[\\^?\\]?(?:\\\\.|\\[:\\^?\\w+:\\]|[^\\]\\\\])*\\]' },
    { name: 'keyword', match: "\\((?:\\?(?:[:=!>|]|<[=!]|P?<\\w+>|'\\w+'|[\\^a-z-]*[:)])|\\*[A-Za-z_]+[:)])" },
    { name: 'keyword.operator', match: '[()|^$]' },
    { name: 'constant.other.wildcard', match: '\\.?(?:[*+?]|\\{\\d+,?\\d*\\})[+?]?|\\.' },
    { name: 'string', match: '[\'"]' },
  ],
};
