/** The last line of `verify`, in so far as it changes with its numbers. */
import { expect, test } from 'vitest';
import { summaryLine } from '../../src/cli/tell-proof.ts';
import type { AnalyticProof, Mutation, ProofReport, Survivor } from '../../src/proof/report.ts';

const survivor = (because?: string): Survivor => ({
  mutant: 'a dropped',
  kind: 'dropped',
  condition: 'a',
  line: 1,
  column: 1,
  killedBy: 'no dataset has an event whose finding hangs on `a` alone',
  ...(because === undefined ? {} : { because }),
});

function report(survivors: Survivor[], tested: boolean[]): ProofReport {
  const mutants: Mutation = {
    mutants: 8,
    killed: 8 - survivors.length,
    failing: 0,
    left: 0,
    datasets: ['session'],
    survivors,
  };
  const analytic: AnalyticProof = {
    file: 'content/playbooks/hunt.md',
    analytic: 'one',
    language: 'kql',
    line: 1,
    state: 'proven',
    runs: [],
    mutation: mutants,
    truth: tested.map((own, index) => ({
      dataset: `d${index}`,
      view: 'native',
      tested: own,
      truePositives: [1],
      falsePositives: [],
      falseNegatives: [],
    })),
  };
  const summary = { analytics: 1, proven: 1, failed: 0, silent: 0, unproven: 0, skipped: 0, runs: 1 };
  return {
    version: 1,
    summary: { ...summary, datasets: 1, events: 1 },
    analytics: [analytic],
    agreements: [],
    disagreements: [],
    conversions: [],
    languages: [],
  };
}

test.each([
  ['none', [], '8 of 8 mutants killed.'],
  ['one without a reason', [survivor()], '7 of 8 mutants killed, 1 survives.'],
  ['two without', [survivor(), survivor()], '6 of 8 mutants killed, 2 survive.'],
  ['one with', [survivor('rare')], '7 of 8 mutants killed, 1 survives with a reason.'],
  [
    'two with and one without',
    [survivor('rare'), survivor(), survivor('rare')],
    '5 of 8 mutants killed, 2 survive with a reason, 1 survives.',
  ],
])('survivors: %s', (_, survivors, words) => {
  expect(summaryLine(report(survivors, []))).toContain(` ${words}`);
});

test.each([
  ['the tests’ alone', [true, true], true],
  ['others too', [true, false], false],
])('truth on datasets: %s', (_, tested, isSaid) => {
  const line = summaryLine(report([], tested));
  expect(line).toContain('precision 100%, recall 100%');
  expect(line.includes('recall 100%, on the datasets of their tests.')).toBe(isSaid);
});
