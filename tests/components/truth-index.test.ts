import { describe, expect, test } from 'vitest';
import type { SiteIndex } from '../../src/components/site/site-index.ts';
import { recordedSite, siteWithTruth, truthOn } from './truth-fixture.ts';

const caught = (site: SiteIndex, label: string) =>
  (site.truth.get('session')?.catches.get(label) ?? []).map(
    ({ facts, analytic, lines }) => `${facts.document.slug} ${analytic} ${lines.join(' ')}`,
  );

describe('who caught which label', () => {
  const site = recordedSite();
  test.each([
    // Through two views it is one analytic; what is attack and background is caught as the attack.
    ['start', ['part b 1 2', 'whole a 1 2 3']],
    ['start-audit', ['part b 4 5', 'whole a 4']],
    ['admin', ['whole a 8']],
    ['copy', []],
    ['logon', []],
    ['script', []],
  ])('%s: %j', (label, expected) => {
    expect(caught(site, label).toSorted()).toEqual(expected);
  });

  test('every analytic that was run is there, also one that finds and misses nothing; one that was not is not', () => {
    const names = site.truth.get('session')?.analytics.map(({ analytic, truth }) => `${analytic} ${truth.view}`);
    expect(names).toEqual(['a native', 'quiet native', 'b native', 'b windows-audit']);
  });

  test('a dataset that the site does not have has analytics, and no labels to catch', () => {
    expect(site.truth.get('elsewhere')?.analytics).toHaveLength(1);
    expect(site.truth.get('elsewhere')?.catches.size).toBe(0);
  });

  test('without truth in the report there is none', () => {
    expect(siteWithTruth({ unasked: { a: [] } }).truth.size).toBe(0);
  });
});

test('finders of an event are those of every dataset, each once, also outside of their tests', () => {
  const site = siteWithTruth({
    cross: {
      a: [truthOn({ tested: false, truePositives: [1], falsePositives: [9] })],
      b: [truthOn({ view: 'x', falsePositives: [9] })],
    },
  });
  const lines = [...(site.finders.get('session') ?? [])].map(([line, found]) => [
    line,
    found.map((one) => one.analytic),
  ]);
  expect(lines).toEqual([
    [1, ['a']],
    [9, ['a', 'b']],
  ]);
});
