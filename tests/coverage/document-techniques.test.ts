import { expect, test } from 'vitest';
import { huntedBy, techniqueFamily } from '../../src/coverage/document-techniques.ts';
import type { DocumentContent } from '../../src/documents/document.ts';
import { knowledgeOf, technique } from './defences.ts';

const knowledge = knowledgeOf({}, [
  technique('T1021'),
  technique('T1021.006', { parent: 'T1021' }),
  technique('T1021.001', { parent: 'T1021' }),
  technique('T1028', { status: 'revoked', revokedBy: 'T1021.006' }),
  technique('T1059'),
  technique('T1175', { status: 'deprecated' }),
]);

const naming = (...ids: string[]): DocumentContent =>
  ({ dialect: 'guided', entry: { techniques: ids.map((id) => ({ id })) } }) as unknown as DocumentContent;

test.each<[document: string[], label: string, hunts: boolean, why: string]>([
  [['T1059'], 'T1059', true, 'the same'],
  [['T1059'], 't1059', true, 'however it is typed'],
  [['T1021'], 'T1021.006', true, 'a sub-technique counts for its technique'],
  [['T1021.006'], 'T1021', true, 'and the other way round'],
  [['T1021.001'], 'T1021.006', false, 'another sub-technique does not'],
  [['T1028'], 'T1021.006', true, 'an id that is replaced by it'],
  [['T1021'], 'T1028', true, 'a replaced id in the label'],
  [['T1028'], 'T1021', true, 'the technique above what replaces it'],
  [['T1175'], 'T1175', true, 'a deprecated one is still itself'],
  [['T9999'], 'T9999', true, 'and so is one that nobody knows'],
  [['T1059'], 'T1021', false, 'another'],
  [['T1059', 'T1021'], 'T1021', true, 'one of several'],
])('a document that names %j hunts a label of %s: %s (%s)', (document, label, hunts) => {
  expect(huntedBy(naming(...document), knowledge)?.(label)).toBe(hunts);
});

test('a document that names no technique hunts nothing that could be missed', () => {
  expect(huntedBy(naming(), knowledge)).toBeUndefined();
});

test('a technique stands for itself, what is above it and what is below', () => {
  expect([...techniqueFamily('T1021', knowledge)]).toEqual(['T1021', 'T1021.001', 'T1021.006']);
  expect([...techniqueFamily('T1028', knowledge)]).toEqual(['T1021.006', 'T1021']);
});
