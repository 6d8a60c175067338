import { describe, expect, it } from 'vitest';
import { queryOf, stateOf } from '../../src/search/client/state.ts';
import { findIds, type IdEntry, idOf } from '../../src/search/ids.ts';

const entries: IdEntry[] = [
  { id: 'T1021', title: 'Remote Services', url: '/techniques/t1021/', kind: 'Technique' },
  { id: 'T1021.006', title: 'Windows Remote Management', url: '/techniques/t1021.006/', kind: 'Technique' },
  { id: 'CAR-2014-11-004', title: 'Remote PowerShell Sessions', url: '/analytics/car-2014-11-004/', kind: 'Analytic' },
];

describe('idOf', () => {
  it.each([
    ['t1021.006', 'T1021.006'],
    ['attack.t1021.006', 'T1021.006'],
    ['D3-pla', 'D3-PLA'],
    [' CAR-2014-11-004 ', 'CAR-2014-11-004'],
    ['TA0008', 'TA0008'],
    ['winrm', null],
    ['T10', null],
  ])('%s → %s', (text, id) => expect(idOf(text)).toBe(id));
});

describe('findIds', () => {
  it.each([
    ['T1021', ['T1021']],
    ['attack.t1021.006', ['T1021.006']],
    ['CAR-2014', ['CAR-2014-11-004']],
    ['CAR-2099-01-001', []],
    ['T102', ['T1021', 'T1021.006']],
    ['T1', []],
  ])('%s → %j', (text, ids) => expect(findIds(entries, text).map((entry) => entry.id)).toEqual(ids));
});

it('a state survives its address', () => {
  const state = {
    text: 'winrm 5985',
    filters: { kind: ['Playbook', 'Analytic'], technique: ['T1021.006 Windows Remote Management'] },
  };
  expect(stateOf(queryOf(state))).toEqual(state);
  expect(queryOf({ text: '', filters: {} })).toBe('');
});
