import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KnowledgeError } from '../../src/knowledge/error.ts';
import { loadKnowledge, parseKnowledge } from '../../src/knowledge/load.ts';

const root = path.resolve(import.meta.dirname, '..', '..');

describe('the knowledge of this project', () => {
  it('is valid, every file of it', async () => {
    await expect(loadKnowledge(root, { complete: true })).resolves.toBeDefined();
  });

  it('answers what hunters ask', async () => {
    const knowledge = await loadKnowledge(root);
    expect(knowledge.attackVersion).toMatch(/^\d+\.\d+$/);
    expect(knowledge.technique('T1028')).toMatchObject({ status: 'revoked', replacement: { id: 'T1021.006' } });
    expect(knowledge.technique('T1086')).toMatchObject({ status: 'revoked', replacement: { id: 'T1059.001' } });
    expect(knowledge.technique('T1073')).toMatchObject({ status: 'revoked', replacement: { id: 'T1574.001' } });
    expect(knowledge.tactic('lateral movement')?.id).toBe('TA0008');
    expect(knowledge.subTechniques('T1021').map(({ id }) => id)).toContain('T1021.006');
    expect(knowledge.defence('D3-PLA')?.name).toBe('Process Lineage Analysis');
    expect(knowledge.defencesAgainst('T1021.006').map(({ id }) => id)).toContain('D3-RTSD');
    expect(knowledge.object('process')?.fields).toContain('parent_exe');
    expect(knowledge.detectionStrategy('t1021.006')?.logSources.map(({ name }) => name)).toContain(
      'WinEventLog:Sysmon',
    );
    expect(knowledge.dataComponent('DC0032')).toBe('Process Creation');
    expect(knowledge.event('security', 5156)?.fields).toHaveProperty('LayerRTID');
    expect(knowledge.nearestChannel('Windows PowerShell/Operational')).toBe('Windows PowerShell');
  });

  it('joins without loose ends', async () => {
    const knowledge = await loadKnowledge(root);
    const tactics = new Set(knowledge.tactics.map(({ id }) => id));
    const techniques = new Set(knowledge.techniques.map(({ id }) => id));
    const defences = new Set(knowledge.defences.map(({ id }) => id));
    const loose = [
      ...knowledge.techniques.flatMap(({ id, tactics: of }) =>
        of.filter((it) => !tactics.has(it)).map((it) => `${id} → ${it}`),
      ),
      ...knowledge.techniques.flatMap(({ id, parent, revokedBy }) =>
        [parent, revokedBy].filter((it) => it !== undefined && !techniques.has(it)).map((it) => `${id} → ${it}`),
      ),
      ...knowledge.defences.flatMap(({ id, parents }) =>
        parents.filter((it) => !defences.has(it)).map((it) => `${id} → ${it}`),
      ),
      ...knowledge.defences.flatMap(({ id, artifacts }) =>
        artifacts.filter(([, it]) => knowledge.artifactName(it) === undefined).map(([, it]) => `${id} → ${it}`),
      ),
      ...knowledge.sensors.flatMap((sensor) =>
        sensor.mappings.flatMap(({ object, action, fields }) => {
          const known = knowledge.object(object);
          return [
            ...(known?.actions.includes(action) ? [] : [`${sensor.id} → ${object}/${action}`]),
            ...fields.filter((field) => !known?.fields.includes(field)).map((it) => `${sensor.id} → ${object}/${it}`),
          ];
        }),
      ),
    ];
    expect(loose).toEqual([]);
    expect(knowledge.defences.map(({ tactic }) => tactic)).toEqual(
      expect.arrayContaining([...knowledge.d3fendTactics]),
    );
  });

  it('carries the notices that its sources ask for', async () => {
    const notice = await readFile(path.join(root, 'content', 'knowledge', 'NOTICE.md'), 'utf8');
    expect(notice.replace(/\n>? ?/g, ' ')).toContain(
      'The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation.',
    );
    for (const source of ['ATT&CK®', 'D3FEND™', 'Apache License, Version 2.0', 'MIT License']) {
      expect(notice).toContain(source);
    }
    const { attackVersion, d3fendVersion } = await loadKnowledge(root);
    expect(notice).toContain(`version ${attackVersion}`);
    expect(notice).toContain(`version ${d3fendVersion}`);
  });
});

describe('a knowledge file that is wrong', () => {
  it.each([
    ['attack.json', '{', /^content\/knowledge\/attack\.json: Unexpected text, expected JSON/, ''],
    [
      'attack.json',
      JSON.stringify({
        source: '',
        version: '1',
        tactics: [{ id: 'TA1', shortName: 'a' }],
        techniques: [],
        dataComponents: {},
      }),
      /^content\/knowledge\/attack\.json: at tactics\[0\]\.name: /,
      'tactics[0].name',
    ],
    [
      'windows-events.json',
      JSON.stringify({
        source: '',
        note: '',
        events: [
          { channel: 'Security', eventId: 1, provider: 'p', seen: 1, fields: { A: { share: 2, shape: 'text' } } },
        ],
      }),
      /^content\/knowledge\/windows-events\.json: at events\[0\]\.fields\.A\.share: /,
      'events[0].fields.A.share',
    ],
  ] as const)('%s names itself and the place', (name, text, message, place) => {
    const error = catchError(() => parseKnowledge(name, text));
    expect(error).toBeInstanceOf(KnowledgeError);
    expect(error).toMatchObject({ file: `content/knowledge/${name}`, path: place });
    expect(String((error as Error).message)).toMatch(message);
  });
});

describe('a folder', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'huntbook-knowledge-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('without knowledge is an error that names the first file', async () => {
    await expect(loadKnowledge(folder)).rejects.toThrow(/^content\/knowledge\/attack\.json: cannot be read/);
  });

  it('with one broken file fails at once when asked to be complete, else when that file is needed', async () => {
    const target = path.join(folder, 'content', 'knowledge');
    await mkdir(target, { recursive: true });
    for (const name of ['attack.json', 'attack-detection-strategies.json', 'd3fend.json', 'car-data-model.json']) {
      await writeFile(path.join(target, name), await readFile(path.join(root, 'content', 'knowledge', name)));
    }
    await writeFile(path.join(target, 'windows-events.json'), '{"events":[]}');
    await expect(loadKnowledge(folder, { complete: true })).rejects.toThrow(KnowledgeError);
    const knowledge = await loadKnowledge(folder);
    expect(knowledge.technique('T1021.006').status).toBe('active');
    expect(() => knowledge.event('Security', 4688)).toThrow(/windows-events\.json: at source/);
  });
});

function catchError(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('Expected an error');
}
