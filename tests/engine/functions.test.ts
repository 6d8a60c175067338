import { describe, expect, it } from 'vitest';
import { findFunction, functionNames } from '../../src/engine/functions/registry.ts';
import type { Value } from '../../src/engine/values.ts';

const PATH = 'C:\\Windows\\System32\\cmd.exe';

describe('functions', () => {
  const table: [name: string, args: Value[], value: Value, fold?: boolean][] = [
    ['lower', ['ABC'], 'abc'],
    ['upper', ['abc'], 'ABC'],
    ['length', ['abc'], 3],
    ['length', [['a', 'b']], 2],
    ['length', [null], null],
    ['trim', ['  a '], 'a'],
    ['contains', ['power shell', 'SHELL'], false],
    ['contains', ['power shell', 'SHELL'], true, true],
    ['contains', ['abc', 'x', 'b'], true],
    ['contains', ['abc', null, 'x'], null],
    ['startsWith', [PATH, 'c:\\'], true, true],
    ['endsWith', [PATH, '.exe', '.dll'], true],
    ['indexOf', ['abcabc', 'c'], 2],
    ['indexOf', ['abcabc', 'c', 3], 5],
    ['indexOf', ['abc', 'x'], null],
    ['substring', ['abcdef', 1, 3], 'bc'],
    ['substring', ['abcdef', -2], 'ef'],
    ['substring', ['abcdef', 4, 1], ''],
    ['between', ['[a] [b]', '[', ']'], 'a'],
    ['between', ['[a] [b]', '[', ']', true], 'a] [b'],
    ['between', ['<A>x</a>', '<a>', '</A>'], 'x', true],
    ['between', ['<A>x</a>', '<a>', '</A>', false, true], null, true],
    ['between', ['abc', 'x', 'c'], null],
    ['concat', ['a', 1, true], 'a1true'],
    ['concat', ['a', null], null],
    ['split', ['a,b', ','], ['a', 'b']],
    ['splitBlanks', [' a  b\t'], ['a', 'b']],
    ['replace', ['a.a', '.', '-'], 'a-a'],
    ['string', [1.5], '1.5'],
    ['number', ['12'], 12],
    ['number', ['0x1f'], 31],
    ['number', ['1f', 16], 31],
    ['number', ['0x001f', 16], 31],
    ['number', ['19', 8], null],
    ['number', ['x'], null],
    ['toInteger', ['-1.9'], -1],
    ['toInteger', ['0x10'], null],
    ['round', [2.5], 3],
    ['round', [-2.5], -3],
    ['round', [1.005, 1], 1],
    ['round', [1234, -2], 1200],
    ['floor', [-1.5], -2],
    ['sum', [1, '2'], 3],
    ['sum', ['a', 'b'], null],
    ['sum', [1, null], null],
    ['quotientDown', [-7, 2], -4],
    ['quotientDown', [7.5, 2], 3.75],
    ['quotientDown', [7, 0], null],
    ['quotientToZero', [-7, 2], -3],
    ['remainderDown', [-7, 3], 2],
    ['remainderDown', [7, -3], -2],
    ['member', [{ a: { b: 1 } }, 'a'], { b: 1 }],
    ['member', [{ a: 1 }, 'toString'], null],
    ['member', [['a'], '0'], null],
    ['ceiling', [1.2], 2],
    ['absolute', ['-3'], 3],
    ['hex', [6772], '1A74'],
    ['arrayContains', [['a', 'b'], 'B'], false],
    ['arrayContains', [['a', 'b'], 'B'], true, true],
    ['arrayContains', ['a', 'a'], true],
    ['elementAt', [['a', 'b'], 0], 'a'],
    ['elementAt', [['a', 'b'], -1], 'b'],
    ['elementAt', [['a', 'b'], 2], null],
    ['elementAt', ['abc', -1], 'c'],
    ['slice', [['a', 'b', 'c'], 1], ['b', 'c']],
    ['reverse', [['a', 'b']], ['b', 'a']],
    ['reverse', ['ab😀'], '😀ba'],
    ['distinctValues', [['a', 'b', 'a']], ['a', 'b']],
    ['coalesce', [null, '', 'x'], ''],
    ['nullIf', ['-', '-'], null],
    ['baseName', [PATH], 'cmd.exe'],
    ['baseName', ['/usr/bin/ssh'], 'ssh'],
    ['baseName', ['cmd.exe'], 'cmd.exe'],
    ['baseName', ['/srv/a\\b.exe'], 'a\\b.exe'],
    ['baseName', ['//server/share\\b.exe'], 'b.exe'],
    ['directory', ['/srv/a\\b.exe'], '/srv'],
    ['directory', [PATH], 'C:\\Windows\\System32'],
    ['directory', ['C:\\x'], 'C:\\'],
    ['directory', ['cmd.exe'], ''],
    ['cidrMatch', ['10.1.1.1', '192.168.0.0/16', '10.0.0.0/8'], true],
    ['cidrMatch', ['no address', '10.0.0.0/8'], false],
    ['wildcard', [PATH, '*\\CMD.exe'], false],
    ['wildcard', [PATH, '*\\CMD.exe'], true, true],
    ['wildcard', [PATH, '*\\cm?.exe'], true],
    ['match', ['abc', 'b'], false],
    ['match', ['abc', 'x', 'a.'], true],
    ['match', ['abc', '('], false],
  ];
  it.each(table)('%s(%j) is %j', (name, args, value, fold = false) => {
    expect(findFunction(name)?.evaluate(args, { fold })).toEqual(value);
  });

  it('never throws, whatever the arguments', () => {
    const odd: Value[] = [null, '', 'a', -1, Number.MAX_VALUE, true, [], [null], { a: 1 }];
    for (const name of functionNames()) {
      const [least, most] = findFunction(name)?.arity ?? [0, 0];
      for (const first of odd) {
        for (const second of odd) {
          const args = [first, second, first, second].slice(0, Math.min(4, Math.max(least, most)));
          expect(() => findFunction(name)?.evaluate(args, { fold: true })).not.toThrow();
        }
      }
    }
  });

  it('documents each function', () => {
    for (const name of functionNames()) expect(findFunction(name)?.description).toMatch(/^[A-Z].*[.)]$/);
  });
});
