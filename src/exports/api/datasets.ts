/** `api/datasets.json`: the recordings that analytics are run on. */
import { z } from 'zod';
import type { SiteIndex } from '../../components/site/site-index.ts';
import { analyticUrl, datasetUrl } from '../../components/site/urls.ts';
import { type Dataset, datasetMetadata, label } from '../../events/dataset.ts';
import { caughtBy, caughtByOf, head, headOf, url } from './parts.ts';

const apiDataset = z.object({
  name: z.string(),
  title: z.string(),
  platforms: z.array(z.string()),
  source: datasetMetadata.shape.source,
  time: datasetMetadata.shape.time,
  url,
  state: z
    .enum(['present', 'not present'])
    .describe(
      'Whether its events are there; where they are not, nothing was tested on it, and nothing is known of them.',
    ),
  remote: datasetMetadata.shape.events.describe('Where its events can be had, and the digest of the file there.'),
  file: z.string().optional().describe("Path of its events from the project's root, where they are present."),
  sha256: datasetMetadata.shape.sha256,
  events: z.number().int().nonnegative().optional().describe('How many events it holds, where they are present.'),
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

/** Every dataset of the site, also those whose events have not been brought from their address. */
export function datasetsOf(site: SiteIndex): z.infer<typeof apiDatasets> {
  const { datasets, absentDatasets = [] } = site.model;
  const present = datasets.map((dataset) => ({
    ...factsOf(site, dataset),
    state: 'present' as const,
    file: dataset.eventsFile,
    events: dataset.events.length,
  }));
  const absent = absentDatasets.map((dataset) => ({ ...factsOf(site, dataset), state: 'not present' as const }));
  return {
    ...headOf('datasets', site),
    datasets: [...present, ...absent].sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** What is known of a dataset without its events. */
function factsOf(site: SiteIndex, { name, metadata }: Pick<Dataset, 'name' | 'metadata'>) {
  return {
    name,
    title: metadata.title,
    platforms: metadata.platforms,
    source: metadata.source,
    time: metadata.time,
    url: datasetUrl(name),
    ...(metadata.events === undefined ? {} : { remote: metadata.events }),
    sha256: metadata.sha256,
    techniques: [...new Set(metadata.labels.flatMap(({ technique }) => technique ?? []))].sort(),
    labels: metadata.labels.map(({ digests: _, ...rest }) => ({
      ...rest,
      caughtBy: caughtByOf(site.truth.get(name)?.catches.get(rest.id)),
    })),
    foundBy: foundBy(site, name),
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
