/** The units of the calendar: when one begins, and how long it lasts. Times are milliseconds since 1970 UTC. */

/** A unit of the calendar: second, minute, hour, day, week (from Monday), month, year. */
export type TimeUnit = 's' | 'm' | 'h' | 'd' | 'w' | 'M' | 'y';

/** Milliseconds of the units that always last the same. */
export const UNIT_LENGTHS: Readonly<Record<Exclude<TimeUnit, 'M' | 'y'>, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** A Monday, from which weeks are counted. */
const MONDAY = Date.UTC(1970, 0, 5);

/** The first millisecond of the unit that a time lies in. */
export function startOf(time: number, unit: TimeUnit): number {
  const date = new Date(time);
  if (unit === 'y') return Date.UTC(date.getUTCFullYear(), 0);
  if (unit === 'M') return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
  const origin = unit === 'w' ? MONDAY : 0;
  const length = UNIT_LENGTHS[unit];
  return Math.floor((time - origin) / length) * length + origin;
}

/** A time so many units later (earlier, when negative); of a month too short for its day, the last day. */
export function later(time: number, amount: number, unit: TimeUnit): number {
  if (unit !== 'M' && unit !== 'y') return time + amount * UNIT_LENGTHS[unit];
  const date = new Date(time);
  const month = date.getUTCMonth() + amount * (unit === 'y' ? 12 : 1);
  const moved = new Date(time);
  moved.setUTCDate(1);
  moved.setUTCMonth(month);
  const last = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(date.getUTCDate(), last));
  return moved.getTime();
}
