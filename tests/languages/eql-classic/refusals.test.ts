import { describe, expect, it } from 'vitest';
import { eqlClassic } from '../../../src/languages/eql-classic/index.ts';
import { processorTime } from '../../processor-time.ts';
import { describeRobustness } from '../shared/robustness.ts';
import { refusal } from './run.ts';

describe('refused queries', () => {
  it.each<[string, string]>([
    ['', '1:1 Unexpected end of the query, expected an event query such as `process where process_name == "cmd.exe"`.'],
    ['process', '1:8 Unexpected end of the query, expected `where` after the event type `process`.'],
    ['process where', '1:14 Unexpected end of the query, expected an expression after `where`.'],
    ['process where )', '1:15 Unexpected `)`, expected an expression after `where`.'],
    ['process where a and )', '1:21 Unexpected `)`, expected an expression after `and`.'],
    ['process where a and\n  or b', '2:3 Unexpected `or`, expected an expression after `and`.'],
    ['process where (a == 1', '1:22 Unexpected end of the query, expected `)` to close the parenthesis.'],
    ['process where a == 1)', '1:21 Unexpected `)`, expected `and`, `or`, `|` or the end of the query.'],
    ['process where a == "x" AND b', '1:24 Unexpected `AND`, expected `and`, `or`, `|` or the end of the query.'],
    ['process_name == "x"', '1:14 Unexpected `==`, expected `where` after the event type `process_name`.'],
    ['process where a == b == c', '1:22 Unexpected `==`, expected `and`, `or` or the end of the condition.'],
    ['process where a : "x"', '1:17 Unexpected `:`, expected an operator.'],
    ['process where a like "x"', '1:17 Unexpected `like`, expected `and`, `or`, `|` or the end of the query.'],
    ['process where a in ["x"]', '1:20 Unexpected `[`, expected `(` after `in`.'],
    ['process where a == *x*', '1:20 Unexpected `*`, expected an expression after `==`.'],
    ['process where "x"', '1:15 Unexpected string, expected a condition.'],
    ['process where 1 + 1', '1:15 Unexpected calculation, expected a condition.'],
    ['process where a + "x" == 1', '1:19 Unexpected string in a calculation, expected a number.'],
    ['process where a == "abc', '1:20 Unexpected end of the line, expected `"` to end the string that begins here.'],
    [
      'process where a == "C:\\dir"',
      '1:23 Unexpected escape `\\d` in a string, expected one of \\\\ \\" \\b \\t \\n \\f \\r \\\' \\u{…}.',
    ],
    ['process where a == “x”', '1:20 Unexpected `“`, expected a name, a value or an operator.'],
    [
      'process where a == 1 /* x',
      '1:22 Unexpected end of the query, expected `*/` to end the comment that begins here.',
    ],
    ['process where startswith(a, "x")', '1:15 Unknown function `startswith`.'],
    ['process where wildcard(a)', '1:25 Unexpected end of the arguments, expected at least 2 arguments to `wildcard`.'],
    ['process where wildcard(a, b)', '1:27 Unexpected value in `wildcard`, expected a string in quotes.'],
    ['process where length(a, b) > 1', '1:25 Unexpected argument, expected only 1 argument to `length`.'],
    [
      'process where cidrMatch(a, "10.0.0.0")',
      '1:28 Unexpected `10.0.0.0`, expected a block of IPv4 addresses such as `10.0.0.0/8`.',
    ],
    ['process where and == 1', '1:15 Unexpected `and`, expected an expression after `where`.'],
    ['process where a.by == 1', '1:17 Unexpected keyword `by`, expected the name of a field.'],
    [
      'process where a | unqiue b',
      '1:19 Unexpected `unqiue`, expected a pipe: `count`, `filter`, `head`, `sort`, `tail`, `unique`, `unique_count`.',
    ],
    ['process where a | head 0', '1:24 Unexpected value, expected a whole number above 0 after `head`.'],
    ['process where a | filter', '1:19 Missing argument, expected a condition after `filter`.'],
    [
      'process where a | count b | filter c == 1',
      '1:36 Unexpected field `c`, expected `count`, `key`, `percent`, `hosts` or `total_hosts` after the pipe `count`.',
    ],
    [
      'sequence [a where b]',
      '1:21 Unexpected end of the query, expected a second `[…]`: a sequence links at least two events.',
    ],
    [
      'sequence [a where b] [c where d] by e',
      '1:37 Unexpected 1, expected 0 values after `by`, as in the first subquery.',
    ],
    [
      'sequence with maxspan=5 [a where b] [c where d]',
      '1:23 Unexpected `5` without a time unit, expected a duration such as `5s`.',
    ],
    ['sequence with maxspan=5x [a where b] [c where d]', '1:24 Unexpected `x`, expected a time unit: ms, s, m, h, d.'],
    [
      'sequence [a where b] [c where d] | filter events[2].x == 1',
      '1:43 Unexpected index 2, expected one below 2, the number of events.',
    ],
    ['sequence with maxspan=0.5s [a where b] [c where d]', '1:23 Unexpected `0.5`, expected a whole number.'],
    [
      'sequence [a where b] fork [c where d]',
      '1:22 Unexpected `fork`, expected it only behind a later event of a sequence.',
    ],
    ['sequence [a where b] [c where d] fork=1', '1:39 Unexpected `1`, expected `true` or `false` after `fork=`.'],
    [
      'join [a where b] [c where d] fork',
      '1:30 Unexpected `fork`, expected it only behind a later event of a sequence.',
    ],
    [
      'join with maxspan=1s [a where b] [c where d]',
      '1:6 Unexpected `with`, expected `[` and an event query after `join`.',
    ],
    [
      'process where parent of [a where b]',
      '1:15 Unexpected `parent of`, expected `child of`, `descendant of` or `event of`.',
    ],
    ['process where child of []', '1:25 Unexpected `]`, expected an event type such as `process`, or `any`.'],
    [
      'process where child of [process where true',
      '1:43 Unexpected end of the query, expected `]` to close the subquery.',
    ],
    ['process where a :length() > 1 and b: length() > 1', '1:36 Unexpected `:`, expected an operator.'],
    ['process where a.1 == 2', '1:16 Unexpected `.1`, expected `and`, `or`, `|` or the end of the query.'],
    ['process where length(5) > 1', '1:22 Unexpected number in `length`, expected a string.'],
    ['process where number(true) == 1', '1:22 Unexpected truth value in `number`, expected a string or a number.'],
    ['process where "a" == 1', '1:22 Unexpected number in a comparison, expected a string.'],
    ['process where length(a) == "x"', '1:28 Unexpected string in a comparison, expected a number.'],
    [
      'process where match(a, "(")',
      '1:24 Unexpected end, expected `)` for the `(` (character 1 of the regular expression).',
    ],
    ['process where a | unique 5', '1:26 Unexpected constant, expected a field, or a value of one, after `unique`.'],
    [
      'any where arraySearch(a, 5, true)',
      '1:26 Unexpected value, expected a name for the element that the third argument tests.',
    ],
    ['const A 1 any where a', '1:9 Unexpected `1`, expected `=` after `A`.'],
    ['const A = b any where a', '1:11 Unexpected `b`, expected a string, a number, `true`, `false` or `null`.'],
    ['const A = 1 const A = 2 any where a', '1:19 The constant `A` is defined already.'],
    ['macro M(a, 5) a any where M(b, c)', '1:12 Unexpected `5`, expected the name of a parameter after `,`.'],
    ['macro M(a) a == 1 any where M()', '1:31 Unexpected end of the arguments, expected at least 1 argument to `M`.'],
    ['macro M(a) a.b == 1 any where M("x")', '1:33 Unexpected value, expected a field: `M` reads a field of it.'],
    [
      'macro M() true',
      '1:15 Unexpected end of the query, expected an event query such as `process where process_name == "cmd.exe"` after the definitions.',
    ],
  ])('%j', (text, expected) => {
    expect(refusal(text)).toBe(expected);
  });

  it('help with what other languages write', () => {
    expect(eqlClassic.parse('process where a == "x" OR b')).toMatchObject({
      error: { help: 'Keywords are written in lower case: `or`.' },
    });
    expect(eqlClassic.parse('process where startswith(a, "b")')).toMatchObject({
      error: { help: 'Did you mean `startsWith`?' },
    });
  });
});

describe('hostile text', () => {
  const SEEDS = [
    'const A = "x" macro IS(a, b) a == b or event of [process where b] process where child of [file where IS(n, A)] | count a.b[0]',
    'sequence [a where arraySearch(b, c, arrayCount(c.d, e, e == ?"\\*") > 1)] by d [any where not e.f] fork=true by g until [h where i] by j',
    'process where subtype.create and (process_name == "a.exe" and not parent in ("b", c)) | unique user | head 5',
    'sequence by user with maxspan=5m [file where length(x) > 3] by y [any where true] by z until [process where p:length() == 1] by q',
    "join by pid [process where match(c, ?'a\\s')] [network where a * 2 == -3 or b == null]",
  ];

  describeRobustness(eqlClassic, SEEDS, (levels) => `any where ${'('.repeat(levels)}a == 1${')'.repeat(levels)}`);

  it.each<[string, string]>([
    ['parentheses', `any where ${'('.repeat(50_000)}a`],
    ['calls', `any where ${'length('.repeat(30_000)}`],
    ['subqueries', `any where ${'child of [a where '.repeat(10_000)}`],
    ['sums', `any where ${'1+'.repeat(90_000)}1 == a`],
    ['methods', `any where a${':length()'.repeat(20_000)} == 1`],
    ['quotes', '"\'"'.repeat(60_000)],
    ['patterns within patterns', `any where ${'wildcard('.repeat(150)}a${', "x", "y")'.repeat(150)}`],
    [
      'macros within macros',
      `macro M0(a) a and a ${Array.from({ length: 60 }, (_, index) => `macro M${index + 1}(a) M${index}(M${index}(a)) `).join('')}any where M60(x)`,
    ],
    ['too long a text', ' '.repeat(300_000)],
  ])('of a hostile shape is refused soon: %s', (_shape, text) => {
    const started = processorTime();
    expect(eqlClassic.parse(text).ok).toBe(false);
    expect(processorTime() - started).toBeLessThan(2000);
  });

  it('that is long and flat is read', () => {
    expect(eqlClassic.parse(`any where ${'a == 1 or '.repeat(9000)}b == 2`).ok).toBe(true);
    expect(eqlClassic.parse(`any where ${'not '.repeat(9001)}b == 2`).ok).toBe(true);
  });
});
