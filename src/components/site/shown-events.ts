/** Which events of a dataset stand on its page: a page must stay readable. Other pages link to these alone. */
import type { Dataset } from '../../events/dataset.ts';
import { differingLines } from '../../proof/agreement.ts';
import type { SiteIndex } from './site-index.ts';

/** Up to so many, all events are shown; beyond, only those that a label or an analytic names. */
const ALL_SHOWN = 400;
/** Of a dataset with more, how many are shown at most. */
const MOST_SHOWN = 1000;
/** How many of a label's or of a run's before all of another one's. */
const EACH_SHOWN = 50;
/** How many of them at most that no label and no test names, and an analytic found. */
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
  const lines = new Set<number>();
  const add = (more: Iterable<number>, most = MOST_SHOWN): void => {
    for (const line of more) {
      if (lines.size >= most) return;
      if (there.has(line)) lines.add(line);
    }
  };
  const runs = report.analytics.flatMap((proof) => proof.runs.filter(({ dataset }) => dataset === name));
  const foundBy = runs.map((run) => [...run.events, ...(run.sequences ?? []).flat()]);
  // Each label and each run has some of its events on the page, however many another one has.
  for (const label of metadata.labels) add(label.lines.slice(0, EACH_SHOWN));
  for (const { missing, surplus } of runs) {
    add(missing.slice(0, EACH_SHOWN).map(({ line }) => line));
    add(surplus.slice(0, EACH_SHOWN).map(({ line }) => line));
  }
  for (const found of [...report.agreements, ...report.disagreements]) {
    if (found.dataset === name) add(differingLines(found).map(({ line }) => line));
  }
  for (const found of foundBy) add(found.slice(0, EACH_SHOWN));
  for (const label of metadata.labels) add(label.lines);
  for (const found of foundBy) add(found);
  const most = Math.min(MOST_SHOWN, lines.size + FURTHER_SHOWN);
  for (const { truth } of site.truth.get(name)?.analytics ?? [])
    add([...truth.falsePositives, ...(truth.unlabelled ?? [])], most);
  return lines;
}
