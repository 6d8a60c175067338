/** What a release drops is kept, and leads on. */
import { expect, test } from 'vitest';
import { buildKnowledge } from '../../../src/knowledge/lookup.ts';
import { type AttackBefore, readAttackRelease } from '../../../src/knowledge/update/attack-release.ts';
import { compareAttack } from '../../../src/knowledge/update/compare-attack.ts';
import { readD3fendRelease } from '../../../src/knowledge/update/d3fend-release.ts';
import { CLASSES, turtle } from './d3fend-fixture.ts';
import {
  analytic,
  bundle,
  collection,
  component,
  marking,
  matrix,
  part,
  relation,
  type StixFields,
  strategy,
  tactic,
  technique,
} from './stix-fixture.ts';

const read = (objects: readonly StixFields[], before?: AttackBefore) =>
  readAttackRelease([part(bundle(objects))], before ? { before } : {});

const prepare = tactic('TA0042', 'Preparing', 'preparing');
const enter = tactic('TA0001', 'Entering', 'entering');
const reads = analytic('AN1', 'Windows', [['Log', 'EventCode=1', 'DC0001']]);
const detects = strategy('DET0001', 'Detect it', [reads]);
const domains = technique('T1583', 'Domains', ['preparing']);
const first = [
  collection('1'),
  marking('Copyright 2015-2025, The MITRE Corporation.'),
  matrix('TA0042', 'TA0001'),
  prepare,
  enter,
  domains,
  component('DC0001', 'Process'),
  reads,
  detects,
  relation('detects', detects, domains),
];
const read2 = analytic('AN2', 'Windows', [['Log', 'EventCode=2', 'DC0002']]);
const detects2 = strategy('DET0002', 'Detect it better', [read2]);
const moved = technique('T1583', 'Domains', ['entering']);
const second = [
  collection('2'),
  matrix('TA0001'),
  { ...prepare, revoked: true },
  enter,
  moved,
  relation('revoked-by', prepare, enter),
  component('DC0002', 'File'),
  read2,
  detects2,
  relation('detects', detects2, moved),
];

test('a tactic that the matrix drops keeps its names, its techniques and what replaced it', async () => {
  const before = await read(first);
  const after = await read(second, before);
  expect(after.attack.tactics.map(({ id }) => id)).toEqual(['TA0001']);
  expect(after.attack.formerTactics).toEqual([
    { id: 'TA0042', name: 'Preparing', shortName: 'preparing', techniques: ['T1583'], replacedBy: 'TA0001' },
  ]);
  expect(compareAttack(before, after)).toContainEqual({
    entity: 'tactic',
    kind: 'removed',
    id: 'TA0042',
    name: 'Preparing',
    detail: '→ TA0001 Entering',
  });
  // Read again it is the same; with the first release it is a tactic again.
  expect((await read(second, after)).attack).toEqual(after.attack);
  const back = await read(first, after);
  expect(back.attack.tactics.map(({ id }) => id)).toEqual(['TA0042', 'TA0001']);
  expect(back.attack.formerTactics).toBeUndefined();
});

test('data components and detection strategies that are dropped are known still', async () => {
  const { attack, strategies } = await read(second, await read(first));
  expect(attack.dataComponents).toEqual({ DC0002: 'File' });
  expect(attack.formerDataComponents).toEqual({ DC0001: 'Process' });
  expect(strategies.formerStrategies).toEqual({ DET0001: { name: 'Detect it', technique: 'T1583' } });
});

test('the year of the copyright stays where a release does not state it', async () => {
  const before = await read(first);
  expect(before.attack.copyrightYear).toBe(2025);
  expect((await read(second, before)).attack.copyrightYear).toBe(2025);
});

test('a defence that D3FEND drops keeps its place, and leads to what has its name today', async () => {
  const before = (await readD3fendRelease(part(turtle(), 'd3fend.ttl'))).d3fend;
  const classes = CLASSES.flatMap((one) => {
    if (one.name === 'FileLocking') return [];
    return one.name === 'LoginReading' ? [{ ...one, texts: [['d3fend-id', 'D3-LOGIN'] as const] }] : [one];
  });
  const next = part(turtle(classes, '9.2.0'), 'd3fend.ttl');
  const { d3fend } = await readD3fendRelease(next, { before });
  expect(d3fend.formerTechniques).toEqual([
    expect.objectContaining({ id: 'D3-FL', tactic: 'Block', parents: [] }),
    expect.objectContaining({ id: 'D3-LGR', parents: ['D3-LR'], replacedBy: 'D3-LOGIN' }),
  ]);
  expect((await readD3fendRelease(next, { before: d3fend })).d3fend).toEqual(d3fend);
  const unused = () => {
    throw new Error('not needed');
  };
  const knowledge = buildKnowledge({
    attack: unused,
    strategies: unused,
    dataModel: unused,
    windowsEvents: unused,
    d3fend: () => d3fend,
  });
  expect(knowledge.defence('D3-FL')).toBeUndefined();
  expect(knowledge.formerDefence('d3f:FileLocking')?.id).toBe('D3-FL');
  expect(knowledge.formerDefences.map(({ id }) => id)).toEqual(['D3-FL', 'D3-LGR']);
});

test('a defence whose parent has no tactic is not said to be a kind of it', async () => {
  const classes = CLASSES.map((one) =>
    one.name === 'LogReading'
      ? { ...one, relations: one.relations?.filter(([property]) => property !== 'enables') ?? [] }
      : one,
  ).map((one) =>
    one.name === 'LoginReading'
      ? { ...one, relations: [...(one.relations ?? []), ['enables', 'Watch'] as const] }
      : one,
  );
  const { d3fend, warnings } = await readD3fendRelease(part(turtle(classes), 'd3fend.ttl'));
  expect(warnings.join()).toContain('D3-LR Log Reading is passed over: it has no tactic.');
  expect(d3fend.techniques.find(({ id }) => id === 'D3-LGR')?.parents).toEqual([]);
});
