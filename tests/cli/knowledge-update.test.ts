/** `huntbook knowledge update`, run as people run it. */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readAttackRelease } from '../../src/knowledge/update/attack-release.ts';
import { readD3fendRelease } from '../../src/knowledge/update/d3fend-release.ts';
import { formatKnowledge } from '../../src/knowledge/update/write.ts';
import { CLASSES, turtle } from '../knowledge/update/d3fend-fixture.ts';
import { bundle, part, release18, release19 } from '../knowledge/update/stix-fixture.ts';
import { folderWith, huntbook } from './project.ts';

const OWN = join(import.meta.dirname, '..', '..', 'content', 'knowledge');
const UPDATED = ['attack.json', 'attack-detection-strategies.json', 'd3fend.json'];

const ARTICLE = `---
dialect: article
title: Tools that are switched off
category: Notes
platforms: [Windows]
techniques: [T1562.001, T1564]
authors: [Somebody]
created: 2026-01-02
modified: 2026-01-02
---

Text about T1685, which was T1089 once, and [hiding](https://attack.mitre.org/techniques/T1564/) under TA0005.

\`D3-FL\` locks files, and T1059 is new.
`;

const NOTICE = `MITRE ATT&CK® Enterprise, version 18.1
"© 2025 The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation."
MITRE D3FEND™ ontology, version 9.1.0 (here).
`;

let knowledge: Record<string, string>;
beforeAll(async () => {
  const { attack, strategies } = await readAttackRelease([part(bundle(release18()))]);
  const { d3fend } = await readD3fendRelease(part(turtle(), 'd3fend.ttl'));
  knowledge = {
    'attack.json': formatKnowledge({ ...attack, source: 'Ours' }),
    'attack-detection-strategies.json': formatKnowledge(strategies),
    'd3fend.json': formatKnowledge(d3fend),
    'NOTICE.md': NOTICE,
  };
});

/** A project whose knowledge of ATT&CK and D3FEND is that of the small releases. */
function project(changed: Record<string, string> = {}): string {
  const files = { ...knowledge, ...changed };
  const root = folderWith({
    ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`content/knowledge/${name}`, text])),
    'content/articles/switched-off.md': ARTICLE,
    'e18.json': bundle(release18()),
    'e19.json': bundle(release19()),
    'd3fend.ttl': turtle(),
    'd3fend-next.ttl': turtle(
      CLASSES.filter(({ name }) => name !== 'FileLocking'),
      '9.2.0',
    ),
  });
  const rest = readdirSync(OWN).filter((name) => ![...UPDATED, 'NOTICE.md', 'languages'].includes(name));
  for (const name of rest) symlinkSync(join(OWN, name), join(root, 'content', 'knowledge', name));
  return root;
}

const update = (root: string, ...args: string[]) => huntbook(['knowledge', 'update', ...args], { project: root });
const inKnowledge = (root: string, name: string) => join(root, 'content', 'knowledge', name);
const textOf = (root: string, name: string) => readFileSync(inKnowledge(root, name), 'utf8');
const texts = (root: string) => Object.fromEntries([...UPDATED, 'NOTICE.md'].map((name) => [name, textOf(root, name)]));

describe('the same release', () => {
  test('changes nothing, not even when a file was written', () => {
    const root = project();
    const written = () => UPDATED.map((name) => statSync(inKnowledge(root, name)).mtimeMs);
    const before = { times: written(), texts: texts(root) };
    const ran = update(root, '--attack', 'e18.json', '--d3fend', 'd3fend.ttl');
    expect(ran).toEqual({ code: 0, out: 'ATT&CK 18.1: nothing changed.\nD3FEND 9.1.0: nothing changed.\n', err: '' });
    expect({ times: written(), texts: texts(root) }).toEqual(before);
  });

  test('changes nothing either when lines are broken otherwise, or when a folder of objects does not state its version', () => {
    const root = project({ 'attack.json': JSON.stringify(JSON.parse(knowledge['attack.json'] ?? ''), null, 4) });
    for (const [index, object] of release18().entries()) {
      if (object['type'] === 'x-mitre-collection') continue;
      const folder = join(root, 'cti', String(object['type']));
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `${index}.json`), bundle([object]));
    }
    expect(update(root, '--attack', 'cti')).toEqual({ code: 0, out: 'ATT&CK 18.1: nothing changed.\n', err: '' });
  });
});

describe('a new release', () => {
  test('is written, with what changed and the places that it touches', () => {
    const root = project();
    const ran = update(root, '--attack', 'e19.json', '--d3fend', 'd3fend-next.ttl');
    expect(ran.code).toBe(0);
    expect(ran.out).toContain('ATT&CK 18.1 → 19.0');
    expect(ran.out).toContain(
      'Techniques: 3 new, 1 renamed, 1 moved to other tactics, 3 revoked, 1 revoked earlier and now replaced by another, 1 deprecated',
    );
    expect(ran.out).toContain('    T1562.001 Disable or Modify Tools → T1685 Disable or Modify Tools');
    expect(ran.out).toContain('    T1569 System Services (the release no longer has it; it is kept)');
    expect(ran.out).toContain('D3FEND 9.1.0 → 9.2.0');
    expect(ran.out).toContain('    D3-FL File Locking');
    const [, touched = ''] = ran.out.split(/^\d+ places in 1 document that this touches:$/m);
    expect(
      touched
        .split('\n\n')[0]
        ?.trim()
        .split('\n')
        .map((line) => line.trim()),
    ).toEqual([
      'content/articles/switched-off.md:6:14: T1562.001 Disable or Modify Tools was revoked → T1685 Disable or Modify Tools',
      'content/articles/switched-off.md:6:25: T1564 was renamed: Hide Artifacts → Hide Traces; Hide Traces moved to other tactics: Stealth, Persistence → Stealth',
      'content/articles/switched-off.md:12:12: T1685 is new: Disable or Modify Tools',
      'content/articles/switched-off.md:12:29: T1089 Disabling Security Tools was revoked earlier, and leads to T1685 Disable or Modify Tools (by T1562.001)',
      'content/articles/switched-off.md:12:90: T1564 was renamed: Hide Artifacts → Hide Traces; Hide Traces moved to other tactics: Stealth, Persistence → Stealth',
      'content/articles/switched-off.md:12:104: TA0005 was renamed: Defense Evasion → Stealth',
      'content/articles/switched-off.md:14:2: D3-FL File Locking was removed',
      'content/articles/switched-off.md:14:26: T1059 is new: Command and Scripting Interpreter',
    ]);
    expect(ran.out).toMatch(/^Wrote content\/knowledge\/attack\.json, .*NOTICE\.md\.$/m);
    const attack = JSON.parse(textOf(root, 'attack.json')) as { source: string; version: string };
    expect(attack).toMatchObject({ source: 'Ours', version: '19.0' });
    expect(textOf(root, 'NOTICE.md')).toContain('Enterprise, version 19.0\n"© 2026 The MITRE Corporation');
    expect(textOf(root, 'NOTICE.md')).toContain('ontology, version 9.2.0 (here)');
    expect(ran.err).toContain("warning: Look at content/knowledge/NOTICE.md. See that D3FEND's licence");
    // A second time it is the present one.
    expect(update(root, '--attack', 'e19.json', '--d3fend', 'd3fend-next.ttl').out).toBe(
      'ATT&CK 19.0: nothing changed.\nD3FEND 9.2.0: nothing changed.\n',
    );
    expect(readdirSync(join(root, 'content', 'knowledge')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('is told and not written with --dry-run', () => {
    const root = project();
    const before = texts(root);
    const ran = update(root, '--attack', 'e19.json', '--dry-run');
    expect(ran.code).toBe(0);
    expect(ran.out).toContain('ATT&CK 18.1 → 19.0');
    expect(ran.out).toContain('places in 1 document that this touches');
    expect(ran.out).toMatch(/^Nothing is written \(--dry-run\)\. Without it: content\/knowledge\/attack\.json/m);
    expect(texts(root)).toEqual(before);
  });

  test('makes files that are missing or broken anew, and says so', () => {
    const root = project({ 'attack.json': '{' });
    rmSync(inKnowledge(root, 'd3fend.json'));
    const ran = update(root, '--attack', 'e18.json', '--d3fend', 'd3fend.ttl');
    expect(ran.code).toBe(0);
    expect(ran.err).toContain('warning: content/knowledge/attack.json cannot be used as it is');
    expect(JSON.parse(textOf(root, 'attack.json'))).toMatchObject({ version: '18.1' });
    expect(textOf(root, 'd3fend.json')).toBe(knowledge['d3fend.json']);
  });

  test('may be older, with a warning', () => {
    const root = project();
    update(root, '--attack', 'e19.json');
    const ran = update(root, '--attack', 'e18.json');
    expect(ran.code).toBe(0);
    expect(ran.err).toContain('warning: ATT&CK 18.1 is older than 19.0');
    // What only the newer release had is not forgotten.
    expect(textOf(root, 'attack.json')).toContain(
      '"id":"T1685.001","name":"Disable Event Logging","status":"deprecated"',
    );
  });

  test('that does not state its version is given one', () => {
    const root = project({});
    writeFileSync(join(root, 'bare.json'), bundle(release19().filter(({ type }) => type !== 'x-mitre-collection')));
    expect(update(root, '--attack', 'bare.json', '--dry-run').err).toContain(
      'does not state its version; it is called after its last change, 2026-04-01',
    );
    expect(update(root, '--attack', 'bare.json', '--attack-version', '19.0').out).toContain('ATT&CK 18.1 → 19.0');
  });
});

describe('what cannot be done', () => {
  test.each<[what: string, args: string[], code: number, says: RegExp]>([
    ['no release', [], 2, /error: give a release: --attack, --d3fend or both/],
    [
      'a version that is none',
      ['--attack', 'e19.json', '--attack-version', 'new'],
      2,
      /a version is a number such as 19\.0/,
    ],
    ['two releases of one thing', ['--attack', 'e18.json', '--attack', 'e19.json'], 2, /--attack is given twice/],
    ['a release without a name', ['--d3fend', ''], 2, /Expected a file, a folder or an address/],
    ['a file that is not there', ['--attack', 'none.json'], 2, /`none\.json` cannot be read: there is no such file/],
    ['a folder for D3FEND', ['--d3fend', 'content'], 2, /Unexpected folder `content`/],
    [
      'an address of no host',
      ['--attack', 'http://127.0.0.1:1/e.json'],
      2,
      /`http:\/\/127\.0\.0\.1:1\/e\.json` cannot be read/,
    ],
    ['a file that is no bundle', ['--attack', 'd3fend.ttl'], 1, /Unexpected text in `d3fend\.ttl`/],
    ['a bundle for D3FEND', ['--d3fend', 'e19.json'], 1, /is a STIX bundle, expected D3FEND's ontology/],
    ['one good release and one bad', ['--attack', 'e19.json', '--d3fend', 'e19.json'], 1, /is a STIX bundle/],
  ])('%s', (_, args, code, says) => {
    const root = project();
    const before = texts(root);
    const ran = huntbook(['knowledge', 'update', ...args], { from: root, project: root });
    expect(ran.code).toBe(code);
    expect(ran.err).toMatch(says);
    expect(ran.out).toBe('');
    expect(texts(root)).toEqual(before);
  });

  test('a folder that is no project', () => {
    const ran = update(folderWith({ 'e.json': '{}' }), '--attack', 'e.json');
    expect([ran.code, ran.err]).toEqual([2, expect.stringMatching(/is no project: it has no folder `content`/)]);
  });

  test('--help tells what is taken and what comes of it', () => {
    const ran = huntbook(['knowledge', 'update', '--help']);
    expect(ran.code).toBe(0);
    for (const words of ['--dry-run', 'STIX', 'Turtle', 'Exit code: 0']) expect(ran.out).toContain(words);
  });
});
