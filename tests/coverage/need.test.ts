import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allNeeds, anyNeed, eventsOf, type Need, simplified } from '../../src/coverage/need.ts';

const meets = (need: Need, have: ReadonlySet<number>): boolean =>
  need.some((way) => way.every((group) => group.some((event) => have.has(event))));

const group = fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { maxLength: 3 });
const need = fc.array(fc.array(group, { minLength: 1, maxLength: 2 }), { maxLength: 3 });
const events = fc.uniqueArray(fc.integer({ min: 0, max: 5 })).map((list) => new Set(list));

describe('needs', () => {
  it('all of several are met when each is', () => {
    fc.assert(
      fc.property(need, need, events, (left, right, have) => {
        expect(meets(allNeeds([left, right]), have)).toBe(meets(left, have) && meets(right, have));
      }),
    );
  });

  it('any of several is met when one is', () => {
    fc.assert(
      fc.property(need, need, events, (left, right, have) => {
        expect(meets(anyNeed([left, right]), have)).toBe(meets(left, have) || meets(right, have));
      }),
    );
  });

  it('are met by the same events when they are simplified', () => {
    fc.assert(
      fc.property(need, events, (one, have) => {
        expect(meets(simplified(one), have)).toBe(meets(one, have));
      }),
    );
  });

  it.each<readonly [what: string, need: Need, simple: Need]>([
    ['a way that nothing meets', [[[1], []], [[2]]], [[[2]]]],
    ['a group that another meets too', [[[1, 2], [1]]], [[[1]]]],
    [
      'a group twice',
      [
        [
          [1, 2],
          [1, 2],
        ],
      ],
      [[[1, 2]]],
    ],
    [
      'a way twice',
      [
        [[1], [2]],
        [[1], [2]],
      ],
      [[[1], [2]]],
    ],
    ['nothing', [], []],
  ])('without %s', (_, one, simple) => expect(simplified(one)).toEqual(simple));

  it('do not grow beyond bounds, and lose no event', () => {
    const two: Need = [
      [[0], [1]],
      [[2], [3]],
    ];
    const grown = allNeeds(Array.from({ length: 20 }, () => two));
    expect(grown.length).toBeLessThan(100);
    expect(eventsOf(grown)).toEqual([0, 1, 2, 3]);
  });
});
