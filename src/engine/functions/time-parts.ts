/** Parts of times, in UTC. */
import { numberOf, textOf } from '../scalars.ts';
import type { EngineFunction } from './function.ts';

const DAY = 86_400_000;

/** The week of ISO 8601: from Monday, the first one of a year being that with its first Thursday. */
function isoWeek(date: Date): number {
  const weekday = (date.getUTCDay() + 6) % 7;
  const thursday = new Date(date.getTime() + (3 - weekday) * DAY);
  const days =
    (Date.UTC(thursday.getUTCFullYear(), thursday.getUTCMonth(), thursday.getUTCDate()) -
      Date.UTC(thursday.getUTCFullYear(), 0)) /
    DAY;
  return 1 + Math.floor(days / 7);
}

const PARTS: Readonly<Record<string, (date: Date) => number>> = {
  second: (date) => date.getUTCSeconds(),
  minute: (date) => date.getUTCMinutes(),
  hour: (date) => date.getUTCHours(),
  day: (date) => date.getUTCDate(),
  week: isoWeek,
  month: (date) => date.getUTCMonth() + 1,
  year: (date) => date.getUTCFullYear(),
};

export const TIME_PART_FUNCTIONS: readonly EngineFunction[] = [
  {
    name: 'timePart',
    arity: [2, 2],
    description:
      'A part (`second`, `minute`, `hour`, `day` of the month, `week` of ISO 8601, `month`, `year`) of a time in milliseconds since 1970, in UTC.',
    evaluate: ([value = null, part = null]) => {
      const time = value === null ? undefined : numberOf(value);
      const read = PARTS[textOf(part) ?? ''];
      if (time === undefined || read === undefined) return null;
      const found = read(new Date(time));
      return Number.isNaN(found) ? null : found;
    },
  },
];
