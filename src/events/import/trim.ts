/** Which events of an export are taken: by channel, time, or number. */
import type { EventRecord, View } from '../../engine/values.ts';

/** What is asked for; what is absent does not matter. */
export interface Trim {
  /** Channels, whatever their case. */
  readonly channels?: readonly string[];
  /** Milliseconds since 1970 UTC; both ends are taken. Events without a time are not. */
  readonly from?: number;
  readonly to?: number;
  /** Numbers of events in the export, from 1, as pairs of first and last. */
  readonly lines?: readonly (readonly [number, number])[];
}

/** Whether an event is taken; its `line` is its number in the export. */
export function takes(trim: Trim, native: View): (event: EventRecord, number: number) => boolean {
  const channelOf = native.accessor('Channel');
  const wanted = trim.channels && new Set(trim.channels.map((channel) => channel.toLowerCase()));
  return (event, number) => {
    if (trim.lines && !trim.lines.some(([first, last]) => number >= first && number <= last)) return false;
    if (wanted && !wanted.has(String(channelOf?.(event) ?? '').toLowerCase())) return false;
    if (trim.from === undefined && trim.to === undefined) return true;
    const time = native.time(event);
    return time !== null && time >= (trim.from ?? time) && time <= (trim.to ?? time);
  };
}

/** `1-200, 300` as pairs; `null` for anything else. */
export function readLines(text: string): (readonly [number, number])[] | null {
  const pairs = text.split(',').map((part) => {
    const [, first, last] = /^\s*(\d{1,9})(?:\s*-\s*(\d{1,9}))?\s*$/.exec(part) ?? [];
    return first === undefined ? null : ([Number(first), Number(last ?? first)] as const);
  });
  const good = pairs.filter((pair) => pair !== null);
  return good.length === pairs.length && good.every(([first, last]) => first >= 1 && first <= last) ? good : null;
}
