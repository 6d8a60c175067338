/** Which events of a dataset stand on its page: a page must stay readable, and links must lead somewhere. */
import type { Dataset } from '../../events/dataset.ts';
import { differingLines } from '../../proof/agreement.ts';
import type { SiteIndex } from './site-index.ts';

/** Up to so many, all events are shown; beyond, only those that a label or an analytic names. */
const ALL_SHOWN = 400;
/** Of a dataset with more, how many are shown that no label and no test names, and an analytic found. */
const FURTHER_SHOWN = 400;

const known = new WeakMap<SiteIndex, Map<string, ReadonlySet<number>>>();

/** Lines of the events that the page of a dataset shows; the same set for the same site and name. */
export function shownLines(
  dataset: Pick<Dataset, 'name' | 'events' | 'metadata'>,
  site: SiteIndex,
): ReadonlySet<number> {
  const ofSite = known.get(site) ?? new Map<string, ReadonlySet<number>>();
  known.set(site, ofSite);
  const lines = ofSite.get(dataset.name) ?? chosen(dataset, site);
  ofSite.set(dataset.name, lines);
  return lines;
}

function chosen(
  { name, events, metadata }: Pick<Dataset, 'name' | 'events' | 'metadata'>,
  site: SiteIndex,
): Set<number> {
  const there = new Set(events.map(({ line }) => line));
  if (there.size <= ALL_SHOWN) return there;
  const { report } = site.model;
  const lines = new Set(metadata.labels.flatMap((label) => label.lines));
  const add = (more: Iterable<number>): void => {
    for (const line of more) lines.add(line);
  };
  for (const { runs } of report.analytics) {
    for (const run of runs) {
      if (run.dataset !== name) continue;
      add(run.events);
      add((run.sequences ?? []).flat());
      // Tests may expect a line that nothing finds: links lead to it too.
      add(run.missing.map(({ line }) => line));
    }
  }
  for (const found of [...report.agreements, ...report.disagreements]) {
    if (found.dataset === name) add(differingLines(found).map(({ line }) => line));
  }
  let further = FURTHER_SHOWN;
  for (const { truth } of site.truth.get(name)?.analytics ?? []) {
    for (const line of truth.falsePositives) {
      if (further === 0) break;
      if (lines.has(line)) continue;
      lines.add(line);
      further -= 1;
    }
  }
  return new Set([...lines].filter((line) => there.has(line)));
}
