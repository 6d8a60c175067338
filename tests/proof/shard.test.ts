import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filesInShard, parseShard, type ShardItem } from '../../src/proof/shard.ts';

const items = fc.uniqueArray(
  fc.record({ file: fc.string({ minLength: 1, maxLength: 6 }), weight: fc.integer({ min: 1, max: 30 }) }),
  {
    selector: ({ file }) => file,
    maxLength: 40,
  },
);
const counts = fc.integer({ min: 1, max: 50 });

function partsOf(all: readonly ShardItem[], count: number): ReadonlySet<string>[] {
  return Array.from({ length: count }, (_, index) => filesInShard(all, { index: index + 1, count }));
}

test('every file is in exactly one part', () => {
  fc.assert(
    fc.property(items, counts, (all, count) => {
      const taken = partsOf(all, count).flatMap((files) => [...files]);
      expect(taken.sort()).toEqual(all.map(({ file }) => file).sort());
    }),
  );
});

test('the order in which files are found is of no account', () => {
  fc.assert(
    fc.property(items, counts, (all, count) => {
      expect(partsOf(all.toReversed(), count)).toEqual(partsOf(all, count));
    }),
  );
});

test('no part has more than the lightest and one file beside it', () => {
  fc.assert(
    fc.property(items, counts, (all, count) => {
      const weights = partsOf(all, count).map((files) =>
        all.reduce((sum, { file, weight }) => sum + (files.has(file) ? weight : 0), 0),
      );
      const heaviest = Math.max(0, ...all.map(({ weight }) => weight));
      expect(Math.max(...weights) - Math.min(...weights)).toBeLessThanOrEqual(heaviest);
    }),
  );
});

test('parts of like weight, the heaviest file by itself', () => {
  const all = [
    { file: 'a', weight: 2 },
    { file: 'b', weight: 9 },
    { file: 'c', weight: 4 },
    { file: 'd', weight: 3 },
  ];
  expect(partsOf(all, 2).map((files) => [...files])).toEqual([['b'], ['c', 'd', 'a']]);
});

test.each<[string, ReturnType<typeof parseShard>]>([
  ['1/1', { index: 1, count: 1 }],
  ['2/5', { index: 2, count: 5 }],
  [' 12/100 ', { index: 12, count: 100 }],
  ['0/3', 'Unexpected shard `0/3`, expected one from `1/3` to `3/3`.'],
  ['4/3', 'Unexpected shard `4/3`, expected one from `1/3` to `3/3`.'],
  ['3/1000000', 'Unexpected shard `3/1000000`, expected at most 999999 in all.'],
  ['1/0', 'Unexpected shard `1/0`, expected at least one in all, as in `1/1`.'],
  ...['', '2', '1/2/3', '-1/2', '1.5/2', 'a/b', '1/'].map((text): [string, string] => [
    text,
    `Unexpected shard \`${text}\`, expected a number, a slash and a number: \`2/5\` is the second of five.`,
  ]),
])('reads %j', (text, expected) => {
  expect(parseShard(text)).toEqual(expected);
});
