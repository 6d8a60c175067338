import { describe, expect, test } from 'vitest';
import type { AnalyticProof, ProofState } from '../../../src/proof/report.ts';
import { proofState } from '../../../src/proof/report.ts';
import { changesOf, countChanges, type ReportChanges } from '../../../src/proof/reports/changes.ts';
import { FILE, proof, report } from './report.ts';

type Truth = NonNullable<AnalyticProof['truth']>[number];

/** What is found on a dataset: true, false, missed. */
const truth = (
  dataset: string,
  [truePositives, falsePositives, falseNegatives]: number[][],
  said: Partial<Truth> = {},
) => ({
  dataset,
  view: 'native',
  tested: true,
  truePositives: truePositives ?? [],
  falsePositives: falsePositives ?? [],
  falseNegatives: falseNegatives ?? [],
  ...said,
});

const mutated = (killed: number, mutants: number): Partial<AnalyticProof> => ({
  mutation: {
    mutants,
    killed,
    failing: 0,
    left: 0,
    datasets: ['attack'],
    survivors: Array.from({ length: mutants - killed }, (_, index) => ({
      mutant: `m${index}`,
      kind: 'dropped' as const,
      condition: 'a',
      line: 1,
      column: 1,
      killedBy: 'an event',
    })),
  },
});

/** The lists that name something, with the analytics that they name. */
function named(changes: ReportChanges): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(changes)
      .map(([list, all]): [string, string[]] => [list, all.map((one: { analytic: string }) => one.analytic)])
      .filter(([, all]) => all.length > 0),
  );
}

describe('each change of state stands in one list', () => {
  const expected = (before: ProofState, after: ProofState): Record<string, string[]> => {
    if (before === after) return {};
    if (after === 'failed') return { newlyFailing: ['a'] };
    if (after === 'proven') return { newlyProven: ['a'] };
    return before === 'proven' ? { lostProof: ['a'] } : { otherStates: ['a'] };
  };
  const pairs = proofState.options.flatMap((before) => proofState.options.map((after) => [before, after] as const));
  test.each(pairs)('%s to %s', (before, after) => {
    const changes = changesOf(report([proof('a', { state: before })]), report([proof('a', { state: after })]));
    expect(named(changes)).toEqual(expected(before, after));
  });
});

test('analytics that come and go; one that comes and fails is failing', () => {
  const base = report([proof('old'), proof('same')]);
  const now = report([proof('same'), proof('new', { state: 'unproven' }), proof('broken', { state: 'failed' })]);
  expect(named(changesOf(base, now))).toEqual({ newlyFailing: ['broken'], added: ['new'], removed: ['old'] });
});

test('one id in two documents is two analytics', () => {
  const base = report([proof('a'), proof('a', { file: 'content/playbooks/z.md', state: 'silent' })]);
  const now = report([proof('a'), proof('a', { file: 'content/playbooks/z.md' })]);
  expect(changesOf(base, now).newlyProven).toEqual([
    { file: 'content/playbooks/z.md', analytic: 'a', before: 'silent', after: 'proven' },
  ]);
});

test('a report of some documents says nothing of the others', () => {
  const other = { file: 'content/playbooks/other.md' };
  const disagreement = { ...other, claim: 'c', dataset: 'd', analytics: [] };
  const base = report([proof('a'), proof('b'), proof('c', other)], { disagreements: [disagreement] });
  expect(named(changesOf(base, report([proof('a')]), new Set([FILE])))).toEqual({ removed: ['b'] });
});

test('scores change where mutants were run on both sides', () => {
  const base = report([proof('up', mutated(3, 5)), proof('same', mutated(3, 5)), proof('gone', mutated(1, 1))]);
  const now = report([proof('up', mutated(5, 5)), proof('same', mutated(3, 5)), proof('gone')]);
  expect(changesOf(base, now).scores).toEqual([
    {
      file: FILE,
      analytic: 'up',
      before: { killed: 3, mutants: 5, open: 2 },
      after: { killed: 5, mutants: 5, open: 0 },
    },
  ]);
});

test('precision and recall change where both reports asked', () => {
  const base = report([
    proof('up', { truth: [truth('one', [[1], [2], [3]])] }),
    proof('same', { truth: [truth('one', [[1]])] }),
  ]);
  const more = truth('two', [[], [9]], { tested: false });
  const now = report([
    proof('up', { truth: [truth('one', [[1, 3], [], []]), more] }),
    proof('same', { truth: [truth('one', [[1]]), more] }),
  ]);
  const changes = changesOf(base, now);
  expect(changes.truths).toEqual([
    {
      file: FILE,
      analytic: 'up',
      before: expect.objectContaining({
        truePositives: 1,
        falsePositives: 1,
        falseNegatives: 1,
        precision: 0.5,
        recall: 0.5,
      }),
      after: expect.objectContaining({
        truePositives: 2,
        falsePositives: 0,
        falseNegatives: 0,
        precision: 1,
        recall: 1,
      }),
    },
  ]);
  // The base did not ask about the other dataset.
  expect(changes.newHits).toEqual([]);
});

test('hits that are new on a dataset that was asked about before, accepted or not; not where it did not run', () => {
  const beside = (lines: number[], said: Partial<Truth> = {}) => truth('two', [[], lines], { tested: false, ...said });
  const holding = (one: Truth) => report([proof('a', { truth: [one] })]);
  const newHits = (before: Truth, after: Truth) => changesOf(holding(before), holding(after)).newHits;
  expect(newHits(beside([4]), beside([4, 7]))).toEqual([{ file: FILE, analytic: 'a', dataset: 'two', lines: [7] }]);
  expect(newHits(beside([]), beside([7], { because: 'Known.' }))).toEqual([
    { file: FILE, analytic: 'a', dataset: 'two', lines: [7], because: 'Known.' },
  ]);
  expect(newHits(beside([], { error: 'It took too long.' }), beside([7]))).toEqual([]);
  expect(newHits(beside([4, 7]), beside([4]))).toEqual([]);
});

test('disagreements that are new, and settled', () => {
  const at = (dataset: string) => ({ file: FILE, claim: 'logic-1', dataset });
  const base = report([], {
    disagreements: [
      { ...at('one'), analytics: [] },
      { ...at('two'), analytics: [] },
    ],
  });
  const now = report([], {
    disagreements: [
      { ...at('two'), analytics: [] },
      { ...at('three'), analytics: [] },
    ],
  });
  const changes = changesOf(base, now);
  expect([changes.newDisagreements, changes.settledDisagreements]).toEqual([[at('three')], [at('one')]]);
  expect(countChanges(changes)).toBe(2);
});

test('a report has not changed against itself', () => {
  const same = report([proof('a', mutated(1, 2)), proof('b', { state: 'failed' })]);
  expect(countChanges(changesOf(same, same))).toBe(0);
});
