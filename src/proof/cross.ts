/** Hits: what analytics find on datasets that none of their tests runs on, and those that a tests file accepts. */
import type { Label } from '../events/dataset.ts';
import type { AnalyticProof, DatasetTruth } from './report.ts';
import type { ExpectedHits, TestsFile } from './tests-file.ts';
import { foundLines } from './truth.ts';

/** Lines that an analytic finds on a dataset that it is not tested on, ascending. */
export function hitsOf(truth: DatasetTruth): readonly number[] {
  return truth.tested ? [] : foundLines(truth);
}

/** Those of an analytic's hits that its tests file gives no reason for. */
export function openHits(
  truth: DatasetTruth,
  analytic: string,
  tests: TestsFile | null,
  labels: readonly Label[],
): readonly number[] {
  const hits = hitsOf(truth);
  const accepted = acceptancesOf(tests, analytic, truth.dataset);
  return hits.filter((line) => !accepted.some((one) => accepts(one, line, labels)));
}

/** Why all of an analytic's hits on a dataset are accepted; `undefined` where there are none, or one is not. */
export function acceptedBecause(
  truth: DatasetTruth,
  analytic: string,
  tests: TestsFile | null,
  labels: readonly Label[],
): string | undefined {
  const hits = hitsOf(truth);
  if (hits.length === 0 || openHits(truth, analytic, tests, labels).length > 0) return undefined;
  const needed = acceptancesOf(tests, analytic, truth.dataset).filter((one) =>
    hits.some((line) => accepts(one, line, labels)),
  );
  return [...new Set(needed.map(({ because }) => because))].join(' ');
}

/** A part of `expect-hits` that speaks of nothing that is found: the whole entry, or one of its `events`. */
export interface NeedlessHit {
  readonly index: number;
  readonly event?: number;
}

/**
 * The parts of `expect-hits` that nothing needs. Entries on datasets where one of their analytics did not run, or none was
 * asked, may be needed. `proofs` are those of the tests file's document.
 */
export function needlessHits(
  tests: TestsFile | null,
  proofs: readonly Pick<AnalyticProof, 'analytic' | 'truth'>[],
  labelsOf: (dataset: string) => readonly Label[] | undefined,
): readonly NeedlessHit[] {
  return (tests?.['expect-hits'] ?? []).flatMap((one, index): NeedlessHit[] => {
    const labels = labelsOf(one.dataset);
    const asked = proofs
      .filter(({ analytic }) => analytic === (one.analytic ?? analytic))
      .flatMap(({ truth = [] }) => truth.filter(({ dataset }) => dataset === one.dataset));
    if (!labels || asked.length === 0 || asked.some(({ error }) => error !== undefined)) return [];
    const hits = asked.flatMap(hitsOf);
    if (!hits.some((line) => accepts(one, line, labels))) return [{ index }];
    return (one.events ?? []).flatMap((ref, event) =>
      hits.some((line) => names(ref, line, labels)) ? [] : [{ index, event }],
    );
  });
}

/** Whether a report is of analytics that were asked about datasets beside those of their tests. */
export function isCross(analytics: readonly Pick<AnalyticProof, 'truth'>[]): boolean {
  return analytics.some(({ truth }) => truth?.some(({ tested }) => !tested));
}

function acceptancesOf(tests: TestsFile | null, analytic: string, dataset: string): readonly ExpectedHits[] {
  return (tests?.['expect-hits'] ?? []).filter(
    (one) => one.dataset === dataset && (one.analytic === undefined || one.analytic === analytic),
  );
}

function accepts({ events }: ExpectedHits, line: number, labels: readonly Label[]): boolean {
  return events?.some((ref) => names(ref, line, labels)) ?? true;
}

function names(ref: string | number, line: number, labels: readonly Label[]): boolean {
  return typeof ref === 'number' ? ref === line : labels.some(({ id, lines }) => id === ref && lines.includes(line));
}
