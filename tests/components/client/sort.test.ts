import { describe, expect, test } from 'vitest';
import { cellOrder } from '../../../src/components/client/sort.ts';

describe('cells of a sortable table', () => {
  test.each([
    ['numbers by their value', ['10', '9', '0.25', '0.3'], ['0.25', '0.3', '9', '10'], ['10', '9', '0.3', '0.25']],
    [
      'shares',
      ['1', '0.3333333333333333', '0.06'],
      ['0.06', '0.3333333333333333', '1'],
      ['1', '0.3333333333333333', '0.06'],
    ],
    ['texts with numbers in them', ['logic-10', 'logic-9'], ['logic-9', 'logic-10'], ['logic-10', 'logic-9']],
    ['a percentage as its number', ['100%', '78%', '9%'], ['9%', '78%', '100%'], ['100%', '78%', '9%']],
    ['what has no number last, either way', ['', '2', '0'], ['0', '2', ''], ['2', '0', '']],
  ])('%s', (_, cells, up, down) => {
    expect(cells.toSorted(cellOrder(1))).toEqual(up);
    expect(cells.toSorted(cellOrder(-1))).toEqual(down);
  });
});
