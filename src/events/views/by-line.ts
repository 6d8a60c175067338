/** What is known of events, beside their lines. */
import type { EventRecord } from '../../engine/values.ts';

/** Lines that something is remembered for. */
export const MOST_LINES = 10_000_000;

/**
 * Remembers what `find` gives for the event that was last read on each line. Looking it up touches two arrays in the order
 * of lines, and nothing of the event but its line: with millions of events that is what time is made of.
 */
export function rememberedByLine(find: (event: EventRecord) => number): (event: EventRecord) => number {
  const events: (EventRecord | undefined)[] = [];
  const numbers: number[] = [];
  return (event) => {
    const { line } = event;
    const known = events[line] === event ? numbers[line] : undefined;
    if (known !== undefined) return known;
    const found = find(event);
    if (line < MOST_LINES) {
      events[line] = event;
      numbers[line] = found;
    }
    return found;
  };
}
