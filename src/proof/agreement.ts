/** Analytics that claim the same logic, compared on a dataset. */
import type { Disagreement, ProofRun } from './report.ts';

/** What one analytic of a claim found on a dataset. */
export interface ClaimRun {
  analytic: string;
  /** Lines found, ascending. */
  events: readonly number[];
  /** Whether the analytic reads the log that a line of the dataset comes from. */
  reads(line: number): boolean;
  /** True when a test expects what it finds with a stated reason. */
  explained: boolean;
}

/** Analytics of one claim that were run on one dataset. */
export interface ClaimOnDataset {
  file: string;
  claim: string;
  dataset: string;
  runs: readonly ClaimRun[];
}

/**
 * The disagreement of a claim's analytics on a dataset: a line that one finds and another, which reads the same log,
 * does not. `undefined` when all agree, or when those that differ have a stated reason.
 */
export function disagreementOn({ file, claim, dataset, runs }: ClaimOnDataset): Disagreement | undefined {
  const differing = runs.filter((run) =>
    runs.some((other) => other !== run && !(run.explained || other.explained) && differ(run, other)),
  );
  if (differing.length === 0) return undefined;
  const lines = linesOf(runs);
  const analytics = runs.map((run) => {
    const unread = lines.filter((line) => !run.events.includes(line) && !run.reads(line));
    return { analytic: run.analytic, events: [...run.events], ...(unread.length === 0 ? {} : { unread }) };
  });
  return { file, claim, dataset, analytics };
}

/** Lines on which a disagreement's analytics differ, with who finds them and who, reading their log, does not. */
export function differingLines(found: Disagreement): { line: number; foundBy: string[]; notBy: string[] }[] {
  return linesOf(found.analytics)
    .map((line) => ({
      line,
      foundBy: found.analytics.filter(({ events }) => events.includes(line)).map(({ analytic }) => analytic),
      notBy: found.analytics
        .filter(({ events, unread }) => !events.includes(line) && !unread?.includes(line))
        .map(({ analytic }) => analytic),
    }))
    .filter(({ notBy }) => notBy.length > 0);
}

/** Every line that one of them found, ascending. */
function linesOf(runs: readonly { readonly events: readonly number[] }[]): number[] {
  return [...new Set(runs.flatMap(({ events }) => events))].sort((left, right) => left - right);
}

function differ(left: ClaimRun, right: ClaimRun): boolean {
  const missedBy = (finder: ClaimRun, other: ClaimRun) =>
    finder.events.some((line) => !other.events.includes(line) && other.reads(line) && finder.reads(line));
  return missedBy(left, right) || missedBy(right, left);
}

/** Whether a run's differences have a stated reason. */
export function isExplained(run: Pick<ProofRun, 'passed' | 'because'>): boolean {
  return run.passed && run.because !== undefined;
}
