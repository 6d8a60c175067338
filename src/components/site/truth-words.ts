/** What pages say of true and false positives: who caught a label, and which datasets are worth a row. */
import type { DatasetTruth } from '../../proof/report.ts';
import { foundLines } from '../../proof/truth.ts';
import type { DocumentFacts } from './site-index.ts';
import type { Catch } from './truth-index.ts';

/** A document's analytics among those that caught a label. */
export interface DocumentCatches {
  readonly facts: DocumentFacts;
  /** In the order of the report. */
  readonly catches: readonly Catch[];
}

/** Catches by document: those with an analytic that caught most come first, else in the order of the report. */
export function catchesByDocument(catches: readonly Catch[]): DocumentCatches[] {
  const most = (group: DocumentCatches): number => Math.max(...group.catches.map(({ lines }) => lines.length));
  return [...Map.groupBy(catches, ({ facts }) => facts)]
    .map(([facts, own]) => ({ facts, catches: own }))
    .sort((left, right) => most(right) - most(left));
}

/** Lines of a label that nobody caught, where somebody caught others. */
export function linesLeft(lines: readonly number[], catches: readonly Catch[]): number[] {
  if (catches.length === 0) return [];
  const caught = new Set(catches.flatMap((one) => one.lines));
  return lines.filter((line) => !caught.has(line));
}

/** Whether there is more to say of a dataset than that the analytic finds and misses nothing there. */
export function saysSomething(truth: DatasetTruth): boolean {
  return truth.error !== undefined || foundLines(truth).length + truth.falseNegatives.length > 0;
}

/** The beginning of a list, and how many are left out. */
export function upTo<Item>(list: readonly Item[], most: number): { shown: readonly Item[]; left: number } {
  // One more takes no more room than the words that it was left out.
  const shown = list.length === most + 1 ? list : list.slice(0, most);
  return { shown, left: list.length - shown.length };
}
