/** Every function of the Search Reference's "Evaluation functions", section by section, over one event. */
import { describe, expect, it } from 'vitest';
import { FUNCTIONS, UNSUPPORTED_FUNCTIONS } from '../../../src/languages/spl/function-table.ts';
import { refused, rows } from './run.ts';

/** Of one function: an expression, and its value for the event that was cleared (1102, of host dc-1, at 259200 s). */
const REFERENCE: Readonly<Record<string, readonly (readonly [expression: string, value: unknown])[]>> = {
  'Bitwise functions': [
    ['bit_and(12, 10)', 8],
    ['bit_or(12, 10, 1)', 15],
    ['bit_xor(12, 10)', 6],
    ['bit_not(5, 7)', 2],
    ['bit_shift_left(3, 4)', 48],
    ['bit_shift_right(48, 4)', 3],
    ['bit_and(-1, 1)', null],
  ],
  'Comparison and conditional functions': [
    ['case(EventCode=1, "start", EventCode=1102, "cleared")', 'cleared'],
    ['case(EventCode=1, "start")', null],
    ['cidrmatch("10.0.0.0/8", "10.9.8.7")', true],
    ['cidrmatch("10.0.0.0/8", "11.9.8.7")', false],
    ['coalesce(nothing, host)', 'dc-1'],
    ['if(host="dc-1", "yes", "no")', 'yes'],
    ['if(in(host, "ws-1", "dc-1"), "yes", "no")', 'yes'],
    ['if(host IN ("ws-1"), "yes", "no")', 'no'],
    ['like(host, "dc-_")', true],
    ['like(host, "DC%")', false],
    ['if(match(host, "\\d$"), "yes", "no")', 'yes'],
    ['null()', null],
    ['nullif(host, "dc-1")', null],
    ['if(searchmatch("host=DC*"), "yes", "no")', 'yes'],
    ['true()', true],
    ['false()', false],
    ['validate(isint(EventCode), "no number", EventCode<1000, "too large")', 'too large'],
  ],
  'Conversion functions': [
    ['ipmask("0.255.0.224", "10.20.30.120")', '0.20.0.96'],
    ['printf("%-6s|%05.1f|%x", host, 3.14159, 255)', 'dc-1  |003.1|ff'],
    ['tobool("Yes")', true],
    ['tobool("0")', false],
    ['tobool("maybe")', null],
    ['todouble("1.50")', 1.5],
    ['toint("-7.9")', -7],
    ['tonumber("0A4", 16)', 164],
    ['tonumber("a")', null],
    ['tostring(1=1)', 'True'],
    ['tostring(15, "hex")', '0xF'],
    ['tostring(12345.6789, "commas")', '12,345.68'],
    ['tostring(3670, "duration")', '01:01:10'],
  ],
  'Cryptographic functions': [
    ['md5("abc")', '900150983cd24fb0d6963f7d28e17f72'],
    ['sha1("abc")', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ['sha256("abc")', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'sha512("abc")',
      'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
    ],
  ],
  'Date and time functions': [
    ['now()', 259_200],
    ['time()', 259_200],
    ['relative_time(now(), "-1d@d+2h")', 180_000],
    ['strftime(_time, "%Y-%m-%dT%H:%M:%S")', '1970-01-04T00:00:00'],
    ['strptime("1970-01-02 03:04:05", "%Y-%m-%d %H:%M:%S")', 97_445],
  ],
  'Informational functions': [
    ['isarray("[1, 2]")', true],
    ['if(isarray("{}"), 1, 0)', 0],
    ['isbool(1=1)', true],
    ['isdouble(1.5)', true],
    ['isdouble(2)', false],
    ['isint("2")', true],
    ['ismv(split("a,b", ","))', true],
    ['if(ismv(host), 1, 0)', 0],
    ['isnotnull(host)', true],
    ['isnull(nothing)', true],
    ['isnum("5")', true],
    ['isobject("{\\"a\\": 1}")', true],
    ['isstr(host)', true],
    ['typeof(1=1)', 'Boolean'],
    ['typeof(nothing)', 'Invalid'],
  ],
  'JSON functions': [
    ['json_object("a", 1, "b", json_array("x", true()))', '{"a":1,"b":["x",true]}'],
    ['json_object()', '{}'],
    ['json("{\\"a\\": 1}")', '{"a": 1}'],
    ['json("no")', null],
    ['json_array(1, "a", null())', '[1,"a",null]'],
    ['json_array_to_mv("[\\"a\\", {\\"b\\": 1}]")', ['a', '{"b":1}']],
    ['json_array_to_mv("{}")', null],
    ['json_delete("{\\"a\\": 1, \\"b\\": {\\"c\\": 2, \\"d\\": 3}}", "a", "b.c")', '{"b":{"d":3}}'],
    ['json_entries("{\\"a\\": 1}")', '[{"key":"a","value":1}]'],
    ['json_extract("{\\"a\\": {\\"b\\": [1, 2]}}", "a.b{1}")', 2],
    ['json_extract("{\\"a\\": {\\"b\\": [1, 2]}}", "a")', '{"b":[1,2]}'],
    ['json_extract("{\\"a\\": [{\\"b\\": 1}, {\\"b\\": 2}]}", "a{}.b")', '[1,2]'],
    ['json_extract("{\\"a\\": 1, \\"b\\": 2}", "a", "b", "c")', '[1,2,null]'],
    ['json_extract("{\\"a\\": 1}", "b")', null],
    ['json_extract_exact("{\\"a.b\\": 1}", "a.b")', 1],
    ['json_has_key_exact("{\\"a.b\\": 1}", "a.b")', true],
    ['json_has_key_exact("{\\"a.b\\": 1}", "a")', false],
    ['json_keys("{\\"a\\": 1, \\"b\\": 2}")', '["a","b"]'],
    ['json_set("{\\"a\\": {\\"b\\": 1}}", "a.b", 2, "c", "x")', '{"a":{"b":2},"c":"x"}'],
    ['json_set("[1, 2, 3]", "{1}", "x")', '[1,"x",3]'],
    ['json_set_exact("{}", "a.b", 2)', '{"a.b":2}'],
    ['json_valid("{}")', true],
    ['json_valid("{")', false],
  ],
  'Mathematical functions': [
    ['abs(-3)', 3],
    ['ceiling(1.2)', 2],
    ['ceil(-1.2)', -1],
    ['exact(3.14 * 2)', 6.28],
    ['exp(0)', 1],
    ['floor(-1.2)', -2],
    ['ln(1)', 0],
    ['log(8, 2)', 3],
    ['round(pi(), 1)', 3.1],
    ['pow(2, 3)', 8],
    ['sqrt(16)', 4],
    ['sum(1, "2", host)', 3],
  ],
  'Multivalue eval functions': [
    ['mvappend("a", nothing, split("b,c", ","))', ['a', 'b', 'c']],
    ['mvcount(split("a,b", ","))', 2],
    ['mvdedup(split("a,b,a", ","))', ['a', 'b']],
    ['mvfind(split("aa,bb", ","), "^b+$")', 1],
    ['mvindex(split("a,b,c", ","), 1, 2)', ['b', 'c']],
    ['mvjoin(split("a,b", ","), "+")', 'a+b'],
    ['mvrange(1, 9, 3)', [1, 4, 7]],
    ['mvsort(split("b,a", ","))', ['a', 'b']],
    ['mvzip(split("a,b", ","), split("1,2", ","), "=")', ['a=1', 'b=2']],
    ['mv_to_json_array(split("a,1", ","))', '["a","1"]'],
    ['mv_to_json_array(split("a,1,true", ","), true())', '["a",1,true]'],
    ['split("a-b", "-")', ['a', 'b']],
  ],
  'Statistical eval functions': [
    ['avg(1, 2, "x", split("3,6", ","))', 3],
    ['max(1, 10, "b", "a")', 'b'],
    ['min(3, 10, "b")', 3],
  ],
  'Text functions': [
    ['len(host)', 4],
    ['lower("A")', 'a'],
    ['ltrim("  a ")', 'a '],
    ['ltrim("xxa", "x")', 'a'],
    ['replace("10.0.0.7", "\\.(\\d)$", ".\\1\\1")', '10.0.0.77'],
    ['rtrim("a  ")', 'a'],
    ['spath("{\\"a\\": [{\\"b\\": 1}, {\\"b\\": 2}]}", "a{}.b")', [1, 2]],
    ['substr(host, 1, 2)', 'dc'],
    ['trim("--a--", "-")', 'a'],
    ['upper(host)', 'DC-1'],
    ['urldecode("%41%20b")', 'A b'],
  ],
  'Trigonometry and hyperbolic functions': [
    ['acos(1)', 0],
    ['acosh(1)', 0],
    ['asin(0)', 0],
    ['asinh(0)', 0],
    ['round(atan(1) * 4, 1)', 3.1],
    ['round(atan2(1, 1) * 4, 1)', 3.1],
    ['atanh(0)', 0],
    ['cos(0)', 1],
    ['cosh(0)', 1],
    ['hypot(3, 4)', 5],
    ['round(sin(pi() / 2), 5)', 1],
    ['sinh(0)', 0],
    ['tan(0)', 0],
    ['tanh(0)', 0],
    ['acos(2)', null],
  ],
};

describe.each(Object.entries(REFERENCE))('%s', (_section, table) => {
  it.each(table)('%s', (expression, value) => {
    expect(rows(`EventCode=1102 | eval x=${expression} | table x`)).toEqual([[value]]);
  });
});

describe('functions over the values of a field', () => {
  it.each([
    ['mvfilter(match(groups, "^A"))', 'Admins'],
    ['mvmap(groups, upper(groups))', ['USERS', 'ADMINS']],
    ['mvmap(groups, if(groups="Users", null(), groups))', 'Admins'],
    ['coalesce(mvfilter(match(no_such_column, "a")), mvmap(no_such_column, upper(no_such_column)), "none")', 'none'],
  ])('%s', (expression, value) => {
    expect(rows(`EventCode=4625 | eval x=${expression} | table x`)).toEqual([[value]]);
  });
});

describe('precedence of eval: NOT, then AND, then XOR, then OR', () => {
  it.each([
    ['true() OR false() AND false()', true],
    ['NOT false() AND false()', false],
    ['true() XOR true() AND false()', true],
    ['1 + 2 * 3 . "x"', '7x'],
    ['"a" . (1 + 2)', 'a3'],
    ['1 + 2 . "a"', '3a'],
    ['2 + 3 = 5', true],
    ['-(2 + 3)', -5],
    ['NOT 1=2', true],
  ])('%s', (expression, value) => {
    expect(rows(`EventCode=1102 | eval x=if((${expression})=null(), null(), ${expression}) | table x`)).toEqual([
      [value],
    ]);
  });
});

describe('functions that are refused', () => {
  it.each([...UNSUPPORTED_FUNCTIONS])('%s is valid, and not supported: %s', (name, why) => {
    expect(refused(`* | eval x=${name}(a)`)).toBe(
      `unsupported 1:12 The function \`${name}\` is not supported by Huntbook yet. — ${why}`,
    );
  });

  it.each([
    ['* | eval x=lenn(a)', '1:12 Unknown function `lenn`. — Did you mean `len`?'],
    ['* | eval x=json_objct("a", 1)', '1:12 Unknown function `json_objct`. — Did you mean `json_object`?'],
    ['* | eval x=qqqqqqq(a)', '1:12 Unknown function `qqqqqqq`.'],
    ['* | eval x=len()', '1:16 Unexpected end of the arguments, expected 1 argument to `len`.'],
    ['* | eval x=len(a, b)', '1:19 Unexpected argument, expected at most 1 to `len`.'],
    ['* | eval x=now(1)', '1:16 Unexpected argument, expected none to `now`.'],
    ['* | eval x=case(a=1)', '1:20 Unexpected end of the arguments, expected at least 2 arguments to `case`.'],
    [
      '* | eval x=case(a=1, 2, 3)',
      '1:26 Unexpected end of the arguments, expected a value for the last condition of `case`.',
    ],
    [
      '* | eval x=json_object("a")',
      '1:27 Unexpected end of the arguments, expected a value for the last key of `json_object`.',
    ],
    ['* | eval x=match(a, "(")', '1:21 '],
    ['* | eval x=tostring(1, "octal")', '1:24 Unexpected format, expected "hex", "commas" or "duration".'],
    [
      '* | eval x=(1',
      '1:14 Unexpected end of the query, expected `)`. — The parenthesis opened at line 1, column 12 is not closed.',
    ],
    ['* | eval x=1 +', '1:15 Unexpected end of the query, expected a value after `+`.'],
    ['* | eval x=a b', '1:14 Unexpected `b`, expected `|` or the end of `eval`.'],
    [
      '* | eval x=if(a=1 1, 2)',
      '1:19 Unexpected `1`, expected `,` or `)`. — The parenthesis opened at line 1, column 14 is not closed.',
    ],
  ])('%s', (query, message) => expect(refused(query).startsWith(message) ? message : refused(query)).toBe(message));
});

it('the tables above call every function', () => {
  const texts = [
    ...Object.values(REFERENCE)
      .flat()
      .map(([expression]) => expression),
    'mvfilter( mvmap(',
  ].join(' ');
  expect([...FUNCTIONS.keys()].filter((name) => !texts.includes(`${name}(`))).toEqual([]);
});
