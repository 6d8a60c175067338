/** Functions on times, all in UTC. */
import { numberOf, textOf } from '../scalars.ts';
import { parseTime } from '../time.ts';
import type { EngineFunction } from './function.ts';

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

function isUnit(text: string | null): text is TimeUnit {
  return text !== null && text.length === 1 && 'smhdwMy'.includes(text);
}

/** A time that a number can hold, else missing. */
function whole(time: number): number | null {
  return Number.isFinite(time) ? time : null;
}

export const TIME_FUNCTIONS: readonly EngineFunction[] = [
  {
    name: 'timestamp',
    arity: [1, 1],
    description:
      'A time as logs write it (ISO 8601, or a number of seconds or milliseconds) in milliseconds since 1970 UTC; missing when it is none.',
    evaluate: ([value = null]) => parseTime(value),
  },
  {
    name: 'startOf',
    arity: [2, 2],
    description:
      'The start of the unit (`s`, `m`, `h`, `d`, `w`, `M`, `y`) that a time in milliseconds since 1970 lies in.',
    evaluate: ([value = null, unit = null]) => {
      const time = numberOf(value);
      const name = textOf(unit);
      return time === undefined || value === null || !isUnit(name) ? null : whole(startOf(time, name));
    },
  },
  {
    name: 'later',
    arity: [3, 3],
    description:
      'A time in milliseconds since 1970 so many units (`s`, `m`, `h`, `d`, `w`, `M`, `y`) later, earlier when negative.',
    evaluate: ([value = null, amount = null, unit = null]) => {
      const time = numberOf(value);
      const count = numberOf(amount);
      const name = textOf(unit);
      if (time === undefined || count === undefined || !isUnit(name)) return null;
      return whole(later(time, Math.trunc(count), name));
    },
  },
];
