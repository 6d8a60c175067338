/** Events that tell a mutant only together: a group or sequence that the query finds, met once more with some left out. */
import { nearValues } from '../engine/mutation/hints.ts';
import { textOf } from '../engine/scalars.ts';
import type { EventRecord, Result, Value, View } from '../engine/values.ts';
import { leaves, replaced, withField } from '../events/views/set-field.ts';
import type { Suggestion } from './protocol.ts';
import type { Compare, SuggestionHints } from './suggest.ts';

type Raw = EventRecord['raw'];

/** Groups that are tried, events of each, and tries, most. */
const MOST_GROUPS = 4;
const MOST_EVENTS = 60;
const MOST_TRIES = 160;
/** Events that all tries may read together: in large files less is tried. */
const MOST_READ = 6_000_000;

/** A copy of some of a group's events. */
interface Copy {
  readonly events: readonly Raw[];
  readonly lines: readonly number[];
  readonly changes: Suggestion['changes'];
}

/**
 * The first part of a group, as a group of its own beside the recorded ones, that the query and the mutant do not find
 * alike, or the group with a field of one event changed; `null` when none of those that were tried is. `keys` are the
 * fields by which events belong together: the copy has others, or it is of another day.
 */
export async function findGroup(
  events: readonly EventRecord[],
  view: View,
  { hints, keys }: SuggestionHints,
  found: readonly [Result, Result],
  compare: Compare,
): Promise<Suggestion | null> {
  const byLine = new Map(events.map((event) => [event.line, event]));
  const last = events.at(-1)?.line ?? 0;
  let tries = Math.min(MOST_TRIES, Math.ceil(MOST_READ / (events.length + 1)));
  for (const lines of groupsOf(found)) {
    const group = lines.flatMap((line) => byLine.get(line) ?? []);
    for (const copied of [withOtherKeys(view, keys), onAnotherDay(1), onAnotherDay(-1)]) {
      const copy = copied(group);
      for (const part of [...partsOf(copy), ...variantsOf(copy, view, hints)]) {
        if (tries-- <= 0) return null;
        const added = part.events.map((raw, index) => ({ line: last + 1 + index, raw }));
        const together = await compare([...events, ...added]);
        const [event] = part.events;
        const [base] = part.lines;
        if (together === undefined || event === undefined || base === undefined) continue;
        const [own, other] = together;
        if (JSON.stringify(own) === JSON.stringify(other)) continue;
        const without = lines.filter((line) => !part.lines.includes(line));
        const isFound = linesOf(own).some((line) => line > last);
        return { event, base, changes: part.changes, found: isFound, group: { ...part, without } };
      }
    }
  }
  return null;
}

/** The lines of each row or sequence that the query or its mutant finds, those of several events first. */
function groupsOf(results: readonly [Result, Result]): readonly (readonly number[])[] {
  const groups = new Map<string, readonly number[]>();
  for (const result of results) {
    const found = result.kind === 'table' ? result.lines : result.kind === 'sequences' ? result.sequences : [];
    for (const lines of found) {
      const distinct = [...new Set(lines)].sort((a, b) => a - b).slice(0, MOST_EVENTS);
      if (distinct.length > 0) groups.set(distinct.join(), distinct);
    }
  }
  return [...groups.values()].toSorted((a, b) => b.length - a.length).slice(0, MOST_GROUPS);
}

function linesOf(result: Result): readonly number[] {
  return result.kind === 'events' ? result.events : (result.kind === 'table' ? result.lines : result.sequences).flat();
}

/** Parts of a group: all but one, the first of them, all, and all with the last one twice. */
function* partsOf({ events, lines, changes }: Copy): Generator<Copy> {
  const part = (indices: readonly number[]): Copy => ({
    events: indices.map((index) => events[index]).filter((raw) => raw !== undefined),
    lines: indices.map((index) => lines[index]).filter((line) => line !== undefined),
    changes,
  });
  const all = events.map((_, index) => index);
  if (events.length > 1) for (const left of all) yield part(all.filter((index) => index !== left));
  for (let count = events.length - 2; count > 0; count--) yield part(all.slice(0, count));
  yield part(all);
  yield part([...all, events.length - 1]);
}

/** Events of a group that are changed in a field, most: of longer groups the first ones and the last. */
const MOST_CHANGED = 4;

/** A whole group with a field of one of its events near to what the query compares it with. */
function* variantsOf(copy: Copy, view: View, hints: SuggestionHints['hints']): Generator<Copy> {
  const places = [...copy.events.keys()].filter((index, _, { length }) => index < MOST_CHANGED || index === length - 1);
  for (const { field, values } of hints) {
    const read = view.accessor(field);
    for (const index of places) {
      const line = copy.lines[index];
      const raw = copy.events[index];
      const from = raw === undefined || line === undefined ? null : (read?.({ line, raw }) ?? null);
      if (raw === undefined || line === undefined || from === null) continue;
      for (const to of nearValues(values, [from])) {
        const changed = textOf(from) === textOf(to) ? undefined : withField(view, { line, raw }, field, to);
        if (changed === undefined) continue;
        yield {
          events: copy.events.with(index, changed),
          lines: copy.lines,
          changes: [...copy.changes, { field, from, to }],
        };
      }
    }
  }
}

/** A copy of a group whose keys are others, each the same in all of its events. */
function withOtherKeys(view: View, keys: readonly string[]): (group: readonly EventRecord[]) => Copy {
  return (group) => {
    const changes: Suggestion['changes'][number][] = [];
    const events = group.map((event): Raw => {
      let raw: Raw = event.raw;
      for (const field of keys) {
        const from = view.accessor(field)?.({ line: event.line, raw }) ?? null;
        const to = anotherValue(from);
        const changed = to === null ? undefined : withField(view, { line: event.line, raw }, field, to);
        if (changed === undefined) continue;
        raw = changed;
        if (!changes.some((known) => known.field === field && known.from === from)) changes.push({ field, from, to });
      }
      return raw;
    });
    return { events, lines: group.map(({ line }) => line), changes };
  };
}

/** `WS-017.corp.example` as `WS-0172.corp.example`, `CORP\\ada` as `CORP\\ada2`. */
function anotherValue(value: Value): Value {
  if (typeof value === 'number') return value + 1000;
  if (typeof value !== 'string' || value === '') return null;
  return value.includes('\\') ? `${value}2` : value.replace(/^[^.]+/, '$&2');
}

const DAY = 86_400_000;

/** A copy of a group whose times are of another day. */
function onAnotherDay(days: number): (group: readonly EventRecord[]) => Copy {
  const moved = (raw: Raw): Raw => {
    let changed = raw;
    for (const { path, value } of leaves(raw)) {
      const date = typeof value === 'string' ? /^\d{4}-\d\d-\d\d(?=[T ]\d\d:)/.exec(value)?.[0] : undefined;
      const other = date === undefined ? undefined : dateOf(Date.parse(date) + days * DAY);
      if (other !== undefined) changed = replaced(changed, path, other + String(value).slice(other.length));
    }
    return changed;
  };
  return (group) => ({
    events: group.map(({ raw }) => moved(raw)),
    lines: group.map(({ line }) => line),
    changes: [{ field: 'day', from: null, to: days }],
  });
}

function dateOf(time: number): string | undefined {
  return Number.isFinite(time) ? new Date(time).toISOString().slice(0, 10) : undefined;
}
