/** A small ATT&CK and D3FEND for tests of technique and tactic pages: what a page must tell apart, once each. */
import { buildKnowledge } from '../../../src/knowledge/lookup.ts';
import type { AttackTechnique } from '../../../src/knowledge/types.ts';
import { knowledgeSources } from '../site-fixture.ts';

const technique = (id: string, name: string, more: Partial<AttackTechnique> = {}): AttackTechnique => ({
  id,
  name,
  tactics: ['TA0101'],
  platforms: ['Windows'],
  status: 'active',
  ...(id.includes('.') ? { parent: id.split('.')[0] ?? '' } : {}),
  ...more,
});

export const techniques: readonly AttackTechnique[] = [
  technique('T2000', 'Sessions', { tactics: ['TA0101', 'TA0103'] }),
  technique('T2000.001', 'Shells', { tactics: ['TA0101', 'TA0103'] }),
  technique('T2000.002', 'Desktops', { tactics: ['TA0101', 'TA0103'] }),
  technique('T2001', 'Shells of Old', { status: 'revoked', revokedBy: 'T2002' }),
  technique('T2002', 'Shells Once More', { status: 'revoked', revokedBy: 'T2000.001' }),
  technique('T2003', 'Shell Windows', { status: 'revoked', revokedBy: 'T2000.001' }),
  technique('T2004', 'Gone', { status: 'deprecated' }),
  technique('T2005', 'Led to Gone', { status: 'revoked', revokedBy: 'T2004' }),
  technique('T2006', 'Round', { status: 'revoked', revokedBy: 'T2007' }),
  technique('T2007', 'And Round', { status: 'revoked', revokedBy: 'T2006' }),
  technique('T2008', 'Nowhere', { status: 'revoked', revokedBy: 'T9999' }),
  technique('T2009', 'Bare', { tactics: ['TA0102', 'TA9999'] }),
  // In a tactic of its own, which its parent is not in.
  technique('T2009.001', 'Apart', { tactics: ['TA0103'] }),
];

export const knowledge = buildKnowledge({
  ...knowledgeSources,
  attack: () => ({
    source: '',
    version: '99',
    // Not in the order of their ids, and not as many as ATT&CK has.
    tactics: [
      { id: 'TA0103', shortName: 'first', name: 'First' },
      { id: 'TA0101', shortName: 'second', name: 'Second' },
      { id: 'TA0102', shortName: 'third', name: 'Third' },
      { id: 'TA0104', shortName: 'empty', name: 'Empty' },
    ],
    techniques: techniques.map((item) => ({ ...item })),
    dataComponents: { DC0032: 'Process Creation' },
  }),
  d3fend: () => ({
    source: '',
    version: '9',
    note: '',
    tactics: ['Detect'],
    techniques: [
      {
        id: 'D3-B',
        name: 'Watch',
        iri: 'd3f:B',
        tactic: 'Detect',
        parents: [],
        artifacts: [
          ['analyzes', 'Process'],
          ['filters', 'Process'],
        ],
      },
      {
        id: 'D3-A',
        name: 'Hold',
        iri: 'd3f:A',
        tactic: 'Detect',
        parents: [],
        artifacts: [
          ['isolates', 'Process'],
          ['analyzes', 'Shell'],
        ],
      },
      { id: 'D3-C', name: 'Elsewhere', iri: 'd3f:C', tactic: 'Detect', parents: [], artifacts: [['analyzes', 'Mail']] },
    ],
    artifacts: {
      Process: { name: 'Process', parents: [] },
      Shell: { name: 'Command Shell', parents: ['Process'] },
      Mail: { name: 'Mail', parents: [] },
    },
    attackArtifacts: {
      'T2000.001': [['executes', 'Shell']],
      // As D3FEND still has it, under an id that is revoked by now.
      T2003: [['creates', 'Process']],
    },
  }),
});
