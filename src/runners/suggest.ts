/** An event that tells a mutant from its query: recorded events changed in a field or two, and tried. */
import { type FieldHint, nearValues, otherCase } from '../engine/mutation/hints.ts';
import { textOf } from '../engine/scalars.ts';
import type { EventRecord, Result, Value, View } from '../engine/values.ts';
import { leaves, replaced, withField } from '../events/views/set-field.ts';
import type { Suggestion } from './protocol.ts';
import { findGroup } from './suggest-group.ts';

/** Events that changes begin with, and changed events that are tried, most. */
const MOST_BASES = 16;
const MOST_CANDIDATES = 4000;

/** A recorded event with some of its fields changed. */
interface Candidate {
  readonly raw: EventRecord['raw'];
  readonly base: number;
  readonly changes: Suggestion['changes'];
}

/** Runs the query and the mutant over events, and gives what each finds. */
export type Compare = (events: readonly EventRecord[]) => Promise<readonly [Result, Result] | undefined>;

/** What of a query suggestions are made from. */
export interface SuggestionHints {
  readonly hints: readonly FieldHint[];
  /** Fields by which events belong together. */
  readonly keys: readonly string[];
}

/**
 * The first changed event, one with the fewest changes, that only one of the two finds; where no event alone is, a group
 * of them; `null` when none of those that were tried is. It tells the mutant from the query among the recorded events, too.
 */
export async function findSuggestion(
  events: readonly EventRecord[],
  view: View,
  { hints, keys }: SuggestionHints,
  compare: Compare,
): Promise<Suggestion | null> {
  const found = await compare(events);
  if (found === undefined) return null;
  const one = await findEvent(events, view, hints, found, compare);
  return one ?? findGroup(events, view, { hints, keys }, found, compare);
}

async function findEvent(
  events: readonly EventRecord[],
  view: View,
  hints: readonly FieldHint[],
  found: readonly [Result, Result],
  compare: Compare,
): Promise<Suggestion | null> {
  const bases = basesOf(events, linesOf(found[0]));
  return (
    (await firstThatTells(candidatesOf(bases, events, view, hints), events, compare)) ??
    (await firstThatTells(textCandidates(bases), events, compare))
  );
}

async function firstThatTells(
  candidates: readonly Candidate[],
  events: readonly EventRecord[],
  compare: Compare,
): Promise<Suggestion | null> {
  const last = events.at(-1)?.line ?? 0;
  const tried = await compare(candidates.map(({ raw }, index) => ({ line: index + 1, raw })));
  if (tried === undefined) return null;
  const [own, other] = tried.map((result) => new Set(linesOf(result)));
  for (const [index, { raw, base, changes }] of candidates.entries()) {
    const isFound = own?.has(index + 1) ?? false;
    if (isFound === other?.has(index + 1)) continue;
    const together = await compare([...events, { line: last + 1, raw }]);
    if (together === undefined || JSON.stringify(together[0]) === JSON.stringify(together[1])) continue;
    return { event: raw, base, changes, found: isFound };
  }
  return null;
}

function linesOf(result: Result): readonly number[] {
  if (result.kind === 'events') return result.events;
  return result.kind === 'table' ? result.lines.flat() : result.sequences.flat();
}

/** Found events first, then others of their kind, then one of each other kind. */
function basesOf(events: readonly EventRecord[], found: readonly number[]): readonly EventRecord[] {
  const lines = new Set(found);
  const kinds = new Map<string, EventRecord>();
  const first: EventRecord[] = [];
  for (const event of events) {
    const kind = `${textOf(event.raw['Channel'] ?? null)} ${textOf(event.raw['EventID'] ?? null)}`;
    if (lines.has(event.line)) first.push(event);
    else if (!kinds.has(kind)) kinds.set(kind, event);
  }
  return [...first.slice(0, MOST_BASES / 2), ...kinds.values()].slice(0, MOST_BASES);
}

/** Values to try in each field. */
type Pools = readonly { readonly field: string; readonly values: readonly Value[] }[];

/** Bases with one field changed, then with two. */
function candidatesOf(
  bases: readonly EventRecord[],
  events: readonly EventRecord[],
  view: View,
  hints: readonly FieldHint[],
): readonly Candidate[] {
  const known = new Map<Value, Pools>();
  /** What is seen in the same log stands before what is seen in others. */
  const poolsOf = ({ raw }: { readonly raw: EventRecord['raw'] }): Pools => {
    const log = raw['Channel'] ?? null;
    const pools = known.get(log) ?? poolsIn(log);
    known.set(log, pools);
    return pools;
  };
  const poolsIn = (log: Value): Pools =>
    hints.map(({ field, values }) => {
      const near = events.filter(({ raw }) => (raw['Channel'] ?? null) === log);
      const seen = new Set([...seenValues(near, view, field), ...seenValues(events, view, field)]);
      return { field, values: nearValues(values, [...seen]) };
    });
  const once = bases.flatMap((base) => {
    const start: Candidate = { raw: base.raw, base: base.line, changes: [] };
    return poolsOf(base).flatMap(({ field, values }) => values.flatMap((value) => changed(start, view, field, value)));
  });
  const twice: Candidate[] = [];
  for (const candidate of once) {
    if (once.length + twice.length >= MOST_CANDIDATES) break;
    const done = candidate.changes[0]?.field ?? '';
    const pools = poolsOf(candidate);
    const later = pools.slice(pools.findIndex(({ field }) => field === done) + 1);
    for (const { field, values } of later) {
      for (const value of values) twice.push(...changed(candidate, view, field, value));
    }
  }
  return [...once, ...twice].slice(0, MOST_CANDIDATES);
}

/**
 * Bases with one of the record's own texts in the other case, longer at either end, or gone: for queries that read the
 * whole event, of which no field is known.
 */
function textCandidates(bases: readonly EventRecord[]): readonly Candidate[] {
  return bases
    .flatMap(({ raw, line }) =>
      leaves(raw).flatMap(({ path, value }): Candidate[] =>
        typeof value !== 'string' || value === ''
          ? []
          : [otherCase(value), `x${value}`, `${value}.bak`, null].map((to) => ({
              raw: replaced(raw, path, to),
              base: line,
              changes: [{ field: path.join('.'), from: value, to }],
            })),
      ),
    )
    .slice(0, MOST_CANDIDATES);
}

/** The values that events have in a field, those that are most frequent first. */
function seenValues(events: readonly EventRecord[], view: View, field: string): readonly Value[] {
  const read = view.accessor(field);
  const counts = new Map<Value, number>();
  for (const event of read ? events : []) {
    const value = read?.(event) ?? null;
    if (value !== null && typeof value !== 'object') counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([value]) => value);
}

function changed(candidate: Candidate, view: View, field: string, value: Value): Candidate[] {
  const event = { line: candidate.base, raw: candidate.raw };
  const before = view.accessor(field)?.(event) ?? null;
  if (textOf(before) === textOf(value)) return [];
  const raw = withField(view, event, field, value);
  return raw === undefined
    ? []
    : [{ ...candidate, raw, changes: [...candidate.changes, { field, from: before, to: value }] }];
}
