/** Analytics that claim the same logic, compared on a dataset. */
import { differingPairs, type StatedDifference, unexpectedPairs } from './expected-disagreement.ts';
import type { Agreement, Disagreement, ProofRun } from './report.ts';

/** What one analytic of a claim found on a dataset. */
export interface ClaimRun {
  analytic: string;
  /** Ids of its parts, where several analytics are parts of one. */
  parts?: readonly string[];
  /** Lines found, ascending. */
  events: readonly number[];
  /** Whether the analytic reads the log that a line of the dataset comes from. */
  reads(line: number): boolean;
  /** The reason that a test states for what it finds. */
  because?: string | undefined;
}

/** Analytics of one claim that were run on one dataset. */
export interface ClaimOnDataset {
  file: string;
  claim: string;
  dataset: string;
  runs: readonly ClaimRun[];
  /** Differences that are expected. */
  expected?: readonly StatedDifference[];
}

/** Parts of one conversion as one: what any of them finds, in any log that any of them reads. */
export function joinParts(parts: readonly ClaimRun[]): ClaimRun {
  const [first] = parts;
  if (!first) throw new RangeError('joinParts needs at least one part');
  if (parts.length === 1) return first;
  return {
    analytic: first.analytic,
    parts: parts.map(({ analytic }) => analytic),
    events: linesOf(parts),
    reads: (line) => parts.some((part) => part.reads(line)),
    because: parts.find(({ because }) => because !== undefined)?.because,
  };
}

/**
 * Compares a claim's analytics on a dataset. They disagree on a line that one finds and another, which reads the same
 * log, does not, unless one of the two has a stated reason, or their difference is expected. What finds a line reads
 * its log, whatever its conditions on the log say.
 */
export function compareOn({
  file,
  claim,
  dataset,
  runs,
  expected = [],
}: ClaimOnDataset): { agrees: true; agreement: Agreement } | { agrees: false; disagreement: Disagreement } {
  const lines = linesOf(runs);
  const named = (run: ClaimRun) => {
    const others = lines.filter((line) => !run.events.includes(line));
    const unread = others.filter((line) => !run.reads(line));
    const missing = others.filter((line) => run.reads(line)).map((line) => ({ line }));
    return {
      analytic: run.analytic,
      ...(run.parts === undefined ? {} : { parts: [...run.parts] }),
      events: [...run.events],
      ...(unread.length === 0 ? {} : { unread }),
      ...(missing.length === 0 ? {} : { missing }),
      ...(run.because === undefined ? {} : { because: run.because }),
    };
  };
  const analytics = runs.map(named);
  const pairs = differingPairs({ analytics });
  const needed = expected
    .filter((stated) => pairs.some((pair) => pair.every(({ analytic }) => stated.analytics.includes(analytic))))
    .map((stated) => ({ analytics: [...stated.analytics], because: stated.because }));
  const compared = { file, claim, dataset, analytics, ...(needed.length === 0 ? {} : { expected: needed }) };
  return unexpectedPairs(compared).length === 0
    ? { agrees: true, agreement: compared }
    : { agrees: false, disagreement: compared };
}

/** A line on which a claim's analytics differ. */
export interface DifferingLine {
  line: number;
  foundBy: string[];
  /** Those that read its log and do not find it, each with what turned it away where that can be said. */
  notBy: { analytic: string; because?: NonNullable<Disagreement['analytics'][number]['missing']>[number]['because'] }[];
}

/** Lines on which a claim's analytics differ, with who finds them and who, reading their log, does not. */
export function differingLines(found: Agreement | Disagreement): DifferingLine[] {
  return linesOf(found.analytics)
    .map((line) => ({
      line,
      foundBy: found.analytics.filter(({ events }) => events.includes(line)).map(({ analytic }) => analytic),
      notBy: found.analytics.flatMap(({ analytic, missing }) => {
        const own = missing?.find((candidate) => candidate.line === line);
        return own ? [{ analytic, ...(own.because ? { because: own.because } : {}) }] : [];
      }),
    }))
    .filter(({ notBy }) => notBy.length > 0);
}

/** The analytics that differ, without a stated reason, from what most of the claim's find; none where no such majority is. */
export function outliers(found: Disagreement): string[] {
  const groups = [
    ...Map.groupBy(found.analytics, ({ missing }) => missing?.map(({ line }) => line).join(' ') ?? '').values(),
  ];
  const largest = Math.max(...groups.map((members) => members.length));
  const [most, ...others] = groups.filter((members) => members.length === largest);
  if (!most || others.length > 0) return [];
  const pairs = unexpectedPairs(found);
  return found.analytics
    .filter((one) => !most.includes(one))
    .filter((one) => pairs.some((pair) => pair.includes(one) && pair.some((other) => most.includes(other))))
    .map(({ analytic }) => analytic);
}

/** Every line that one of them found, ascending. */
function linesOf(runs: readonly { readonly events: readonly number[] }[]): number[] {
  return [...new Set(runs.flatMap(({ events }) => events))].sort((left, right) => left - right);
}

/** The reason that a passed run states for finding something else than its claim says; `undefined` when it has none. */
export function statedReason(run: Pick<ProofRun, 'passed' | 'because'> | undefined): string | undefined {
  return run?.passed ? run.because : undefined;
}
