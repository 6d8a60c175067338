/** How far the clocks of two logs of a host stand apart: some write the host's own time where others write UTC. */
import { baseName } from './names.ts';
import type { ProcessRecord } from './process-record.ts';

/** Time zones differ by quarters of an hour. */
const QUARTER = 15 * 60_000;
/** No two clocks on Earth differ by more: from UTC-12 to UTC+14. */
const MOST_QUARTERS = 26 * 4;
/** Collectors write a record this much later than it happened, in milliseconds. */
const DELAY = 5_000;
/** Processes with one pid and name that are compared. */
const COMPARED = 20;

/**
 * For each host, the milliseconds by which records without a guid are behind those with one: the difference, in whole
 * quarters of an hour, at which most processes of one pid and name start in both.
 */
export function clockLags(records: readonly ProcessRecord[]): ReadonlyMap<string, number> {
  const starts = records.filter(
    ({ kind, pid, image, time }) => kind === 'start' && pid !== null && image && time !== null,
  );
  const withGuid = Map.groupBy(
    starts.filter(({ guid }) => guid !== null),
    nameKey,
  );
  const votes = new Map<string, Map<number, number>>();
  for (const record of starts) {
    if (record.guid !== null) continue;
    for (const other of (withGuid.get(nameKey(record)) ?? []).slice(0, COMPARED)) {
      const apart = (other.time ?? 0) - (record.time ?? 0);
      const quarters = Math.round(apart / QUARTER) || 0;
      if (Math.abs(quarters) > MOST_QUARTERS || Math.abs(apart - quarters * QUARTER) > DELAY) continue;
      const ofHost = votes.get(record.host) ?? new Map<number, number>();
      votes.set(record.host, ofHost);
      ofHost.set(quarters, (ofHost.get(quarters) ?? 0) + 1);
    }
  }
  return new Map([...votes].map(([host, counted]) => [host, mostVoted(counted) * QUARTER]));
}

function nameKey({ host, pid, image }: ProcessRecord): string {
  return JSON.stringify([host, pid, baseName(image ?? '').toLowerCase()]);
}

/** The number with most votes; of several the nearest to none. */
function mostVoted(votes: ReadonlyMap<number, number>): number {
  const [best] = [...votes].sort(
    ([left, some], [right, others]) => others - some || Math.abs(left) - Math.abs(right) || left - right,
  );
  return best?.[0] ?? 0;
}
