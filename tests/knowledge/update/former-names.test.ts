import { expect, test } from 'vitest';
import { type AttackBefore, readAttackRelease } from '../../../src/knowledge/update/attack-release.ts';
import { bundle, collection, matrix, part, type StixFields, tactic, technique } from './stix-fixture.ts';

/** A release whose one tactic is called so. */
const named = (version: string, name: string, shortName: string): StixFields[] => [
  collection(version),
  matrix('TA0005'),
  tactic('TA0005', name, shortName),
  technique('T1070', 'Removal', [shortName]),
];
const read = (objects: readonly StixFields[], before?: AttackBefore) =>
  readAttackRelease([part(bundle(objects))], before ? { before } : {});

test('a tactic keeps the names of earlier releases, each once, without those of today', async () => {
  const first = await read(named('1', 'Evasion', 'evasion'));
  expect(first.attack.tactics).toEqual([{ id: 'TA0005', name: 'Evasion', shortName: 'evasion' }]);
  const second = await read(named('2', 'Hiding', 'hiding'), first);
  expect(second.attack.tactics[0]?.formerNames).toEqual(['Evasion', 'evasion']);
  const third = await read(named('3', 'Stealth', 'hiding'), second);
  expect(third.attack.tactics[0]?.formerNames).toEqual(['Evasion', 'evasion', 'Hiding']);
  const back = await read(named('4', 'Evasion', 'evasion'), third);
  expect(back.attack.tactics[0]?.formerNames).toEqual(['Hiding', 'Stealth', 'hiding']);
});
