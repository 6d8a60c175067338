import { describe, expect, test } from 'vitest';
import { coverageScore, type LayerTechnique, navigatorLayer } from '../../src/exports/navigator.ts';
import { document, documents, laterSite, NASTY, site } from './site.ts';
import { droppable, formatValidator } from './validators.ts';

const errors = formatValidator('navigator-layer-4.5.schema.json');
const byId = (techniques: readonly LayerTechnique[], id: string) =>
  techniques.filter(({ techniqueID }) => techniqueID === id);

describe('a layer is as format 4.5 says', () => {
  test.each([
    ['of the whole site', navigatorLayer(site())],
    ['of a collection', navigatorLayer(site(), 'playbooks')],
    ['of a collection without documents', navigatorLayer(site(), 'rules')],
    ['without an address', navigatorLayer(site(documents(), { title: 'Our hunts' }))],
    [
      'of texts that are hard to hold',
      navigatorLayer(site([document({ file: 'content/playbooks/a.md', title: NASTY, names: ['T1059'] })])),
    ],
  ])('%s', (_, layer) => {
    expect(errors(JSON.parse(JSON.stringify(layer)))).toEqual([]);
  });

  test('and what it must have is missed when it is dropped', () => {
    expect(droppable(navigatorLayer(site()), errors)).toEqual([
      'description',
      'filters',
      'filters.platforms',
      'gradient',
      'hideDisabled',
      'layout',
      'layout.aggregateFunction',
      'layout.countUnscored',
      'layout.expandedSubtechniques',
      'layout.layout',
      'layout.showAggregateScores',
      'layout.showID',
      'layout.showName',
      'legendItems',
      'links',
      'metadata',
      'sorting',
      'techniques',
      'techniques[].comment',
      'techniques[].enabled',
      'techniques[].links',
      'techniques[].metadata',
      'techniques[].score',
      'techniques[].showSubtechniques',
      'techniques[].tactic',
      'versions',
      'versions.attack',
    ]);
  });
});

describe('scores', () => {
  const score = (...names: string[]) => {
    const { coverage } = site().model;
    return coverageScore(coverage.documents.filter((one) => names.includes(one.document.slug)));
  };
  test.each([
    ['nothing', [], undefined],
    ['documents alone', ['notes'], 25],
    ['analytics, none proven', ['sessions', 'notes', 'shell'], 50],
    ['a proven analytic', ['sessions', 'old'], 100],
  ])('%s', (_, names, expected) => {
    expect(score(...names)).toBe(expected);
  });

  test('a collection is scored by its own documents', () => {
    const [analytics] = byId(navigatorLayer(site(), 'analytics').techniques, 'T1021.006');
    const [all] = byId(navigatorLayer(site()).techniques, 'T1021.006');
    expect([analytics?.score, all?.score]).toEqual([50, 100]);
  });
});

test('a revoked id counts for its replacement, whose parent opens and says nothing itself', () => {
  const { techniques } = navigatorLayer(
    site([document({ file: 'content/playbooks/old.md', names: ['T1028'], proof: { eql: 'proven' } })]),
  );
  expect(techniques).toEqual([
    { techniqueID: 'T1021', tactic: 'lateral-movement', enabled: true, showSubtechniques: true },
    expect.objectContaining({ techniqueID: 'T1021.006', tactic: 'lateral-movement', score: 100 }),
  ]);
});

test('names documents and their proof, and links to pages', () => {
  const [technique] = byId(navigatorLayer(site()).techniques, 'T1021.006');
  expect(technique).toEqual({
    techniqueID: 'T1021.006',
    tactic: 'lateral-movement',
    enabled: true,
    score: 100,
    comment: 'Sessions (0 of 2 analytics proven)\nAn old hunt (1 of 1 analytic proven)',
    metadata: [
      { name: 'Documents', value: 'Analytic 1, Playbook 1' },
      { name: 'Analytics', value: '1 proven, 1 silent, 1 unproven' },
      { name: 'Languages', value: expect.stringContaining('Sigma') },
    ],
    links: [
      { label: 'T1021.006 Windows Remote Management', url: 'https://hunts.example/base/techniques/t1021.006/' },
      { divider: true },
      { label: 'Sessions', url: 'https://hunts.example/base/analytics/sessions/' },
      { label: 'An old hunt', url: 'https://hunts.example/base/playbooks/old/' },
    ],
  });
});

test('a technique of many documents names the first and counts the rest', () => {
  const many = Array.from({ length: 23 }, (_, index) =>
    document({ file: `content/playbooks/hunt-${index}.md`, title: `Hunt ${index}`, names: ['T1059'] }),
  );
  const [technique] = navigatorLayer(site(many)).techniques;
  expect(technique?.comment?.split('\n')).toHaveLength(11);
  expect(technique?.comment).toMatch(/\nand 13 more documents$/);
  expect(technique?.links).toHaveLength(12);
});

test('the legend names the colour that the gradient gives each score', () => {
  const { gradient, legendItems } = navigatorLayer(site());
  const step = 100 / (gradient.colors.length - 1);
  for (const { label, color } of legendItems)
    expect(gradient.colors[Number.parseInt(label, 10) / step], label).toBe(color);
  expect(legendItems.map(({ label }) => Number.parseInt(label, 10))).toEqual([100, 50, 25]);
});

describe('a layer of another release', () => {
  const layer = navigatorLayer(laterSite());
  test('is as format 4.5 says, and names the release as the Navigator does', () => {
    expect(errors(JSON.parse(JSON.stringify(layer)))).toEqual([]);
    expect(layer.versions).toEqual({ attack: '19', navigator: '5.2.0', layer: '4.5' });
  });
  test('has a technique under each of its tactics, and none that is no longer kept', () => {
    expect(layer.techniques.map(({ techniqueID, tactic, score }) => [techniqueID, tactic, score])).toEqual([
      ['T1059', 'execution', 100],
      ['T1059', 'quiet-waiting', 100],
    ]);
  });
  test('shows every platform of active techniques', () => {
    expect(layer.filters.platforms).toEqual(['Linux', 'Windows', 'macOS']);
  });
});

test('parents show the best score below them, and open where there is one', () => {
  expect(navigatorLayer(site())).toMatchObject({
    sorting: 0,
    hideDisabled: false,
    layout: {
      showName: true,
      showAggregateScores: true,
      countUnscored: false,
      aggregateFunction: 'max',
      expandedSubtechniques: 'annotated',
    },
    gradient: { minValue: 0, maxValue: 100 },
  });
});

test('a title of several lines is one line of the comment', () => {
  const { techniques } = navigatorLayer(
    site([document({ file: 'content/playbooks/a.md', title: 'One\n  hunt\r\nof ours', names: ['T1059'] })]),
  );
  expect(techniques[0]?.comment).toBe('One hunt of ours');
  expect(techniques[0]?.links?.at(-1)).toMatchObject({ label: 'One hunt of ours' });
});

test('a title without an end is shortened', () => {
  const { techniques } = navigatorLayer(
    site([document({ file: 'content/playbooks/a.md', title: 'hunt '.repeat(2_000), names: ['T1059'] })]),
  );
  expect(techniques[0]?.comment?.length).toBeLessThan(300);
});
