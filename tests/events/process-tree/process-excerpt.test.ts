/** What is shown of a forest around some events. */
import { describe, expect, test } from 'vitest';
import {
  type ExcerptBounds,
  processExcerpt,
  type ShownProcess,
} from '../../../src/events/process-tree/process-excerpt.ts';
import { buildProcessForest } from '../../../src/events/process-tree/process-forest.ts';

/** A forest from pairs of a process and its parent, each on the line of its number. */
function forestOf(...pairs: readonly (readonly [number, number | null])[]) {
  return buildProcessForest(
    pairs.map(([pid, parentPid]) => ({
      line: pid,
      kind: 'start' as const,
      time: pid,
      host: 'WS',
      pid,
      guid: null,
      parentPid,
      parentGuid: null,
      image: `${pid}.exe`,
      commandLine: null,
      parentImage: null,
      parentCommandLine: null,
    })),
  );
}
const WIDE: ExcerptBounds = { matches: 9, ancestors: 9, siblings: 9, depth: 9, all: 99 };

/** `1(2* 3(+4))`: matched ones with a star, children in parentheses, how many are left out behind `+`, above in front. */
function written(trees: readonly ShownProcess[]): string {
  return trees
    .map(({ process, matched, children, left, above }) => {
      const below = [written(children), left > 0 ? `+${left}` : ''].filter((part) => part !== '').join(' ');
      return `${above > 0 ? `${above}<` : ''}${process.pid}${matched.length > 0 ? '*' : ''}${below === '' ? '' : `(${below})`}`;
    })
    .join(' ');
}

//       1
//     2   3
//   4 5 6
//   7
const FAMILY = [
  [1, null],
  [2, 1],
  [3, 1],
  [4, 2],
  [5, 2],
  [6, 2],
  [7, 4],
] as const;

describe('the processes around events', () => {
  test.each<[string, readonly number[], Partial<ExcerptBounds>, string]>([
    ['ancestors and siblings, not what these started', [5], {}, '1(2(4(+1) 5* 6) +1)'],
    ['ancestors and descendants alone', [4], { siblings: 0 }, '1(2(4*(7) +2) +1)'],
    ['a sibling on each side', [5], { siblings: 1 }, '1(2(4(+1) 5* 6) +1)'],
    ['the nearest ancestor', [7], { ancestors: 1, siblings: 0 }, '2<4(7*)'],
    ['no descendants', [2], { depth: 0, siblings: 0 }, '1(2*(+3) +1)'],
    ['one generation of descendants', [1], { depth: 1 }, '1*(2(+3) 3)'],
    ['two matches in one tree', [7, 3], { siblings: 0 }, '1(2(4(7*) +2) 3*)'],
    ['as many matches as are asked for', [4, 5, 6], { matches: 2, siblings: 0, depth: 0 }, '1(2(4*(+1) 5* +1) +1)'],
    ['no more than fit, ancestors first', [2], { all: 4 }, '1(2*(4(+1) 5 +1) +1)'],
    ['lines of no process', [50], {}, ''],
    ['no lines', [], {}, ''],
  ])('%s', (_, lines, bounds, expected) => {
    expect(written(processExcerpt(forestOf(...FAMILY), lines, { ...WIDE, ...bounds }).trees)).toBe(expected);
  });

  test('how many processes are matched, and how many of them are not shown', () => {
    const forest = forestOf(...FAMILY);
    expect(processExcerpt(forest, [4, 5, 6, 6, 99], { ...WIDE, matches: 1, siblings: 0 })).toMatchObject({
      matched: 3,
      left: 2,
    });
  });

  test('a chain of 5,000 and a parent of 10,000: small, and at once', () => {
    const chain = forestOf(...Array.from({ length: 5000 }, (_, place) => [place + 1, place || null] as const));
    const { trees } = processExcerpt(chain, [2500]);
    expect(trees[0]?.above).toBe(2494);
    const wide = forestOf([1, null], ...Array.from({ length: 10_000 }, (_, place) => [place + 2, 1] as const));
    const lines = Array.from({ length: 10_000 }, (_, place) => place + 2);
    const all = processExcerpt(wide, lines);
    expect(all).toMatchObject({ matched: 10_000, left: 10_000 - 13 });
    expect(all.trees[0]?.left).toBe(10_000 - 13);
  });
});
