import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadCollections } from '../../src/collections/load-collections.ts';
import { loadSite } from '../../src/collections/load-site.ts';
import { runnableAnalytics } from '../../src/collections/runnable-analytics.ts';
import { smallHunt } from '../cli/fixtures.ts';
import { huntbook, projectWith } from '../cli/project.ts';

/** A CAR analytic with this pseudocode. */
function analytic(id: string, code: string): string {
  return [
    '---',
    `title: "${id}: Shells"`,
    'layout: analytic',
    'submission_date: 2024/03/05',
    'information_domain: Host',
    'subtypes: Process',
    'analytic_type: TTP',
    'contributors: Huntbook',
    'applicable_platforms: Windows',
    '---',
    '<br><br>',
    'Shells that are started.',
    '',
    '### Implementations',
    '',
    '#### Pseudocode',
    '',
    'Each shell.',
    '',
    '```',
    code,
    '```',
    '',
  ].join('\n');
}

const SHELLS = 'p = search Process:Create\nshells = filter p where (exe == "cmd.exe")\noutput shells';
const RUNS = 's = run Analytic:CAR-2024-01-001\nx = filter s where (parent_exe == "tool.exe")\noutput x';

function project(shells: string, runs: string): string {
  return projectWith(
    smallHunt({
      'analytics/CAR-2024-01-001.md': analytic('CAR-2024-01-001', shells),
      'analytics/CAR-2024-01-002.md': analytic('CAR-2024-01-002', runs),
      'analytics/CAR-2024-01-002.tests.yaml':
        'tests:\n  - name: shells\n    dataset: attack\n    expect: { car-pseudocode: [3] }\n',
    }),
  );
}

describe('an analytic that runs another', () => {
  test('is run with the other as its part, and again when the other changes', async () => {
    const root = project(SHELLS, RUNS);
    const proofOf = async () => {
      const { model } = await loadSite(root, { threads: 1 });
      return model.documents.find(({ slug }) => slug === 'car-2024-01-002')?.proof['car-pseudocode']?.state;
    };
    const before = await proofOf();
    expect(before).not.toBe('failed');
    const file = join(root, 'content/analytics/CAR-2024-01-001.md');
    writeFileSync(file, analytic('CAR-2024-01-001', SHELLS.replace('cmd.exe', 'other.exe')));
    expect(await proofOf()).not.toBe(before);
    writeFileSync(file, analytic('CAR-2024-01-001', SHELLS));
    expect(await proofOf()).toBe(before);
  });

  test('reads what the other reads, where logs are asked for', async () => {
    const { model } = await loadSite(project(SHELLS, RUNS), { threads: 1 });
    const reads = model.coverage.documents.find(({ document }) => document.slug === 'car-2024-01-002')?.analytics[0]
      ?.reads;
    expect(reads).toMatchObject({ anyLog: false, objects: [{ object: 'process', action: 'create' }] });
    const sysmon = 'Microsoft-Windows-Sysmon/Operational';
    expect(reads?.kinds.map(({ channel, eventId }) => `${channel} ${eventId}`)).toContain(`${sysmon} 1`);
    expect(reads?.needs.flat(2)).toEqual(reads?.kinds);
    expect(reads?.fields).toEqual(expect.arrayContaining(['exe', 'parent_exe']));
  });

  test('is told of an error in the other, of a circle, and of an id that is not there', async () => {
    const errors = async (shells: string, runs: string) => {
      const { diagnostics } = await loadCollections(project(shells, runs), { cache: false });
      return diagnostics
        .filter(({ rule, file }) => rule === 'analytic/syntax' && file.endsWith('002.md'))
        .map(
          ({ line, column, message, help }) => `${line}:${column} ${message}${help === undefined ? '' : ` ${help}`}`,
        );
    };
    expect(await errors('output p', RUNS)).toEqual([
      '21:5 `CAR-2024-01-001`, which is run here, cannot be read (line 1, column 8): Unexpected `p`, expected the name of a set defined above.',
    ]);
    expect(await errors('x = run Analytic:CAR-2024-01-002', RUNS)).toEqual([
      '21:5 `CAR-2024-01-001`, which is run here, cannot be read (line 1, column 5): Unexpected `run` in a circle: `CAR-2024-01-002` runs `CAR-2024-01-001` runs `CAR-2024-01-002`.',
    ]);
    expect(await errors(SHELLS, 'x = run Analytic:CAR-2024-01-01')).toEqual([
      '21:5 Unexpected `CAR-2024-01-01`, expected the id of an analytic that has pseudocode. Did you mean `CAR-2024-01-001`?',
    ]);
  });

  test('finds those of documents beside it, and those of the project', async () => {
    const root = projectWith({ 'analytics/CAR-2024-01-001.md': analytic('CAR-2024-01-001', SHELLS) });
    const beside = { file: 'a.md', text: analytic('CAR-2024-01-003', 'exe == "a.exe"') };
    const runs = { file: 'b.md', text: analytic('CAR-2024-01-002', RUNS) };
    const found = await runnableAnalytics([beside, runs], root);
    expect(found?.map(({ id }) => id)).toEqual(['CAR-2024-01-003', 'CAR-2024-01-002', 'CAR-2024-01-001']);
    expect(await runnableAnalytics([beside], root)).toBeUndefined();
  });

  test('is answered by the command line', () => {
    const root = project(SHELLS, RUNS);
    mkdirSync(join(root, 'queries'));
    writeFileSync(join(root, 'queries/q.txt'), RUNS);
    const ran = huntbook(
      ['query', '--language', 'car-pseudocode', '--events', 'content/datasets/attack/events.ndjson', 'queries/q.txt'],
      { project: root },
    );
    expect(JSON.parse(ran.out)).toEqual({ events: [3] });
  });
});
