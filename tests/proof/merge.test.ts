import { expect, test } from 'vitest';
import { mergeReports, type NamedReport } from '../../src/proof/merge.ts';
import type { AnalyticProof, ProofReport } from '../../src/proof/report.ts';

const SUMMARY = {
  analytics: 1,
  proven: 1,
  failed: 0,
  silent: 0,
  unproven: 0,
  skipped: 0,
  runs: 0,
  datasets: 2,
  events: 9,
};
const INPUTS = { content: 'c', program: 'p', options: ['mutation'] };

function proof(file: string, analytic: string): AnalyticProof {
  return { file, analytic, language: 'kql', line: 1, state: 'proven', runs: [] };
}

/** The `index`th of `count` parts, which holds two analytics of one document. */
function part(index: number, count: number, changed: Partial<ProofReport> = {}): NamedReport {
  const file = `content/${'cab'[index - 1]}.md`;
  const report: ProofReport = {
    version: 1,
    shard: { index, count },
    inputs: { ...INPUTS, documents: [file] },
    summary: { ...SUMMARY, analytics: 2, proven: 2 },
    analytics: [proof(file, 'z'), proof(file, 'a')],
    agreements: [],
    disagreements: [],
    conversions: [],
    languages: [],
    ...changed,
  };
  return { name: `${index}-of-${count}.json`, report };
}

test('documents come by their files, analytics in the order of their document; numbers are summed, those of datasets are not', () => {
  const merged = mergeReports([part(2, 3), part(3, 3), part(1, 3)]);
  if (!merged.ok) throw new Error(merged.reason);
  expect(merged.report.analytics.map(({ file, analytic }) => `${file} ${analytic}`)).toEqual([
    'content/a.md z',
    'content/a.md a',
    'content/b.md z',
    'content/b.md a',
    'content/c.md z',
    'content/c.md a',
  ]);
  expect(merged.report.summary).toEqual({ ...SUMMARY, analytics: 6, proven: 6 });
  expect(merged.report).not.toHaveProperty('shard');
  expect(merged.report).not.toHaveProperty('inputs');
  expect(merged.inputs.documents).toEqual(['content/a.md', 'content/b.md', 'content/c.md']);
});

const { shard: _, inputs: __, ...whole } = part(1, 1).report;

test.each<[string, NamedReport[], string]>([
  ['no report', [], 'There is no report to join.'],
  [
    'a whole report',
    [part(1, 2), { name: 'proof.json', report: whole }],
    '`proof.json` is no part of a report, expected what `verify --shard i/n --report` writes.',
  ],
  ['a missing one', [part(1, 3), part(3, 3)], 'Shard 2 of 3 is missing.'],
  ['several missing ones', [part(2, 4)], 'Of 4 shards these are missing: 1, 3, 4.'],
  [
    'many missing ones',
    [part(1, 100_000)],
    `Of 100000 shards these are missing: ${Array.from({ length: 20 }, (_one, at) => at + 2).join(', ')}, ….`,
  ],
  [
    'one twice',
    [part(1, 2), part(2, 2), { ...part(1, 2), name: '1 again.json' }],
    'Shard 1 of 2 is given twice: `1 again.json` and `1-of-2.json`.',
  ],
  [
    'other counts',
    [part(1, 2), part(2, 3)],
    'Unexpected counts of shards: `1-of-2.json` is one of 2, `2-of-3.json` one of 3.',
  ],
  [
    'other content',
    [part(1, 2), part(2, 2, { inputs: { ...INPUTS, content: 'd', documents: [] } })],
    '`1-of-2.json` and `2-of-2.json` are of different content: documents, tests, datasets or knowledge differ, or the paths that were asked for.',
  ],
  [
    'another program',
    [part(1, 2), part(2, 2, { inputs: { ...INPUTS, program: 'q', documents: [] } })],
    '`1-of-2.json` and `2-of-2.json` were made by different versions of Huntbook or its libraries.',
  ],
  [
    'other options',
    [part(1, 2), part(2, 2, { inputs: { ...INPUTS, options: [], documents: [] } })],
    '`1-of-2.json` and `2-of-2.json` were made with different options: `--mutation`, and none.',
  ],
  [
    'other numbers',
    [part(1, 2), part(2, 2, { summary: { ...SUMMARY, events: 8 } })],
    '`1-of-2.json` and `2-of-2.json` are of different content: their numbers of datasets or events differ.',
  ],
])('refuses %s', (_name, reports, reason) => {
  expect(mergeReports(reports)).toEqual({ ok: false, reason });
});
