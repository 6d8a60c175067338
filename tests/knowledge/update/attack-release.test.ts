/** Releases of ATT&CK: what is taken from their objects, whatever order and form they come in. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attackLookup } from '../../../src/knowledge/attack-lookup.ts';
import { type AttackBefore, readAttackRelease } from '../../../src/knowledge/update/attack-release.ts';
import { isIdentifier } from '../../../src/knowledge/update/attack-strategies.ts';
import { formatKnowledge } from '../../../src/knowledge/update/write.ts';
import {
  analytic,
  bundle,
  collection,
  component,
  matrix,
  part,
  ref,
  relation,
  release18,
  release19,
  type StixFields,
  strategy,
  tactic,
  technique,
} from './stix-fixture.ts';

const read = (objects: readonly unknown[], before?: AttackBefore) =>
  readAttackRelease([part(bundle(objects))], before ? { before } : {});

/** The smallest release: some objects beside a tactic, its matrix and a technique. */
const small = (...objects: readonly StixFields[]) => [
  collection('20.0'),
  matrix('TA0001'),
  tactic('TA0001', 'Initial Access', 'initial-access'),
  technique('T1001', 'First', ['initial-access']),
  ...objects,
];

describe('a release 18', () => {
  test('gives tactics in the order of the matrix, techniques in the order of their ids', async () => {
    const { attack, copyrightYear, warnings } = await read(release18());
    expect(attack.version).toBe('18.1');
    expect(attack.tactics.map(({ id }) => id)).toEqual(['TA0002', 'TA0003', 'TA0005']);
    expect(attack.techniques.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'T1061 deprecated',
      'T1089 revoked',
      'T1562 active',
      'T1562.001 active',
      'T1562.002 active',
      'T1564 active',
      'T1569 active',
    ]);
    expect(attack.techniques.find(({ id }) => id === 'T1562.001')).toEqual({
      id: 'T1562.001',
      name: 'Disable or Modify Tools',
      status: 'active',
      tactics: ['TA0005'],
      platforms: ['Windows'],
      parent: 'T1562',
    });
    expect(attack.techniques.find(({ id }) => id === 'T1089')?.revokedBy).toBe('T1562.001');
    expect(attack.dataComponents).toEqual({ DC0032: 'Process Creation', DC0033: 'Process Termination' });
    expect(copyrightYear).toBe(2025);
    expect(warnings).toEqual([]);
  });

  test('gives detection strategies by technique, channels where they are identifiers', async () => {
    const { strategies } = await read(release18());
    expect(strategies.strategies).toEqual({
      'T1562.001': {
        id: 'DET0001',
        name: 'Detect disabled tools',
        logSources: [
          { name: 'WinEventLog:Security', channel: 'EventCode=4688', dataComponent: 'DC0032', platforms: ['Windows'] },
          { name: 'WinEventLog:System', dataComponent: 'DC0033', platforms: ['Windows'] },
        ],
      },
    });
  });

  test('gives the same bytes in whatever order its objects stand and however it is cut', async () => {
    const { attack, strategies } = await read(release18());
    const expected = formatKnowledge(attack) + formatKnowledge(strategies);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(release18(), { minLength: release18().length }),
        fc.integer({ min: 1, max: 5000 }),
        async (objects, size) => {
          const again = await readAttackRelease([part(bundle(objects), 'release.json', size)]);
          expect(formatKnowledge(again.attack) + formatKnowledge(again.strategies)).toBe(expected);
        },
      ),
      { numRuns: 25 },
    );
  });

  test('gives the same of a folder: a file for each object, bundles or bare, but for the version', async () => {
    const whole = await read(release18());
    const objects = release18().filter(({ type }) => type !== 'x-mitre-collection');
    const parts = objects.map((object, index) =>
      part(index % 2 === 0 ? bundle([object]) : JSON.stringify(object), `cti/${index}.json`, 500, true),
    );
    const { attack, strategies, versionStated } = await readAttackRelease(parts);
    expect(versionStated).toBe(false);
    expect(attack.version).toBe('2026-04-01');
    expect({ ...attack, version: '18.1' }).toEqual(whole.attack);
    expect({ ...strategies, version: '18.1' }).toEqual(whole.strategies);
  });

  test('is named by its file where no collection states the version, and by whoever says so', async () => {
    const text = bundle(release18().filter(({ type }) => type !== 'x-mitre-collection'));
    const named = await readAttackRelease([part(text, 'https://example.org/a/enterprise-attack-17.1.json')]);
    expect([named.attack.version, named.versionStated]).toEqual(['17.1', true]);
    const given = await readAttackRelease([part(text)], { version: '17.0' });
    expect([given.attack.version, given.versionStated]).toEqual(['17.0', true]);
  });
});

describe('a release 19 on top of a release 18', () => {
  const both = async () => {
    const before = await read(release18());
    return { before, after: await read(release19(), before) };
  };

  test('has tactics of other names and number, and chains that lead to their end', async () => {
    const { after } = await both();
    expect(after.attack.tactics.map(({ name }) => name)).toEqual([
      'Execution',
      'Persistence',
      'Stealth',
      'Defense Impairment',
    ]);
    const lookup = attackLookup(after.attack);
    for (const [id, replacement] of [
      ['T1089', 'T1685'],
      ['T1562', 'T1685'],
      ['T1562.001', 'T1685'],
      ['T1562.002', 'T1685.001'],
    ] as const)
      expect(lookup.technique(id), id).toMatchObject({ status: 'revoked', replacement: { id: replacement } });
    expect(lookup.subTechniques('T1685').map(({ id }) => id)).toEqual(['T1685.001']);
    expect(after.warnings).toEqual([]);
  });

  test('keeps an id that it no longer has as deprecated, and says so', async () => {
    const { after } = await both();
    expect(after.lost).toEqual(['T1569']);
    expect(after.attack.techniques.find(({ id }) => id === 'T1569')).toEqual({
      id: 'T1569',
      name: 'System Services',
      status: 'deprecated',
      tactics: ['TA0002'],
      platforms: ['Windows', 'Linux'],
    });
  });

  test('keeps the tactics of revoked techniques, whose short names are those of their time', async () => {
    const { after } = await both();
    expect(after.attack.techniques.find(({ id }) => id === 'T1562')?.tactics).toEqual(['TA0005']);
  });

  test('gives the same bytes when it is read on top of itself', async () => {
    const { after } = await both();
    const again = await read(release19(), after);
    expect(formatKnowledge(again.attack)).toBe(formatKnowledge(after.attack));
    expect(formatKnowledge(again.strategies)).toBe(formatKnowledge(after.strategies));
  });

  test('is a release by itself too', async () => {
    const { attack, lost } = await read(release19());
    expect(lost).toEqual([]);
    expect(attack.techniques.find(({ id }) => id === 'T1564')?.tactics).toEqual(['TA0005']);
  });
});

describe('objects', () => {
  test('of one id: an active one counts, then a revoked one, then the latest', async () => {
    const { attack } = await read(
      small(
        technique('T1002', 'Deprecated', [], { id: 'attack-pattern--a', x_mitre_deprecated: true }),
        technique('T1002', 'Revoked', [], { id: 'attack-pattern--b', revoked: true }),
        technique('T1003', 'Revoked', [], { id: 'attack-pattern--c', revoked: true, modified: '2027' }),
        technique('T1003', 'Active', ['initial-access'], { id: 'attack-pattern--d' }),
      ),
    );
    expect(attack.techniques.map(({ id, name }) => `${id} ${name}`)).toEqual([
      'T1001 First',
      'T1002 Revoked',
      'T1003 Active',
    ]);
  });

  test('of one STIX id: the latest version counts', async () => {
    const { attack } = await read(
      small(
        technique('T1002', 'Later', ['initial-access'], { modified: '2026-05-01T00:00:00.000Z' }),
        technique('T1002', 'Earlier', ['initial-access']),
      ),
    );
    expect(attack.techniques.at(-1)?.name).toBe('Later');
  });

  test('of other domains do not count', async () => {
    const { attack } = await read(
      small(
        technique('T1400', 'Of phones', ['initial-access'], { x_mitre_domains: ['mobile-attack'] }),
        technique('T0800', 'Of plants', ['initial-access'], { x_mitre_domains: ['ics-attack'] }),
        tactic('TA0027', 'Initial Access', 'initial-access', { x_mitre_domains: ['mobile-attack'] }),
        component('DC0100', 'Of plants', { x_mitre_domains: ['ics-attack'] }),
        component('DC0101', 'Of both', { x_mitre_domains: ['ics-attack', 'enterprise-attack'] }),
      ),
    );
    expect(attack.techniques.map(({ id }) => id)).toEqual(['T1001']);
    expect(attack.tactics.map(({ id }) => id)).toEqual(['TA0001']);
    expect(Object.keys(attack.dataComponents)).toEqual(['DC0101']);
  });

  test('that are no longer current are left out, but for techniques and what strategies name', async () => {
    const goneRelation = {
      ...relation('subtechnique-of', ref('attack-pattern', 'T1001.001'), ref('attack-pattern', 'T1001')),
      revoked: true,
    };
    const read1 = analytic('AN1', 'Linux', [['auditd', 'execve', 'DC0001']]);
    const old = { ...analytic('AN2', 'Linux', [['old', undefined, 'DC0001']]), x_mitre_deprecated: true };
    const detects = strategy('DET0001', 'Detect', [read1, old]);
    const { attack, strategies } = await read(
      small(
        goneRelation,
        component('DC0001', 'Named', { x_mitre_deprecated: true }),
        component('DC0002', 'Not named', { revoked: true }),
        read1,
        old,
        detects,
        relation('detects', detects, ref('attack-pattern', 'T1001')),
      ),
    );
    expect(attack.dataComponents).toEqual({ DC0001: 'Named' });
    expect(strategies.strategies['T1001']?.logSources.map(({ name }) => name)).toEqual(['auditd']);
  });

  test('log sources of several analytics and platforms are one', async () => {
    const logs = [['NSM:Flow', 'flow records', 'DC0001']] as const;
    const analytics = [analytic('AN1', 'macOS', logs), analytic('AN2', 'Linux', logs)];
    const detects = strategy('DET0001', 'Detect', analytics);
    const { strategies } = await read(
      small(
        component('DC0001', 'Flow'),
        ...analytics,
        detects,
        relation('detects', detects, ref('attack-pattern', 'T1001')),
      ),
    );
    expect(strategies.strategies['T1001']?.logSources).toEqual([
      { name: 'NSM:Flow', channel: 'flow records', dataComponent: 'DC0001', platforms: ['Linux', 'macOS'] },
    ]);
  });

  test('of a release before 18, without ids of data components: those that are there stay', async () => {
    const before = await read(release18());
    const objects = release18()
      .filter(({ type }) => !/strategy|analytic|component|collection/.test(String(type)))
      .concat(collection('17.1'), component('DC0032', 'Process Creation', { external_references: [] }));
    const { attack, strategies, warnings } = await read(objects, before);
    expect(attack.version).toBe('17.1');
    expect(attack.dataComponents).toEqual(before.attack.dataComponents);
    expect(strategies).toEqual(before.strategies);
    expect(warnings).toEqual([
      '`release.json` holds no data components with ids and detection strategies; those of ATT&CK 18.1 are kept.',
    ]);
  });

  test('of techniques alone take the tactics that are there', async () => {
    const before = await read(release18());
    const { attack } = await read([technique('T1569', 'System Services', ['execution', 'persistence'])], before);
    expect(attack.tactics).toEqual(before.attack.tactics);
    expect(attack.techniques.find(({ id }) => id === 'T1569')?.tactics).toEqual(['TA0002', 'TA0003']);
  });
});

test.each([
  ['EventCode=4688', true],
  ['EventCode=4728, 4729, 4732, 4733, 4756, 4757', true],
  ['ES_EVENT_TYPE_NOTIFY_EXEC', true],
  ['MICROSOFT.COMPUTE/VIRTUALMACHINES/DELETE', true],
  ['conn.log or http.log', true],
  ['process::exec', true],
  ['Execution of binaries with unsigned certificates', false],
  ['Query to a domain (rare)', false],
  ['`esxcli` with --force', false],
])('the channel %j is an identifier: %s', (channel, expected) => {
  expect(isIdentifier(channel)).toBe(expected);
});
