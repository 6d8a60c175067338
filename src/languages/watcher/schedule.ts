/**
 * Schedules of watches: how long it can take from one run to the next.
 *
 * Source: Elasticsearch reference, *Watcher schedule trigger*.
 */
import { UNIT_LENGTHS } from '../../engine/times/units.ts';
import { longestCronGap } from './cron.ts';
import type { Fields } from './fields.ts';
import type { JsonEntry, JsonNode } from './json.ts';

const MINUTE = UNIT_LENGTHS.m;
const DAY = UNIT_LENGTHS.d;
const DAY_MINUTES = 1440;
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const KINDS = ['interval', 'cron', 'hourly', 'daily', 'weekly', 'monthly', 'yearly'];

/**
 * The longest time between two runs in milliseconds, `undefined` where it cannot be said. Throws `QueryFailure` for a
 * schedule that Watcher would refuse.
 */
export function longestGap(schedule: JsonEntry, fields: Fields): number | undefined {
  const { key, value } = fields.only(withoutZone(schedule.value), 'schedule', 'a schedule such as `"interval": "10m"`');
  switch (key.text) {
    case 'interval':
      return interval(value, fields);
    case 'cron':
      return shortest(fields.list(value).map((one) => longestCronGap(fields.text(one, 'cron'), fields)));
    case 'hourly': {
      const minutes = fields.at(fields.object(value, 'hourly'), 'minute');
      return gap(minutes === undefined ? [0] : numbers(minutes, 'minute', 0, 59, fields), 60) * MINUTE;
    }
    case 'daily':
      return gap(times(fields.object(value, 'daily'), fields), DAY_MINUTES) * MINUTE;
    case 'weekly':
      return (
        gap(
          fields.list(value).flatMap((one) => weekly(one, fields)),
          7 * DAY_MINUTES,
        ) * MINUTE
      );
    case 'monthly':
    case 'yearly':
      for (const one of fields.list(value)) checkDates(one, key.text, fields);
      return undefined;
    default:
      throw fields.unknown(key, 'a kind of schedule', KINDS);
  }
}

/** The zone of a schedule's times moves its runs, and no two of them apart. */
function withoutZone(schedule: JsonNode): JsonNode {
  if (schedule.kind !== 'object') return schedule;
  return { ...schedule, entries: schedule.entries.filter(({ key }) => key.text !== 'timezone') };
}

/** `10m`, or a number of seconds. */
function interval(node: JsonNode, fields: Fields): number {
  const [, amount, unit = 's'] = /^(\d{1,9})([smhdw]?)$/.exec(fields.scalar(node, 'interval')) ?? [];
  if (amount === undefined || Number(amount) === 0)
    throw fields.unexpected(node, 'an interval such as `30s`, `10m`, `1h`, `1d` or `1w`');
  return Number(amount) * UNIT_LENGTHS[(unit || 's') as keyof typeof UNIT_LENGTHS];
}

/** Of several schedules one that is known; together they run at least as often. */
function shortest(gaps: readonly (number | undefined)[]): number | undefined {
  const known = gaps.filter((one) => one !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** The longest way from one point of a cycle to the next. */
function gap(points: readonly number[], cycle: number): number {
  const sorted = [...new Set(points)].sort((left, right) => left - right);
  const first = sorted[0] ?? 0;
  return Math.max(...sorted.map((point, index) => (sorted[index + 1] ?? first + cycle) - point));
}

function numbers(node: JsonNode, whose: string, least: number, most: number, fields: Fields): number[] {
  return fields.list(node).map((one) => {
    const number = fields.number(one, whose);
    if (Number.isInteger(number) && number >= least && number <= most) return number;
    throw fields.unexpected(one, `a number from ${least} to ${most} as \`${whose}\``);
  });
}

/** Minutes of the day under `at`; midnight when there is none. */
function times(node: JsonNode, fields: Fields): number[] {
  const at = fields.at(fields.object(node, 'schedule'), 'at');
  if (at === undefined) return [0];
  return fields.list(at).flatMap((one) => {
    if (one.kind === 'object') {
      const hours = numbers(fields.required(one, 'hour', 'at'), 'hour', 0, 23, fields);
      const minute = fields.at(one, 'minute');
      const minutes = minute === undefined ? [0] : numbers(minute, 'minute', 0, 59, fields);
      return hours.flatMap((hour) => minutes.map((past) => hour * 60 + past));
    }
    const text = fields.text(one, 'at').text;
    const [, hour, minute] =
      /^(\d{1,2}):(\d{2})$/.exec(text === 'noon' ? '12:00' : text === 'midnight' ? '0:00' : text) ?? [];
    if (hour === undefined || Number(hour) > 23 || Number(minute) > 59) {
      throw fields.unexpected(one, 'a time of day such as `17:00`, `noon` or `midnight`');
    }
    return [Number(hour) * 60 + Number(minute)];
  });
}

function weekly(node: JsonNode, fields: Fields): number[] {
  const object = fields.object(node, 'weekly');
  const on = fields.at(object, 'on') ?? fields.required(object, 'day', 'weekly');
  const at = times(object, fields);
  return fields.list(on).flatMap((day) => {
    const index = indexOf(day, WEEKDAYS, fields, 'a day of the week');
    return at.map((minute) => index * DAY_MINUTES + minute);
  });
}

/** A name by its first three letters or more, or a number from 1. */
function indexOf(node: JsonNode, names: readonly string[], fields: Fields, expected: string): number {
  if (node.kind === 'number' && Number.isInteger(node.value) && node.value >= 1 && node.value <= names.length)
    return node.value - 1;
  const text = node.kind === 'text' ? node.text.toLowerCase() : '';
  const index = text.length < 3 ? -1 : names.findIndex((name) => name.startsWith(text));
  if (index < 0) throw fields.unexpected(node, `${expected} such as \`${names[1] ?? ''}\``);
  return index;
}

function checkDates(node: JsonNode, whose: string, fields: Fields): void {
  const object = fields.object(node, whose);
  times(object, fields);
  const months = whose === 'yearly' ? fields.at(object, 'in') : undefined;
  if (months) for (const month of fields.list(months)) indexOf(month, MONTHS, fields, 'a month');
  const days = fields.at(object, 'on') ?? fields.at(object, 'day');
  for (const day of days ? fields.list(days) : []) {
    if (day.kind === 'text' && /^(?:first|last)(?:_day)?$/i.test(day.text)) continue;
    numbers(day, 'on', 1, 31, fields);
  }
}

/** A time in words: `30 minutes`. */
export function duration(milliseconds: number): string {
  const units: readonly (readonly [number, string])[] = [
    [DAY, 'day'],
    [UNIT_LENGTHS.h, 'hour'],
    [MINUTE, 'minute'],
    [UNIT_LENGTHS.s, 'second'],
  ];
  const [length, name] = units.find(([one]) => milliseconds >= one && milliseconds % one === 0) ?? [1, 'millisecond'];
  const amount = milliseconds / length;
  return `${amount} ${name}${amount === 1 ? '' : 's'}`;
}
