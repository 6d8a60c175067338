import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { catchesByDocument, linesLeft, saysSomething, upTo } from '../../src/components/site/truth-words.ts';
import { recordedSite, siteWithTruth, truthOn } from './truth-fixture.ts';

test('documents with an analytic that caught most come first, their analytics in order', () => {
  const site = siteWithTruth({
    some: { a: [truthOn({ truePositives: [1] })] },
    most: { b: [truthOn({ truePositives: [1] })], c: [truthOn({ truePositives: [1, 2, 3] })] },
    also: { d: [truthOn({ truePositives: [2] })] },
  });
  const groups = catchesByDocument(site.truth.get('session')?.catches.get('start') ?? []);
  expect(groups.map(({ facts, catches }) => [facts.document.slug, catches.map((one) => one.analytic)])).toEqual([
    ['most', ['b', 'c']],
    ['some', ['a']],
    ['also', ['d']],
  ]);
});

describe('lines that nobody caught', () => {
  const catches = (label: string) => recordedSite().truth.get('session')?.catches.get(label) ?? [];
  test.each([
    ['all are', 'start', [1, 2, 3], []],
    ['some are not', 'start', [1, 2, 3, 12], [12]],
    // The whole label is: nothing is left over.
    ['none is', 'logon', [7], []],
  ])('%s', (_, label, lines, left) => {
    expect(linesLeft(lines, catches(label))).toEqual(left);
  });
});

test.each([
  ['nothing found and nothing missed', truthOn({}), false],
  ['a true positive', truthOn({ truePositives: [1] }), true],
  ['a false positive', truthOn({ falsePositives: [1] }), true],
  ['a missed event', truthOn({ falseNegatives: [1] }), true],
  ['it did not run', truthOn({ error: 'Out of time.' }), true],
])('%s', (_, truth, says) => {
  expect(saysSomething(truth)).toBe(says);
});

test('a list is cut where it says so, and for more than one alone', () => {
  fc.assert(
    fc.property(fc.nat(30), fc.integer({ min: 1, max: 20 }), (length, most) => {
      const list = Array.from({ length }, (_, place) => place);
      const { shown, left } = upTo(list, most);
      expect(shown).toEqual(list.slice(0, shown.length));
      expect(shown.length + left).toBe(length);
      expect(shown.length).toBeLessThanOrEqual(most + 1);
      expect(left).not.toBe(1);
    }),
  );
});
