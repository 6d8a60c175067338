import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byId, byKey, byText, compareText } from '../../src/text/order.ts';

describe('orders of texts', () => {
  test.each([
    ['a', 'b', -1],
    ['b', 'a', 1],
    ['a', 'a', 0],
    // Capitals and accents as their code units are, not as a reader's language has them.
    ['Z', 'a', -1],
    ['z', 'ä', -1],
    ['T1003', 'T1003.001', -1],
    ['10', '9', -1],
    ['', 'a', -1],
  ])('%j before %j: %i', (left, right, order) => {
    expect(compareText(left, right)).toBe(order);
  });

  test('are those of `sort` itself', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
        expect(texts.toSorted(compareText)).toEqual(texts.toSorted());
      }),
    );
  });

  test('of things by a text of each, by id, and of entries by key', () => {
    const things = [
      { id: 'b', name: 'x' },
      { id: 'a', name: 'y' },
    ];
    expect(things.toSorted(byText(({ name }) => name)).map(({ id }) => id)).toEqual(['b', 'a']);
    expect(things.toSorted(byId).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(Object.entries({ b: 1, a: 2, B: 3 }).sort(byKey)).toEqual([
      ['B', 3],
      ['a', 2],
      ['b', 1],
    ]);
  });
});
