/** What a host did in an interval: the events of a dataset's readings, cut by host and time. */

import { compareText } from '../text/order.ts';
import { type Intervals, intervalAt, intervalsOf } from './intervals.ts';
import type { Reading } from './readings.ts';

/** A host in an interval in which it has events. */
export interface Activity {
  readonly host: string;
  /** From 0. */
  readonly interval: number;
  readonly lines: readonly number[];
  /** Its values, those that differ in case alone as one: logs write a path as whoever starts a program does. */
  readonly values: ReadonlyMap<string, ActivityValue>;
}

/** A value of a field, as it is written; of several writings the first by its text. */
export interface ActivityValue {
  readonly field: string;
  readonly value: string;
  readonly events: number;
}

/** The activities of a dataset, by host, then time; events without a time are in none. */
export interface Activities {
  readonly intervals: Intervals;
  readonly activities: readonly Activity[];
  /** Events of the readings that have no time. */
  readonly timeless: number;
}

/** Cuts what is read by host and interval; `undefined` where no event has a time. */
export function activitiesOf(readings: readonly Reading[]): Activities | undefined {
  const times = readings.flatMap(({ events }) => events.flatMap(({ time }) => time ?? []));
  const intervals = intervalsOf(times);
  if (!intervals) return undefined;
  const found = new Map<
    string,
    { host: string; interval: number; lines: Set<number>; values: Map<string, ActivityValue> }
  >();
  const timeless = new Set<number>();
  for (const { fields, events } of readings) {
    for (const { line, host, time, values } of events) {
      if (time === null) {
        timeless.add(line);
        continue;
      }
      const interval = intervalAt(intervals, time);
      const key = `${interval} ${host}`;
      const own = found.get(key) ?? { host, interval, lines: new Set(), values: new Map() };
      found.set(key, own);
      own.lines.add(line);
      for (const [at, field] of fields.entries()) {
        const value = values[at];
        if (value === null || value === undefined) continue;
        const name = JSON.stringify([field, value.toLowerCase()]);
        const known = own.values.get(name);
        own.values.set(name, {
          field,
          value: known && compareText(known.value, value) < 0 ? known.value : value,
          events: (known?.events ?? 0) + 1,
        });
      }
    }
  }
  return {
    intervals,
    activities: [...found.values()]
      .map((one): Activity => ({ ...one, lines: [...one.lines].sort((left, right) => left - right) }))
      .sort((left, right) => compareText(left.host, right.host) || left.interval - right.interval),
    timeless: timeless.size,
  };
}
