import { expect, it } from 'vitest';
import { wholeLines } from '../../src/components/site/whole-events.ts';
import type { AnalyticProof, ProofReport, ProofRun } from '../../src/proof/report.ts';

const run = (dataset: string, ...events: number[]) => ({ dataset, events }) as Partial<ProofRun> as ProofRun;
const proof = (file: string, ...runs: ProofRun[]) => ({ file, runs }) as Partial<AnalyticProof> as AnalyticProof;

it('an event stands whole once on a page, three under one run', () => {
  const runs = [run('a', 1, 2, 3, 4), run('a', 1, 4, 5), run('b', 1), run('a', 1)];
  const [first, second, third, other] = runs;
  const report = {
    analytics: [proof('x.md', ...runs.slice(0, 3)), proof('y.md', ...runs.slice(3))],
  } as Partial<ProofReport> as ProofReport;
  const lines = (one: ProofRun | undefined) => (one ? [...wholeLines({ report }, one)] : undefined);
  expect([first, second, third, other].map(lines)).toEqual([[1, 2, 3], [4, 5], [1], [1]]);
});
