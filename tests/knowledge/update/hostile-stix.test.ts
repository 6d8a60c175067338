/** Bundles that are not what they should be: an error that says what is wrong, or a warning that names what is passed over. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attackLookup } from '../../../src/knowledge/attack-lookup.ts';
import { AttackObjects } from '../../../src/knowledge/update/attack-objects.ts';
import { readAttackRelease } from '../../../src/knowledge/update/attack-release.ts';
import { JsonBounds } from '../../../src/knowledge/update/json-bounds.ts';
import { ReleaseError } from '../../../src/knowledge/update/release-error.ts';
import { Warnings } from '../../../src/knowledge/update/warnings.ts';
import {
  analytic,
  bundle,
  collection,
  matrix,
  part,
  ref,
  relation,
  release18,
  type StixFields,
  strategy,
  tactic,
  technique,
} from './stix-fixture.ts';

const small = (...objects: readonly unknown[]) => [
  collection('20.0'),
  matrix('TA0001'),
  tactic('TA0001', 'Initial Access', 'initial-access'),
  technique('T1001', 'First', ['initial-access']),
  ...objects,
];
const readText = (text: string, inFolder = false) => readAttackRelease([part(text, 'release.json', 1000, inFolder)]);
const readSmall = (...objects: readonly unknown[]) => readText(bundle(small(...objects)));

test.each([
  ['techniques', (index: number) => technique(`T${1000 + index}`, 'One', [])],
  ['relations', (index: number) => relation('revoked-by', `attack-pattern--${index}`, 'attack-pattern--x')],
])('more %s than any release has are not kept', (_, make) => {
  const objects = new AttackObjects(new Warnings(), 10);
  const add = (count: number) => {
    for (let index = 0; index < count; index++) objects.add(make(index), 'many.json');
  };
  add(10);
  expect(() => add(20)).toThrow(/^`many\.json` has more than 10 techniques/);
});

describe('what is no release is refused, by name', () => {
  const mobile = { x_mitre_domains: ['mobile-attack'], kill_chain_phases: [] };
  test.each<[what: string, text: string, says: RegExp]>([
    ['nothing', '', /`release\.json` is empty\./],
    ['a web page', '<!doctype html><html><body>Sign in</body></html>', /web page/],
    ['text', 'hello', /Unexpected text in `release\.json` at byte 1, expected JSON\./],
    ['half a bundle', bundle(release18()).slice(0, 3000), /`release\.json` ends in the middle of its JSON\./],
    ['something after the bundle', `${bundle(release18())} {}`, /Unexpected text/],
    [
      'a wrong character at the end, long after the first piece',
      `${bundle(release18()).slice(0, -1)}x}`,
      new RegExp(`at byte ${new TextEncoder().encode(bundle(release18())).length}, expected JSON`),
    ],
    ['a list', '[]', /no STIX bundle/],
    ['a word', '"bundle"', /no STIX bundle/],
    ['JSON of another kind', '{"techniques": []}', /no STIX bundle/],
    ['an object whose type is no bundle', '{"type": "attack-pattern", "objects": [{}]}', /no STIX bundle/],
    ['a bundle without objects', '{"type": "bundle", "id": "bundle--1"}', /no active technique/],
    ['a bundle of other things', bundle([{ type: 'malware', id: 'malware--1' }]), /no active technique/],
    ['revoked techniques alone', bundle([technique('T1001', 'A', [], { revoked: true })]), /no active technique/],
    [
      'ATT&CK for Mobile',
      bundle([technique('T1400', 'A', [], mobile)]),
      /ATT&CK for Mobile, expected ATT&CK for Enterprise/,
    ],
    [
      'ATT&CK for ICS, in its older form',
      bundle([
        technique('T0800', 'A', [], {
          x_mitre_domains: undefined,
          external_references: [{ source_name: 'mitre-ics-attack', external_id: 'T0800' }],
          kill_chain_phases: [{ kill_chain_name: 'mitre-ics-attack', phase_name: 'impact' }],
        }),
      ]),
      /ATT&CK for ICS, expected/,
    ],
    ['techniques without tactics', bundle([technique('T1001', 'A', ['impact'])]), /no tactics/],
    [
      'two releases at once',
      bundle(small(collection('19.0', 'Enterprise ATT&CK, former'))),
      /several releases \(19\.0, 20\.0\)/,
    ],
    [
      'a release that has neither version nor dates',
      bundle(
        small()
          .slice(1)
          .map((object) => ({ ...(object as StixFields), modified: undefined })),
      ),
      /does not state its version; give it with `--attack-version`/,
    ],
  ])('%s', async (_, text, says) => {
    const error = await readText(text).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(ReleaseError);
    expect(String((error as ReleaseError).message)).toMatch(says);
  });

  test.each([
    ['not json', /Unexpected text|expected JSON/],
    ['[1]', /no STIX bundle/],
    ['{"type": "bundle"}', /no STIX bundle/],
    ['null', /no STIX bundle/],
  ])('a file %j in a folder', async (text, says) => {
    await expect(readText(text, true)).rejects.toThrow(says);
  });
});

describe('bounds', () => {
  test.each(['[', '{"a":'])('nesting of %s without end is refused before anything is built', async (open) => {
    const text = `{"type":"bundle","objects":[{"id":${open.repeat(100_000)}`;
    await expect(readText(text)).rejects.toThrow(/nests lists and objects more than 64 deep/);
    await expect(readText(text, true)).rejects.toThrow(/nests lists and objects more than 64 deep/);
  });

  test('brackets in texts do not nest', () => {
    const bounds = new JsonBounds('a', { depth: 2, string: 100, object: 1000 });
    expect(() => bounds.check(new TextEncoder().encode('{"a\\"[[[": "[{[{\\\\"}'))).not.toThrow();
  });

  test('texts and objects have a length', () => {
    const check = (text: string) =>
      new JsonBounds('a', { depth: 9, string: 10_000, object: 20_000 }).check(new TextEncoder().encode(text));
    expect(() => check(`"${'x'.repeat(10_001)}`)).toThrow(/a text of more than/);
    expect(() => check(`{"objects":[{"a":[${'"b",'.repeat(10_000)}`)).toThrow(/an object of more than/);
    expect(() => check(`{"objects":[${'{"a":1},'.repeat(10_000)}`)).not.toThrow();
  });
});

describe('what cannot be used is passed over, and named', () => {
  const first = ref('attack-pattern', 'T1001');
  test.each<[what: string, object: unknown, warning: RegExp]>([
    ['a number among the objects', 7, /An entry of `release\.json` is passed over/],
    ['null', null, /An entry of `release\.json` is passed over/],
    ['an object without a type', { id: 'x--1' }, /An entry of `release\.json` is passed over/],
    ['an object without an id', { type: 'attack-pattern' }, /An entry of `release\.json` is passed over/],
    ['a technique without an id of ATT&CK', technique('T1', 'A', []), /no ATT&CK id of a known form/],
    ['a technique without a name', technique('T1002', '', []), /has no name/],
    ['a technique with an endless name', technique('T1002', 'x'.repeat(5000), []), /has no name, or too long a one/],
    ['a tactic that the matrix does not have', technique('T1002', 'A', ['weather']), /names the tactic `weather`/],
    ['a sub-technique of nothing', technique('T1009.001', 'A', ['initial-access']), /belongs to is not there/],
    ['a relation of nothing', { ...relation('revoked-by', 'a', 'b'), target_ref: 3 }, /it relates nothing/],
    [
      'two active techniques of one id',
      technique('T1001', 'Again', ['initial-access'], { id: 'attack-pattern--zz' }),
      /Two techniques have the id T1001/,
    ],
    [
      'two versions of one time that differ',
      technique('T1001', 'Other', ['initial-access']),
      /is there twice and differs/,
    ],
  ])('%s', async (_, object, warning) => {
    const { attack, warnings } = await readSmall(object);
    expect(attack.techniques[0]).toMatchObject({ id: 'T1001', name: 'First' });
    expect(warnings.join('\n')).toMatch(warning);
  });

  test('a tactic that the matrix names and that is not there', async () => {
    const objects = small().filter((object) => (object as StixFields)['type'] !== 'x-mitre-matrix');
    const { attack, warnings } = await readText(bundle([...objects, matrix('TA0099', 'TA0001')]));
    expect(attack.tactics.map(({ id }) => id)).toEqual(['TA0001']);
    expect(warnings.join('\n')).toMatch(/names the tactic `x-mitre-tactic--\w+`, which is not there/);
  });

  test('strategies that name what is not there', async () => {
    const read1 = analytic('AN1', 'Linux', [['auditd', 'execve', 'DC0009']]);
    const detects = strategy('DET0001', 'Detect', [read1, analytic('AN2', 'Linux', [])]);
    const { strategies, warnings } = await readSmall(read1, detects, relation('detects', detects, first));
    expect(strategies.strategies['T1001']?.logSources).toEqual([]);
    expect(warnings.join('\n')).toMatch(/names the data component .* not there/);
    expect(warnings.join('\n')).toMatch(/names the analytic .* not there/);
  });

  test('several strategies for a technique are kept together', async () => {
    const two = [strategy('DET0002', 'Second', []), strategy('DET0001', 'First', [])];
    const { strategies, warnings } = await readSmall(...two, ...two.map((one) => relation('detects', one, first)));
    expect(strategies.strategies['T1001']?.id).toBe('DET0001');
    expect(warnings.join('\n')).toMatch(/several detection strategies \(DET0001, DET0002\)/);
  });

  test('thousands of wrong objects do not make thousands of warnings', async () => {
    const { warnings } = await readSmall(
      ...Array.from({ length: 3000 }, (_, index) => technique('T1', `A${index}`, [], { id: `a--${index}` })),
    );
    expect(warnings.length).toBeLessThan(60);
    expect(warnings.at(-1)).toMatch(/^\d+ more like these\.$/);
  });
});

describe('revocations', () => {
  const revoked = { revoked: true };
  const circle = [technique('T1002', 'A', [], revoked), technique('T1003', 'B', [], revoked)] as const;
  test('in a circle lead nowhere', async () => {
    const { attack } = await readSmall(
      ...circle,
      relation('revoked-by', circle[0], circle[1]),
      relation('revoked-by', circle[1], circle[0]),
    );
    expect(attackLookup(attack).technique('T1002')).toEqual({
      status: 'revoked',
      technique: expect.objectContaining({ id: 'T1002', revokedBy: 'T1003' }),
    });
  });

  test('by themselves, or by what is not there, lead nowhere and are told', async () => {
    const { attack, warnings } = await readSmall(
      ...circle,
      relation('revoked-by', circle[0], circle[0]),
      relation('revoked-by', circle[1], 'attack-pattern--none'),
    );
    expect(attack.techniques.filter(({ status }) => status === 'revoked').map(({ revokedBy }) => revokedBy)).toEqual([
      undefined,
      undefined,
    ]);
    expect(warnings.join('\n')).toMatch(/T1003 was revoked by `attack-pattern--none`/);
  });
});

test('names of the language itself are names like others, and change no object', async () => {
  const evil = JSON.stringify(technique('T1002', 'Evil', ['initial-access'])).replace(
    '"type"',
    '"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}, "type"',
  );
  const text = bundle(small()).replace(/\]\}$/, `,${evil}]}`);
  const { attack } = await readText(text);
  expect(attack.techniques.map(({ name }) => name)).toEqual(['First', 'Evil']);
  expect('polluted' in {}).toBe(false);
  const { attack: other } = await readSmall(
    technique('T1003', '__proto__', ['__proto__', 'initial-access'], { x_mitre_platforms: ['__proto__'] }),
  );
  expect(other.techniques.at(-1)).toMatchObject({ name: '__proto__', tactics: ['TA0001'], platforms: ['__proto__'] });
});

test('whatever is done to a bundle, it is a release, or an error that says what is wrong', async () => {
  const text = bundle(release18());
  const damaged = fc
    .tuple(fc.nat(text.length), fc.nat(60), fc.oneof(fc.string(), fc.json()))
    .map(([at, length, put]) => text.slice(0, at) + put + text.slice(at + length));
  await fc.assert(
    fc.asyncProperty(damaged, async (given) => {
      try {
        const { attack } = await readText(given);
        expect(attack.techniques.length).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toBeInstanceOf(ReleaseError);
        expect((error as Error).message).toMatch(/\.$/);
      }
    }),
    { numRuns: 300 },
  );
});

test('objects of which anything may be anything', async () => {
  const fields = fc.dictionary(
    fc.constantFrom(...new Set(release18().flatMap((object) => Object.keys(object))), '__proto__'),
    fc.jsonValue(),
    { maxKeys: 8 },
  );
  const types = fc.constantFrom(...new Set(release18().map(({ type }) => type)));
  const object = fc.tuple(fields, types, fc.string()).map(([own, type, id]) => ({ ...own, type, id }));
  await fc.assert(
    fc.asyncProperty(fc.array(object, { maxLength: 6 }), async (objects) => {
      try {
        await readSmall(...objects);
      } catch (error) {
        expect(error).toBeInstanceOf(ReleaseError);
      }
    }),
    { numRuns: 300 },
  );
});
