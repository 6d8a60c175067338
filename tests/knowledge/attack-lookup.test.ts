import { describe, expect, it } from 'vitest';
import { attackLookup } from '../../src/knowledge/attack-lookup.ts';
import type { Attack, AttackTechnique } from '../../src/knowledge/types.ts';

const technique = (id: string, more: Partial<AttackTechnique> = {}): AttackTechnique => ({
  id,
  name: `Name of ${id}`,
  tactics: ['TA0008'],
  platforms: ['Windows'],
  status: 'active',
  ...more,
});
const revoked = (id: string, revokedBy?: string): AttackTechnique =>
  technique(id, { status: 'revoked', ...(revokedBy === undefined ? {} : { revokedBy }) });

const attack: Attack = {
  source: 'made up for this test',
  version: '0',
  tactics: [
    { id: 'TA0008', shortName: 'lateral-movement', name: 'Lateral Movement' },
    { id: 'TA0002', shortName: 'execution', name: 'Execution' },
  ],
  techniques: [
    technique('T2000'),
    technique('T2000.002', { parent: 'T2000' }),
    technique('T2000.001', { parent: 'T2000', tactics: ['TA0002'] }),
    revoked('T2001', 'T2000.001'),
    revoked('T2002', 'T2001'),
    revoked('T2003', 'T2004'),
    revoked('T2004', 'T2003'),
    revoked('T2005', 'T2006'),
    technique('T2006', { status: 'deprecated' }),
    revoked('T2007', 'T9000'),
    revoked('T2008'),
  ],
  dataComponents: { DC0032: 'Process Creation' },
};
const lookup = attackLookup(attack);

/** What a lookup says, in a word. */
function verdict(id: string): string {
  const found = lookup.technique(id);
  switch (found.status) {
    case 'revoked':
      return `revoked, now ${found.replacement?.id ?? 'nothing'}`;
    case 'unknown':
      return `unknown, perhaps ${found.nearest?.id ?? 'nothing'}`;
    default:
      return found.status;
  }
}

describe('a technique id', () => {
  it.each([
    ['T2000', 'active'],
    ['T2000.001', 'active'],
    ['t2000.001', 'active'],
    [' T2000 ', 'active'],
    ['T2006', 'deprecated'],
    ['T2001', 'revoked, now T2000.001'],
    // Chains are followed to their end …
    ['T2002', 'revoked, now T2000.001'],
    // … unless they run in a circle, end in a deprecated technique, in one that is not there, or nowhere.
    ['T2003', 'revoked, now nothing'],
    ['T2004', 'revoked, now nothing'],
    ['T2005', 'revoked, now nothing'],
    ['T2007', 'revoked, now nothing'],
    ['T2008', 'revoked, now nothing'],
    // A sub-technique: a missing zero, else its parent, through the parent's revocation.
    ['T2000.01', 'unknown, perhaps T2000.001'],
    ['T2000.2', 'unknown, perhaps T2000.002'],
    ['T2000.099', 'unknown, perhaps T2000'],
    ['T2001.001', 'unknown, perhaps T2000.001'],
    ['T2003.001', 'unknown, perhaps nothing'],
    ['T2O00', 'unknown, perhaps T2000'],
    ['T7777', 'unknown, perhaps nothing'],
    ['', 'unknown, perhaps nothing'],
    ['constructor', 'unknown, perhaps nothing'],
  ])('%j is %s', (id, expected) => {
    expect(verdict(id)).toBe(expected);
  });
});

describe('a tactic', () => {
  it.each(['TA0008', 'ta0008', 'lateral-movement', 'Lateral Movement', ' LATERAL MOVEMENT '])(
    'is found by %j',
    (name) => {
      expect(lookup.tactic(name)?.id).toBe('TA0008');
    },
  );

  it('that is mistyped has a nearest one', () => {
    expect(lookup.tactic('Lateral Movment')).toBeUndefined();
    expect(lookup.nearestTactic('Lateral Movment')?.id).toBe('TA0008');
    expect(lookup.nearestTactic('Cooking')).toBeUndefined();
  });

  it('lists its active techniques in id order', () => {
    expect(lookup.techniquesOf('TA0008').map(({ id }) => id)).toEqual(['T2000', 'T2000.002']);
    expect(lookup.techniquesOf('TA0002').map(({ id }) => id)).toEqual(['T2000.001']);
  });
});

it('lists sub-techniques in id order', () => {
  expect(lookup.subTechniques('t2000').map(({ id }) => id)).toEqual(['T2000.001', 'T2000.002']);
  expect(lookup.subTechniques('T2000.001')).toEqual([]);
});

it('names data components', () => {
  expect(lookup.dataComponent('dc0032')).toBe('Process Creation');
  expect(lookup.dataComponent('DC9999')).toBeUndefined();
});
