/** Functions on times, all in UTC. */
import { numberOf, textOf } from '../scalars.ts';
import { parseTime } from '../time.ts';
import { later, startOf, type TimeUnit } from '../times/units.ts';
import type { EngineFunction } from './function.ts';

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
