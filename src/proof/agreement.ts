/** Analytics that claim the same logic, compared on a dataset. */
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
 * log, does not, unless one of the two has a stated reason.
 */
export function compareOn({
  file,
  claim,
  dataset,
  runs,
}: ClaimOnDataset): { agrees: true; agreement: Agreement } | { agrees: false; disagreement: Disagreement } {
  const agrees = runs.every((run) =>
    runs.every(
      (other) => other === run || run.because !== undefined || other.because !== undefined || !differ(run, other),
    ),
  );
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
    };
  };
  if (!agrees) return { agrees, disagreement: { file, claim, dataset, analytics: runs.map(named) } };
  const analytics = runs.map((run) => ({
    ...named(run),
    ...(run.because === undefined ? {} : { because: run.because }),
  }));
  return { agrees, agreement: { file, claim, dataset, analytics } };
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

/** The analytics that differ from what most of the claim's find; none where no such majority is. */
export function outliers({ analytics }: Disagreement): string[] {
  const groups = [
    ...Map.groupBy(analytics, ({ missing }) => missing?.map(({ line }) => line).join(' ') ?? '').values(),
  ];
  const largest = Math.max(...groups.map((members) => members.length));
  const most = groups.filter((members) => members.length === largest);
  return most.length > 1
    ? []
    : groups.flatMap((members) => (members === most[0] ? [] : members.map(({ analytic }) => analytic)));
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

/** The reason that a passed run states for finding something else than its claim says; `undefined` when it has none. */
export function statedReason(run: Pick<ProofRun, 'passed' | 'because'> | undefined): string | undefined {
  return run?.passed ? run.because : undefined;
}
