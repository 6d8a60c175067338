import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMet, oneMore, readNeeds } from '../../../src/components/client/logs.ts';

describe('needs', () => {
  it.each([
    ['', []],
    ['*', []],
    ['1', [[[1]]]],
    ['1,2', [[[1, 2]]]],
    ['1&2,3', [[[1], [2, 3]]]],
    ['1&2|3', [[[1], [2]], [[3]]]],
  ])('%j', (text, needs) => expect(readNeeds(text)).toEqual(needs));

  it.each([
    ['1', [1], true],
    ['1', [2], false],
    ['1,2', [2], true],
    ['1&2', [1], false],
    ['1&2', [1, 2], true],
    ['1&2|3', [3], true],
    ['', [1], false],
  ])('%j with %j: %s', (text, have, met) => expect(isMet(readNeeds(text), new Set(have))).toBe(met));

  it.each([
    ['1', [], [1]],
    ['1&2', [1], [2]],
    ['1&2', [], []],
    ['1,3&2,3', [], [3]],
    ['1&2|4', [], [4]],
    ['1&2|4', [2], [1, 4]],
  ])('%j with %j wants one of %j more', (text, have, more) => {
    expect([...oneMore(readNeeds(text), new Set(have))].toSorted()).toEqual(more);
  });

  it('are met by what one more is said to meet, and by nothing else', () => {
    const event = fc.integer({ min: 0, max: 5 });
    const group = fc.uniqueArray(event, { minLength: 1, maxLength: 3 });
    const needs = fc.array(fc.array(group, { minLength: 1, maxLength: 3 }), { maxLength: 3 });
    fc.assert(
      fc.property(needs, fc.uniqueArray(event), (wanted, chosen) => {
        const have = new Set(chosen);
        fc.pre(!isMet(wanted, have));
        const more = oneMore(wanted, have);
        for (let one = 0; one <= 5; one += 1) expect(more.has(one)).toBe(isMet(wanted, new Set([...have, one])));
      }),
    );
  });
});
