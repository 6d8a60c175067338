/** The views of recorded events of every playbook that recommends hunting techniques. */
import type { Coverage } from '../coverage/coverage.ts';
import type { View } from '../engine/values.ts';
import type { Dataset } from '../events/dataset.ts';
import { type PlaybookHunt, playbookHunt } from '../hunting/hunt.ts';
import type { LoadedDocument } from './loaded.ts';
import type { SiteDocument } from './site-model.ts';

/** The views by document file, in the order of the documents. */
export function huntsOf(
  coverage: Coverage,
  {
    documents,
    sources,
    datasets,
    views,
  }: {
    readonly documents: readonly SiteDocument[];
    readonly sources: readonly Pick<LoadedDocument, 'document' | 'tests'>[];
    /** By name. */
    readonly datasets: ReadonlyMap<string, Dataset>;
    /** By id. */
    readonly views: ReadonlyMap<string, View>;
  },
): Map<string, PlaybookHunt> {
  const kinds = [...coverage.eventKinds.values()].map(({ kind }) => kind);
  const tests = new Map(sources.map(({ document, tests }) => [document.file, tests]));
  const covered = new Map(coverage.documents.map((one) => [one.document.file, one.analytics]));
  return new Map(
    documents.flatMap((document): [string, PlaybookHunt][] => {
      const tested = [...new Set((tests.get(document.file)?.tests ?? []).map(({ dataset }) => dataset))];
      const analytics = covered.get(document.file) ?? [];
      const { proof, reads } = document;
      const hunt = playbookHunt({ document, proof, reads, analytics, datasets, views, kinds, tested });
      return hunt ? [[document.file, hunt]] : [];
    }),
  );
}
