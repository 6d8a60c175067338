/** How many events there are, in all, by channel and by event id. */
import type { Accessor, EventRecord, View } from '../engine/values.ts';
import { byKey, compareText } from '../text/order.ts';

/** How many events there are. */
export interface CountedEvents {
  readonly events: number;
  /** By channel, in alphabetical order; events that name none are counted in all alone. */
  readonly channels: Readonly<Record<string, number>>;
}

/** Counts events that come one after another, as the view `native` reads them. */
export class EventCounter {
  readonly #channelOf: Accessor | undefined;
  readonly #idOf: Accessor | undefined;
  readonly #ids = new Map<string, Map<string, number>>();
  #events = 0;

  constructor(native: View) {
    this.#channelOf = native.accessor('Channel');
    this.#idOf = native.accessor('EventID');
  }

  add(event: EventRecord): void {
    this.#events++;
    const channel = this.#channelOf?.(event);
    if (typeof channel !== 'string') return;
    const ids = this.#ids.get(channel) ?? new Map<string, number>();
    const id = String(this.#idOf?.(event) ?? '');
    ids.set(id, (ids.get(id) ?? 0) + 1);
    this.#ids.set(channel, ids);
  }

  /** In all and by channel. */
  counts(): CountedEvents {
    const channels = this.byEvent().map(({ channel, ids }) => [
      channel,
      ids.reduce((sum, { events }) => sum + events, 0),
    ]);
    return { events: this.#events, channels: Object.fromEntries(channels) as Record<string, number> };
  }

  /** The event ids of each channel, in order. */
  byEvent(): { channel: string; ids: { id: string; events: number }[] }[] {
    return [...this.#ids].toSorted(byKey).map(([channel, ids]) => ({
      channel,
      ids: [...ids].map(([id, events]) => ({ id, events })).toSorted((a, b) => inOrder(a.id, b.id)),
    }));
  }
}

/** How many events there are, in all and by channel. */
export function countEvents(events: readonly EventRecord[], native: View): CountedEvents {
  const counter = new EventCounter(native);
  for (const event of events) counter.add(event);
  return counter.counts();
}

/** Numbers in their order, before ids that are none. */
function inOrder(a: string, b: string): number {
  const [first, second] = [a, b].map((id) => (/^\d+$/.test(id) ? Number(id) : Number.POSITIVE_INFINITY));
  if (first !== second) return (first ?? 0) < (second ?? 0) ? -1 : 1;
  return compareText(a, b);
}
