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

it('finds a defence by its id, without case', () => {
  expect(lookup.defence('d3-a')?.name).toBe('Name of D3-A');
  expect(lookup.defence('D3-Z')).toBeUndefined();
});

it('names artifacts, and only those', () => {
  expect(lookup.artifactName('WebTraffic')).toBe('Web Traffic');
  expect(lookup.artifactName('constructor')).toBeUndefined();
});
