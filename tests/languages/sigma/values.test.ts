import { describe, expect, it } from 'vitest';
import type { Value } from '../../../src/engine/values.ts';
import { find, records, selecting } from './plans.ts';

const matches = (lines: string, values: readonly (Value | undefined)[]) =>
  find(selecting(lines), records(values.map((a): { readonly [key: string]: Value } => (a === undefined ? {} : { a }))));

/** Sigma rules specification 2.1, "Escaping", behind each of YAML's ways of writing a text. */
describe('backslashes and wildcards', () => {
  const cmd = 'C:\\Windows\\cmd.exe';
  const share = '\\\\srv\\c$';
  it.each<[lines: string, values: readonly Value[], found: number[]]>([
    ['a: C:\\Windows\\cmd.exe', [cmd], [1]],
    ["a: 'C:\\Windows\\cmd.exe'", [cmd], [1]],
    ["a: 'C:\\\\Windows\\\\cmd.exe'", [cmd], [1]],
    ['a: "C:\\\\Windows\\\\cmd.exe"', [cmd], [1]],
    ['a: "*\\\\\\\\cmd.exe"', [cmd], [1]],
    ['a: >-\n  C:\\Windows\\cmd.exe', [cmd], [1]],
    // Two are one; three and four are two.
    ["a: '\\\\srv\\c$'", [share, share.slice(1)], [2]],
    ["a: '\\\\\\srv\\c$'", [share, share.slice(1)], [1]],
    ["a: '\\\\\\\\srv\\c$'", [share, share.slice(1)], [1]],
    ["a: 'a\\*b'", ['a*b', 'axb', 'a\\b'], [1]],
    ["a: 'a\\\\*b'", ['a\\b', 'a\\xb', 'ab', 'a*b'], [1, 2]],
    ["a: 'a\\\\\\*b'", ['a\\*b', 'a\\xb'], [1]],
    ["a|endswith: '\\'", ['C:\\Temp\\', 'C:\\Temp'], [1]],
    ["a|endswith: '\\\\'", ['C:\\Temp\\', 'C:\\Temp'], [1]],
    ["a|contains: '\\'", ['x\\y', 'xy'], [1]],
    ["a: 'it''s'", ["it's"], [1]],
    ['a: "x\\ty"', ['x\ty', 'x\\ty'], [1]],
    ["a: 'a?'", ['a', 'ab', 'abc', 'a\u{1f600}'], [2, 4]],
    ["a: 'a?*'", ['a', 'ab', 'abc'], [2, 3]],
  ])('%s', (lines, values, found) => {
    expect(matches(lines, values)).toEqual(found);
  });
});

/** Events hold numbers, texts that are numbers, truth values, lists, nothing. */
describe('kinds of values', () => {
  it.each<[lines: string, values: readonly (Value | undefined)[], found: number[]]>([
    ['a: 1', [1, '1', '01', '1.0', true, '0x1', 10], [1, 2, 3, 4]],
    ['a: [1, 2]', [1, '1', '01', '1.0', true, '0x1', 10], [1, 2, 3, 4]],
    ["a: '1'", [1, '1', '01', '1.0'], [1, 2]],
    ["a: [1, '2', x]", [1, '2', 'X', '02'], [1, 2, 3]],
    ["a: '0x17'", ['0x17', 23, '23'], [1]],
    ['a: true', [true, 'true', 'True', 1], [1, 2, 3]],
    ["a: 'true'", [true, 'true', 'True', 1], [1, 2, 3]],
    ['a: 12345678901234567890', ['12345678901234567890', '12345678901234567891'], [1]],
    ['a|contains: 68', [4688, '4688', 46], [1, 2]],
    ["a|re: '^46'", [4688, '4688', 146], [1, 2]],
    ['a: x', [['x', 'y'], ['z'], []], [1]],
    ['a|contains|all: [x, y]', [['x', 'y'], ['x'], 'xy'], [1, 3]],
    ['a|cidr: 8.0.0.0/8', [['10.0.0.1', '8.8.8.8'], '8.8.8.8 '], [1, 2]],
    ['a|gt: 40', [[5, 50], '50', 'x', 5], [1, 2]],
    ["a: ''", [undefined, null, '', 'x'], [3]],
    ['a:', [undefined, null, '', 'x'], [1, 2]],
    ["a: ['', null]", [undefined, null, '', 'x'], [1, 2, 3]],
    ["a: '*'", [undefined, null, '', 'x'], [3, 4]],
    ["a: '?*'", [undefined, null, '', 'x'], [4]],
    ['a|neq: x', [undefined, null, '', 'X'], [1, 2, 3]],
    ['a|contains|all|neq: [x, y]', [undefined, 'x', 'xy'], [1, 2]],
  ])('%s', (lines, values, found) => {
    expect(matches(lines, values)).toEqual(found);
  });
});
