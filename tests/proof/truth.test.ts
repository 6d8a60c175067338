import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Label } from '../../src/events/dataset.ts';
import { attackLines, foundLines, shareWords, truthOf, truthTotal } from '../../src/proof/truth.ts';

const label = (id: string, lines: number[], attack: boolean): Label => ({ id, lines, attack, note: '' });

/** A session on lines 3 and 4, whose logon is line 5, and an administrator on lines 8 and 9. */
const LABELS = [label('session', [3, 4], true), label('logon', [5], true), label('admin', [8, 9], false)];

describe('what is found against the labels', () => {
  test.each<[what: string, found: number[], wanted: number[], ...lines: [number[], number[], number[]]]>([
    ['all of the attack and nothing else', [3, 4, 5], [3, 4, 5], [3, 4, 5], [], []],
    ['a line of the attack is missed', [3, 5], [3, 4, 5], [3, 5], [], [4]],
    ['a line of the attack that is not to be found is not missed', [3, 4], [3, 4], [3, 4], [], []],
    ['it is true all the same when it is found', [3, 4, 5], [3, 4], [3, 4, 5], [], []],
    ['background with a label is false', [3, 8], [3], [3], [8], []],
    ['background without a label is false', [1, 3], [3], [3], [1], []],
    ['nothing is found where nothing is', [], [], [], [], []],
    ['nothing is found of an attack', [], [4, 3], [], [], [3, 4]],
    ['what is wanted and no attack is not missed', [], [1, 8], [], [], []],
    ['found twice counts once, in order', [9, 4, 4, 3, 9], [4, 4], [3, 4], [9], []],
  ])('%s', (_, found, wanted, truePositives, falsePositives, falseNegatives) => {
    expect(truthOf(found, LABELS, wanted)).toEqual({ truePositives, falsePositives, falseNegatives });
  });

  test('without labels what is found is neither true nor false, and nothing is missed', () => {
    expect(truthOf([2, 1, 2], [], [3])).toEqual({
      truePositives: [],
      falsePositives: [],
      falseNegatives: [],
      unlabelled: [1, 2],
    });
  });

  test('a dataset of which only the background is labelled has false positives', () => {
    expect(truthOf([8, 1], [label('admin', [8], false)], [])).toEqual({
      truePositives: [],
      falsePositives: [1, 8],
      falseNegatives: [],
    });
  });

  test('a line with a label of the attack and one of the background is the attack', () => {
    const both = [label('noise', [3], false), label('session', [3], true)];
    expect(truthOf([3], both, []).truePositives).toEqual([3]);
  });

  const lines = fc.array(fc.integer({ min: 1, max: 30 }));
  const labels = fc.array(fc.record({ lines, attack: fc.boolean() }).map((one) => label('l', one.lines, one.attack)));

  test('true and false positives are what was found, no line is in two lists, and order does not matter', () => {
    fc.assert(
      fc.property(lines, labels, lines, (found, known, wanted) => {
        const truth = truthOf(found, known, wanted);
        const { truePositives, falsePositives, falseNegatives } = truth;
        expect(foundLines(truth)).toEqual([...new Set(found)].sort((left, right) => left - right));
        const all = [...truePositives, ...falsePositives, ...falseNegatives, ...(truth.unlabelled ?? [])];
        expect(truth.unlabelled !== undefined).toBe(known.length === 0);
        expect(new Set(all).size).toBe(all.length);
        expect(truePositives.every((line) => attackLines(known).has(line))).toBe(true);
        expect(truthOf(found.toReversed(), known.toReversed(), wanted.toReversed())).toEqual(truth);
      }),
    );
  });
});

describe('precision and recall', () => {
  const truth = (truePositives: number[], falsePositives: number[], falseNegatives: number[]) => ({
    truePositives,
    falsePositives,
    falseNegatives,
  });

  test('over several datasets they are those of the sums', () => {
    expect(truthTotal([truth([1, 2], [], []), truth([7], [8], [9, 10, 11])])).toEqual({
      truePositives: 3,
      falsePositives: 1,
      falseNegatives: 3,
      unlabelled: 0,
      precision: 0.75,
      recall: 0.5,
    });
  });

  test('where nothing is found there is no precision, and where nothing is to be found no recall', () => {
    expect(truthTotal([])).toMatchObject({ precision: undefined, recall: undefined });
    expect(truthTotal([truth([], [], [3])])).toMatchObject({ precision: undefined, recall: 0 });
    expect(truthTotal([truth([], [3], [])])).toMatchObject({ precision: 0, recall: undefined });
  });

  test('what is found on a dataset without labels counts in neither', () => {
    const bare = { ...truth([], [], []), unlabelled: [1, 2, 3] };
    expect(truthTotal([bare])).toMatchObject({ unlabelled: 3, precision: undefined, recall: undefined });
    expect(truthTotal([truth([1], [], [2]), bare])).toMatchObject({ unlabelled: 3, precision: 1, recall: 0.5 });
  });

  test('a document without techniques has no recall, and adds to none', () => {
    const nameless = { ...truth([5, 6], [7], []), noRecall: true as const };
    expect(truthTotal([nameless])).toMatchObject({ truePositives: 2, precision: 2 / 3, recall: undefined });
    expect(truthTotal([truth([1], [], [2]), nameless])).toMatchObject({
      truePositives: 3,
      precision: 0.75,
      recall: 0.5,
    });
  });

  test('the order of datasets changes nothing', () => {
    const lines = fc.uniqueArray(fc.integer({ min: 1, max: 30 }));
    const entries = fc.array(fc.tuple(lines, lines, lines).map((three) => truth(...three)));
    fc.assert(
      fc.property(entries, (all) => {
        expect(truthTotal(all.toReversed())).toEqual(truthTotal(all));
      }),
    );
  });

  test.each([
    [undefined, '–'],
    [0, '0%'],
    [0.001, '1%'],
    [0.5, '50%'],
    [0.899, '90%'],
    [0.9999, '99%'],
    [1, '100%'],
  ])('a share of %s is said as %s', (share, words) => {
    expect(shareWords(share)).toBe(words);
  });
});
