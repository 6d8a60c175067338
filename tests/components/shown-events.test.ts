import { describe, expect, test } from 'vitest';
import { shownLines } from '../../src/components/site/shown-events.ts';
import type { SiteIndex } from '../../src/components/site/site-index.ts';
import { siteWithTruth, truthOn } from './truth-fixture.ts';

const everyLine = (events: number): number[] => Array.from({ length: events }, (_, index) => index + 1);
const shown = (site: SiteIndex): ReadonlySet<number> => {
  const [dataset] = site.model.datasets;
  if (!dataset) throw new Error('the fixture has a dataset');
  return shownLines(dataset, site);
};

describe('events on the page of a dataset', () => {
  test('all of a small one', () => {
    expect(shown(siteWithTruth({}, 400)).size).toBe(400);
  });

  test('of a large one those of its labels', () => {
    expect([...shown(siteWithTruth({}, 401))].toSorted((a, b) => a - b)).toEqual(everyLine(10));
  });

  test('those that tests name, found or missed, and those that analytics differ on', () => {
    const site = siteWithTruth({ hunt: { a: [], b: [] } }, 500);
    const run = {
      test: 'a day',
      dataset: 'session',
      view: 'native',
      passed: false,
      events: [100],
      sequences: [[100, 200]],
      missing: [{ line: 300, labels: [] }],
      surplus: [],
      truePositives: 0,
      falsePositives: 1,
      falseNegatives: 1,
    };
    const [proof] = site.model.report.analytics;
    proof?.runs.push(run, { ...run, dataset: 'elsewhere', events: [450], sequences: [], missing: [] });
    site.model.report.disagreements.push({
      file: 'content/playbooks/hunt.md',
      claim: 'x',
      dataset: 'session',
      analytics: [
        { analytic: 'a', events: [100, 400] },
        { analytic: 'b', events: [100], missing: [{ line: 400 }] },
      ],
    });
    expect([...shown(site)].toSorted((a, b) => a - b)).toEqual([...everyLine(10), 100, 200, 300, 400]);
  });

  test('of what other analytics find, the first: one that finds everything does not make the page long', () => {
    const noisy = { a: [truthOn({ tested: false, falsePositives: everyLine(5000) })] };
    const lines = shown(siteWithTruth({ noisy }, 5000));
    expect(lines.size).toBe(410);
    expect(lines.has(410)).toBe(true);
  });

  test('never more than a thousand, and of each label some', () => {
    const site = siteWithTruth({ hunt: { a: [] } }, 20_000);
    const [first, ...rest] = site.model.datasets[0]?.metadata.labels ?? [];
    first?.lines.push(...everyLine(9000).slice(100));
    rest.at(-1)?.lines.push(19_999);
    const lines = shown(site);
    expect(lines.size).toBe(1000);
    expect(lines.has(19_999)).toBe(true);
    for (const { lines: own } of rest) for (const line of own) expect(lines).toContain(line);
  });

  test('none that is not there', () => {
    const lines = shown(siteWithTruth({ odd: { a: [truthOn({ falsePositives: [9999] })] } }, 500));
    expect(lines.has(9999)).toBe(false);
  });
});
