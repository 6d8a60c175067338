/** Analytics of one document often find the same: what is drawn of it stands on its page once. */
import type { ProofRun } from '../../proof/report.ts';
import type { SiteIndex } from '../site/site-index.ts';
import { analyticAnchor } from '../site/urls.ts';
import { foundLines } from './timeline-lanes.ts';

/** Where something is drawn: an analytic of the same page. */
export interface DrawnAt {
  readonly analytic: string;
  /** Within the page. */
  readonly address: string;
}

const known = new WeakMap<SiteIndex, ReadonlyMap<ProofRun, DrawnAt>>();

/** The analytic before this one of which a run on the same dataset found and missed the same; `undefined` for the first. */
export function drawnBefore(site: SiteIndex, run: ProofRun): DrawnAt | undefined {
  const found = known.get(site) ?? repeated(site);
  known.set(site, found);
  return found.get(run);
}

function repeated(site: SiteIndex): Map<ProofRun, DrawnAt> {
  const again = new Map<ProofRun, DrawnAt>();
  for (const { document } of site.documents) {
    const first = new Map<string, DrawnAt>();
    for (const { id } of document.analytics) {
      for (const run of document.proof[id]?.runs ?? []) {
        const key = JSON.stringify([run.dataset, foundLines(run), run.missing.map(({ line }) => line)]);
        const at = first.get(key);
        if (at && at.analytic !== id) again.set(run, at);
        else first.set(key, { analytic: id, address: `#${analyticAnchor(id)}` });
      }
    }
  }
  return again;
}
