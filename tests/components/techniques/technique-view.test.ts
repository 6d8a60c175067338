import { describe, expect, test } from 'vitest';
import type { SiteDocument, SiteModel } from '../../../src/collections/site-model.ts';
import { siteIndex } from '../../../src/components/site/site-index.ts';
import { onceKnownAs, revocationChain } from '../../../src/components/techniques/revocations.ts';
import { defencesDeclared, linkingArtifacts } from '../../../src/components/techniques/technique-defences.ts';
import { attackTechniqueAddress, techniqueView } from '../../../src/components/techniques/technique-view.ts';
import { buildCoverage } from '../../../src/coverage/coverage.ts';
import type { Label } from '../../../src/events/dataset.ts';
import { siteDocument, siteOf } from '../site-fixture.ts';
import { knowledge, techniques } from './knowledge.ts';

/** A site of documents over the small knowledge, its one dataset with labels. */
function siteWith(documents: SiteDocument[], labels: Label[] = []) {
  const model = siteOf(documents);
  const proofs = new Map(documents.map(({ file, proof }) => [file, proof]));
  const sources = {
    documents,
    proofs,
    knowledge,
    views: new Map(),
    known: { macros: [], lookups: [], placeholders: [] },
  };
  return siteIndex({
    ...model,
    knowledge,
    datasets: model.datasets.map((dataset) => ({ ...dataset, metadata: { ...dataset.metadata, labels } })),
    coverage: buildCoverage({ ...sources, channels: [], definitions: [], logSources: [] }),
  } satisfies SiteModel);
}

const parent = siteDocument({ file: 'content/playbooks/parent.md', techniques: ['T2000'], proof: { a: 'failed' } });
const sub = siteDocument({ file: 'content/playbooks/sub.md', techniques: ['T2000.001'], proof: { b: 'proven' } });
const old = siteDocument({ file: 'content/playbooks/old.md', techniques: ['T2001', 'T2003'] });
const level = siteDocument({ file: 'content/analytics/level.md', techniques: ['T2000', 'T2000.002', 'T2002'] });
for (const [index, ref] of level.content.entry.techniques.entries()) {
  ref.coverage = ['Low', 'Moderate', 'High'][index] ?? '';
}
const labels: Label[] = [
  { id: 'start', lines: [1, 2], attack: true, technique: 'T2000.001', step: 1, note: 'It starts.' },
  { id: 'old', lines: [3], attack: true, technique: 'T2001', note: 'By its old id.' },
  { id: 'other', lines: [4], attack: true, technique: 'T2009', note: 'Another one.' },
  { id: 'none', lines: [5], attack: false, note: 'Background.' },
  { id: 'wrong', lines: [6], attack: true, technique: 'T9999', note: 'No such id.' },
];
const site = siteWith([parent, sub, old, level], labels);
const view = (id: string) => techniqueView(site.techniques.get(id)!, site);
const ids = (list: readonly { id: string }[]): string[] => list.map(({ id }) => id);
const titles = (list: readonly { facts: { document: { slug: string } } }[]): string[] =>
  list.map(({ facts }) => facts.document.slug);

describe('what became of an id', () => {
  test.each([
    ['one step', 'T2003', ['T2003', 'T2000.001']],
    ['two steps', 'T2001', ['T2001', 'T2002', 'T2000.001']],
    ['to a deprecated one', 'T2005', ['T2005', 'T2004']],
    ['a circle', 'T2006', ['T2006', 'T2007']],
    ['an id that is not there', 'T2008', ['T2008']],
    ['active', 'T2000', ['T2000']],
    ['deprecated', 'T2004', ['T2004']],
  ])('%s: %s goes by %j', (_, id, chain) => {
    expect(ids(revocationChain(techniques.find((technique) => technique.id === id)!, knowledge))).toEqual(chain);
  });

  test('a technique knows every id that it replaces, however long the way', () => {
    expect(ids(onceKnownAs('T2000.001', knowledge))).toEqual(['T2001', 'T2002', 'T2003']);
    expect(onceKnownAs('T2004', knowledge)).toEqual([]);
  });

  test.each([
    ['T2001', 'T2000.001', ['T2002']],
    ['T2003', 'T2000.001', []],
    ['T2005', undefined, ['T2004']],
    ['T2006', undefined, ['T2007']],
    ['T2008', undefined, []],
    ['T2004', undefined, []],
    ['T2000', undefined, []],
  ])('the page of %s leads to %s, between them %j', (id, replacement, between) => {
    expect(view(id).replacement?.id).toBe(replacement);
    expect(ids(view(id).between)).toEqual(between);
  });

  test('every technique of the knowledge has a page', () => {
    expect([...site.techniques.keys()]).toEqual(ids(techniques).toSorted());
  });
});

describe('the family of a technique', () => {
  test('a parent shows all its sub-techniques, each with what covers it', () => {
    expect(view('T2000').subTechniques.map(({ technique, coverage }) => [technique.id, coverage?.state])).toEqual([
      ['T2000.001', 'proven'],
      ['T2000.002', 'unproven'],
    ]);
  });

  test('a sub-technique shows its parent and its siblings', () => {
    expect(view('T2000.001').parent?.id).toBe('T2000');
    expect(view('T2000.001').siblings.map(({ technique }) => technique.id)).toEqual(['T2000.002']);
  });

  test('tactics stand in the order of the technique; one that no knowledge has is left out', () => {
    expect(ids(view('T2000').tactics)).toEqual(['TA0101', 'TA0103']);
    expect(ids(view('T2009').tactics)).toEqual(['TA0102']);
  });
});

describe('content', () => {
  test.each([
    ['T2000', ['level', 'parent']],
    ['T2000.001', ['level', 'old', 'sub']],
    ['T2000.002', ['level']],
    ['T2009', []],
    // An old id has the documents that name it; what its replacement has stands there.
    ['T2001', ['old']],
    ['T2004', []],
  ])('%s is covered by %j', (id, expected) => {
    expect(titles(view(id).documents).toSorted()).toEqual(expected);
  });

  test('what its sub-techniques have stands apart', () => {
    expect(view('T2000').below.map(({ technique, documents }) => [technique.id, titles(documents).toSorted()])).toEqual(
      [
        ['T2000.001', ['level', 'old', 'sub']],
        ['T2000.002', ['level']],
      ],
    );
    expect(view('T2000.001').below).toEqual([]);
  });

  test('a document by an old id says so, once for each id', () => {
    const documents = view('T2000.001').documents;
    expect(documents.map(({ facts, oldIds }) => [facts.document.slug, oldIds]).toSorted()).toEqual([
      ['level', ['T2002']],
      ['old', ['T2001', 'T2003']],
      ['sub', []],
    ]);
  });

  test.each([
    ['T2000', ['Low']],
    ['T2000.002', ['Moderate']],
    // Stated for an id that it replaces.
    ['T2000.001', ['High']],
  ])('%s has the level of coverage that CAR states: %j', (id, levels) => {
    expect(view(id).documents.flatMap((document) => document.levels)).toEqual(levels);
  });

  test.each([
    [
      'T2000.001',
      [
        ['start', undefined],
        ['old', 'T2001'],
      ],
    ],
    [
      'T2000',
      [
        ['start', 'T2000.001'],
        ['old', 'T2001'],
      ],
    ],
    ['T2001', [['old', undefined]]],
    ['T2009', [['other', undefined]]],
    ['T2000.002', []],
  ])('recordings show %s in the steps %j', (id, steps) => {
    const shown = view(id).datasets.flatMap((dataset) => dataset.steps);
    expect(shown.map(({ label, as }) => [label.id, as])).toEqual(steps);
  });

  test.each([
    ['T2000', true],
    ['T2001', true],
    ['T2009', true],
    ['T2009.001', false],
    ['T2004', false],
    ['T2006', false],
  ])('%s has content: %s', (id, has) => {
    expect(view(id).hasContent).toBe(has);
  });

  test('a parent whose sub-techniques alone are covered has content', () => {
    const only = siteWith([sub]);
    const page = techniqueView(only.techniques.get('T2000')!, only);
    expect([page.documents, page.hasContent]).toEqual([[], true]);
  });
});

describe('defences', () => {
  test('those that artifacts lead to, each with the artifact; also by an id that the technique replaces', () => {
    const shell = techniques.find(({ id }) => id === 'T2000.001')!;
    expect(
      linkingArtifacts(shell, knowledge).map(({ artifact, touched, defences }) => ({
        artifact,
        touched: touched.map(({ touches, path }) => `${touches} ${path.join(' < ')}`),
        defences: defences.map(({ defence, acts }) => `${defence.id} ${acts.join(' ')}`),
      })),
    ).toEqual([
      // By the artifacts' names.
      { artifact: 'Shell', touched: ['executes Shell'], defences: ['D3-A analyzes'] },
      {
        artifact: 'Process',
        touched: ['executes Shell < Process', 'creates Process'],
        defences: ['D3-A isolates', 'D3-B analyzes filters'],
      },
    ]);
  });

  test('none for a technique that touches nothing', () => {
    expect(linkingArtifacts(techniques.find(({ id }) => id === 'T2009')!, knowledge)).toEqual([]);
  });

  test('those that documents declare, with their documents, each once', () => {
    const declaring = siteDocument({ file: 'content/analytics/declaring.md', techniques: ['T2000'] });
    const place = { line: 1, column: 1 };
    declaring.content.entry.defences.push(
      { id: 'D3-B', ...place },
      { id: 'D3-A', ...place },
      { id: 'd3-b', ...place },
      { id: 'D3-ZZ', ...place },
    );
    const index = siteWith([declaring, parent]);
    expect(
      defencesDeclared(index.documents, knowledge).map(({ defence, documents }) => [
        defence.id,
        documents.map(({ document }) => document.slug),
      ]),
    ).toEqual([
      ['D3-A', ['declaring']],
      ['D3-B', ['declaring']],
    ]);
  });
});

test.each([
  ['T2000', 'https://attack.mitre.org/techniques/T2000/'],
  ['T2000.001', 'https://attack.mitre.org/techniques/T2000/001/'],
])('MITRE has %s at %s', (id, address) => {
  expect(attackTechniqueAddress(id)).toBe(address);
});
