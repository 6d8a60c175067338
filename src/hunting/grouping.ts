/**
 * Grouping: which of several things that are each of interest appear together. Here the things are what the playbook's
 * analytics find, and together means on one host, each within minutes of the one before. After Sqrrl, "Common Techniques
 * for Hunting" (2016), Grouping: an explicit set of items and a criterion, such as a window of time.
 */

import { compareText } from '../text/order.ts';
import type { ReadEvent } from './readings.ts';
import { type Tally, tallyOf } from './tally.ts';

/** The longest pause within a group, in minutes. */
export const PAUSE_MINUTES = 5;
const MOST_GROUPS = 16;

/** What one analytic finds in the dataset. */
export interface Find {
  /** Analytic id. */
  readonly analytic: string;
  readonly lines: readonly number[];
}

/** Finds that stand together. */
export interface Group extends Tally {
  readonly host: string;
  /** Milliseconds since 1970 UTC; `null` where its events have no time. */
  readonly from: number | null;
  readonly to: number | null;
  /** How many events each analytic finds in it, in the order of `Grouping.analytics`. */
  readonly found: readonly number[];
}

export interface Grouping {
  /** Analytics that find something, in the order of the playbook. */
  readonly analytics: readonly string[];
  /** Those that find nothing here. */
  readonly silent: readonly string[];
  /** Those of the most analytics first, then of the most events, then by host and time. */
  readonly groups: readonly Group[];
  /** Groups beyond the bound, and their events. */
  readonly left: { readonly groups: number; readonly events: number };
  /** Events that are found, each once. */
  readonly events: number;
}

/** Groups what the analytics find; lines without a known place (`places`) stand together. */
export function groupingOf(
  finds: readonly Find[],
  places: ReadonlyMap<number, Pick<ReadEvent, 'host' | 'time'>>,
  attack: ReadonlySet<number>,
): Grouping {
  const finding = finds.filter(({ lines }) => lines.length > 0);
  const found = finding.map(({ lines }) => new Set(lines));
  const all = [...new Set(finding.flatMap(({ lines }) => lines))];
  const groups = runs(all, places).map((lines): Group => {
    const times = lines.flatMap((line) => places.get(line)?.time ?? []);
    return {
      ...tallyOf(lines, attack),
      host: places.get(lines[0] ?? 0)?.host ?? '',
      from: times.length > 0 ? Math.min(...times) : null,
      to: times.length > 0 ? Math.max(...times) : null,
      found: found.map((own) => lines.filter((line) => own.has(line)).length),
    };
  });
  const several = ({ found }: Group): number => found.filter((amount) => amount > 0).length;
  groups.sort(
    (left, right) =>
      several(right) - several(left) ||
      right.events - left.events ||
      compareText(left.host, right.host) ||
      (left.from ?? 0) - (right.from ?? 0),
  );
  const left = groups.slice(MOST_GROUPS);
  return {
    analytics: finding.map(({ analytic }) => analytic),
    silent: finds.filter(({ lines }) => lines.length === 0).map(({ analytic }) => analytic),
    groups: groups.slice(0, MOST_GROUPS),
    left: { groups: left.length, events: left.reduce((sum, { events }) => sum + events, 0) },
    events: all.length,
  };
}

/** Lines of one host whose pauses are short, host by host; those without a time stand together. */
function runs(
  lines: readonly number[],
  places: ReadonlyMap<number, Pick<ReadEvent, 'host' | 'time'>>,
): (readonly number[])[] {
  const placed = lines
    .map((line) => ({ line, host: places.get(line)?.host ?? '', time: places.get(line)?.time ?? null }))
    .sort(
      (left, right) =>
        compareText(left.host, right.host) ||
        Number(left.time === null) - Number(right.time === null) ||
        (left.time ?? 0) - (right.time ?? 0) ||
        left.line - right.line,
    );
  const found: number[][] = [];
  let before: (typeof placed)[number] | undefined;
  for (const one of placed) {
    if (before && before.host === one.host && isSoonAfter(before.time, one.time)) found.at(-1)?.push(one.line);
    else found.push([one.line]);
    before = one;
  }
  return found;
}

function isSoonAfter(before: number | null, after: number | null): boolean {
  if (before === null || after === null) return before === after;
  return after - before <= PAUSE_MINUTES * 60_000;
}
