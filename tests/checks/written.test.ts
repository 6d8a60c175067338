import { describe, expect, test } from 'vitest';
import { idEdits, nameEdit, Unsafe, WrittenFile } from '../../src/checks/written.ts';
import type { TextEdit } from '../../src/documents/diagnostics.ts';

const all = (text: string) => ({ start: 0, end: text.length });
const made = (text: string, edits: readonly TextEdit[] | TextEdit | Unsafe): string => {
  if (edits instanceof Unsafe) return `(${edits.reason})`;
  return [edits]
    .flat()
    .reduceRight((left, { start, end, text: to }) => left.slice(0, start) + to + left.slice(end), text);
};

describe('an id as it is written', () => {
  test.each([
    ['T1086', 'T1059.001'],
    ['attack.t1086', 'attack.t1059.001'],
    ['`T1086`', '`T1059.001`'],
    ['T1086\\_slug\\_of words', 'T1059.001\\_slug\\_of words'],
    [
      '[x](https://attack.mitre.org/techniques/T1086/#examples)',
      '[x](https://attack.mitre.org/techniques/T1059/001/#examples)',
    ],
    ['https://attack.mitre.org/wiki/Technique/T1086', 'https://attack.mitre.org/techniques/T1059/001'],
    [
      'https://d3fend.mitre.org/offensive-technique/attack/T1086/',
      'https://d3fend.mitre.org/offensive-technique/attack/T1059.001/',
    ],
    ['T1086_slug.xml', "(it is part of a longer word or a file's name)"],
    ['T1086 in https://example.com/T1086', '(it is part of an address of another page too)'],
    ['[T1086](T1086.md)', "(it is part of a longer word or a file's name)"],
    ['nothing', '(it is not written there as an id)'],
  ])('%s', (text, expected) => {
    expect(made(text, idEdits(new WrittenFile(text), all(text), 'T1086', 'T1059.001'))).toBe(expected);
  });

  test('with a dot that is escaped', () => {
    const text = 'T1562\\.001';
    expect(made(text, idEdits(new WrittenFile(text), all(text), 'T1562.001', 'T1685.002'))).toBe('T1685\\.002');
  });
});

describe('a name as it is written', () => {
  test.each([
    ['New Service', 'New Service', 'To'],
    ['new  service', 'New Service', 'To'],
    ['[New Service](https://example.com/New Service)', 'New Service', '[To](https://example.com/New Service)'],
    ['/etc/passwd \\& more\\_', '/etc/passwd & more_', 'To'],
    ['a &amp; b', 'a & b', 'To'],
    ['(x) [y]', '(x) [y]', 'To'],
    ['New Services', 'New Service', '(the name is written with marks in it)'],
    ['New *Service*', 'New Service', '(the name is written with marks in it)'],
    ['It is new. Is it?', 'It is new. Is it?', '(the name is part of a sentence)'],
    [
      'one two three four five six seven eight nine ten',
      'one two three four five six seven eight nine ten',
      '(the name is part of a sentence)',
    ],
  ])('%s', (text, name, expected) => {
    expect(made(text, nameEdit(new WrittenFile(text), all(text), name, 'To'))).toBe(expected);
  });

  test.each([
    ['| D3-PSA | Name | Name |', '| D3-PSA | To | Name |'],
    ['|D3-PSA|[Name](x)|', '|D3-PSA|[To](x)|'],
    ['| D3-PSA | a Name |', '(the name is written with marks in it)'],
  ])('in the cells that follow: %s', (text, expected) => {
    const start = text.indexOf('D3-PSA');
    expect(made(text, nameEdit(new WrittenFile(text), { start, end: start + 6 }, 'Name', 'To'))).toBe(expected);
  });
});

test('stretches of places, after a byte order mark and with every line end', () => {
  const file = new WrittenFile('\ufeffone\r\ntwo\rthree\nfour');
  const at = (line: number, column: number, endColumn: number) => {
    const stretch = file.stretch({ line, column, endColumn });
    return stretch && file.slice(stretch);
  };
  expect([at(1, 1, 4), at(2, 2, 4), at(3, 1, 6), at(4, 4, 5)]).toEqual(['one', 'wo', 'three', 'r']);
  expect(file.stretch({ line: 1, column: 1 })).toBeUndefined();
});
