/** Events in the order of time. */
import type { EventRecord, View } from './values.ts';

/** An item with its event and time. */
export interface Timed<Item> {
  readonly item: Item;
  readonly event: EventRecord;
  readonly time: number;
}

/**
 * Items by the time of their event; those of one time stay in order, one without a time takes the last before it. Items
 * without an event (`eventOf` gives none) are left out.
 */
export function inTimeOrder<Item>(
  items: Iterable<Item>,
  eventOf: (item: Item) => EventRecord | undefined,
  view: View,
): readonly Timed<Item>[] {
  let previous = Number.NEGATIVE_INFINITY;
  let ordered = true;
  const timed: Timed<Item>[] = [];
  for (const item of items) {
    const event = eventOf(item);
    if (event === undefined) continue;
    const time = view.time(event) ?? previous;
    ordered &&= time >= previous;
    previous = time;
    timed.push({ item, event, time });
  }
  return ordered ? timed : timed.sort((left, right) => (left.time === right.time ? 0 : left.time - right.time));
}
