/**
 * PCRE2's pattern syntax (pcre2pattern), section by section: patterns, and the lines that GNU grep finds with `-P`. Then what
 * grep refuses, and what it runs and Huntbook does not.
 */
import { describe, expect, it } from 'vitest';
import { runProgram } from '../../../src/engine/run.ts';
import type { View } from '../../../src/engine/values.ts';
import { grep } from '../../../src/languages/grep/index.ts';
import { refusal } from '../shared/tiny-view.ts';

const LINES = [
  'foo bar baz 123 aa',
  '(a(b)c) abcabc FOO',
  '',
  'xX foobar',
  'a.b a\\b',
  'f o',
  '\tfoo\t5',
  'foofoo',
  'CAB, 42',
  'αβγ été',
  'a+b+ {}',
];
const EVENTS = LINES.map((text, index) => ({ line: index + 1, raw: { text } }));

/** A view in which the lines above are the events' raw lines. */
const VIEW: View = {
  id: 'lines',
  accessor: () => (event) => event.raw['text'] ?? null,
  selector: () => undefined,
  objects: new Map(),
  time: () => null,
  fieldNames: () => [],
  open: true,
};

function lines(query: string): readonly number[] {
  const parsed = grep.parse(query);
  if (!parsed.ok || parsed.program.kind !== 'plan') throw new Error(parsed.ok ? 'no plan' : parsed.error.message);
  const result = runProgram(parsed.program, { events: EVENTS, view: VIEW, now: null });
  if (result.kind !== 'events') throw new Error(result.kind);
  return result.events;
}

/** The pattern as a shell's word. */
const command = (pattern: string) => `grep -P '${pattern.replaceAll("'", `'"'"'`)}'`;

describe.each<readonly [section: string, rows: readonly (readonly [pattern: string, lines: readonly number[]])[]]>([
  [
    'Characters and metacharacters',
    [
      ['foo', [1, 4, 7, 8]],
      ['a.b', [2, 5, 11]],
      ['a\\.b', [5]],
      ['a\\\\b', [5]],
      ['\\(a\\(b\\)', [2]],
      ['a\\+b', [11]],
      ['[+]', [11]],
      ['{}', [11]],
      ['a{', []],
    ],
  ],
  [
    'Backslash: non-printing characters',
    [
      ['\\tfoo', [7]],
      ['\\x46OO', [2]],
      ['\\x{e9}t\\x{e9}', [10]],
      ['\\o{106}OO', [2]],
      ['\\106OO', [2]],
      ['\\cIfoo', [7]],
      ['\\N{U+46}OO', [2]],
      ['\\Qa.b\\E', [5]],
      ['\\Qa\\b', [5]],
      ['\\e|FOO', [2]],
    ],
  ],
  [
    'Backslash: generic character types',
    [
      ['\\d{3}', [1]],
      ['\\D5', [7]],
      ['\\sfoo', [4, 7]],
      ['\\w+\\s\\w+\\s\\w+\\s\\d', [1]],
      ['\\h\\d', [1, 7, 9]],
      ['\\H\\h\\H$', [6, 7]],
      ['\\v|FOO', [2]],
      ['^\\V+$', [1, 2, 4, 5, 6, 7, 8, 9, 10, 11]],
      ['^\\N{3}$', [6]],
      ['a\\W', [2, 5, 11]],
    ],
  ],
  [
    'Backslash: properties of Unicode',
    [
      ['\\p{Greek}', [10]],
      ['\\p{Lu}{3}', [2, 9]],
      ['\\p{Ll}+\\P{L}\\d', [1, 7]],
      ['\\p{^L}{3}', [1, 9, 11]],
      ['\\pN', [1, 7, 9]],
      ['\\p{L&}{6}', [2, 4, 8]],
      ['\\p{Any}', [1, 2, 4, 5, 6, 7, 8, 9, 10, 11]],
      ['\\p{Xan}{6}', [2, 4, 8]],
      ['\\p{Xwd}{6}', [2, 4, 8]],
      ['[^\\p{L}\\s\\d]', [2, 5, 9, 11]],
    ],
  ],
  [
    'Backslash: simple assertions',
    [
      ['\\bfoo\\b', [1, 7]],
      ['\\Boo\\B', [4, 8]],
      ['\\Afoo', [1, 8]],
      ['FOO\\Z', [2]],
      ['FOO\\z', [2]],
      ['\\Gfoo', [1, 8]],
      ['foo\\Kbar', [4]],
      ['[[:<:]]foo', [1, 4, 7, 8]],
      ['foo[[:>:]]', [1, 7, 8]],
    ],
  ],
  [
    'Circumflex, dollar, full stop',
    [
      ['^foo', [1, 8]],
      ['FOO$', [2]],
      ['^$', [3]],
      ['^...$', [6]],
      ['(?m)^f', [1, 6, 8]],
      ['(?s)foo.*baz', [1]],
      ['f.o', [1, 4, 6, 7, 8]],
    ],
  ],
  [
    'Square brackets and POSIX classes',
    [
      ['[aeiou]{2}', [1, 4, 7, 8]],
      ['[^a-z \\t]{3}', [1, 2, 9, 10]],
      ['[]a]', [1, 2, 4, 5, 11]],
      ['[a-c]{6}', [2]],
      ['[\\d,]{3}', [1]],
      ['[[:upper:]]{3}', [2, 9]],
      ['[[:digit:][:space:]]{3}', [1, 9]],
      ['[[:punct:]]b', [2, 5, 11]],
      ['[\\x41-\\x43]{3}', [9]],
      ['[a\\Qb-c\\E]', [1, 2, 4, 5, 11]],
      ['(?xx)[f o]{3}', [1, 4, 7, 8]],
    ],
  ],
  [
    'Vertical bar and internal options',
    [
      ['FOO|42', [2, 9]],
      ['foo||bar', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
      ['(?i)foo', [1, 2, 4, 7, 8]],
      ['(?i:F)oo', [1, 4, 7, 8]],
      ['(?i)f(?-i)O', [2]],
      ['(?x) f o o  # the word', [1, 4, 7, 8]],
      ['(?^)foo', [1, 4, 7, 8]],
      ['(?i-s)cab', [2, 9]],
      ['(?n)(f)oo', [1, 4, 7, 8]],
      ['(?U)fo+', [1, 4, 7, 8]],
    ],
  ],
  [
    'Groups, in all spellings of their names',
    [
      ['(foo)bar', [4]],
      ['(?:foo){2}', [8]],
      ['(?<n>a)\\1', [1]],
      ['(?<n>a)\\k<n>', [1]],
      ["(?'n'a)\\k'n'", [1]],
      ['(?P<n>a)(?P=n)', [1]],
      ['(?<n>a)\\k{n}', [1]],
      ['(?<n>a)\\g{n}', [1]],
      ['(a)\\g1', [1]],
      ['(a)\\g{1}', [1]],
      ['(a)\\g{-1}', [1]],
      ['(abc)\\1', [2]],
      ['(?|(x)|(f))oo', [1, 4, 7, 8]],
    ],
  ],
  [
    'Repetition',
    [
      ['o{2}b', [4]],
      ['fo{1,2}b', [4]],
      ['fo{0}b', []],
      ['a{1,}bc', [2]],
      ['x?X', [4]],
      ['\\d+$', [7, 9]],
      ['(ab|c)+', [2]],
      ['a*?b', [1, 2, 4, 5, 11]],
      ['x{0}foo', [1, 4, 7, 8]],
      ['(?:)*foo', [1, 4, 7, 8]],
    ],
  ],
  [
    'Atomic groups and possessive quantifiers',
    [
      ['(?>fo+)b', [4]],
      ['(?>[a-z]+)r', []],
      ['\\d++5', []],
      ['\\w*+o', []],
      ['fo?+o', [1, 4, 7, 8]],
      ['(?:foo){1,2}+f', []],
      ['(*atomic:fo+)b', [4]],
    ],
  ],
  [
    'Assertions',
    [
      ['foo(?=bar)', [4]],
      ['foo(?!bar)', [1, 7, 8]],
      ['(?<=foo)bar', [4]],
      ['(?<!foo)bar', [1]],
      ['(?<=x|X) f', [4]],
      ['^(?=.*foo)(?=.*baz)', [1]],
      ['^(?!.*o).', [2, 5, 9, 10, 11]],
      ['(*pla:foo)', [1, 4, 7, 8]],
      ['(*nlb:foo)bar', [1]],
      ['(?<=\\Gfoo)b', []],
      ['(?=(a+))a*b\\1', []],
    ],
  ],
  [
    'Comments, callouts, verbs that change nothing',
    [
      ['f(?#the word)oo', [1, 4, 7, 8]],
      ['(?C)foo', [1, 4, 7, 8]],
      ['(?C1)foo', [1, 4, 7, 8]],
      ['(*UTF)foo', [1, 4, 7, 8]],
      ['(*NO_JIT)foo', [1, 4, 7, 8]],
      ['(*LIMIT_MATCH=99)foo', [1, 4, 7, 8]],
      ['(*FAIL)|FOO', [2]],
      ['(*F)|42', [9]],
    ],
  ],
])('%s', (_, rows) => {
  it.each(rows)('%s', (pattern, expected) => {
    expect(lines(command(pattern))).toEqual(expected);
  });
});

describe('patterns that grep refuses', () => {
  it.each([
    ['a(b', '1:11 Unexpected end of the pattern, expected `)` for the `(`. — A `(` itself is written `\\(`.'],
    ['a)b', '1:11 Unexpected `)`, expected a `(` before it. — A `)` itself is written `\\)`.'],
    ['[ab', '1:10 Unexpected end of the pattern, expected `]` for the `[`.'],
    ['*a', '1:10 Unexpected `*`, expected something to repeat before it. — A `*` itself is written `\\*`.'],
    ['x|+', '1:12 Unexpected `+`, expected something to repeat before it. — A `+` itself is written `\\+`.'],
    ['a{3,2}', '1:11 Unexpected `{3,2}`, expected the lower number first.'],
    ['[z-a]', '1:11 Unexpected range `z-a`, expected the lower character first.'],
    ['[[:alfa:]]', '1:11 Unexpected `[:alfa:]`, expected a class such as `[:alpha:]`.'],
    ['[\\N]', '1:11 Unexpected `\\N`, expected a character or a class in the set.'],
    [
      '\\1',
      '1:10 Unexpected `\\1`, expected the number of a group that the pattern has. — A backslash itself is written `\\\\`.',
    ],
    ['\\k<x>', '1:10 Unexpected `\\k<x>`, expected the name of a group. — A backslash itself is written `\\\\`.'],
    ['(?<a>x)(?<a>y)', '1:18 Unexpected `a`, expected a name that no other group has.'],
    ['(?<1>x)', '1:11 Unexpected `1`, expected a name of letters, digits and `_`.'],
    ['(?z)', '1:12 Unexpected `z`, expected one of the flags `i`, `m`, `n`, `s`, `x`.'],
    [
      '\\p{Nope}',
      '1:10 Unexpected `\\p{Nope}`, expected a property of Unicode such as `\\p{Lu}`. — A backslash itself is written `\\\\`: `\\\\p`.',
    ],
    [
      '\\Users',
      '1:10 Unexpected `\\U`, expected an escape that PCRE knows. — A backslash itself is written `\\\\`: `\\\\Users`.',
    ],
    ['(?<=a+)b', '1:10 Unexpected look-behind of any length, expected one whose length is bounded.'],
    [
      'a\\',
      '1:11 Unexpected end of the pattern, expected a character after `\\`. — A backslash itself is written `\\\\`.',
    ],
  ])('%s', (pattern, message) => {
    expect(refusal(grep, command(pattern))).toBe(message);
  });
});

describe('patterns that grep runs and Huntbook does not', () => {
  it.each([
    ['\\((?:[^()]|(?R))*\\)', '1:21 Recursion `(?R)`'],
    ['(a)(?1)', '1:13 Calling a group (`(?1)`)'],
    ['(?<n>a)(?&n)', '1:17 Calling a group (`(?&n)`)'],
    ['(?P<n>a)(?P>n)', '1:18 Calling a group (`(?P>n)`)'],
    ['(a)\\g<1>', '1:13 Calling a group (`\\g<…>`)'],
    ['(?(?=f)foo|bar)', '1:10 A conditional group (`(?(…)…)`)'],
    ['(f)?(?(1)oo|bar)', '1:14 A conditional group (`(?(…)…)`)'],
    ['(?(DEFINE)(?<x>a))', '1:10 A conditional group (`(?(…)…)`)'],
    ['foo(*SKIP)(*F)|bar', '1:13 The verb `(*SKIP)`'],
    ['(*COMMIT)foo', '1:10 The verb `(*COMMIT)`'],
    ['(*ACCEPT)', '1:10 The verb `(*ACCEPT)`'],
    ['(*UCP)foo', '1:10 The verb `(*UCP)`'],
    ['(*CRLF)foo', '1:10 The verb `(*CRLF)`'],
    ['(?J)(?<n>a)|(?<n>b)', '1:12 The flag `J`'],
    ['(?*a)b', '1:10 A look-ahead that is not atomic'],
    ['(?<*a)b', '1:10 A look-behind that is not atomic'],
    ['[[.a.]]', '1:11 The collating element `[.a.]`'],
    ['(?:(a)|b)\\1', '1:19 A reference to a group that may not have matched'],
    ['\\p{bidiclass:AL}', '1:10 The property `\\p{bidiclass:AL}`'],
  ])('%s', (pattern, message) => {
    expect(refusal(grep, command(pattern))).toBe(`unsupported ${message} is not supported by Huntbook yet.`);
  });

  it('a character with its accents', () => {
    expect(refusal(grep, command('\\X'))).toMatch(
      /^unsupported 1:10 `\\X`, a character with its accents, is not supported/,
    );
  });
});
