import { describe, expect, it } from 'vitest';
import { markedText, recordTable } from '../../src/components/site/language-parts.ts';

describe('records in a table', () => {
  const events = [{ a: 1, b: 'x' }, { b: ['y', 'z'], c: null }, { d: '' }];

  it('has a column for each field, and a row for each record', () => {
    expect(recordTable(events, undefined)).toEqual({
      fields: ['a', 'b', 'c', 'd'],
      rows: [
        { line: 1, values: ['1', 'x', '', ''] },
        { line: 2, values: ['', '["y","z"]', '', ''] },
        { line: 3, values: ['', '', '', ''] },
      ],
    });
  });

  it('shows the lines that are asked for, in their order, with fields that any of them has', () => {
    expect(recordTable(events, ['b', 'd'], [2, 1, 9])).toEqual({
      fields: ['b'],
      rows: [
        { line: 2, values: ['["y","z"]'] },
        { line: 1, values: ['x'] },
      ],
    });
  });
});

describe('an error marked in its text', () => {
  it.each([
    ['a part', 'ab cd', 3, 5, ['ab ', 'cd', ''], [1, 4]],
    ['an empty part stands for a character', 'ab cd', 1, 1, ['a', 'b', ' cd'], [1, 2]],
    ['the end', 'ab', 2, 2, ['ab', '', ''], [1, 3]],
    ['no further than the line', 'ab\ncd\nef', 3, 8, ['ab\n', 'cd', '\nef'], [2, 1]],
    ['the end of a line', 'ab\ncd', 2, 2, ['ab', '', '\ncd'], [1, 3]],
  ] as const)('%s', (_, query, start, end, [before, marked, after], [line, column]) => {
    expect(markedText(query, { start, end })).toEqual({ before, marked, after, line, column });
  });
});
