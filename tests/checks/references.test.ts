import { describe, expect, test } from 'vitest';
import { checkAttack } from '../../src/checks/attack.ts';
import { checkD3fend } from '../../src/checks/d3fend.ts';
import { checkDataModel } from '../../src/checks/data-model.ts';
import type { Diagnostic } from '../../src/documents/diagnostics.ts';
import type { Entry } from '../../src/documents/entry.ts';
import { KNOWLEDGE } from './knowledge.ts';

const place = { line: 3, column: 9 };
const entry = (part: Partial<Entry>): Entry => ({
  id: 'x',
  kind: 'playbook',
  title: 'X',
  summary: '',
  platforms: [],
  techniques: [],
  tactics: [],
  defences: [],
  dataModel: [],
  dataSources: [],
  analytics: [],
  references: [],
  authors: [],
  ...part,
});
const technique = (id: string, name?: string) => ({ id, written: id, ...place, ...(name ? { name } : {}) });
const tactic = (name: string) => ({ name, written: name, ...place });
const said = (found: Diagnostic[]) =>
  found.map((d) => `${d.severity} ${d.rule}: ${d.message}${d.help ? ` (${d.help})` : ''}`);

describe('ATT&CK', () => {
  test.each<[string, Partial<Entry>, string[]]>([
    ['an active technique', { techniques: [technique('T1021.006')] }, []],
    ['by its name', { techniques: [technique('T1021.006', 'windows  remote management')] }, []],
    ['by its full name', { techniques: [technique('T1021.006', 'Remote Services: Windows Remote Management')] }, []],
    [
      'a wrong name',
      { techniques: [technique('T1021', 'Remote Service')] },
      ['warning attack/technique-name: Unexpected name `Remote Service` for `T1021`, expected `Remote Services`.'],
    ],
    [
      'revoked',
      { techniques: [technique('T1028')] },
      [
        'warning attack/revoked-technique: `T1028` was revoked; ATT&CK 99.1 has `T1021.006` Windows Remote Management instead. (write `T1021.006`)',
      ],
    ],
    [
      'revoked twice over',
      { techniques: [technique('T1900')] },
      [
        'warning attack/revoked-technique: `T1900` was revoked; ATT&CK 99.1 has `T1021` Remote Services instead. (write `T1021`)',
      ],
    ],
    [
      'revoked without a replacement',
      { techniques: [technique('T1902')] },
      ['warning attack/revoked-technique: `T1902` was revoked; ATT&CK 99.1 has nothing in its place.'],
    ],
    [
      'deprecated',
      { techniques: [technique('T1903')] },
      ['warning attack/deprecated-technique: `T1903` Old is deprecated in ATT&CK 99.1.'],
    ],
    [
      'unknown',
      { techniques: [technique('T1021.066')] },
      [
        'error attack/unknown-technique: Unexpected technique `T1021.066`, expected an id of ATT&CK 99.1. (did you mean `T1021` Remote Services?)',
      ],
    ],
    [
      'an unknown tactic',
      { tactics: [tactic('Lateral Movment')] },
      [
        'error attack/unknown-tactic: Unexpected tactic `Lateral Movment`, expected a tactic of ATT&CK 99.1. (did you mean `Lateral Movement`?)',
      ],
    ],
    ['a tactic of the technique', { techniques: [technique('T1021')], tactics: [tactic('Lateral Movement')] }, []],
    [
      'a tactic of none of the techniques',
      { techniques: [technique('T1021')], tactics: [tactic('Persistence')] },
      ['warning attack/tactic-mismatch: Unexpected tactic `Persistence`: `T1021` belongs to `Lateral Movement`.'],
    ],
    [
      'a tactic whose id and name are of two',
      { tactics: [{ ...tactic('Persistence'), id: 'TA0008' }] },
      ['warning attack/tactic-name: Unexpected name `Persistence` for `TA0008`, expected `Lateral Movement`.'],
    ],
    [
      'an unknown id of a tactic',
      { tactics: [{ ...place, id: 'TA0018', written: 'TA0018' }] },
      [
        'error attack/unknown-tactic: Unexpected tactic `TA0018`, expected a tactic of ATT&CK 99.1. (did you mean `TA0008` Lateral Movement?)',
      ],
    ],
    [
      'a tactic beside an unknown technique',
      { techniques: [technique('T1021'), technique('T9999')], tactics: [tactic('Persistence')] },
      ['error attack/unknown-technique: Unexpected technique `T9999`, expected an id of ATT&CK 99.1.'],
    ],
    ['a tactic without a technique', { tactics: [tactic('Persistence')] }, []],
  ])('%s', (_, part, expected) => {
    expect(said(checkAttack(entry(part), KNOWLEDGE))).toEqual(expected);
  });

  test('points at the place', () => {
    expect(checkAttack(entry({ techniques: [{ ...technique('T1028'), endColumn: 14 }] }), KNOWLEDGE)[0]).toMatchObject({
      line: 3,
      column: 9,
      endColumn: 14,
    });
  });
});

describe('D3FEND', () => {
  test.each([
    ['known', 'D3-PSA', 'process spawn analysis', []],
    [
      'another name',
      'D3-PSA',
      'Spawning',
      ['warning d3fend/technique-name: Unexpected name `Spawning` for `D3-PSA`, expected `Process Spawn Analysis`.'],
    ],
    [
      'unknown',
      'D3-PSB',
      undefined,
      [
        'error d3fend/unknown-technique: Unexpected defence `D3-PSB`, expected an id of D3FEND 9.9.0. (did you mean `D3-PSA` Process Spawn Analysis?)',
      ],
    ],
    [
      'known by its name alone',
      'D3-XXXXXX',
      'Process Spawn Analysis',
      [
        'error d3fend/unknown-technique: Unexpected defence `D3-XXXXXX`, expected an id of D3FEND 9.9.0. (did you mean `D3-PSA` Process Spawn Analysis?)',
      ],
    ],
  ])('%s', (_, id, name, expected) => {
    expect(said(checkD3fend(entry({ defences: [{ id, ...(name ? { name } : {}), ...place }] }), KNOWLEDGE))).toEqual(
      expected,
    );
  });
});

describe('CAR data model', () => {
  test.each([
    ['known', { object: 'process', action: 'create', field: 'exe' }, []],
    [
      'an unknown object',
      { object: 'proces' },
      [
        'warning data-model/unknown-object: Unexpected object `proces`, expected an object of the CAR data model. (did you mean `process`?)',
      ],
    ],
    [
      'an unknown action',
      { object: 'process', action: 'creat' },
      [
        'warning data-model/unknown-action: Unexpected action `creat`, expected an action of the CAR object `process`. (did you mean `create`?)',
      ],
    ],
    [
      'a field by its last part',
      { object: 'process', field: 'parent_process_exe' },
      [
        'warning data-model/unknown-field: Unexpected field `parent_process_exe`, expected a field of the CAR object `process`. (did you mean `exe`?)',
      ],
    ],
    [
      'a field like none',
      { object: 'process', field: 'zzzzzz' },
      ['warning data-model/unknown-field: Unexpected field `zzzzzz`, expected a field of the CAR object `process`.'],
    ],
  ])('%s', (_, reference, expected) => {
    expect(said(checkDataModel(entry({ dataModel: [{ ...reference, ...place }] }), KNOWLEDGE))).toEqual(expected);
  });
});
