import { describe, expect, it } from 'vitest';
import { columnType, valueText } from '../../src/runners/column-types.ts';

describe('types of columns', () => {
  it.each([
    [[1, 2, null], 'bigint'],
    [[-(2 ** 63)], 'bigint'],
    [[2 ** 63], 'double'],
    [[1, 2.5], 'double'],
    [[1, 1e300], 'double'],
    [[true, false], 'boolean'],
    [['a', null], 'string'],
    [[1, 'a'], 'string'],
    [[true, 1], 'string'],
    [[{ a: 1 }], 'string'],
    [[['a'], [1]], 'array'],
    [[['a'], 'b'], 'string'],
    [[null, null], 'null'],
    [[], 'null'],
  ])('%j: %s', (values, kind) => {
    expect(columnType(values).kind).toBe(kind);
  });

  it('finds the type of elements over all lists', () => {
    expect(columnType([[1], [2.5], []])).toEqual({ kind: 'array', element: { kind: 'double' } });
    expect(columnType([[], []])).toEqual({ kind: 'array', element: { kind: 'null' } });
  });

  it('prints mixed values as JSON does, and text as it is', () => {
    expect(['a "b"', 1.5, true, { a: [1] }].map(valueText)).toEqual(['a "b"', '1.5', 'true', '{"a":[1]}']);
  });
});
