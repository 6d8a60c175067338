/** True and false positives and what is missed, by the labels of datasets; precision and recall. */
import type { Label } from '../events/dataset.ts';
import type { DatasetTruth } from './report.ts';

/** Lines found and missed, each ascending and once. */
export type TruthLines = Pick<
  DatasetTruth,
  'truePositives' | 'falsePositives' | 'falseNegatives' | 'unlabelled' | 'noRecall'
>;

/** How many lines are found and missed, and what that makes. */
export interface TruthTotal {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  /** What is found on datasets without labels, which is none of the others. */
  readonly unlabelled: number;
  /** The share of what is found that is the attack, 0 to 1; `undefined` where nothing is found. */
  readonly precision: number | undefined;
  /**
   * The share of the attack that is found, 0 to 1, where documents name techniques; `undefined` where there is none to
   * find, or none does.
   */
  readonly recall: number | undefined;
}

/**
 * Holds what was found on a dataset against its labels. `wanted` are lines that are to be found: an attack line among
 * them that is not found is missed. A dataset without any label tells nothing: what is found there is neither true nor false.
 */
export function truthOf(found: Iterable<number>, labels: readonly Label[], wanted: Iterable<number>): TruthLines {
  const lines = new Set(found);
  if (labels.length === 0) {
    return { truePositives: [], falsePositives: [], falseNegatives: [], unlabelled: [...lines].sort(ascending) };
  }
  const attack = attackLines(labels);
  return {
    truePositives: [...lines].filter((line) => attack.has(line)).sort(ascending),
    falsePositives: [...lines].filter((line) => !attack.has(line)).sort(ascending),
    falseNegatives: [...new Set(wanted)].filter((line) => attack.has(line) && !lines.has(line)).sort(ascending),
  };
}

const attackLinesOf = new WeakMap<readonly Label[], ReadonlySet<number>>();

/** Lines of events that some label says are the attack. */
export function attackLines(labels: readonly Label[]): ReadonlySet<number> {
  let lines = attackLinesOf.get(labels);
  if (!lines) {
    lines = new Set(labels.filter(({ attack }) => attack).flatMap((label) => label.lines));
    attackLinesOf.set(labels, lines);
  }
  return lines;
}

/** All lines found, ascending: true, false, and those that no label speaks of. */
export function foundLines({ truePositives, falsePositives, unlabelled = [] }: TruthLines): number[] {
  return [...truePositives, ...falsePositives, ...unlabelled].sort(ascending);
}

/**
 * The sums over datasets, over analytics, or both: a line counts once for each analytic and view that finds or misses it.
 * What did not run (`error`) has no lines and counts nothing.
 */
export function truthTotal(entries: readonly TruthLines[]): TruthTotal {
  const count = (linesIn: (entry: TruthLines) => readonly number[]) =>
    entries.reduce((sum, entry) => sum + linesIn(entry).length, 0);
  const truePositives = count((entry) => entry.truePositives);
  const falsePositives = count((entry) => entry.falsePositives);
  const falseNegatives = count((entry) => entry.falseNegatives);
  const recalled = count((entry) => (entry.noRecall ? [] : entry.truePositives));
  return {
    truePositives,
    falsePositives,
    falseNegatives,
    unlabelled: count(({ unlabelled = [] }) => unlabelled),
    precision: shareOf(truePositives, truePositives + falsePositives),
    recall: shareOf(recalled, recalled + falseNegatives),
  };
}

/** `–` for no share; else `0%` to `100%`, which are said of none and all alone: 99.9% is `99%`, and 0.1% is `1%`. */
export function shareWords(share: number | undefined): string {
  if (share === undefined) return '–';
  const percent = Math.round(share * 100);
  if (percent === 100 && share < 1) return '99%';
  return percent === 0 && share > 0 ? '1%' : `${percent}%`;
}

function shareOf(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}

function ascending(left: number, right: number): number {
  return left - right;
}
