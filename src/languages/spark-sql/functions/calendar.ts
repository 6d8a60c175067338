/** Dates and times by their parts, and between each other: all in UTC. */
import { QueryFailure, unsupported } from '../../failure.ts';
import { asBigint, asDouble, castTo, type Typed } from '../cast.ts';
import { BIGINT, DATE, DOUBLE, INT, STRING, structOf, TIMESTAMP } from '../types.ts';
import { argument, type CallInfo, type FunctionTable, type SqlFunction, scalar, structText } from './definition.ts';

function timestamp(value: Typed): string {
  return castTo(value, TIMESTAMP);
}

function date(value: Typed): string {
  return castTo(value, DATE);
}

/** Minutes that a zone such as `GMT+9` or `+05:30` is ahead of UTC; `undefined` for zones by name. */
function offsetOf(zone: string): number | undefined {
  const [, sign, hours, minutes = '0'] = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::(\d{2}))?$/i.exec(zone) ?? [];
  if (hours === undefined) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** The next day after a date that is a certain weekday. */
const nextDay = scalar(2, 2, (args, call) => {
  const name = String(call.constants[1] ?? '').toUpperCase();
  const day = WEEKDAYS.findIndex((short) => name.startsWith(short));
  if (day < 0 || typeof call.constants[1] !== 'string') {
    throw new QueryFailure('Unexpected weekday, expected one such as `MONDAY`.', call.argSpans[1] ?? call.span);
  }
  const from = date(argument(args, 0));
  return { sql: `(${from} + CAST((${day} - isodow(${from}) + 7) % 7 + 1 AS INTEGER))`, type: DATE };
});

/** Months from the second time to the first: whole ones between like days, else by months of 31 days. */
const monthsBetween = scalar(2, 3, (args, call) => {
  const [a, b] = [timestamp(argument(args, 0)), timestamp(argument(args, 1))];
  const months = `((year(${a}) - year(${b})) * 12 + month(${a}) - month(${b}))`;
  const isLast = (x: string): string => `CAST(${x} AS DATE) = last_day(CAST(${x} AS DATE))`;
  const seconds = (x: string): string =>
    `(day(${x}) * 86400 + epoch(${x}) - epoch(CAST(CAST(${x} AS DATE) AS TIMESTAMP)))`;
  const exact = `${months} + (${seconds(a)} - ${seconds(b)}) / 2678400.0`;
  const value = call.constants[2] === false ? exact : `round(${exact}, 8)`;
  return {
    sql: `CASE WHEN day(${a}) = day(${b}) OR (${isLast(a)} AND ${isLast(b)}) THEN CAST(${months} AS DOUBLE) ELSE ${value} END`,
    type: DOUBLE,
  };
});

const DIFFERENCE_UNITS = new Set('year quarter month week day hour minute second millisecond microsecond'.split(' '));

function unitOf(call: CallInfo): string {
  const name = String(call.constants[0] ?? '').toLowerCase();
  const unit = name === 'dayofyear' ? 'day' : name;
  if (DIFFERENCE_UNITS.has(unit)) return unit;
  throw new QueryFailure(`Unexpected unit \`${name}\`, expected one such as \`HOUR\`.`, call.argSpans[0] ?? call.span);
}

/** `timestampdiff(HOUR, from, to)`: whole units. */
const difference = scalar(3, 3, (args, call) => ({
  sql: `date_sub('${unitOf(call)}', ${timestamp(argument(args, 1))}, ${timestamp(argument(args, 2))})`,
  type: BIGINT,
}));

/** `timestampadd(HOUR, 5, time)`. */
const addition = scalar(3, 3, (args, call) => {
  const unit = unitOf(call);
  const count = asBigint(argument(args, 1));
  const wide = ['hour', 'minute', 'microsecond'].includes(unit);
  const amount =
    unit === 'second' || unit === 'millisecond'
      ? `CAST(${count} AS DOUBLE)`
      : wide
        ? count
        : `CAST(${count} AS INTEGER)`;
  return { sql: `(${timestamp(argument(args, 2))} + to_${unit}s(${amount}))`, type: TIMESTAMP };
});

/** The length of a window, in microseconds. */
function duration(call: CallInfo, index: number): number {
  const text = call.constants[index];
  const found =
    typeof text === 'string'
      ? /^\s*(?:interval\s+)?(\d+)\s*(week|day|hour|minute|second|millisecond)s?\s*$/i.exec(text)
      : null;
  const sizes = { week: 604_800, day: 86_400, hour: 3600, minute: 60, second: 1, millisecond: 0.001 };
  const size = sizes[(found?.[2] ?? '').toLowerCase() as keyof typeof sizes];
  if (found && size !== undefined) return Number(found[1]) * size * 1_000_000;
  throw new QueryFailure(
    "Unexpected value, expected a length of time such as `'5 minutes'`.",
    call.argSpans[index] ?? call.span,
  );
}

/** `window(time, '5 minutes')`: the window that a time is in, as a struct of its start and end. */
const window = scalar(2, 4, (args, call) => {
  const length = duration(call, 1);
  if (args.length > 2 && duration(call, 2) !== length)
    throw unsupported('A sliding window', call.argSpans[2] ?? call.span);
  const shift = args.length > 3 ? duration(call, 3) : 0;
  const time = `epoch_us(${timestamp(argument(args, 0))})`;
  const start = `(${time} - (((${time} - ${shift}) % ${length}) + ${length}) % ${length})`;
  const [from, to] = [`make_timestamp(${start})`, `make_timestamp(${start} + ${length})`];
  return {
    sql: structText([
      ['start', from],
      ['end', to],
    ]),
    type: structOf([
      { name: 'start', type: TIMESTAMP },
      { name: 'end', type: TIMESTAMP },
    ]),
  };
});

const makeTimestamp = scalar(6, 6, (args) => {
  const [year, month, day, hour, minute] = args.slice(0, 5).map(asBigint);
  const seconds = asDouble(argument(args, 5));
  return { sql: `TRY(make_timestamp(${year}, ${month}, ${day}, ${hour}, ${minute}, ${seconds}))`, type: TIMESTAMP };
});

/** The time of another zone. `direction`: 1 from UTC to it, -1 back. */
function inZone(direction: 1 | -1): SqlFunction {
  return scalar(2, 2, (args, call) => {
    const time = timestamp(argument(args, 0));
    const offset = offsetOf(String(call.constants[1] ?? ''));
    if (offset !== undefined) return { sql: `(${time} + to_minutes(${offset * direction}))`, type: TIMESTAMP };
    const zone = castTo(argument(args, 1), STRING);
    const [from, to] = direction === 1 ? ["'UTC'", zone] : [zone, "'UTC'"];
    return { sql: `((${time} AT TIME ZONE ${from}) AT TIME ZONE ${to})`, type: TIMESTAMP };
  });
}

export const CALENDAR_FUNCTIONS: FunctionTable = {
  make_date: scalar(3, 3, (args) => {
    const [year, month, day] = args.map(asBigint);
    return { sql: `TRY(make_date(${year}, ${month}, ${day}))`, type: DATE };
  }),
  make_timestamp: makeTimestamp,
  make_timestamp_ntz: makeTimestamp,
  make_timestamp_ltz: makeTimestamp,
  months_between: monthsBetween,
  next_day: nextDay,
  date_from_unix_date: scalar(1, 1, (args) => ({
    sql: `(DATE '1970-01-01' + CAST(${asBigint(argument(args, 0))} AS INTEGER))`,
    type: DATE,
  })),
  unix_date: scalar(1, 1, (args) => ({
    sql: `CAST(${date(argument(args, 0))} - DATE '1970-01-01' AS INTEGER)`,
    type: INT,
  })),
  from_utc_timestamp: inZone(1),
  to_utc_timestamp: inZone(-1),
  timestampadd: addition,
  timestampdiff: difference,
  window,
  dayname: scalar(1, 1, (args) => ({ sql: `strftime(${date(argument(args, 0))}, '%a')`, type: STRING })),
  monthname: scalar(1, 1, (args) => ({ sql: `strftime(${date(argument(args, 0))}, '%b')`, type: STRING })),
};
