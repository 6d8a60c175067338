import { describe, expect, it } from 'vitest';
import { windowsArguments } from '../../src/text/windows-arguments.ts';

describe('arguments of a Windows command line', () => {
  it.each<[line: string, args: readonly string[]]>([
    ['', []],
    ['  ', []],
    ['cmd.exe /c  dir', ['cmd.exe', '/c', 'dir']],
    ['"C:\\Program Files\\a.exe" -x "a b"\tc', ['C:\\Program Files\\a.exe', '-x', 'a b', 'c']],
    ['a "" b', ['a', '', 'b']],
    ['a b"c d"e', ['a', 'bc de']],
    ['a "b\\"c" d', ['a', 'b"c', 'd']],
    ['a "b\\\\" c', ['a', 'b\\', 'c']],
    ['a "b\\\\\\"c"', ['a', 'b\\"c']],
    ['a "b""c"', ['a', 'b"c']],
    ['a C:\\x\\ b', ['a', 'C:\\x\\', 'b']],
    ['a "b c', ['a', 'b c']],
  ])('%s', (line, args) => {
    expect(windowsArguments(line)).toEqual(args);
  });
});
