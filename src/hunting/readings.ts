/** What a playbook's analytics read in a dataset: the events, and the values of the fields that they ask for. */
import { type EventKind, eventKindKey, eventKindName } from '../coverage/event-kinds.ts';
import type { EventRecord, View } from '../engine/values.ts';
import { parseTime } from '../events/time.ts';
import { hostNames } from './hosts.ts';

/** Events that views are made from at most, of each dataset: its first. */
export const MOST_EVENTS = 10_000;
/** Readings of one dataset, and fields of one reading, at most. */
const MOST_READINGS = 4;
const MOST_FIELDS = 4;

/** What is asked of an analytic: the events that it reads, through which view, and by which fields. */
export interface Reader {
  /** Analytic id. */
  readonly id: string;
  readonly view: View;
  /** Kinds of events that it reads; none: those that carry one of its fields. */
  readonly kinds: readonly EventKind[];
  /** Names of the fields that it reads. */
  readonly fields: readonly string[];
}

/** An event as the views see it. */
export interface ReadEvent {
  readonly line: number;
  /** Empty where it says none. */
  readonly host: string;
  /** Milliseconds since 1970 UTC. */
  readonly time: number | null;
  /** Of each field of the reading, in its order; `null` where the event has none. */
  readonly values: readonly (string | null)[];
}

/** Analytics that read the same kinds of events through the same view, with what they read there. */
export interface Reading {
  readonly view: string;
  /** Analytic ids. */
  readonly analytics: readonly string[];
  /** `Sysmon 1`; none where they name no log that is known. */
  readonly kinds: readonly string[];
  readonly fields: readonly string[];
  /** In the order of the dataset. */
  readonly events: readonly ReadEvent[];
}

/** All readings of a dataset, and what was left out. */
export interface Readings {
  readonly readings: readonly Reading[];
  /** Lines of the dataset beyond the bound, which were not looked at. */
  readonly beyond: number;
  /** Fields that are read and not shown, for the bound. */
  readonly fieldsLeft: readonly string[];
  /** Host and time of every line that was looked at. */
  readonly places: ReadonlyMap<number, Pick<ReadEvent, 'host' | 'time'>>;
}

/** How lines are placed and told apart. */
export interface Ground {
  /** The view of the logs' own names: for hosts and times. */
  readonly native: View;
  /** The kinds of events that a record is. */
  kindsOf(event: EventRecord): readonly EventKind[];
}

/**
 * What the readers read of a dataset's events. Those that ask for the fewest kinds of events come first; one whose events
 * others have shown already is left out, so that an event is not shown under the names of two schemas. Fields that tell
 * only the log (`EventID`), or that hold times, are none.
 */
export function readingsOf(readers: readonly Reader[], records: readonly EventRecord[], ground: Ground): Readings {
  const events = records.slice(0, MOST_EVENTS);
  const hostOf = ground.native.accessor('Hostname');
  const written = new Map(events.map((event) => [event.line, textOf(hostOf?.(event) ?? null) ?? '']));
  const shownHost = hostNames([...written.values()].filter((name) => name !== ''));
  const places = new Map(
    events.map((event) => [
      event.line,
      { host: shownHost(written.get(event.line) ?? ''), time: ground.native.time(event) },
    ]),
  );
  const kinds = new Map(events.map((event) => [event.line, new Set(ground.kindsOf(event))]));

  const shown = new Set<number>();
  const readings: Reading[] = [];
  const fieldsLeft = new Set<string>();
  for (const lens of lensesOf(readers)) {
    const accessors = lens.fields.flatMap((name) => {
      const read = isAsked(name, lens.view) ? lens.view.accessor(name) : undefined;
      return read ? [{ name, read }] : [];
    });
    const ofKind = events.filter(({ line }) => lens.kinds.some((kind) => kinds.get(line)?.has(kind)));
    const carried = (ofKind.length > 0 ? ofKind : events).flatMap((event): ReadEvent[] => {
      const values = accessors.map(({ read }) => textOf(read(event)));
      const place = places.get(event.line);
      return place && values.some((value) => value !== null) ? [{ line: event.line, ...place, values }] : [];
    });
    const told = accessors.map((_, at) => at).filter((at) => isTelling(carried, at));
    const kept = told.slice(0, MOST_FIELDS);
    if (kept.length === 0 || carried.every(({ line }) => shown.has(line))) continue;
    const names = (at: number): string => accessors[at]?.name ?? '';
    if (readings.length === MOST_READINGS) {
      for (const at of told) fieldsLeft.add(names(at));
      continue;
    }
    for (const at of told.slice(MOST_FIELDS)) fieldsLeft.add(names(at));
    for (const { line } of carried) shown.add(line);
    readings.push({
      view: lens.view.id,
      analytics: lens.analytics,
      kinds: ofKind.length > 0 ? lens.kinds.map(eventKindName) : [],
      fields: kept.map(names),
      events: carried.map((event) => ({ ...event, values: kept.map((at) => event.values[at] ?? null) })),
    });
  }
  const all = new Set(readings.flatMap(({ fields }) => fields));
  return {
    readings,
    beyond: records.length - events.length,
    fieldsLeft: [...fieldsLeft].filter((name) => !all.has(name)),
    places,
  };
}

interface Lens {
  readonly view: View;
  readonly kinds: readonly EventKind[];
  readonly analytics: string[];
  readonly fields: string[];
}

/** Readers of the same kinds through the same view as one, the most specific first. */
function lensesOf(readers: readonly Reader[]): Lens[] {
  const lenses = new Map<string, Lens>();
  for (const { id, view, kinds, fields } of readers) {
    const key = JSON.stringify([view.id, kinds.map(eventKindKey)]);
    const lens = lenses.get(key) ?? { view, kinds, analytics: [], fields: [] };
    lenses.set(key, lens);
    lens.analytics.push(id);
    lens.fields.push(...fields.filter((name) => !lens.fields.includes(name)));
  }
  // A reader of no known kind reads anything.
  const breadth = ({ kinds }: Lens): number => (kinds.length === 0 ? Number.POSITIVE_INFINITY : kinds.length);
  return [...lenses.values()].sort((left, right) => breadth(left) - breadth(right) || 0);
}

function isAsked(name: string, view: View): boolean {
  return !(view.isLogSource?.(name) ?? false);
}

/** Whether some event has the field, and it holds more than times, of which every one is another. */
function isTelling(events: readonly ReadEvent[], at: number): boolean {
  const values = events.flatMap(({ values }) => values[at] ?? []);
  return values.length > 0 && !values.every((value) => parseTime(value) !== null);
}

/** A value as text; `null` for one that says nothing. */
function textOf(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
