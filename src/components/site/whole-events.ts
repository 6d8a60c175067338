/** Which events stand whole under which run of a page: each once, for analytics of one page mostly find the same. */
import type { SiteModel } from '../../collections/site-model.ts';
import { shownLines } from '../../proof/found-events.ts';
import type { ProofRun } from '../../proof/report.ts';

/** Most events that one run shows whole; the lines of others lead to their dataset's page. */
const MOST_WHOLE = 3;

const known = new WeakMap<SiteModel['report'], ReadonlyMap<ProofRun, ReadonlySet<number>>>();
const NONE: ReadonlySet<number> = new Set();

/** Lines of the events that a run's table holds whole. */
export function wholeLines({ report }: Pick<SiteModel, 'report'>, run: ProofRun): ReadonlySet<number> {
  const chosen = known.get(report) ?? chooseLines(report);
  known.set(report, chosen);
  return chosen.get(run) ?? NONE;
}

function chooseLines(report: SiteModel['report']): ReadonlyMap<ProofRun, ReadonlySet<number>> {
  const chosen = new Map<ProofRun, ReadonlySet<number>>();
  const shownOn = new Map<string, Set<string>>();
  for (const { file, runs } of report.analytics) {
    const shown = shownOn.get(file) ?? new Set<string>();
    shownOn.set(file, shown);
    for (const run of runs) {
      const own = shownLines(run)
        .filter((line) => !shown.has(`${run.dataset} ${line}`))
        .slice(0, MOST_WHOLE);
      for (const line of own) shown.add(`${run.dataset} ${line}`);
      chosen.set(run, new Set(own));
    }
  }
  return chosen;
}
