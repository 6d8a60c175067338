import { describe, expect, it } from 'vitest';
import { artifactRows, touchedArtifacts } from '../../src/components/defences/artifacts.ts';
import {
  d3fendDefenceAddress,
  d3fendTacticAddress,
  defencesAbove,
  defenceTacticPages,
} from '../../src/components/site/defence-pages.ts';
import { siteIndex } from '../../src/components/site/site-index.ts';
import { defenceCoverage } from '../../src/coverage/defence-coverage.ts';
import { coverageOf, declaring, defence, knowledgeOf, technique } from '../coverage/defences.ts';
import { siteOf } from './site-fixture.ts';

const knowledge = knowledgeOf(
  {
    tactics: ['Detect', 'Look Ahead'],
    techniques: [
      defence('D3-TOP', {
        artifacts: [
          ['analyzes', 'Process'],
          ['monitors', 'Process'],
          ['analyzes', 'Tree'],
        ],
      }),
      defence('D3-MID', { parents: ['D3-GONE', 'D3-TOP'] }),
      defence('D3-LOW', { parents: ['D3-MID'] }),
      defence('D3-ONE', { parents: ['D3-TWO'], tactic: 'Look Ahead' }),
      defence('D3-TWO', { parents: ['D3-ONE'], tactic: 'Look Ahead' }),
    ],
    artifacts: {
      Process: { name: 'Process', parents: ['Thing'] },
      Thing: { name: 'Thing', parents: ['Process', 'Everything'] },
      Everything: { name: 'Everything', parents: [] },
      Tree: { name: 'Process Tree', parents: [] },
      Service: { name: 'A Service', parents: ['Process'] },
    },
    attackArtifacts: {
      T1001: [
        ['creates', 'Process'],
        ['accesses', 'Service'],
      ],
      T1002: [['creates', 'Process']],
    },
  },
  [technique('T1001'), technique('T1002')],
);
const documents = [
  declaring({ file: 'content/analytics/low.md', techniques: ['T1001'], proof: { spl: 'proven' } }, 'D3-LOW'),
  declaring({ file: 'content/playbooks/both.md', techniques: ['T1002'] }, 'D3-LOW', 'D3-TWO'),
];
const coverage = coverageOf(documents, knowledge);
const site = siteIndex({ ...siteOf(documents), knowledge, coverage });

describe('pages of defences', () => {
  it('there is one for every defence, by id', () => {
    expect([...site.defences.keys()]).toEqual(['D3-LOW', 'D3-MID', 'D3-ONE', 'D3-TOP', 'D3-TWO']);
  });

  it.each([
    ['D3-LOW', ['/analytics/low/', '/playbooks/both/'], []],
    ['D3-TWO', ['/playbooks/both/'], []],
    ['D3-TOP', [], ['/analytics/low/', '/playbooks/both/']],
  ])('%s: declared by %j, derived for %j', (id, declared, derived) => {
    const page = site.defences.get(id);
    expect(page?.documents.map(({ url }) => url)).toEqual(declared);
    expect(page?.derived.map(({ facts }) => facts.url)).toEqual(derived);
  });

  it.each([
    ['D3-LOW', ['D3-TOP', 'D3-MID']],
    ['D3-TOP', []],
    // A circle ends where it began.
    ['D3-ONE', ['D3-TWO']],
  ])('above %s: %j', (id, above) => {
    const { defence } = site.defences.get(id)!;
    expect(defencesAbove(defence, site).map((found) => found.id)).toEqual(above);
  });
});

it('a tactic has its defences, parents first, and those that documents declare', () => {
  expect(
    defenceTacticPages(site).map(({ name, part, pages, declared }) => ({
      name,
      part,
      pages: pages.map(({ defence }) => defence.id),
      declared: declared.map(({ defence }) => defence.id),
    })),
  ).toEqual([
    { name: 'Detect', part: 'detect', pages: ['D3-TOP', 'D3-MID', 'D3-LOW'], declared: ['D3-LOW'] },
    { name: 'Look Ahead', part: 'look-ahead', pages: ['D3-TWO', 'D3-ONE'], declared: ['D3-TWO'] },
  ]);
});

it('artifacts say what they are kinds of, and which of their kinds techniques touch', () => {
  const top = defenceCoverage(coverage, knowledge).get('D3-TOP')!;
  expect(artifactRows(top, knowledge)).toEqual([
    {
      artifact: 'Process',
      relations: ['analyzes', 'monitors'],
      above: ['Thing', 'Everything'],
      touched: ['Service', 'Process'],
      techniques: 2,
    },
    { artifact: 'Tree', relations: ['analyzes'], above: [], touched: [], techniques: 0 },
  ]);
  expect(touchedArtifacts(top.answers[0]!.links)).toMatchObject([
    { touches: 'creates', path: ['Process'] },
    { touches: 'accesses', path: ['Service', 'Process'] },
  ]);
});

it.each([
  ['d3f:FileAnalysis', 'https://d3fend.mitre.org/technique/d3f:FileAnalysis/'],
  [
    'http://d3fend.mitre.org/ontologies/d3fend.owl#FileAnalysis',
    'https://d3fend.mitre.org/technique/d3f:FileAnalysis/',
  ],
])('%s is at %s', (iri, address) => {
  expect(d3fendDefenceAddress(defence('D3-FA', { iri }))).toBe(address);
});

it('a tactic has its address at D3FEND', () => {
  expect(d3fendTacticAddress('Look Ahead')).toBe('https://d3fend.mitre.org/tactic/d3f:LookAhead/');
});
