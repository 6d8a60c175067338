import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCsv } from '../../src/text/csv.ts';

describe('parseCsv', () => {
  it.each([
    [
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\r\n"x, ""y""\nz",2',
      [
        ['a', 'b'],
        ['x, "y"\nz', '2'],
      ],
    ],
    ['\uFEFFa\n', [['a']]],
    [
      'a,\n,b',
      [
        ['a', ''],
        ['', 'b'],
      ],
    ],
    ['a\n\n\nb', [['a'], ['b']]],
    ['""\n', [['']]],
    ['', []],
  ])('%j', (text, cells) => {
    const records = parseCsv(text);
    expect('message' in records ? records : records.map((record) => record.cells)).toEqual(cells);
  });

  it.each([
    ['a,b"c', 'Unexpected `"`, expected a comma or the end of the line', 1, 4],
    ['a\nb,"c', 'Unexpected end of the text, expected a closing quotation mark', 2, 3],
    ['a,"b"c', 'Unexpected `c`, expected a comma or the end of the line', 1, 6],
  ])('%j is none', (text, message, line, column) => expect(parseCsv(text)).toEqual({ message, line, column }));

  it('tells the line on which a record starts', () => {
    const records = parseCsv('a\n"b\nc"\nd');
    expect('message' in records ? [] : records.map(({ line }) => line)).toEqual([1, 2, 4]);
  });

  it('reads what was written with every cell in quotation marks', () => {
    const table = fc.array(fc.array(fc.string(), { minLength: 1, maxLength: 4 }), { maxLength: 6 });
    fc.assert(
      fc.property(table, (cells) => {
        const text = cells.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\r\n');
        const records = parseCsv(text);
        expect('message' in records ? records : records.map((record) => record.cells)).toEqual(cells);
      }),
    );
  });
});
