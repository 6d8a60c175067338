/** `api/datasets.json`: the recordings that analytics are run on. */
import { z } from 'zod';
import type { SiteIndex } from '../../components/site/site-index.ts';
import { analyticUrl, datasetUrl } from '../../components/site/urls.ts';
import { datasetMetadata, label } from '../../events/dataset.ts';
import { caughtBy, caughtByOf, head, headOf, url } from './parts.ts';

const apiDataset = z.object({
  name: z.string(),
  title: z.string(),
  platforms: z.array(z.string()),
  source: datasetMetadata.shape.source,
  time: datasetMetadata.shape.time,
  url,
  file: z.string().describe("Path of its events from the project's root."),
  sha256: datasetMetadata.shape.sha256,
  events: z.number().int().nonnegative().describe('How many events it holds.'),
  techniques: z.array(z.string()).describe('Ids of the techniques that its labels name.'),
  labels: z.array(
    label
      .pick({ id: true, lines: true, attack: true, technique: true, step: true, nearMiss: true, note: true })
      .extend({ caughtBy }),
  ),
  foundBy: z
    .array(
      z.object({
        url,
        events: z.number().int().positive().describe('How many events of the dataset it found.'),
      }),
    )
    .describe('Analytics that found events of it, by their addresses.'),
});

export const apiDatasets = z.object({ ...head, datasets: z.array(apiDataset).describe('Sorted by name.') });

/** Every dataset of the site. */
export function datasetsOf(site: SiteIndex): z.infer<typeof apiDatasets> {
  return {
    ...headOf('datasets', site),
    datasets: site.model.datasets.map(({ name, eventsFile, events, metadata }) => ({
      name,
      title: metadata.title,
      platforms: metadata.platforms,
      source: metadata.source,
      time: metadata.time,
      url: datasetUrl(name),
      file: eventsFile,
      sha256: metadata.sha256,
      events: events.length,
      techniques: [...new Set(metadata.labels.flatMap(({ technique }) => technique ?? []))].sort(),
      labels: metadata.labels.map(({ digests: _, ...rest }) => ({
        ...rest,
        caughtBy: caughtByOf(site.truth.get(name)?.catches.get(rest.id)),
      })),
      foundBy: foundBy(site, name),
    })),
  };
}

/** By address, in the order of the site. */
function foundBy({ finders, documents }: SiteIndex, dataset: string): { url: string; events: number }[] {
  const amounts = new Map<string, number>();
  for (const found of finders.get(dataset)?.values() ?? []) {
    for (const { facts, analytic } of found) {
      const at = analyticUrl(facts.document, analytic);
      amounts.set(at, (amounts.get(at) ?? 0) + 1);
    }
  }
  return documents.flatMap(({ document }) =>
    document.analytics.flatMap(({ id }) => {
      const at = analyticUrl(document, id);
      const events = amounts.get(at);
      return events === undefined ? [] : [{ url: at, events }];
    }),
  );
}
