/** What releases change, told one by one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Attack, D3fend } from '../../../src/knowledge/types.ts';
import { readAttackRelease } from '../../../src/knowledge/update/attack-release.ts';
import type { Change } from '../../../src/knowledge/update/changes.ts';
import { type AttackFacts, compareAttack } from '../../../src/knowledge/update/compare-attack.ts';
import { compareD3fend } from '../../../src/knowledge/update/compare-d3fend.ts';
import { updateNotice } from '../../../src/knowledge/update/notice.ts';
import { bundle, part, release18, release19 } from './stix-fixture.ts';

const told = (changes: readonly Change[]) =>
  changes.map(({ entity, kind, id, name, detail }) => [entity, kind, id, name, detail].filter(Boolean).join(' | '));

test('from a release 18 to a release 19', async () => {
  const before = await readAttackRelease([part(bundle(release18()))]);
  const after = await readAttackRelease([part(bundle(release19()))], { before });
  expect(told(compareAttack(before, after, after.lost))).toEqual([
    'tactic | renamed | TA0005 | Stealth | Defense Evasion → Stealth',
    'tactic | new | TA0112 | Defense Impairment',
    'tactic | other | TA0005 | Stealth | short name defense-evasion → stealth',
    'technique | new | T1059 | Command and Scripting Interpreter | Execution',
    'technique | other replacement | T1089 | Disabling Security Tools | → T1685 Disable or Modify Tools (by T1562.001)',
    'technique | revoked | T1562 | Impair Defenses | → T1685 Disable or Modify Tools',
    'technique | revoked | T1562.001 | Disable or Modify Tools | → T1685 Disable or Modify Tools',
    'technique | revoked | T1562.002 | Disable Windows Event Logging | → T1685.001 Disable Event Logging',
    'technique | renamed | T1564 | Hide Traces | Hide Artifacts → Hide Traces',
    'technique | moved | T1564 | Hide Traces | Stealth, Persistence → Stealth',
    'technique | deprecated | T1569 | System Services | the release no longer has it; it is kept',
    'technique | new | T1685 | Disable or Modify Tools | Defense Impairment',
    'technique | new | T1685.001 | Disable Event Logging | Defense Impairment',
    'data component | renamed | DC0032 | Process Start | Process Creation → Process Start',
    'data component | removed | DC0033 | Process Termination',
    'detection strategy | new | DET0900 | Detect disabled tools | for T1685',
    'detection strategy | removed | DET0001 | Detect disabled tools | of T1562.001',
  ]);
  expect(compareAttack(after, after)).toEqual([]);
});

/** A release with one technique, and what a test changes of it. */
function attackOf(technique: Partial<Attack['techniques'][number]> = {}, rest: Partial<Attack> = {}): AttackFacts {
  return {
    attack: {
      source: '',
      version: '1',
      tactics: [
        { id: 'TA0001', shortName: 'one', name: 'One' },
        { id: 'TA0002', shortName: 'two', name: 'Two' },
      ],
      dataComponents: {},
      techniques: [
        { id: 'T1001', name: 'Parent', status: 'active', tactics: ['TA0001'], platforms: ['Linux'] },
        { id: 'T1002', name: 'A', status: 'active', tactics: ['TA0001'], platforms: ['Linux'], ...technique },
      ],
      ...rest,
    },
    strategies: { source: '', version: '1', strategies: {} },
  };
}

test.each<[what: string, before: AttackFacts, after: AttackFacts, expected: string[]]>([
  ['another tactic', attackOf(), attackOf({ tactics: ['TA0002'] }), ['technique | moved | T1002 | A | One → Two']],
  [
    'another order of its tactics',
    attackOf({ tactics: ['TA0001', 'TA0002'] }),
    attackOf({ tactics: ['TA0002', 'TA0001'] }),
    [],
  ],
  ['a parent', attackOf(), attackOf({ parent: 'T1001' }), ['technique | other parent | T1002 | A | nothing → T1001']],
  [
    'other platforms',
    attackOf(),
    attackOf({ platforms: ['ESXi'] }),
    ['technique | other | T1002 | A | platforms Linux → ESXi'],
  ],
  ['deprecation', attackOf(), attackOf({ status: 'deprecated' }), ['technique | deprecated | T1002 | A']],
  [
    'the end of deprecation',
    attackOf({ status: 'deprecated' }),
    attackOf(),
    ['technique | un-deprecated | T1002 | A | was deprecated'],
  ],
  [
    'revocation by nothing',
    attackOf(),
    attackOf({ status: 'revoked' }),
    ['technique | revoked | T1002 | A | nothing in its place'],
  ],
  [
    'revocation by another than before',
    attackOf({ status: 'revoked' }),
    attackOf({ status: 'revoked', revokedBy: 'T1001' }),
    ['technique | other replacement | T1002 | A | → T1001 Parent'],
  ],
  [
    'other tactics of what is revoked, which are those of its time',
    attackOf({ status: 'revoked', revokedBy: 'T1001' }),
    attackOf({ status: 'revoked', revokedBy: 'T1001', tactics: [] }),
    [],
  ],
  [
    'another order of the matrix',
    attackOf(),
    attackOf({}, { tactics: [...attackOf().attack.tactics].reverse() }),
    ['tactic | other order | TA0002 | Two | TA0001, TA0002 → TA0002, TA0001'],
  ],
])('%s', (_, before, after, expected) => {
  expect(told(compareAttack(before, after))).toEqual(expected);
});

test('detection strategies: another for a technique, another name, other log sources', () => {
  const of = (id: string, name: string, log: string): AttackFacts => ({
    ...attackOf(),
    strategies: {
      source: '',
      version: '1',
      strategies: { T1001: { id, name, logSources: [{ name: log, dataComponent: 'DC0001', platforms: [] }] } },
    },
  });
  expect(told(compareAttack(of('DET0001', 'A', 'x'), of('DET0002', 'A', 'x')))).toEqual([
    'detection strategy | other | DET0002 | A | for T1001, in place of DET0001',
  ]);
  expect(told(compareAttack(of('DET0001', 'A', 'x'), of('DET0001', 'B', 'y')))).toEqual([
    'detection strategy | renamed | DET0001 | B | A → B',
    'detection strategy | other | DET0001 | B | other log sources for T1001',
  ]);
});

describe('D3FEND', () => {
  const defence = {
    id: 'D3-A',
    name: 'A',
    iri: 'd3f:A',
    tactic: 'Watch',
    parents: [] as string[],
    artifacts: [['reads', 'File']] as [string, string][],
  };
  const before: D3fend = {
    source: '',
    version: '1',
    note: '',
    tactics: ['Watch', 'Block'],
    techniques: [defence],
    artifacts: { File: { name: 'File', parents: [] }, Log: { name: 'Log', parents: [] } },
    attackArtifacts: { T1001: [['reads', 'File']] },
  };
  test.each<[what: string, after: Partial<D3fend>, expected: string[]]>([
    ['nothing', {}, []],
    ['a tactic more', { tactics: ['Watch', 'Block', 'Rest'] }, ['D3FEND tactic | new | Rest | Rest']],
    [
      'another order',
      { tactics: ['Block', 'Watch'] },
      ['D3FEND tactic | other order | Block | Block | Watch, Block → Block, Watch'],
    ],
    [
      'a defence of another name and tactic',
      { techniques: [{ ...defence, name: 'B', tactic: 'Block' }] },
      ['defence | renamed | D3-A | B | A → B', 'defence | moved | D3-A | B | Watch → Block'],
    ],
    [
      'a defence of another parent',
      { techniques: [{ ...defence, parents: ['D3-B'] }] },
      ['defence | other parent | D3-A | A | nothing → D3-B'],
    ],
    [
      'other artifacts',
      { techniques: [{ ...defence, artifacts: [['reads', 'Log']] }] },
      ['defence | other | D3-A | A | artifacts: + reads Log, − reads File'],
    ],
    [
      'another id for the same',
      { techniques: [{ ...defence, id: 'D3-B' }] },
      ['defence | new | D3-B | A | Watch', 'defence | removed | D3-A | A | → D3-B A'],
    ],
    [
      'artifacts',
      { artifacts: { File: { name: 'Files', parents: ['Log'] }, Net: { name: 'Net', parents: [] } } },
      [
        'artifact | renamed | File | Files | File → Files',
        'artifact | new | Net | Net',
        'artifact | removed | Log | Log',
        'artifact | other parent | File | Files | nothing → Log',
      ],
    ],
    [
      'what techniques touch',
      { attackArtifacts: { T1001: [['reads', 'Log']], T1002: [['uses', 'File']] } },
      ['relation | other | T1001 | + reads Log, − reads File', 'relation | new | T1002 | + uses File'],
    ],
  ])('%s', (_, after, expected) => {
    expect(told(compareD3fend(before, { ...before, ...after }))).toEqual(expected);
  });
});

describe('the notice', () => {
  const notice = `Made from MITRE ATT&CK® Enterprise, version 18.1
(<https://attack.mitre.org/>).
> "© 2025 The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation."
Made from the MITRE D3FEND™ ontology, version 1.2.0 (<https://d3fend.mitre.org/>).
> Copyright (c) 2022 The MITRE Corporation
`;
  test('names the versions and the year of the releases', () => {
    const { text, look } = updateNotice(notice, { attackVersion: '19.0', attackYear: 2026, d3fendVersion: '1.6.0' });
    expect(text).toBe(notice.replace('18.1', '19.0').replace('© 2025', '© 2026').replace('1.2.0', '1.6.0'));
    expect(look).toEqual(["See that D3FEND's licence is still the one that the notice has."]);
  });

  test('stays where the releases are the same', () => {
    expect(updateNotice(notice, { attackVersion: '18.1', attackYear: 2025, d3fendVersion: '1.2.0' })).toEqual({
      text: notice,
      look: [],
    });
  });

  test('of this project names what its files hold, in words that an update finds', () => {
    const folder = join(import.meta.dirname, '..', '..', '..', 'content', 'knowledge');
    const own = readFileSync(join(folder, 'NOTICE.md'), 'utf8');
    const versionIn = (name: string) =>
      (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { version: string }).version;
    const facts = { attackVersion: versionIn('attack.json'), d3fendVersion: versionIn('d3fend.json') };
    const attackYear = Number(/© (\d{4}) The MITRE/.exec(own)?.[1]);
    expect(updateNotice(own, { ...facts, attackYear })).toEqual({ text: own, look: [] });
  });

  test('is for people where the release states no year, or the notice has other words', () => {
    expect(updateNotice(notice, { attackVersion: '19.0' }).look).toEqual([
      expect.stringMatching(/states no copyright/),
    ]);
    expect(updateNotice('Nothing.', { attackVersion: '19.0', attackYear: 2026 }).look).toHaveLength(2);
  });
});
