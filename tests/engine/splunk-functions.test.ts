import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findFunction } from '../../src/engine/functions/registry.ts';
import { compileFinder } from '../../src/engine/regex-matches.ts';
import { checkModifier, parseSpan } from '../../src/engine/times/modifier.ts';
import type { Value } from '../../src/engine/values.ts';

/** 2024-03-06 14:07:09.25 UTC, a Wednesday. */
const WEDNESDAY = Date.UTC(2024, 2, 6, 14, 7, 9, 250) / 1000;
const on = (year: number, month: number, day: number, ...clock: number[]) =>
  Date.UTC(year, month - 1, day, ...(clock as [number])) / 1000;

const call = (name: string, args: readonly Value[], fold = false) => findFunction(name)?.evaluate(args, { fold });

describe('functions on several values', () => {
  it.each<[string, Value[], Value]>([
    ['valuesAt', [['a', 'b', 'c'], 0], 'a'],
    ['valuesAt', [['a', 'b', 'c'], -1], 'c'],
    ['valuesAt', [['a', 'b', 'c'], 1, 2], ['b', 'c']],
    ['valuesAt', [['a', 'b', 'c'], 1, -1], ['b', 'c']],
    ['valuesAt', [['a', 'b', 'c'], 3], null],
    ['valuesAt', [['a', 'b', 'c'], -4], null],
    ['valuesAt', ['a', 0], 'a'],
    ['valuesAt', [null, 0], null],
    ['valueCount', [['a', 'b']], 2],
    ['valueCount', ['a'], 1],
    ['valueCount', [null], null],
    ['joinValues', [['a', 1], ', '], 'a, 1'],
    ['joinValues', ['a', ','], 'a'],
    ['joinValues', [null, ','], null],
    ['appendValues', ['a', null, ['b', 'a']], ['a', 'b', 'a']],
    ['appendValues', [null, 'a'], 'a'],
    ['sortValues', [['b', '10', '9']], ['10', '9', 'b']],
    [
      'zipValues',
      [
        ['a', 'b'],
        ['1', '2', '3'],
      ],
      ['a,1', 'b,2'],
    ],
    ['zipValues', ['a', '1', '|'], 'a|1'],
    ['valueRange', [1, 7, 2], [1, 3, 5]],
    ['valueRange', [0, 172_800, '1d'], [0, 86_400]],
    ['valueRange', [1, 1], null],
    ['valueRange', [0, 1e12], null],
  ])('%s(%j) is %j', (name, args, value) => {
    expect(call(name, args)).toEqual(value);
  });
});

describe('functions on patterns', () => {
  it.each<[string, Value[], Value, boolean?]>([
    ['containsMatch', ['powershell.exe', 'shell\\.exe$'], true],
    ['containsMatch', ['powershell.exe', '^shell'], false],
    ['containsMatch', ['POWERSHELL', 'shell'], false],
    ['containsMatch', ['POWERSHELL', 'shell'], true, true],
    ['containsMatch', [['a', 'b'], '^b$'], true],
    ['containsMatch', ['a', '('], false],
    ['containsMatch', [null, 'a'], null],
    ['capture', ['user=ann', 'user=(?<user>\\w+)', 'user'], 'ann'],
    ['capture', ['user=ann', 'user=(?P<user>\\w+)', 'user'], 'ann'],
    ['capture', ['user=ann user=bob', 'user=(?<user>\\w+)', 'user'], 'ann'],
    ['capture', ['user=ann user=bob', 'user=(?<user>\\w+)', 'user', 0], ['ann', 'bob']],
    ['capture', ['user=ann user=bob', 'user=(\\w+)', 1, 2], ['ann', 'bob']],
    ['capture', [['user=ann', 'host=x', 'user=bob'], 'user=(?<user>\\w+)', 'user', 0], ['ann', 'bob']],
    ['capture', ['host=x', 'user=(?<user>\\w+)', 'user'], null],
    ['capture', ['ab', '(?<left>a)|(?<right>b)', 'right'], null],
    ['capture', ['ab', '(?<left>a)|(?<right>b)', 'right', 0], 'b'],
    // Look-around needs the other machine.
    ['capture', ['a1 b2', '(?<=b)(?<digit>\\d)', 'digit'], '2'],
    ['capture', ['aab', '(?>a+)(?<last>b)', 'last'], 'b'],
    ['replaceMatches', ['a1b22', '\\d+', '#'], 'a#b#'],
    ['replaceMatches', ['2024/01/02', '^(\\d+)/(\\d+)/(\\d+)', '\\3.\\2.\\1'], '02.01.2024'],
    ['replaceMatches', ['a.b.c', '\\.', '-', 2], 'a.b-c'],
    ['replaceMatches', ['C:\\Temp', 'Temp', 'x\\\\y'], 'C:\\x\\y'],
    ['replaceMatches', [['a1', 'b2'], '\\d', ''], ['a', 'b']],
    ['replaceMatches', ['abc', '', '-'], '-a-b-c-'],
    ['translateCharacters', ['cab', 'abc', 'xyz'], 'zxy'],
    ['findValue', [['ann', 'bob'], '^b'], 1],
    ['findValue', [['ann', 'bob'], '^c'], null],
    ['like', ['powershell.exe', 'power%.exe'], true],
    ['like', ['powershell.exe', 'power_hell%'], true],
    ['like', ['50%', '50\\%'], true],
    ['like', ['50x', '50\\%'], false],
    ['like', ['PowerShell', 'power%'], false],
    ['like', ['C:\\Temp\\x', 'C:\\Temp%'], true],
  ])('%s(%j) is %j', (name, args, value, fold = false) => {
    expect(call(name, args, fold)).toEqual(value);
  });

  it('names the groups of an expression in their order', () => {
    const { names } = compileFinder({ source: '(?<b>x)(y)(?P<a>z)', dialect: 'pcre', anchor: 'search' }, false);
    expect(names).toEqual(['b', 'a']);
  });

  it('keeps every character that no match takes', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: fc.constantFrom('a', 'b', '(', ')') }), (text, other) => {
        expect(call('replaceMatches', [text + other, '(?<c>[ab])', '\\1'])).toBe(text + other);
      }),
    );
  });
});

describe('functions on times', () => {
  it.each<[string, Value[], Value]>([
    ['formatTime', [WEDNESDAY, '%Y-%m-%dT%H:%M:%S'], '2024-03-06T14:07:09'],
    ['formatTime', [WEDNESDAY, '%F %T.%3N %z %Z'], '2024-03-06 14:07:09.250 +0000 UTC'],
    ['formatTime', [WEDNESDAY, '%Q|%6N|%f|%:z'], '250|250000|250000|+00:00'],
    ['formatTime', [WEDNESDAY, '%a %A %b %B %e %j %p %I'], 'Wed Wednesday Mar March  6 066 PM 02'],
    ['formatTime', [WEDNESDAY, '%V %U %W %w %u %G'], '10 09 10 3 3 2024'],
    ['formatTime', [WEDNESDAY, '%m/%d/%y %s 100%%'], '03/06/24 1709734029 100%'],
    ['formatTime', [String(WEDNESDAY), '%H'], '14'],
    ['formatTime', ['yesterday', '%H'], null],
    ['formatTime', [1e20, '%H'], null],
    ['parseTime', ['2024-03-06T14:07:09', '%Y-%m-%dT%H:%M:%S'], on(2024, 3, 6, 14, 7, 9)],
    ['parseTime', ['2024-03-06 14:07:09.250', '%F %T.%3N'], WEDNESDAY],
    ['parseTime', ['2024-03-06T14:07:09.250Z', '%Y-%m-%dT%H:%M:%S.%Q%Z'], WEDNESDAY],
    ['parseTime', ['06 Mar 2024 02:07:09 pm +0100', '%d %b %Y %I:%M:%S %p %z'], on(2024, 3, 6, 13, 7, 9)],
    ['parseTime', ['2024-03-06', '%Y-%m-%d'], on(2024, 3, 6)],
    ['parseTime', ['14:07', '%H:%M', on(2024, 3, 6, 23)], on(2024, 3, 6, 14, 7)],
    ['parseTime', ['1709734029', '%s'], 1_709_734_029],
    ['parseTime', ['2024-02-30', '%Y-%m-%d'], null],
    ['parseTime', ['2024-13-01', '%Y-%m-%d'], null],
    ['parseTime', ['soon', '%Y-%m-%d'], null],
    ['relativeTime', [WEDNESDAY, '-1d@d'], on(2024, 3, 5)],
    ['relativeTime', [WEDNESDAY, '-1h'], WEDNESDAY - 3600],
    ['relativeTime', [WEDNESDAY, '-h@h'], on(2024, 3, 6, 13)],
    ['relativeTime', [WEDNESDAY, '@w0'], on(2024, 3, 3)],
    ['relativeTime', [WEDNESDAY, '@w1'], on(2024, 3, 4)],
    ['relativeTime', [WEDNESDAY, '@w7'], on(2024, 3, 3)],
    ['relativeTime', [WEDNESDAY, '@w4'], on(2024, 2, 29)],
    ['relativeTime', [WEDNESDAY, '-1d@d+3h'], on(2024, 3, 5, 3)],
    ['relativeTime', [WEDNESDAY, '@mon'], on(2024, 3, 1)],
    ['relativeTime', [WEDNESDAY, '@q'], on(2024, 1, 1)],
    ['relativeTime', [WEDNESDAY, '+1y@y'], on(2025, 1, 1)],
    ['relativeTime', [on(2024, 3, 31, 5), '-1mon'], on(2024, 2, 29, 5)],
    ['relativeTime', [WEDNESDAY, '-70m@m'], on(2024, 3, 6, 12, 57)],
    ['relativeTime', [WEDNESDAY, 'now'], WEDNESDAY],
    ['relativeTime', [WEDNESDAY, '-1x'], null],
  ])('%s(%j) is %j', (name, args, value) => {
    expect(call(name, args)).toEqual(value);
  });

  it.each<[string, number | null]>([
    ['-24h@h', null],
    ['', null],
    ['-1d@', 3],
    ['-1d ago', 3],
    ['@w8', 2],
    ['1d', 0],
  ])('says where %j stops being a modifier', (text, at) => {
    expect(checkModifier(text)).toBe(at);
  });

  it.each<[string, number | undefined]>([
    ['5m', 300],
    ['1h', 3600],
    ['d', 86_400],
    ['500ms', 0.5],
    ['1mon', undefined],
    ['x', undefined],
  ])('reads the span %j', (text, seconds) => {
    expect(parseSpan(text)).toBe(seconds);
  });

  it('reads every time that it writes', () => {
    const format = '%Y-%m-%d %H:%M:%S.%3N';
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), (milliseconds) => {
        const text = call('formatTime', [milliseconds / 1000, format]) ?? null;
        expect(call('parseTime', [text, format])).toBeCloseTo(milliseconds / 1000, 3);
      }),
    );
  });
});

describe('functions on JSON, numbers and kinds', () => {
  const JSON_TEXT = '{"user":{"name":"ann"},"ids":[{"v":1},{"v":2}],"a.b":3,"none":null}';
  it.each<[string, Value[], Value]>([
    ['jsonPath', [JSON_TEXT, 'user.name'], 'ann'],
    ['jsonPath', [JSON_TEXT, 'ids{}.v'], [1, 2]],
    ['jsonPath', [JSON_TEXT, 'ids{1}.v'], 2],
    ['jsonPath', [JSON_TEXT, 'user'], '{"name":"ann"}'],
    ['jsonPath', [JSON_TEXT, 'a\\.b'], 3],
    ['jsonPath', [JSON_TEXT, 'missing', 'user.name'], 'ann'],
    ['jsonPath', [JSON_TEXT, 'toString'], null],
    ['jsonPath', [JSON_TEXT, 'ids{'], null],
    ['jsonPath', ['[5]', '{}'], 5],
    ['jsonPath', ['{'], null],
    ['isJson', ['[1]'], true],
    ['isJson', ['[1'], false],
    ['smallest', [3, '10', null, [2, 5]], 2],
    ['largest', ['9', '10'], '10'],
    ['largest', ['9', 'x'], 'x'],
    ['largest', [null], null],
    ['power', [2, 10], 1024],
    ['power', [10, 1000], null],
    ['squareRoot', [9], 3],
    ['squareRoot', [-1], null],
    ['exponential', [0], 1],
    ['logarithm', [1000, 10], 3],
    ['logarithm', [8, 2], 3],
    ['logarithm', [0], null],
    ['logarithm', [1], 0],
    ['typeName', ['4688'], 'Number'],
    ['typeName', ['x'], 'String'],
    ['typeName', [true], 'Boolean'],
    ['typeName', [null], 'Invalid'],
    ['formatCommas', [12_345.6789], '12,345.68'],
    ['formatCommas', [1_234_567], '1,234,567'],
    ['formatDuration', [615], '00:10:15'],
    ['formatDuration', [93_784], '1+02:03:04'],
    ['formatCommas', ['x'], 'x'],
    ['formatCommas', [-1234.5], '-1,234.50'],
    ['trim', ['--a-', '-'], 'a'],
    ['trimStart', ['  a '], 'a '],
    ['trimEnd', ['a\\', '\\'], 'a'],
    ['substr', ['splunk', 1, 3], 'spl'],
    ['substr', ['splunk', -3], 'unk'],
    ['substr', ['splunk', -3, 2], 'un'],
    ['substr', ['splunk', 9], ''],
    ['decodeUrl', ['a%20b%3D%C3%A9'], 'a b=é'],
    ['decodeUrl', ['100%25 %FF %2'], '100% %FF %2'],
  ])('%s(%j) is %j', (name, args, value) => {
    expect(call(name, args)).toEqual(value);
  });
});

describe('digests of texts', () => {
  const texts = fc.string({ unit: 'grapheme', maxLength: 300 });

  it.each(['md5', 'sha1', 'sha256', 'sha512'])('%s is what the platform makes of them', (name) => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(call(name, [text])).toBe(createHash(name).update(text).digest('hex'));
      }),
      { numRuns: 60 },
    );
    expect(call(name, [null])).toBe(null);
  });
});

describe('printf', () => {
  it.each<[string, Value[], Value]>([
    ['%s=%d', ['a', 5.9], 'a=5'],
    ['%05.2f', [1.005], '01.00'],
    ['%x %X %#x %o', [255, 255, 255, 8], 'ff FF 0xff 10'],
    ['[%-5s] [%5s] [%.2s]', ['ab', 'ab', 'abc'], '[ab   ] [   ab] [ab]'],
    ['%+d % d', [4, 4], '+4  4'],
    ["%'d", [1_234_567], '1,234,567'],
    ['%e', [12_345.678], '1.234568e+04'],
    ['%*d', [5, 42], '   42'],
    ['100%%', [], '100%'],
    ['%d', [null], '0'],
    ['%q', [1], null],
    ['%9999999d', [1], null],
  ])('%j %j', (format, values, text) => expect(call('printf', [format, ...values])).toBe(text));
});

describe('spans of time', () => {
  it.each<[Value, Value, Value, Value]>([
    [0, 99, 100, 1],
    [0, 100, 100, 5],
    [0, 3600, 100, 60],
    [0, 86_400, 100, 1800],
    [0, 100 * 86_400, 100, '+1mon'],
    [null, 5, 100, null],
  ])('between %j and %j, %j at most: %j', (first, last, most, length) => {
    expect(call('spanOf', [first, last, most])).toBe(length);
  });

  it.each<[Value, Value, Value]>([
    [125, 60, 120],
    [-1, 60, -60],
    [WEDNESDAY, '+1mon', on(2024, 3, 1)],
    [5, 0, null],
    [null, 60, null],
  ])('%j in spans of %j starts at %j', (time, length, start) =>
    expect(call('startOfSpan', [time, length])).toBe(start),
  );
});
