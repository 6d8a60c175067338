/** What analytics find of each dataset and of each of its labels, worked out once for a site. */
import type { SiteModel } from '../../collections/site-model.ts';
import type { DatasetTruth } from '../../proof/report.ts';
import type { DocumentFacts } from './site-index.ts';

/** What an analytic finds and misses on a dataset. */
export interface AnalyticTruth {
  readonly facts: DocumentFacts;
  readonly analytic: string;
  readonly truth: DatasetTruth;
}

/** An analytic that finds events of a label. */
export interface Catch {
  readonly facts: DocumentFacts;
  readonly analytic: string;
  /** Which of the label's lines, ascending. */
  readonly lines: readonly number[];
}

export interface DatasetTruths {
  /** Every analytic that was run on it, in the order of the report; one run through several views stands once for each. */
  readonly analytics: readonly AnalyticTruth[];
  /** By label id, the analytics that find events of it, in the same order; labels of which none does are left out. */
  readonly catches: ReadonlyMap<string, readonly Catch[]>;
}

interface GrowingTruths extends DatasetTruths {
  readonly analytics: AnalyticTruth[];
  readonly catches: Map<string, Catch[]>;
}

/** Truth by dataset name; datasets that no analytic was run on are left out. Documents are named by their files. */
export function truthIndex(
  { report, datasets }: Pick<SiteModel, 'report' | 'datasets'>,
  byFile: ReadonlyMap<string, DocumentFacts>,
): Map<string, DatasetTruths> {
  const labels = new Map(datasets.map(({ name, metadata }) => [name, labelsByLine(metadata.labels)]));
  const index = new Map<string, GrowingTruths>();
  for (const { file, analytic, truth: all = [] } of report.analytics) {
    const facts = byFile.get(file);
    if (!facts) continue;
    for (const truth of all) {
      const own = index.get(truth.dataset) ?? { analytics: [], catches: new Map<string, Catch[]>() };
      index.set(truth.dataset, own);
      own.analytics.push({ facts, analytic, truth });
      addCatches(own.catches, { facts, analytic, truth }, labels.get(truth.dataset));
    }
  }
  return index;
}

type LabelsByLine = ReadonlyMap<number, readonly { readonly id: string; readonly attack: boolean }[]>;

function labelsByLine(labels: SiteModel['datasets'][number]['metadata']['labels']): LabelsByLine {
  const byLine = new Map<number, { id: string; attack: boolean }[]>();
  for (const { id, attack, lines } of labels) {
    for (const line of lines) {
      const known = byLine.get(line);
      if (known) known.push({ id, attack });
      else byLine.set(line, [{ id, attack }]);
    }
  }
  return byLine;
}

/** An event of the attack that is also called background is caught as the attack alone. */
function addCatches(catches: Map<string, Catch[]>, one: AnalyticTruth, labels: LabelsByLine | undefined): void {
  const { facts, analytic, truth } = one;
  const found = new Map<string, Set<number>>();
  for (const attack of [true, false]) {
    for (const line of attack ? truth.truePositives : truth.falsePositives) {
      for (const label of labels?.get(line) ?? []) {
        if (label.attack !== attack) continue;
        const lines = found.get(label.id);
        if (lines) lines.add(line);
        else found.set(label.id, new Set([line]));
      }
    }
  }
  for (const [id, lines] of found) {
    const all = catches.get(id) ?? [];
    catches.set(id, all);
    // Through another view it is the same analytic.
    const last = all.at(-1);
    const same = last?.facts === facts && last.analytic === analytic ? all.pop() : undefined;
    const caught = new Set([...(same?.lines ?? []), ...lines]);
    all.push({ facts, analytic, lines: [...caught].sort((left, right) => left - right) });
  }
}
