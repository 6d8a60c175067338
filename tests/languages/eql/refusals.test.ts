import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eql } from '../../../src/languages/eql/index.ts';
import { processorTime } from '../../processor-time.ts';
import { refusal } from './run.ts';

/** Texts that are no EQL: where reading stops (line:column), why, and what helps. */
describe('refused', () => {
  it.each<readonly [query: string, refusal: string]>([
    ['', '1:1 Unexpected end of the query, expected an event query such as `process where process.name == "cmd.exe"`.'],
    [
      'process',
      '1:8 Unexpected end of the query, expected `where` after the event category `process`. | A query names the category of its events first: `process where process.name == "cmd.exe"`; `any where …` takes all.',
    ],
    ['process where', '1:14 Unexpected end of the query, expected an expression after `where`.'],
    [
      'process where x = "1"',
      '1:17 Unexpected `=`, expected `==` or `:`. | Equality is `==` (with case) or `:` (without case, with wildcards).',
    ],
    [
      "process where x == 'a'",
      `1:20 Unexpected \`'\`, expected a string in double quotes. | Write "text", or """text""".`,
    ],
    [
      'process where x == ?"a"',
      '1:20 Unexpected `?"`, expected a string in double quotes. | A raw string is written """text"""; ?"text" belongs to the original EQL.',
    ],
    [
      'process where x == "C:\\Users"',
      '1:23 Unexpected escape `\\U` in a string, expected one of \\\\ \\" \\b \\t \\n \\f \\r \\u{…}. | Write `\\\\U` for a backslash, or a raw string: """…""".',
    ],
    [
      'process where x == "C:\\users"',
      '1:23 Unexpected escape `\\u`, expected a character in braces, such as `\\u{200f}`. | The number has 2 to 8 hexadecimal digits. Write `\\\\u` for a backslash and a `u`.',
    ],
    [
      'process where x == "abc',
      '1:20 Unexpected end of the line, expected `"` to end the string that begins here. | A backslash before a quote makes it part of the string; a string that ends in one is written \\\\".',
    ],
    [
      'process where a == b.c',
      '1:20 Unexpected field `b.c`, expected a constant. | EQL cannot compare two fields of one event; `sequence by` compares fields of several.',
    ],
    [
      'process where a in (b, "x")',
      '1:21 Unexpected field `b`, expected a constant. | A list holds constants: fields cannot be compared with each other.',
    ],
    [
      'process where a : b',
      '1:19 Unexpected `b`, expected a string after `:`. | A field is compared with constants only; fields cannot be compared with each other.',
    ],
    [
      'process where a < 1 < 2',
      '1:21 Unexpected `<`, expected `and`, `or` or the end of the condition. | Comparisons cannot be chained; join two with `and`.',
    ],
    [
      'process where a == ("x", "y")',
      '1:20 Unexpected list after `==`, expected one value. | Write `in (…)` with case, or `: (…)` without case and with wildcards.',
    ],
    [
      'process where a not like "x"',
      '1:17 Unexpected `not`, expected `like` or `not in`. | `not` stands before the whole condition: `not field like "…"`.',
    ],
    [
      'process where a LIKE "x"',
      '1:17 Unexpected `LIKE`, expected `and`, `or`, `|` or the end of the query. | Keywords are written in lower case: `like`.',
    ],
    [
      'process where a contains "x"',
      '1:17 Unexpected `contains`, expected `and`, `or`, `|` or the end of the query. | `contains` is no operator of EQL; write `field : "*text*"`, or a function: `stringContains~(field, "text")`.',
    ],
    ['process where a like ~ "x"', '1:22 Unexpected `~`, expected it right behind `like`. | Write `like~`.'],
    [
      'sequence [process where true]',
      '1:30 Unexpected end of the query, expected a second `[…]`: a sequence links at least two events.',
    ],
    [
      'sequence with maxspan=5m by a [process where true] [file where true]',
      '1:26 Unexpected `by`, expected `[` and an event query. | The keys come first: `sequence by … with maxspan=…`.',
    ],
    [
      'sequence by a [process where true] by b [file where true]',
      '1:57 Unexpected 0, expected 1 key after `by`, as in the first subquery.',
    ],
    [
      'sequence ![process where true] [file where true]',
      '1:1 Missing span, expected `with maxspan=…` in a sequence with an event that must not happen. | Write `sequence with maxspan=5m`, or `sequence by … with maxspan=5m`.',
    ],
    [
      'sequence with maxspan=1m ![process where true] ![file where true]',
      '1:26 Unexpected `![`, expected at least one event that does happen.',
    ],
    [
      'sequence with maxspan=5 [process where true] [file where true]',
      '1:23 Unexpected `5` without a time unit, expected a duration such as `5s`. | Time units are ms, s, m, h, d.',
    ],
    [
      'sequence with maxspan=0s [process where true] [file where true]',
      '1:23 Unexpected `0`, expected a span above 0.',
    ],
    [
      'sequence with maxspan=1.5m [process where true] [file where true]',
      '1:23 Unexpected `1.5`, expected a whole number. | Write `90s`; time units are ms, s, m, h, d.',
    ],
    [
      'sequence [process where true] with runs=0 [file where true]',
      '1:41 Unexpected `0`, expected a whole number above 0 after `runs=`.',
    ],
    [
      'join by a [process where true] [file where true]',
      '1:1 Unexpected `join`, expected an event query, `sequence` or `sample`. | `join` belongs to the original EQL; `sample by` is like it.',
    ],
    ['sample [process where true] [file where true]', '1:1 Missing keys, expected `by` and a field after `sample`.'],
    [
      'sample by a [process where true] [file where true] | head 1',
      '1:52 Unexpected `|`, expected the end of the query. | A sample takes no pipes.',
    ],
    [
      'process where true | count',
      '1:22 Unexpected `count`, expected a pipe: `head` or `tail`. | `count` belongs to the original EQL.',
    ],
    ['process where true | head', '1:26 Unexpected end of the query, expected a whole number after `head`.'],
    ['process where true | hed 3', '1:22 Unexpected `hed`, expected a pipe: `head` or `tail`. | Did you mean `head`?'],
    [
      'process where true | unique a',
      '1:22 Unexpected `unique`, expected a pipe: `head` or `tail`. | `unique` belongs to the original EQL.',
    ],
    [
      'process where descendant of [process where true]',
      '1:15 Unexpected `descendant of`, expected a condition. | Ancestry belongs to the original EQL; compare `process.parent.…`, or use `sequence by`.',
    ],
    [
      'process where a[0] == 1',
      '1:16 Unexpected `[`, expected an operator. | Elastic EQL has no elements of arrays: a condition on a field holds when one of its values meets it.',
    ],
    ['process where lenght(a) == 1', '1:15 Unknown function `lenght`. | Did you mean `length`?'],
    ['process where length~(a) == 1', '1:21 Unexpected `~`, expected `(`: `length` has no form without case.'],
    ['process where match(a, "x")', '1:15 Unknown function `match`. | Write `field regex "…"`.'],
    ['process where length() == 1', '1:22 Unexpected end of the arguments, expected at least 1 argument to `length`.'],
    ['process where length(a, b) == 1', '1:25 Unexpected argument, expected only 1 argument to `length`.'],
    [
      'process where cidrMatch(a, "10.0.0.0/40")',
      '1:28 Unexpected `10.0.0.0/40`, expected a block of addresses such as `10.0.0.0/8` or `fe80::/10`.',
    ],
    [
      'process where a regex "[a-"',
      '1:24 Unexpected end, expected `]` for the `[` (character 1 of the regular expression).',
    ],
    [
      'process where event.sequence == 1',
      '1:21 Unexpected keyword `sequence`, expected the name of a field. | A field of that name is written between back-quotes.',
    ],
    [
      'process where sequence == 1',
      '1:15 Unexpected `sequence`, expected an expression after `where`. | A field of that name is written between back-quotes.',
    ],
    ['process where (a == 1', '1:22 Unexpected end of the query, expected `)` to close the parenthesis.'],
    ['process where a == 1)', '1:21 Unexpected `)`, expected `and`, `or`, `|` or the end of the query.'],
    ['process where "x"', '1:15 Unexpected string, expected a condition. | Compare it with a field: `field == value`.'],
    ['process where 5', '1:15 Unexpected number, expected a condition. | Compare it with a field: `field == value`.'],
    ['process where a + 1', '1:15 Unexpected calculation, expected a condition. | Compare its result: `a + 1 > 5`.'],
    ['process where a and', '1:20 Unexpected end of the query, expected an expression after `and`.'],
    [
      'process where "a" + 1 == 2',
      '1:15 Unexpected string in a calculation, expected a number. | Texts are joined with `concat(…)`.',
    ],
    [
      'process where x == """abc',
      '1:20 Unexpected end of the line, expected `"""` to end the raw string that begins here. | A raw string ends on the line on which it begins.',
    ],
    [
      'process where a && b',
      '1:17 Unexpected `&`, expected a name, a value or an operator. | Conditions are joined with `and`.',
    ],
    [
      'process where ! a',
      '1:15 Unexpected `!`, expected a name, a value or an operator. | A condition is negated with `not`; `![…]` is an event that must not happen.',
    ],
    [
      'process where a == “x”',
      '1:20 Unexpected `“`, expected a name, a value or an operator. | Use straight quotes (`"`).',
    ],
    [
      'process where a : *x*',
      '1:19 Unexpected `*`, expected a string after `:`. | Wildcards stand inside quotes: `process.name : "*text*"`.',
    ],
    ['sequence by 1 [process where true] [file where true]', '1:13 Unexpected `1`, expected a field name.'],
    ['process where x == "\\u{d800}"', '1:21 Unexpected `\\u{d800}`, expected the number of a Unicode character.'],
    [
      'process where x == "\\u12"',
      '1:21 Unexpected escape `\\u`, expected a character in braces, such as `\\u{200f}`. | The number has 2 to 8 hexadecimal digits. Write `\\\\u` for a backslash and a `u`.',
    ],
    ['process where a == 1 | tail 1.5', '1:29 Unexpected `1.5`, expected a whole number after `tail`.'],
    [
      'sequence [process where true] [file where true] with maxspan=5m',
      '1:54 Unexpected `maxspan`, expected `runs` after `with`. | The span stands before the first `[…]`.',
    ],
    [
      'sequence by a [process where true] [file where true] until ![process where true]',
      '1:60 Unexpected `![`, expected `[`. | Events that must not happen belong to sequences.',
    ],
    [
      'sample by a [process where true]',
      '1:33 Unexpected end of the query, expected a second `[…]`: a sample links at least two events.',
    ],
    [
      'sample by a [process where true] [file where true] until [file where true]',
      '1:52 Unexpected `until`, expected `[` or the end of the query. | A sample has no `until`: it knows no order.',
    ],
    [
      'sample with maxspan=1m [process where true] [file where true]',
      '1:8 Unexpected `with`, expected `[` and an event query. | A sample has no span of time.',
    ],
    [
      'sequence by a with runs=2 [process where true] [file where true]',
      '1:20 Unexpected `runs`, expected `maxspan` after `with`.',
    ],
    [
      'sequence [process where true] by a [file where true]',
      '1:52 Unexpected 0, expected 1 key after `by`, as in the first subquery.',
    ],
    ['sequence [process where true] with runs=101', '1:41 Unexpected `101`, expected at most 100 runs.'],
    [
      '`process` where true',
      '1:1 Unexpected `process`, expected an event category such as `process`, or `any`. | A category is written in double quotes: "process".',
    ],
    [
      'process where a regex "ab("',
      '1:26 Unexpected end, expected `)` for the `(` (character 3 of the regular expression).',
    ],
    [
      'process where a regex """\\\\x("""',
      '1:29 Unexpected end, expected `)` for the `(` (character 4 of the regular expression).',
    ],
    [
      'process where a regex 5',
      '1:23 Unexpected number after `regex`, expected a string. | Numbers and truth values are compared with `==` and `in`.',
    ],
    [
      'process where a : 5',
      '1:19 Unexpected number after `:`, expected a string. | Numbers and truth values are compared with `==` and `in`.',
    ],
    [
      'process where a : -5',
      '1:19 Unexpected number after `:`, expected a string. | Numbers and truth values are compared with `==` and `in`.',
    ],
    [
      'process where a like~ ("x", true)',
      '1:29 Unexpected truth value after `like~`, expected a string. | Numbers and truth values are compared with `==` and `in`.',
    ],
    [
      'process whre true',
      '1:9 Unexpected `whre`, expected `where` after the event category `process`. | A query names the category of its events first: `process where process.name == "cmd.exe"`; `any where …` takes all.',
    ],
    [
      'process where between(a, "x", "y", "z") == "w"',
      '1:36 Unexpected string in `between`, expected `true` or `false`.',
    ],
    [
      'process where length(a)',
      '1:15 Unexpected number, expected a condition. | Compare what `length` gives: `length(…) == …`.',
    ],
    [
      'process where concat(a) and true',
      '1:15 Unexpected string, expected a condition. | Compare what `concat` gives: `concat(…) == …`.',
    ],
    ['process where length(5) == 1', '1:22 Unexpected number in `length`, expected a string.'],
    ['process where startsWith("FOO", 123)', '1:33 Unexpected number in `startsWith`, expected a string.'],
    ['process where number(true) == 1', '1:22 Unexpected truth value in `number`, expected a string.'],
    ['process where add("1", a) == 1', '1:19 Unexpected string in `add`, expected a number.'],
    [
      'process where a + b in (1) == 2',
      '1:19 Unexpected truth value in a calculation, expected a number. | `in`, `:`, `like` and `regex` bind closer than a calculation: put it in parentheses.',
    ],
    [
      'process where a : "x" : "y"',
      '1:23 Unexpected `:`, expected `and`, `or` or the end of the condition. | Comparisons cannot be chained; join two with `and`.',
    ],
    [
      'process where a == b',
      '1:20 Unexpected field `b`, expected a constant. | EQL cannot compare two fields of one event; `sequence by` compares fields of several.',
    ],
    ['process where wildcard(a, b)', '1:27 Unexpected value in `wildcard`, expected a string in quotes.'],
    ['process where ?5 == 1', '1:16 Unexpected `5`, expected a field name after `?`.'],
    ['process where a ==\n  1 or\n  or b', '3:3 Unexpected `or`, expected an expression after `or`.'],
    [
      'process where a == 1 /* x',
      '1:22 Unexpected end of the query, expected `*/` to end the comment that begins here.',
    ],
    [
      'process where startsWith ~(a, "x")',
      '1:26 Unexpected `~`, expected it right behind `startsWith`. | Write `startsWith~`.',
    ],
    [
      'process where a : ("x", b)',
      '1:25 Unexpected `b`, expected a string after `:`. | A field is compared with constants only; fields cannot be compared with each other.',
    ],
    [
      'process where true | sort a',
      '1:22 Unexpected `sort`, expected a pipe: `head` or `tail`. | `sort` belongs to the original EQL.',
    ],
    [
      'process where a == 1;',
      '1:21 Unexpected `;`, expected a name, a value or an operator. | A query is a single statement; leave the `;` out.',
    ],
    ['| head 5', '1:1 Unexpected `|`, expected an event query before the first pipe. | Begin with `any where true`.'],
    ['process where a in ()', '1:21 Unexpected `)`, expected an expression after `(`.'],
    ['process where a in "x"', '1:20 Unexpected `"x"`, expected `(` after `in`.'],
    ['process where a.', '1:17 Unexpected end of the query, expected a field name after `a.`.'],
    [`sample by a${' [any where b]'.repeat(6)}`, '1:83 Unexpected `[`, expected at most 5 events of a sample.'],
  ])('%s', (query, expected) => {
    expect(refusal(query)).toBe(expected);
  });
});

describe('any text', () => {
  const deep = (open: string, close: string): string => `process where ${open.repeat(2000)}a == 1${close.repeat(2000)}`;
  it.each([
    ['parentheses', deep('(', ')')],
    ['signs', `process where ${'-'.repeat(5000)}a == 1`],
    ['calls', `process where ${'length('.repeat(2000)}a${')'.repeat(2000)} == 1`],
    ['sums', `process where a ${'+ 1 '.repeat(5000)} == 1`],
  ])('nested too deeply: %s', (_, text) => {
    expect(eql.parse(text)).toMatchObject({ ok: false, error: { kind: 'unsupported' } });
  });

  it('reads long lists and long conditions', () => {
    expect(eql.parse(`any where a in (${'"x", '.repeat(3000)}"y")`).ok).toBe(true);
    expect(eql.parse(`any where ${'a : "x*" or '.repeat(1500)} not b`).ok).toBe(true);
    expect(eql.parse(`any where ${'not '.repeat(3000)} b`).ok).toBe(true);
  });

  it('refuses a plan that functions within functions make huge', () => {
    const text = `any where ${'between(a, '.repeat(60)}"x"${', "y")'.repeat(60)} == "z"`;
    const started = processorTime();
    expect(eql.parse(text)).toMatchObject({ ok: false, error: { kind: 'unsupported' } });
    expect(processorTime() - started).toBeLessThan(1000);
  });

  const valid = `sequence by host.id, ?process.entity_id with maxspan=5m // x
  [process where event.type == "start" and process.name : ("cmd.exe", "p*.exe") and not user.id in ("S-1-5-18")] by a
  ![network where cidrMatch(destination.ip, "10.0.0.0/8") or length(dns.question.name) > 3 * 2.5] by b
  [file where file.path regex~ """C:\\\\(a|b)[0-9]+""" or \`x-y\` like "\\u{41}*"] by c with runs=2
until [process where event.type == "end"] by d | head 5
`;
  const pieces = '" ( ) [ ] ` \\ not ~ ? : == """ /* x 9 | , where'.split(' ');
  const edit = fc.record({ at: fc.nat(), cut: fc.nat(6), put: fc.constantFrom('', ...pieces) });
  it('is a plan or an error with a place', () => {
    expect(eql.parse(valid)).toMatchObject({ ok: true });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 20 }), (edits, copies) => {
        let text = copies > 15 ? valid.repeat(copies) : valid;
        for (const { at, cut, put } of edits) {
          const place = at % (text.length + 1);
          text = text.slice(0, place) + put + text.slice(place + cut);
        }
        const parsed = eql.parse(text);
        if (parsed.ok) return;
        const { start, end, message } = parsed.error;
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThanOrEqual(start);
        expect(end).toBeLessThanOrEqual(text.length);
        expect(message).toMatch(/\.$/);
      }),
      { numRuns: 2000 },
    );
  });

  it('is a plan or an error, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200, unit: 'grapheme' }), (text) => {
        expect(typeof eql.parse(text).ok).toBe('boolean');
        expect(typeof eql.parse(`any where ${text}`).ok).toBe('boolean');
      }),
      { numRuns: 500 },
    );
  });
});
