import path from 'node:path';
import { expect, test } from 'vitest';
import { mentionPage } from '../../src/components/site/mention-pages.ts';
import { searchIds } from '../../src/components/site/search-ids.ts';
import { siteIndex } from '../../src/components/site/site-index.ts';
import { logSourceUrl } from '../../src/components/site/urls.ts';
import { buildCoverage } from '../../src/coverage/coverage.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { readIdFile } from '../../src/search/id-file.ts';
import { findIds } from '../../src/search/ids.ts';
import { siteDocument, siteOf } from './site-fixture.ts';

const small = siteIndex(siteOf([siteDocument({ file: 'content/playbooks/Old-Hunt.md', techniques: ['T1028'] })]));

test('a page that content has something for is in the index of words, any other is found by its name', () => {
  const { groups } = searchIds(small);
  const ids = (unindexed: boolean) =>
    groups
      .filter((group) => group.kind === 'Technique' && (group.unindexed ?? false) === unindexed)
      .flatMap((group) => group.ids.map(([id]) => id));
  // Its parent shows what its sub-technique has.
  expect(ids(false)).toEqual(['T1021', 'T1021.006', 'T1028']);
  expect(ids(true)).toEqual(['T1059']);
});

test('documents are found by their ids at their addresses', () => {
  expect(findIds(readIdFile(searchIds(small)), 'old-hunt')).toMatchObject([
    { url: '/playbooks/old-hunt/', kind: 'Playbook' },
  ]);
});

test('the list of a site with all knowledge names every id, at the page that mentions lead to, and stays light', async () => {
  const all = await loadKnowledge(path.resolve(import.meta.dirname, '..', '..'));
  const coverage = buildCoverage({
    documents: [],
    proofs: new Map(),
    knowledge: all,
    views: new Map(),
    definitions: [],
    channels: [],
    logSources: [],
    known: { macros: [], lookups: [], placeholders: [] },
  });
  const site = siteIndex({ ...siteOf([]), knowledge: all, coverage });
  const file = searchIds(site);
  const entries = readIdFile(file);
  for (const { id } of all.techniques) {
    expect(findIds(entries, id)[0]?.url).toBe(mentionPage({ kind: 'technique', id }, site)?.url);
    const strategy = all.detectionStrategy(id);
    for (const { name, dataComponent } of strategy?.logSources ?? []) {
      expect(findIds(entries, name).map(({ url }) => url)).toContain(logSourceUrl(name));
      expect(findIds(entries, dataComponent)[0]?.url).toBe(
        mentionPage({ kind: 'data-component', id: dataComponent }, site)?.url,
      );
    }
    if (strategy)
      expect(findIds(entries, strategy.id)[0]?.url).toBe(
        mentionPage({ kind: 'detection-strategy', id: strategy.id }, site)?.url,
      );
  }
  for (const { id } of all.tactics)
    expect(findIds(entries, id)[0]?.url).toBe(mentionPage({ kind: 'tactic', id }, site)?.url);
  for (const { id } of all.defences)
    expect(findIds(entries, id)[0]?.url).toBe(mentionPage({ kind: 'defence', id }, site)?.url);
  expect(JSON.stringify(file).length).toBeLessThan(150_000);
});
