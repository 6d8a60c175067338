/** Which kinds of events a dataset holds. */
import type { EventRecord, View } from '../engine/values.ts';
import { type EventKind, eventKindKey } from './event-kinds.ts';

/** Finds the kinds of events that records are, through the native view; in the order of `kinds`. */
export function kindsHeld(native: View, kinds: readonly EventKind[]): (events: readonly EventRecord[]) => EventKind[] {
  const kindsOfOne = kindsOf(native, kinds);
  return (events) => {
    const found = new Set(events.flatMap(kindsOfOne));
    return kinds.filter((kind) => found.has(kind));
  };
}

/** Finds the kinds of events that one record is, through the native view: one, but for logs without event ids. */
export function kindsOf(native: View, kinds: readonly EventKind[]): (event: EventRecord) => EventKind[] {
  const byKey = new Map(kinds.map((kind) => [eventKindKey(kind), kind]));
  // Those that are known by what they hold, and have no event id.
  const byValues = kinds.filter(({ eventId }) => typeof eventId === 'string');
  const channel = native.accessor('Channel');
  const eventId = native.accessor('EventID');
  return (event) => {
    const log = channel?.(event);
    const id = eventId?.(event);
    if (typeof log !== 'string') return [];
    const kind = typeof id === 'number' ? byKey.get(eventKindKey({ channel: log, eventId: id })) : undefined;
    if (kind) return [kind];
    return id === null ? byValues.filter((one) => one.channel === log && holdsValues(one, event, native)) : [];
  };
}

function holdsValues({ values }: EventKind, event: EventRecord, native: View): boolean {
  return values.some((form) =>
    Object.entries(form).every(([name, value]) => String(native.accessor(name)?.(event) ?? '') === String(value)),
  );
}
