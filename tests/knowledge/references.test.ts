/** What knowledge files say of each other. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { KNOWLEDGE_FILES, parseKnowledge } from '../../src/knowledge/load.ts';
import { type KnowledgeContents, referenceFaults, unknownKeys } from '../../src/knowledge/references.ts';

const OWN = join(import.meta.dirname, '..', '..', 'content', 'knowledge');
const textOf = (name: string) => readFileSync(join(OWN, name), 'utf8');
const names = Object.keys(KNOWLEDGE_FILES) as (keyof typeof KNOWLEDGE_FILES)[];

const technique = { name: 'One', tactics: ['TA0001'], platforms: [], status: 'active' as const };
const small: KnowledgeContents = {
  'attack.json': {
    source: '',
    version: '1',
    tactics: [{ id: 'TA0001', shortName: 'first', name: 'First' }],
    techniques: [
      { ...technique, id: 'T1001' },
      { ...technique, id: 'T1001.001', parent: 'T1001' },
      { ...technique, id: 'T1002', status: 'revoked', tactics: ['TA0009'], revokedBy: 'T1001' },
    ],
    dataComponents: { DC0001: 'Process' },
    formerTactics: [{ id: 'TA0009', shortName: 'last', name: 'Last', techniques: ['T1002'], replacedBy: 'TA0001' }],
    formerDataComponents: { DC0002: 'File' },
  },
  'attack-detection-strategies.json': {
    source: '',
    version: '1',
    strategies: {
      T1001: {
        id: 'DET0001',
        name: 'Detect',
        logSources: [
          { name: 'Log', dataComponent: 'DC0001', platforms: [] },
          { name: 'Log', dataComponent: 'DC0002', platforms: [] },
        ],
      },
    },
    formerStrategies: { DET0002: { name: 'Detected', technique: 'T1002' } },
  },
  'd3fend.json': {
    source: '',
    version: '1',
    note: '',
    tactics: ['Watch'],
    techniques: [
      { id: 'D3-A', name: 'A', iri: 'd3f:A', tactic: 'Watch', parents: [], artifacts: [['reads', 'Log']] },
      { id: 'D3-B', name: 'B', iri: 'd3f:B', tactic: 'Watch', parents: ['D3-A'], artifacts: [] },
    ],
    artifacts: { Log: { name: 'Log', parents: [] }, LoginLog: { name: 'Login Log', parents: ['Log'] } },
    // A technique that this release of ATT&CK does not have.
    attackArtifacts: { T9999: [['creates', 'LoginLog']] },
    formerTechniques: [{ id: 'D3-C', name: 'C', iri: 'd3f:C', tactic: 'Gone', parents: ['D3-X'], replacedBy: 'D3-A' }],
  },
  'car-data-model.json': {
    source: '',
    objects: [{ id: 'process', name: 'Process', actions: ['create'], fields: ['pid'] }],
    sensors: [
      { id: 's_1', name: 'S', version: '1', mappings: [{ object: 'process', action: 'create', fields: ['pid'] }] },
    ],
  },
};

test('the files of this project agree with each other, and have no other keys', () => {
  const contents = Object.fromEntries(names.map((name) => [name, parseKnowledge(name, textOf(name))]));
  expect(referenceFaults(contents as unknown as KnowledgeContents)).toEqual([]);
  expect(names.flatMap((name) => unknownKeys(name, JSON.parse(textOf(name)), contents[name]))).toEqual([]);
});

test('files that agree have no faults, whatever earlier releases had', () => {
  expect(referenceFaults(small)).toEqual([]);
});

describe('what is not there is named with its place', () => {
  test.each<[what: string, change: [from: string, to: string], path: (string | number)[], says: string]>([
    [
      'the tactic of a technique',
      ['"tactics":["TA0001"]', '"tactics":["TA0009"]'],
      ['techniques', 0, 'tactics', 0],
      '`T1001` names the tactic `TA0009`',
    ],
    [
      'a parent',
      ['"parent":"T1001"', '"parent":"T8001"'],
      ['techniques', 1, 'parent'],
      '`T1001.001` names the technique `T8001`',
    ],
    [
      'a replacement',
      ['"revokedBy":"T1001"', '"revokedBy":"T8001"'],
      ['techniques', 2, 'revokedBy'],
      '`T1002` names the technique `T8001`',
    ],
    [
      'the tactic in place of an earlier one',
      ['"replacedBy":"TA0001"', '"replacedBy":"TA0008"'],
      ['formerTactics', 0, 'replacedBy'],
      '`TA0009` names the tactic `TA0008`',
    ],
    [
      'a data component',
      ['"dataComponent":"DC0002"', '"dataComponent":"DC0008"'],
      ['strategies', 'T1001', 'logSources', 1, 'dataComponent'],
      '`DET0001` names the data component `DC0008`',
    ],
    [
      'the technique of a strategy',
      ['"T1001":{"id":"DET', '"T8001":{"id":"DET'],
      ['strategies', 'T8001'],
      '`DET0001` names the technique `T8001`',
    ],
    [
      'the tactic of a defence',
      ['"tactic":"Watch","parents":[],', '"tactic":"Look","parents":[],'],
      ['techniques', 0, 'tactic'],
      '`D3-A` names the tactic `Look`',
    ],
    [
      'the parent of a defence',
      ['"parents":["D3-A"]', '"parents":["D3-Z"]'],
      ['techniques', 1, 'parents', 0],
      '`D3-B` names the defence `D3-Z`',
    ],
    [
      'the artifact of a defence',
      ['["reads","Log"]', '["reads","Book"]'],
      ['techniques', 0, 'artifacts', 0, 1],
      '`D3-A` names the artifact `Book`',
    ],
    [
      'the parent of an artifact',
      ['"parents":["Log"]', '"parents":["Book"]'],
      ['artifacts', 'LoginLog', 'parents', 0],
      '`LoginLog` names the artifact `Book`',
    ],
    [
      'what a technique touches',
      ['["creates","LoginLog"]', '["creates","Book"]'],
      ['attackArtifacts', 'T9999', 0, 1],
      '`T9999` names the artifact `Book`',
    ],
    [
      'the object of a sensor',
      ['"object":"process"', '"object":"thread"'],
      ['sensors', 0, 'mappings', 0, 'object'],
      '`s_1` names the object `thread`',
    ],
    [
      'the action of a sensor',
      ['"action":"create"', '"action":"make"'],
      ['sensors', 0, 'mappings', 0, 'action'],
      '`s_1` names the action of process `make`',
    ],
    [
      'the field of a sensor',
      ['"action":"create","fields":["pid"]', '"action":"create","fields":["uid"]'],
      ['sensors', 0, 'mappings', 0, 'fields', 0],
      '`s_1` names the field of process `uid`',
    ],
  ])('%s', (_, [from, to], path, says) => {
    const text = JSON.stringify(small);
    expect(text).toContain(from);
    const faults = referenceFaults(JSON.parse(text.replace(from, to)));
    expect(faults.map(({ rule, path: at, message }) => ({ rule, path: at, message }))).toEqual([
      { rule: 'knowledge/unknown-reference', path, message: `${says}, which is not there.` },
    ]);
  });
});

test('an id that stands twice is named', () => {
  const text = JSON.stringify(small).replace('"id":"T1001.001"', '"id":"T1001"').replace(',"parent":"T1001"', '');
  expect(referenceFaults(JSON.parse(text))).toEqual([
    expect.objectContaining({ rule: 'knowledge/duplicate-id', path: ['techniques', 1, 'id'] }),
  ]);
});

test('a key that the schema does not have is named, however deep', () => {
  const raw = { ...small['attack.json'], techniques: [{ ...technique, id: 'T1001', revokedby: 'T1002' }] };
  const parsed = KNOWLEDGE_FILES['attack.json'].parse(raw);
  expect(unknownKeys('attack.json', raw, parsed)).toEqual([
    expect.objectContaining({ path: ['techniques', 0, 'revokedby'], at: 'key' }),
  ]);
});
