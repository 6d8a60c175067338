import { describe, expect, test } from 'vitest';
import { siteIndex } from '../../../src/components/site/site-index.ts';
import { attackTacticAddress, tacticViews } from '../../../src/components/techniques/tactic-view.ts';
import { buildCoverage } from '../../../src/coverage/coverage.ts';
import { siteDocument, siteOf } from '../site-fixture.ts';
import { knowledge } from './knowledge.ts';

const documents = [
  siteDocument({
    file: 'content/playbooks/a.md',
    techniques: ['T2000.001'],
    tactics: ['Second', 'No Such'],
    proof: { a: 'proven' },
  }),
  siteDocument({ file: 'content/playbooks/b.md', techniques: ['T2000'], proof: { b: 'unproven' } }),
];
const site = siteIndex({
  ...siteOf(documents),
  knowledge,
  coverage: buildCoverage({
    documents,
    proofs: new Map(documents.map(({ file, proof }) => [file, proof])),
    knowledge,
    views: new Map(),
    known: { macros: [], lookups: [], placeholders: [] },
    channels: [],
    definitions: [],
    logSources: [],
  }),
});
const views = tacticViews(site);

describe('tactics', () => {
  test('stand in the order of the knowledge, each with its neighbours', () => {
    expect([...views.values()].map(({ tactic, previous, next }) => [previous?.id, tactic.id, next?.id])).toEqual([
      [undefined, 'TA0103', 'TA0101'],
      ['TA0103', 'TA0101', 'TA0102'],
      ['TA0101', 'TA0102', 'TA0104'],
      ['TA0102', 'TA0104', undefined],
    ]);
  });

  test.each([
    // A sub-technique whose parent is elsewhere stands by itself; old ids stand nowhere.
    ['TA0103', ['T2000', '> T2000.001', '> T2000.002', 'T2009.001']],
    ['TA0101', ['T2000', '> T2000.001', '> T2000.002']],
    ['TA0102', ['T2009']],
    ['TA0104', []],
  ])('%s has the techniques %j', (id, expected) => {
    expect(views.get(id)?.rows.map((row) => `${'> '.repeat(row.depth)}${row.id}`)).toEqual(expected);
  });

  test('techniques and sub-techniques are counted apart, each in its state', () => {
    expect(views.get('TA0101')).toMatchObject({
      techniques: { proven: 0, unproven: 1, none: 0 },
      subTechniques: { proven: 1, unproven: 0, none: 1 },
    });
    expect(views.get('TA0101')?.rows[0]).toMatchObject({
      count: { documents: 1, state: 'unproven' },
      below: { proven: 1, unproven: 0, none: 1 },
    });
  });

  test('documents that declare it stand apart from those whose techniques serve it', () => {
    const slugs = (id: string) =>
      [views.get(id)?.declared, views.get(id)?.derived].map((list) => list?.map(({ document }) => document.slug));
    expect(slugs('TA0101')).toEqual([['a'], ['b']]);
    expect(slugs('TA0103')).toEqual([[], ['a', 'b']]);
    expect(slugs('TA0102')).toEqual([[], []]);
    expect(views.get('TA0101')?.kinds).toEqual(new Map([['playbook', 2]]));
  });

  test('are worked out once for a site', () => {
    expect(tacticViews(site)).toBe(views);
    expect(attackTacticAddress('TA0101')).toBe('https://attack.mitre.org/tactics/TA0101/');
  });
});
