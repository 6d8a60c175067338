/** `verify --cross` on a small project whose playbook has tests on two of its four datasets. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadCollections } from '../../src/collections/load-collections.ts';
import { verifyCollections } from '../../src/collections/verify-collections.ts';
import { writeReport } from '../../src/proof/write-report.ts';
import { dataset, events, smallHunt, TESTS } from './fixtures.ts';
import { huntbook, projectWith } from './project.ts';

/** The tool on line 1, another tool of the same technique on line 2, and a help text on line 3. */
const LAB = events(['services.exe', 'tool.exe'], ['services.exe', 'other.exe'], ['tool.exe', 'hh.exe']);
/** A log that the playbook does not read. */
const AUDIT = `{"Channel":"Security","EventID":4688,"NewProcessName":"C:\\\\tool.exe"}\n`;

const files = (tests = TESTS) =>
  smallHunt({
    'playbooks/tool.tests.yaml': tests,
    'datasets/lab/events.ndjson': LAB,
    'datasets/lab/dataset.md': dataset('A lab', LAB, [
      { id: 'service', lines: [1, 2], rest: 'attack: true\n    technique: T1569' },
      { id: 'help', lines: [3], rest: 'attack: false' },
    ]),
    'datasets/audit/events.ndjson': AUDIT,
    'datasets/audit/dataset.md': dataset('Another log', AUDIT, [
      { id: 'audited', lines: [1], rest: 'attack: true\n    technique: T1569.002' },
    ]),
  });

const REASON = `
expect-hits:
  - { dataset: lab, events: [1, help], because: a lab of ours }
`;

test('what it finds beside its tests is an error with both ways out, until a reason is given', () => {
  const project = projectWith(files());
  const ran = huntbook(['verify', '--cross'], { project });
  expect(ran.out).toContain('error[proof/cross-hit]: `analytic-1/pandas` finds 2 events on `lab`');
  expect(ran.out).toMatch(/hit {6}line 1 \(service\) .*tool\.exe/);
  expect(ran.out).toContain('      analytic-1/spark-sql: { events: [1, help], because: … }');
  expect(ran.out).toContain('{ analytic: analytic-1/spark-sql, dataset: lab, events: [1, help], because: … }');
  expect(ran.out).toContain('2 analytics asked on 2 more datasets: 4 hits.');
  expect(ran.out).not.toContain('of their tests');
  expect(ran.code).toBe(1);

  const accepting = projectWith(files(TESTS + REASON));
  const again = huntbook(['verify', '--strict', '--cross', '--report', 'proof.json'], { project: accepting });
  expect(again.out).toBe(
    "2 analytics: 2 proven. 4 runs on 4 datasets with 12 events. 6 true and 2 false positives, 2 attack events of the documents' techniques missed in logs that are read: precision 75%, recall 75%. 2 analytics asked on 2 more datasets: 4 hits, with a reason.\n",
  );
  expect(again.code).toBe(0);
  const [sql] = JSON.parse(readFileSync(join(accepting, 'proof.json'), 'utf8')).analytics;
  expect(sql.truth).toEqual([
    { dataset: 'attack', view: 'native', tested: true, truePositives: [2, 3], falsePositives: [], falseNegatives: [] },
    { dataset: 'audit', view: 'native', tested: false, truePositives: [], falsePositives: [], falseNegatives: [] },
    {
      dataset: 'lab',
      view: 'native',
      tested: false,
      truePositives: [1],
      falsePositives: [3],
      falseNegatives: [2],
      because: 'a lab of ours',
    },
    { dataset: 'quiet', view: 'native', tested: true, truePositives: [], falsePositives: [], falseNegatives: [] },
  ]);
}, 120_000);

test('one thread, two, and a cache say the same', async () => {
  const root = projectWith(files());
  const collections = await loadCollections(root, { cache: false });
  const proofBy = async (threads: number, cache: boolean) =>
    writeReport((await verifyCollections(collections, { cross: true, threads, cache })).report);
  const first = await proofBy(2, true);
  expect(first).toContain('"tested": false');
  expect(await proofBy(2, true)).toBe(first);
  expect(await proofBy(1, false)).toBe(first);
}, 120_000);
