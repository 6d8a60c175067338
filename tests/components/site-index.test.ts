import { describe, expect, test } from 'vitest';
import { resolveLinks } from '../../src/components/site/document-links.ts';
import { documentFacets } from '../../src/components/site/search-facets.ts';
import { siteIndex } from '../../src/components/site/site-index.ts';
import { siteDocument, siteOf } from './site-fixture.ts';

const old = siteDocument({
  file: 'content/playbooks/old-hunt.md',
  techniques: ['T1028', 'T1028', 'T9999'],
  proof: { 'logic-1': 'proven', 'logic-2': 'failed', 'logic-3': 'proven' },
});
const current = siteDocument({
  file: 'content/analytics/CAR-2014-11-004.md',
  techniques: ['T1021.006', 'T1059'],
  tactics: ['Lateral Movement', 'Lateral Movment'],
});
const site = siteIndex(siteOf([old, current]));
const oldFacts = site.documents[0]!;

describe('siteIndex', () => {
  test('is worked out once for a model', () => {
    expect(siteIndex(site.model)).toBe(site);
  });

  test('a page for each technique named, its parent, and the replacement of a revoked one; none for an unknown id', () => {
    expect([...site.techniques.keys()]).toEqual(['T1021', 'T1021.006', 'T1028', 'T1059']);
  });

  test('a revoked technique is read as its replacement, and the replacement knows who named it so', () => {
    expect(oldFacts.current.map(({ id }) => id)).toEqual(['T1021.006']);
    expect(site.techniques.get('T1021.006')?.replaced).toEqual([{ id: 'T1028', facts: oldFacts }]);
    expect(site.techniques.get('T1028')?.documents).toEqual([oldFacts]);
  });

  test('declared tactics are apart from those of the techniques', () => {
    const facts = site.documents[1]!;
    expect(facts.declaredTactics.map(({ name }) => name)).toEqual(['Lateral Movement']);
    expect(facts.derivedTactics.map(({ name }) => name)).toEqual(['Execution']);
    // The tactics of today, not those of the revoked id.
    expect(oldFacts.derivedTactics.map(({ name }) => name)).toEqual(['Lateral Movement']);
  });

  test('states are counted from the weakest on', () => {
    expect([...oldFacts.states]).toEqual([
      ['failed', 1],
      ['proven', 2],
    ]);
  });

  test('a view knows how many analytics read through it, and their languages', () => {
    expect(site.views.get('native')).toMatchObject({ analytics: 3, languages: ['logic-1', 'logic-2', 'logic-3'] });
  });

  test('the search finds a document by its old id and by the new one', () => {
    expect(documentFacets(oldFacts).technique).toEqual([
      'T1021.006 Windows Remote Management',
      'T1028 Windows Remote Management',
    ]);
  });
});

describe('resolveLinks', () => {
  const resolved = (address: string): string | undefined =>
    /href="([^"]*)"/.exec(resolveLinks(`<a href="${address}">x</a>`, old, site))?.[1];

  test.each([
    ['../analytics/CAR-2014-11-004.md', '/analytics/car-2014-11-004/'],
    ['../analytics/CAR-2014-11-004.md#references', '/analytics/car-2014-11-004/#references'],
    ['old-hunt.md', '/playbooks/old-hunt/'],
    ['./old-hunt.md', '/playbooks/old-hunt/'],
    ['../datasets/session/dataset.md', '/datasets/session/'],
    ['/analytics/CAR-2014-11-004', '/analytics/car-2014-11-004/'],
    ['../CAR-2014-11-004/', '/analytics/car-2014-11-004/'],
    ['/data_model/process', '/data-model/process/'],
    ['/data_model/process#create', '/data-model/process/#create'],
    ['/data_model/process#exe', '/data-model/process/#exe'],
    ['/data_model/process#no-such-field', '/data-model/process/'],
    ['https://example.org/a.md', 'https://example.org/a.md'],
    ['#hypothesis', '#hypothesis'],
    ['mailto:a@example.org', 'mailto:a@example.org'],
  ])('%s leads to %s', (address, expected) => {
    expect(resolved(address)).toBe(expected);
  });

  test.each([
    ['../playbooks/gone.md', '(not here: ../playbooks/gone.md)'],
    ['/analytics/CAR-2099-01-001', '(not here: /analytics/CAR-2099-01-001)'],
    ['/data_model/nothing', '(not here: /data_model/nothing)'],
    ['../../../../etc/passwd', '(not here: ../../../../etc/passwd)'],
    ['TBD', '(not here: TBD)'],
  ])('%s leads nowhere: its text stays, with a note', (address, note) => {
    expect(resolveLinks(`a <a href="${address}">b <em>c</em></a> <a href="#d">d</a>`, old, site)).toBe(
      `a <span class="not-here">b <em>c</em> <span class="not-here-note">${note}</span></span> <a href="#d">d</a>`,
    );
  });

  test.each([
    ['../session/dataset.md', '/datasets/session/'],
    ['../unfetched/dataset.md#page:labels', '/datasets/unfetched/#page:labels'],
    ['../../playbooks/old-hunt.md#hypothesis', '/playbooks/old-hunt/#hypothesis'],
    ['../../analytics/CAR-2014-11-004.md', '/analytics/car-2014-11-004/'],
    ['../gone/dataset.md', undefined],
  ])('%s in a dataset leads to %s', (address, expected) => {
    const { datasets, ...model } = siteOf([old, current]);
    const [session] = datasets;
    const remote = { address: 'https://example.org/e.zip', sha256: '0'.repeat(64) };
    const absentDatasets = [{ ...session!, name: 'unfetched', file: 'content/datasets/unfetched/dataset.md', remote }];
    const html = resolveLinks(
      `<a href="${address}">x</a>`,
      session!,
      siteIndex({ ...model, datasets, absentDatasets }),
    );
    expect(/href="([^"]*)"/.exec(html)?.[1]).toBe(expected);
  });

  test('an address that its text says already is not said again', () => {
    expect(resolveLinks('<a href="../CAR-2099-01-001/">CAR-2099-01-001</a>', old, site)).toContain('>(not here)<');
  });
});
