/** Reading a time as logs write it. */
import type { Value } from './values.ts';

const STAMP = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2}):(\d{2})(?:[.,](\d{1,9}))?\s*(Z|UTC|[-+]\d{2}:?\d{2})?)?$/;

/**
 * A recorded time as milliseconds since 1970 UTC: ISO 8601 with `T` or a blank, up to nanoseconds, UTC unless it has an
 * offset; a date alone, which is its midnight; `/Date(…)/` of .NET; numbers as seconds or milliseconds since 1970. `null` for anything else.
 */
export function parseTime(value: Value): number | null {
  if (typeof value === 'number') return representable(Math.abs(value) < 1e11 ? Math.round(value * 1000) : value);
  if (typeof value !== 'string') return null;
  const found = STAMP.exec(value.trim());
  if (!found) return parseDotNet(value);
  const time = calendarTime(
    found
      .slice(1, 7)
      .filter((part) => part !== undefined)
      .map(Number),
    found[7],
  );
  return time === null ? null : time - zoneOffset(found[8]);
}

/**
 * Milliseconds since 1970 of a time of the calendar, as if it were UTC: year, month, day, hour, minute, second, of which those
 * that are absent are the first; `fraction` has the digits behind the second. `null` for what no calendar has.
 */
export function calendarTime(parts: readonly number[], fraction = ''): number | null {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts;
  const millisecond = Number(fraction.padEnd(3, '0').slice(0, 3));
  const time = Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
  // A day that its month lacks rolls over in Date.UTC: such a text is no time.
  if (new Date(time).getUTCDate() !== day || month > 12 || hour > 23 || minute > 59 || second > 59) return null;
  return time;
}

/** Milliseconds by which the clocks of a zone (`Z`, `+02:00`) are ahead of UTC; of none, as of UTC, 0. */
export function zoneOffset(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z' || zone === 'UTC') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2));
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

function parseDotNet(text: string): number | null {
  const found = /^\/Date\((-?\d{1,16})\)\/$/.exec(text);
  return found ? representable(Number(found[1])) : null;
}

/** `null` for what is beyond the times that a `Date` holds (ECMA-262, time values). */
export function representable(time: number): number | null {
  return Math.abs(time) <= 8.64e15 ? time : null;
}
