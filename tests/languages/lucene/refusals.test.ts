/** Texts that Lucene's classic query parser refuses, at the character. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { esQs, graylog, lucene } from '../../../src/languages/lucene/index.ts';
import { describeRobustness } from '../shared/robustness.ts';
import { refusal } from '../shared/tiny-view.ts';

describe('refusals', () => {
  it.each([
    ['', '1:1 Unexpected end of the query, expected a term such as `field:value`.'],
    [' \n ', '2:2 Unexpected end of the query, expected a term such as `field:value`.'],
    ['a AND', '1:6 Unexpected end of the query, expected a term after `AND`.'],
    ['a OR', '1:5 Unexpected end of the query, expected a term after `OR`.'],
    ['a &&', '1:5 Unexpected end of the query, expected a term after `&&`.'],
    [':a', '1:1 Unexpected `:`, expected a term such as `field:value`. — A colon within a value is written `\\:`.'],
    ['AND a', '1:1 Unexpected `AND`, expected a term such as `field:value`.'],
    ['a AND OR b', '1:7 Unexpected `OR`, expected a term after `AND`.'],
    ['a NOT', '1:6 Unexpected end of the query, expected a term after `NOT`.'],
    [
      'NOT NOT a',
      '1:5 Unexpected `NOT`, expected a term after `NOT`. — `NOT` stands before the field, once: `NOT field:value`.',
    ],
    ['-', '1:2 Unexpected end of the query, expected a term after `-`.'],
    ['a +', '1:4 Unexpected end of the query, expected a term after `+`.'],
    ['a:', '1:3 Unexpected end of the query, expected a value after `a:`.'],
    ['a:)', '1:3 Unexpected `)`, expected a value after `a:`. — No parenthesis is open here.'],
    ['a:-5', '1:3 Unexpected `-`, expected a value after `a:`. — `-` stands before the field, once: `-field:value`.'],
    [
      'Image:C:\\\\Windows',
      '1:8 Unexpected `:`, expected a term such as `field:value`. — A colon within a value is written `\\:`.',
    ],
    [
      'a:b\u00a0AND\u00a0c:d',
      '1:10 Unexpected `:`, expected a term such as `field:value`. — The text before it holds a no-break space, which does not part words: write an ordinary one.',
    ],
    [
      'Im*:cmd.exe',
      '1:4 Unexpected `:`, expected a term such as `field:value`. — The name of a field has no wildcards. A colon within a value is written `\\:`.',
    ],
    [
      '(a OR b',
      '1:8 Unexpected end of the query, expected `)`. — The parenthesis opened at line 1, column 1 is not closed.',
    ],
    [
      '(Image:*\\) OR a',
      '1:16 Unexpected end of the query, expected `)`. — The parenthesis opened at line 1, column 1 is not closed. The `\\)` at line 1, column 9 is a character of a term: a backslash that stands for itself is written `\\\\`.',
    ],
    [
      'a OR b)',
      '1:7 Unexpected `)`, expected a term such as `field:value` or the end of the query. — No parenthesis is open here.',
    ],
    ['()', '1:2 Unexpected `)`, expected a term such as `field:value`. — A group holds at least one term.'],
    ['(a AND )', '1:8 Unexpected `)`, expected a term after `AND`.'],
    [
      'a:1 AND b:"cmd',
      '1:11 Unexpected end of the query, expected `"` for the `"` that stands here. — Within quotation marks a quotation mark is written `\\"`.',
    ],
    [
      'path/x',
      '1:5 Unexpected end of the query, expected `/` for the `/` that stands here. — A `/` begins a regular expression. One that stands for itself is written `\\/`.',
    ],
    ['a:/[b/', '1:3 Unexpected end, expected `]` for the `[` (character 1 of the regular expression).'],
    [
      'a:[1 TO 5',
      '1:10 Unexpected end of the query, expected `]`. — The range opened with `[` at line 1, column 3 is not closed.',
    ],
    ['a:[1 5]', '1:6 Unexpected `5`, expected `TO`. — A range is written `[1 TO 5]`.'],
    ['a:[TO 5]', '1:7 Unexpected `5`, expected `TO`. — A range is written `[1 TO 5]`.'],
    ['a:[]', '1:4 Unexpected `]`, expected the lower bound of a range, or `*`.'],
    ['a:[1 TO ]', '1:9 Unexpected `]`, expected the upper bound of a range, or `*`.'],
    ['a:[1 TO 2 3]', '1:11 Unexpected `3`, expected `]` or `}`. — A bound with blanks stands in quotation marks.'],
    [
      '@timestamp:>9999999999999999',
      '1:13 Unexpected `9999999999999999`, expected a date such as `2024-05-06` or `now-1h`.',
    ],
    [
      '@timestamp:>2024||+999999999y',
      '1:13 Unexpected `2024||+999999999y`, expected a date such as `2024-05-06` or `now-1h`.',
    ],
    ['@timestamp:2024-02-30', '1:12 Unexpected `2024-02-30`, expected a date such as `2024-05-06` or `now-1h`.'],
    ['@timestamp:[yesterday TO now]', '1:13 Unexpected `yesterday`, expected a date such as `2024-05-06` or `now-1h`.'],
    [
      'a]',
      '1:2 Unexpected `]`, expected a term. — No `[` is open here. A bracket that stands for itself is written `\\]`.',
    ],
    [
      'a^',
      '1:3 Unexpected end of the query, expected a number after `^`. — A `^` that stands for itself is written `\\^`.',
    ],
    ['a^b', '1:3 Unexpected `b`, expected a number after `^`. — A `^` that stands for itself is written `\\^`.'],
    ['a OR ~2', '1:6 Unexpected `~2`, expected a term after `OR`.'],
    [
      'a:\\',
      '1:3 Unexpected end of the query, expected a character after `\\`. — A backslash that stands for itself is written `\\\\`.',
    ],
    [
      'Image:C\\:\\users',
      '1:12 Unexpected `s`, expected four hexadecimal digits after `\\u`. — A backslash that stands for itself is written `\\\\`.',
    ],
    [
      'a:"\\u00zz"',
      '1:8 Unexpected `z`, expected four hexadecimal digits after `\\u`. — A backslash that stands for itself is written `\\\\`.',
    ],
    ['_exists_:[a TO b]', '1:10 Unexpected value of `_exists_`, expected the name of a field.'],
    ['_exists_:win?', 'unsupported 1:10 `?` in a name of fields is not supported by Huntbook yet.'],
    [
      'event\\.*:x',
      '1:9 Unexpected `:`, expected a term such as `field:value`. — The name of a field has no wildcards. A colon within a value is written `\\:`.',
    ],
    [
      'An unsupported feature is required for this Sigma rule (x.yml): no aggregations',
      '1:1 Unexpected `An`, expected a query. — This is the message of a converter that could not write this query.',
    ],
  ])('%s', (query, message) => {
    expect(refusal(esQs, query)).toBe(message);
  });
});

describe('what Lucene takes, although it looks odd', () => {
  it.each([
    'a && b || c',
    'a!b',
    'ANDROID ORACLE',
    'a&&b',
    '*',
    'a:*?*',
    'a: b',
    'a :b',
    '* : x',
    'x:(a b:c)',
    '\u3000a\u3000',
  ])('%s', (query) => {
    expect(refusal(esQs, query)).toBe(`parses: ${query}`);
  });
});

/** Query strings by the grammar. */
const queries = fc.letrec<{ query: string; clause: string; value: string }>((tie) => ({
  query: fc
    .array(
      fc.tuple(fc.constantFrom('', ' AND', ' OR', ' &&', ' ||'), fc.constantFrom('', '+', '-', 'NOT '), tie('clause')),
      {
        minLength: 1,
        maxLength: 4,
      },
    )
    .map((clauses) =>
      clauses.map(([conjunction, sign, clause], at) => `${at === 0 ? '' : `${conjunction} `}${sign}${clause}`).join(''),
    ),
  clause: fc.oneof(
    { maxDepth: 3 },
    tie('value'),
    fc
      .tuple(fc.constantFrom('Image', 'a.b.keyword', '_x', 'a\\ b'), tie('value'))
      .map(([field, value]) => `${field}:${value}`),
    tie('query').map((query) => `(${query})`),
    tie('query').map((query) => `Image:(${query})`),
  ),
  value: fc.constantFrom(
    'cmd.exe',
    '*\\\\cmd.exe',
    'a?c*',
    '"a phrase"~2',
    'fuzzy~1^2',
    '[1 TO 5}',
    '{* TO "b c"]',
    '/a\\/[bc]+/',
    '*',
    '>=5',
    'a\\:b\\(c\\)',
  ),
}));

describe('any text', () => {
  it('takes whatever the grammar makes', () => {
    fc.assert(
      fc.property(queries.query, (query) => {
        expect(refusal(esQs, query)).toBe(`parses: ${query}`);
      }),
    );
  });

  const samples = [
    String.raw`(winlog.channel:"Microsoft\-Windows\-Sysmon\/Operational" AND EventID:(1 OR 3) AND NOT Image.keyword:(*\\a.exe OR b*))`,
    'a:[1 TO 5} OR +b:/x[yz]+/ -c:"d e"~2^3 f~1 _exists_:g *:* h:>=now-1d/d',
  ];
  for (const language of [esQs, graylog, lucene]) {
    describe(language.name, () => {
      describeRobustness(language, samples, (levels) => `${'('.repeat(levels)}a:b${')'.repeat(levels)}`);
    });
  }
});
