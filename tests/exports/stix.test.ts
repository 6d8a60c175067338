import { describe, expect, test } from 'vitest';
import { patternType, type StixObject, stixBundle } from '../../src/exports/stix.ts';
import { document, documents, laterSite, NASTY, site } from './site.ts';
import { droppable, formatValidator } from './validators.ts';

const errors = formatValidator('stix-2.1.schema.json');
const ofType = (objects: readonly StixObject[], type: string) => objects.filter((object) => object.type === type);
const indicatorOf = (objects: readonly StixObject[], pattern: string) =>
  objects.find((object) => object['pattern'] === pattern);

describe('a bundle is as STIX 2.1 says', () => {
  test.each([
    ['with an address', site()],
    ['without one', site(documents(), { title: 'Our hunts' })],
    ['without documents', site([])],
    [
      'of texts that are hard to hold',
      site([
        document({
          file: 'content/playbooks/a.md',
          title: NASTY,
          summary: NASTY,
          names: ['T1059'],
          proof: { [`${NASTY}/own words`]: 'unproven' },
          modified: '1601-01-01',
        }),
      ]),
    ],
  ])('%s', (_, index) => {
    expect(errors(JSON.parse(JSON.stringify(stixBundle(index))))).toEqual([]);
  });

  test('and what it must have is missed when it is dropped', () => {
    expect(droppable(stixBundle(site()), errors)).toEqual([
      'objects',
      'objects[].created_by_ref',
      'objects[].description',
      'objects[].external_references',
      'objects[].external_references[].external_id',
      'objects[].identity_class',
      'objects[].indicator_types',
      'objects[].kill_chain_phases',
      'objects[].labels',
      'objects[].object_marking_refs',
    ]);
  });

  test.each(['indicator', 'attack-pattern', 'identity', 'relationship', 'marking-definition'])(
    'each of the properties that a %s must have',
    (type) => {
      const required: Record<string, string[]> = {
        indicator: ['modified', 'pattern', 'pattern_type', 'valid_from'],
        'attack-pattern': ['modified', 'name'],
        identity: ['modified', 'name'],
        relationship: ['modified', 'relationship_type', 'source_ref', 'target_ref'],
        'marking-definition': ['definition_type', 'definition'],
      };
      const bundle = stixBundle(site());
      const [object] = ofType(bundle.objects, type);
      for (const property of ['type', 'spec_version', 'id', 'created', ...(required[type] ?? [])]) {
        if (!object) throw new Error(`the bundle has no ${type}`);
        const { [property]: dropped, ...rest } = object;
        expect(dropped, property).toBeDefined();
        expect(errors({ ...bundle, objects: [rest] }), property).not.toEqual([]);
      }
    },
  );
});

test('ids are unique, and references lead to objects of the bundle', () => {
  const { objects } = stixBundle(site());
  const ids = objects.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const object of objects) {
    for (const reference of ['created_by_ref', 'source_ref', 'target_ref'])
      if (object[reference] !== undefined) expect(ids).toContain(object[reference]);
    for (const marking of (object['object_marking_refs'] ?? []) as string[]) expect(ids).toContain(marking);
  }
});

test('two documents that say the same are two indicators', () => {
  const same = { title: 'A hunt', names: ['T1059'], proof: { eql: 'proven' as const }, id: 'a' };
  const twice = ['playbooks', 'analytics'].map((folder) => document({ file: `content/${folder}/a.md`, ...same }));
  const { objects } = stixBundle(site(twice, { title: 'Our hunts' }));
  expect(new Set(ofType(objects, 'indicator').map(({ id }) => id)).size).toBe(2);
  expect(new Set(objects.map(({ id }) => id)).size).toBe(objects.length);
});

test('each analytic is an indicator with its query, its language and its proof', () => {
  const { objects } = stixBundle(site());
  expect(
    ofType(objects, 'indicator').map((object) => [object['pattern'], object['pattern_type'], object['labels']]),
  ).toEqual([
    ['query of sigma', 'sigma', ['proof-unproven']],
    ['query of spark-sql', 'spark-sql', ['proof-silent']],
    ['query of eql', 'eql', ['proof-proven']],
    ['EventID = 1', 'sysmon-1', ['proof-skipped']],
  ]);
  expect(indicatorOf(objects, 'query of eql')).toMatchObject({
    name: 'An old hunt: eql',
    kill_chain_phases: [{ kill_chain_name: 'mitre-attack', phase_name: 'lateral-movement' }],
    external_references: [
      {
        source_name: 'Our hunts',
        external_id: 'old eql',
        url: 'https://hunts.example/base/playbooks/old/#query:eql',
      },
      {
        source_name: 'mitre-attack',
        external_id: 'T1021.006',
        url: 'https://attack.mitre.org/techniques/T1021/006/',
      },
    ],
  });
});

test('an indicator indicates the techniques of its document, old ids by what replaced them', () => {
  const { objects } = stixBundle(site());
  const name = new Map(objects.map((object) => [object.id, object['name']]));
  const links = ofType(objects, 'relationship').map((object) => [
    name.get(String(object['source_ref'])),
    object['relationship_type'],
    name.get(String(object['target_ref'])),
  ]);
  expect(links).toContainEqual(['An old hunt: eql', 'indicates', 'Windows Remote Management']);
  expect(links).toHaveLength(4);
  expect(ofType(objects, 'attack-pattern').map((object) => object['name'])).toEqual([
    'Windows Remote Management',
    'Command and Scripting Interpreter',
  ]);
});

test('an attack pattern carries its id at ATT&CK, the terms of ATT&CK, and a phase for each tactic', () => {
  const { objects } = stixBundle(laterSite());
  const terms = objects.find(({ definition }) => JSON.stringify(definition ?? '').includes('The MITRE Corporation'));
  expect(terms?.['definition']).toEqual({
    statement:
      'MITRE ATT&CK® 19.2. © The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation.',
  });
  expect(ofType(objects, 'attack-pattern')).toMatchObject([
    {
      name: 'Command and Scripting Interpreter',
      kill_chain_phases: [
        { kill_chain_name: 'mitre-attack', phase_name: 'execution' },
        { kill_chain_name: 'mitre-attack', phase_name: 'quiet-waiting' },
      ],
      external_references: [
        { source_name: 'mitre-attack', external_id: 'T1059', url: 'https://attack.mitre.org/techniques/T1059/' },
      ],
      object_marking_refs: [terms?.id],
    },
    { name: 'Scripting', external_references: [{ external_id: 'T1064' }] },
  ]);
});

test("what is the site's own carries the site's licence", () => {
  const { objects } = stixBundle(site());
  const licence = objects.find(({ definition }) => JSON.stringify(definition ?? '').includes('Licence: MIT'));
  expect(licence).toBeDefined();
  for (const object of objects.filter(({ type }) => ['indicator', 'relationship', 'identity'].includes(type)))
    expect(object['object_marking_refs'], object.id).toEqual([licence?.id]);
});

test('an analytic without a text is left out: a pattern is never empty', () => {
  const bare = document({
    file: 'content/playbooks/a.md',
    names: ['T1059'],
    proof: { eql: 'unproven' },
    queries: { eql: ' \n' },
  });
  expect(stixBundle(site([bare])).objects.map(({ type }) => type)).toEqual([
    'marking-definition',
    'marking-definition',
    'identity',
  ]);
});

describe('times are those of the document', () => {
  const times = (dates: object) => {
    const hunt = document({ file: 'content/playbooks/a.md', proof: { eql: 'proven' }, ...dates });
    const [indicator] = ofType(stixBundle(site([hunt])).objects, 'indicator');
    return ['created', 'modified', 'valid_from'].map((name) => String(indicator?.[name]).slice(0, 10));
  };
  test.each([
    [{ created: '2026-01-05', modified: '2026-02-01' }, ['2026-01-05', '2026-02-01', '2026-01-05']],
    [{ created: '2026-01-05' }, ['2026-01-05', '2026-01-05', '2026-01-05']],
    [{ modified: '2026-02-01' }, ['1970-01-01', '2026-02-01', '2026-02-01']],
    [{ created: '2026-02-01', modified: '2026-01-05' }, ['2026-02-01', '2026-02-01', '2026-02-01']],
    [{ modified: '1601-01-01' }, ['1970-01-01', '1970-01-01', '1601-01-01']],
    [{}, ['1970-01-01', '1970-01-01', '1970-01-01']],
  ])('%j', (dates, expected) => {
    expect(times(dates)).toEqual(expected);
  });
});

describe('an id', () => {
  const idOf = (query: string, dates: object, address = 'https://a.example/') => {
    const hunt = document({
      file: 'content/playbooks/a.md',
      proof: { eql: 'proven' },
      queries: { eql: query },
      ...dates,
    });
    return indicatorOf(stixBundle(site([hunt], { title: 'Hunts', address })).objects, query)?.id;
  };
  const dated = { modified: '2026-02-01' };
  test('stays when a document with a date of change is changed', () => {
    expect(idOf('process', dated)).toBe(idOf('file', { modified: '2026-02-02' }));
  });
  test('is another when a document without one is: no later `modified` could tell', () => {
    expect(idOf('process', {})).toBe(idOf('process', {}));
    expect(idOf('process', {})).not.toBe(idOf('file', {}));
  });
  test('is another on another site', () => {
    expect(idOf('process', dated)).not.toBe(idOf('process', dated, 'https://b.example/'));
  });
});

test.each([
  ['sigma', 'sigma'],
  ['spark-sql', 'spark-sql'],
  ['Fortran 77!', 'fortran-77'],
  ['日本', 'unknown'],
])('the language %s is the pattern type %s', (language, type) => {
  expect(patternType(language)).toBe(type);
});
