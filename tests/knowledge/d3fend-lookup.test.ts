import { describe, expect, it } from 'vitest';
import { d3fendLookup } from '../../src/knowledge/d3fend-lookup.ts';
import type { D3fend, Defence } from '../../src/knowledge/types.ts';

const defence = (id: string, ...artifacts: string[]): Defence => ({
  id,
  name: `Name of ${id}`,
  iri: `d3f:${id}`,
  tactic: 'Detect',
  parents: [],
  artifacts: artifacts.map((artifact) => ['analyzes', artifact]),
});

const d3fend: D3fend = {
  source: 'made up for this test',
  version: '0',
  note: '',
  tactics: ['Detect'],
  techniques: [defence('D3-C', 'Traffic'), defence('D3-A', 'Process'), defence('D3-B', 'WebTraffic', 'Mail')],
  artifacts: {
    Traffic: { name: 'Traffic', parents: ['Thing'] },
    // A circle in the source must not hang the lookup.
    Thing: { name: 'Thing', parents: ['Traffic'] },
    WebTraffic: { name: 'Web Traffic', parents: ['Traffic'] },
    Process: { name: 'Process', parents: [] },
  },
  attackArtifacts: {
    T2000: [['produces', 'WebTraffic']],
    T2001: [['produces', 'Traffic']],
    T2002: [['executes', 'Unknown']],
  },
};
const lookup = d3fendLookup(d3fend);

describe('defences against a technique', () => {
  it.each([
    // The artifact itself, and its ancestors; in id order.
    ['T2000', ['D3-B', 'D3-C']],
    // Not its descendants: who watches web traffic does not watch all traffic.
    ['T2001', ['D3-C']],
    ['t2001', ['D3-C']],
    ['T2002', []],
    ['T9999', []],
  ])('%s: %j', (id, expected) => {
    expect(lookup.defencesAgainst(id).map((found) => found.id)).toEqual(expected);
  });
});

describe('the artifacts that link a technique with a defence', () => {
  it.each([
    ['T2000', 'D3-B', [{ acts: 'analyzes', touches: 'produces', path: ['WebTraffic'] }]],
    // Up to the artifact that the defence acts on, through each that lies between.
    ['T2000', 'D3-C', [{ acts: 'analyzes', touches: 'produces', path: ['WebTraffic', 'Traffic'] }]],
    ['T2001', 'D3-B', undefined],
    ['T2002', 'D3-A', undefined],
  ])('%s and %s', (technique, id, links) => {
    expect(lookup.answersTo(technique).find((answer) => answer.defence.id === id)?.links).toEqual(links);
    expect(lookup.answersOf(id).find((answer) => answer.technique === technique)?.links).toEqual(links);
  });

  it('takes the shortest of two ways up', () => {
    const two = d3fendLookup({
      ...d3fend,
      techniques: [defence('D3-A', 'Top')],
      artifacts: {
        Top: { name: 'Top', parents: [] },
        Long: { name: 'Long', parents: ['Longer'] },
        Longer: { name: 'Longer', parents: ['Top'] },
        Short: { name: 'Short', parents: ['Top'] },
        Bottom: { name: 'Bottom', parents: ['Long', 'Short'] },
      },
      attackArtifacts: { T2000: [['creates', 'Bottom']] },
    });
    expect(two.answersTo('T2000')[0]?.links.map(({ path }) => path)).toEqual([['Bottom', 'Short', 'Top']]);
  });
});

it('both directions tell the same', () => {
  const there = Object.keys(d3fend.attackArtifacts).flatMap((technique) => lookup.answersTo(technique));
  const back = lookup.defences.flatMap(({ id }) => lookup.answersOf(id));
  expect(new Set(back)).toEqual(new Set(there));
});

it.each([
  ['d3-a', 'D3-A'],
  [' D3-A ', 'D3-A'],
  ['d3f:D3-A', 'D3-A'],
  ['d3f:NameInTheOntology', 'D3-N'],
  ['http://d3fend.mitre.org/ontologies/d3fend.owl#NameInTheOntology', 'D3-N'],
  ['https://d3fend.mitre.org/technique/d3f:nameInTheOntology', 'D3-N'],
  // The bare name could be any word.
  ['NameInTheOntology', undefined],
  ['D3-Z', undefined],
  ['', undefined],
])('the defence %j is %s', (written, id) => {
  const named = { ...defence('D3-N'), iri: 'd3f:NameInTheOntology' };
  expect(d3fendLookup({ ...d3fend, techniques: [...d3fend.techniques, named] }).defence(written)?.id).toBe(id);
});

it('knows the defences below a defence, in id order, each once', () => {
  const below = (id: string, ...parents: string[]): Defence => ({ ...defence(id), parents });
  const family = d3fendLookup({
    ...d3fend,
    techniques: [below('D3-Y', 'D3-A', 'D3-A'), below('D3-X', 'D3-A', 'D3-B'), defence('D3-A'), defence('D3-B')],
  });
  expect(family.subDefences('d3-a').map(({ id }) => id)).toEqual(['D3-X', 'D3-Y']);
  expect(family.subDefences('D3-B').map(({ id }) => id)).toEqual(['D3-X']);
  expect(family.subDefences('D3-Z')).toEqual([]);
});

it('has the tactics in the order of D3FEND, and after them those that only a technique names', () => {
  const stray = { ...defence('D3-S'), tactic: 'Foresee' };
  expect(d3fendLookup({ ...d3fend, techniques: [stray, ...d3fend.techniques] }).tactics).toEqual(['Detect', 'Foresee']);
});

it('knows what an artifact is a kind of, and its own kinds', () => {
  expect(lookup.artifact('Traffic')).toEqual({
    id: 'Traffic',
    name: 'Traffic',
    parents: ['Thing'],
    narrower: ['Thing', 'WebTraffic'],
  });
  expect(lookup.artifact('Nothing')).toBeUndefined();
});

it('names artifacts, and only those', () => {
  expect(lookup.artifactName('WebTraffic')).toBe('Web Traffic');
  expect(lookup.artifactName('constructor')).toBeUndefined();
});
