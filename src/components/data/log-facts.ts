/** What the site knows of the logs that kinds of events are of: who describes them, and which datasets hold them. */
import { kindsHeld } from '../../coverage/dataset-kinds.ts';
import type { EventKind } from '../../coverage/event-kinds.ts';
import type { Dataset } from '../../events/dataset.ts';
import { compileNative } from '../../events/views/native.ts';
import type { DocumentFacts, SiteIndex } from '../site/site-index.ts';

const held = new WeakMap<SiteIndex, ReadonlyMap<Dataset, readonly EventKind[]>>();

/** The kinds of events that each dataset holds. */
export function datasetKinds(site: SiteIndex): ReadonlyMap<Dataset, readonly EventKind[]> {
  const known = held.get(site);
  if (known) return known;
  const { datasets, coverage, views } = site.model;
  const native = views.find((view) => view.kind === 'native');
  const kinds = [...coverage.eventKinds.values()].map(({ kind }) => kind);
  const find = native ? kindsHeld(compileNative(native), kinds) : () => [];
  const found = new Map(datasets.map((dataset) => [dataset, find(dataset.events)]));
  held.set(site, found);
  return found;
}

/** The kinds of events that a document describes or names among its data sources, by channel and event id. */
export function describedKinds({ document }: DocumentFacts, site: SiteIndex): EventKind[] {
  const sources = document.content.entry.dataSources.map(({ name, log, channel, eventIds }) => ({
    names: new Set([name, log, channel].flatMap((one) => one?.toLowerCase() ?? [])),
    eventIds: eventIds ?? [],
  }));
  return [...site.model.coverage.eventKinds.values()]
    .map(({ kind }) => kind)
    .filter((kind) =>
      sources.some(
        ({ names, eventIds }) =>
          eventIds.some((id) => id === kind.eventId) &&
          (names.has(kind.channel.toLowerCase()) ||
            names.has(kind.log.toLowerCase()) ||
            names.has(kind.provider.toLowerCase())),
      ),
    );
}

/** The log descriptions of kinds of events. */
export function descriptionsOf(kinds: readonly EventKind[], site: SiteIndex): DocumentFacts[] {
  return (site.collections.get('data-needed') ?? []).filter((facts) =>
    describedKinds(facts, site).some((kind) => kinds.includes(kind)),
  );
}
