/** Releases of D3FEND: what is taken from the ontology, in whichever form it is. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readD3fendRelease } from '../../../src/knowledge/update/d3fend-release.ts';
import { ReleaseError } from '../../../src/knowledge/update/release-error.ts';
import { formatKnowledge } from '../../../src/knowledge/update/write.ts';
import { CLASSES, type Class, jsonLd, rdfXml, turtle } from './d3fend-fixture.ts';
import { bundle, part, release18 } from './stix-fixture.ts';

const read = (text: string, name = 'd3fend.txt') => readD3fendRelease(part(text, name));
const changed = (name: string, change: Partial<Class>) =>
  CLASSES.map((one) => (one.name === name ? { ...one, ...change } : one));

test.each([
  ['Turtle', turtle()],
  ['JSON-LD', jsonLd()],
  ['JSON-LD whose restrictions stand within their classes', jsonLd(CLASSES, true)],
  ['RDF/XML', rdfXml()],
  ['Turtle after a byte order mark', `\ufeff${turtle()}`],
])('the facts are the same in %s', async (_, text) => {
  const { d3fend, copyrightYear, warnings } = await read(text);
  expect(warnings).toEqual([]);
  expect(copyrightYear).toBe(2026);
  expect(d3fend).toMatchObject({ version: '9.1.0', tactics: ['Arrange', 'Watch', 'Block'] });
  expect(d3fend.techniques).toEqual([
    {
      id: 'D3-FL',
      name: 'File Locking',
      iri: 'd3f:FileLocking',
      tactic: 'Block',
      parents: [],
      artifacts: [['restricts', 'File']],
    },
    { id: 'D3-INV', name: 'Inventory', iri: 'd3f:Inventory', tactic: 'Arrange', parents: [], artifacts: [] },
    {
      id: 'D3-LGR',
      name: 'Login "Reading" & more',
      iri: 'd3f:LoginReading',
      tactic: 'Watch',
      parents: ['D3-LR'],
      artifacts: [['analyzes', 'LoginLog']],
    },
    {
      id: 'D3-LR',
      name: 'Log Reading',
      iri: 'd3f:LogReading',
      tactic: 'Watch',
      parents: [],
      artifacts: [['analyzes', 'Log']],
    },
  ]);
  expect(d3fend.artifacts).toEqual({
    DigitalArtifact: { name: 'Digital Artifact', parents: [] },
    File: { name: 'File', parents: ['DigitalArtifact'] },
    Log: { name: 'Log', parents: ['DigitalArtifact'] },
    LoginLog: { name: 'Login Log', parents: ['File', 'Log'] },
  });
  const dumping = [
    ['may-access', 'LoginLog'],
    ['reads', 'File'],
  ];
  expect(d3fend.attackArtifacts).toEqual({ T1003: dumping, 'T1003.001': dumping });
});

test('the order of statements makes no difference', async () => {
  const expected = formatKnowledge((await read(turtle())).d3fend);
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([...CLASSES], { minLength: CLASSES.length }), async (classes) => {
      expect(formatKnowledge((await read(turtle(classes))).d3fend)).toBe(expected);
    }),
    { numRuns: 20 },
  );
});

test('relations may be stated of a technique itself, without a restriction', async () => {
  const stated = turtle(changed('FileLocking', { relations: [] })).replace(
    ':FileLocking a owl:Class',
    ':FileLocking :restricts :File ; :enables :Block ; a owl:Class',
  );
  expect((await read(stated)).d3fend.techniques[0]).toMatchObject({
    tactic: 'Block',
    artifacts: [['restricts', 'File']],
  });
});

test('what the project says of its source stays', async () => {
  const { d3fend } = await read(turtle());
  const before = { ...d3fend, source: 'Ours', note: 'Ours too' };
  const again = await readD3fendRelease(part(turtle(), 'd3fend.ttl'), { before, version: '9.2' });
  expect(again.d3fend).toEqual({ ...before, version: '9.2' });
});

test.each<[what: string, classes: readonly Class[], warning: RegExp]>([
  [
    'a defence without a tactic',
    changed('FileLocking', { relations: [] }),
    /D3-FL File Locking is passed over: it has no tactic/,
  ],
  [
    'an id of another form',
    changed('FileLocking', { texts: [['d3fend-id', 'T1000']] }),
    /FileLocking is passed over: its id is `T1000`/,
  ],
  ['an id that another has', changed('FileLocking', { texts: [['d3fend-id', 'D3-LR']] }), /has its id D3-LR/],
])('%s is passed over, and named', async (_, classes, warning) => {
  const { d3fend, warnings } = await read(turtle(classes));
  expect(d3fend.techniques.map(({ id }) => id)).not.toContain('D3-FL');
  expect(warnings.join('\n')).toMatch(warning);
});

test('circles of superclasses end', async () => {
  const { d3fend } = await read(turtle([...changed('File', { above: ['DigitalArtifact', 'LoginLog'] })]));
  expect(d3fend.artifacts['File']?.parents).toEqual(['DigitalArtifact', 'LoginLog']);
});

describe('what is no ontology of D3FEND is refused, by name', () => {
  const xmlEntity = (value: string) => rdfXml().replace(/<!ENTITY d3f "[^"]*"/, `<!ENTITY x "${value}"`);
  test.each<[what: string, text: string, says: RegExp]>([
    ['nothing', '', /is not D3FEND's ontology/],
    ['a web page', '<!DOCTYPE html><html></html>', /Unexpected web page in `d3fend\.txt`/],
    ['half a Turtle file', turtle().slice(0, 900), /cannot be read as Turtle/],
    ['half a JSON-LD file', jsonLd().slice(0, 900), /cannot be read as JSON-LD/],
    ['half an RDF/XML file', rdfXml().slice(0, 1500), /cannot be read as RDF\/XML|is not D3FEND's ontology/],
    ['text', 'hello there', /cannot be read as Turtle/],
    ['a table of names', 'ID,D3FEND Tactic,D3FEND Technique\nD3-A,Model,Inventory\n', /cannot be read as Turtle/],
    [
      'the table of mappings',
      '{"head": {}, "results": {"bindings": []}}',
      /D3FEND's table of mappings, which lacks .*`d3fend\.ttl`/,
    ],
    ['a bundle of STIX', bundle(release18()), /is a STIX bundle, .*`--attack`/],
    ['JSON of another kind', '{"a": 1}', /is JSON, but no ontology/],
    [
      'a context that stands elsewhere',
      '{"@context": "https://example.org/c.json", "@graph": [{"@id": "a:b", "a:c": "d"}]}',
      /contexts are not fetched/,
    ],
    ['another ontology', turtle([{ name: 'Wine', label: 'Wine' }]), /is not D3FEND's ontology/],
    [
      'an ontology without a version',
      turtle().replace(/owl:versionInfo "[^"]*" ;/, ''),
      /does not state its version .*`--d3fend-version`/,
    ],
    ['nesting without end', `{"@graph": ${'['.repeat(5000)}`, /nests lists and objects more than 64 deep/],
    ['entities of entities', xmlEntity('&x;&x;&x;'), /an entity that stands for more than an address/],
  ])('%s', async (_, text, says) => {
    const error = await read(text).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(ReleaseError);
    expect((error as Error).message).toMatch(says);
  });
});

test('an address in Turtle that its parser falls over is told', async () => {
  await expect(read('@prefix : <h;://a/b#> .\n:a a :b .\n')).rejects.toThrow(/cannot be read as Turtle/);
});

test.each([
  ['Turtle', turtle()],
  ['JSON-LD', jsonLd()],
  ['RDF/XML', rdfXml()],
])('whatever is done to %s, it is an ontology or an error', async (_, text) => {
  const damaged = fc
    .tuple(fc.nat(text.length), fc.nat(40), fc.string())
    .map(([at, length, put]) => text.slice(0, at) + put + text.slice(at + length));
  await fc.assert(
    fc.asyncProperty(damaged, async (given) => {
      try {
        await read(given);
      } catch (error) {
        expect(error).toBeInstanceOf(ReleaseError);
      }
    }),
    { numRuns: 100 },
  );
});
