/** Functions over dates and timestamps. All times are UTC. */
import { QueryFailure, unsupported } from '../../failure.ts';
import { asBigint, asDouble, castTo, quote, type Typed } from '../cast.ts';
import { BIGINT, DATE, DOUBLE, INT, STRING, TIMESTAMP } from '../types.ts';
import { argument, type CallInfo, type FunctionTable, type SqlFunction, scalar } from './definition.ts';

function timestamp(value: Typed): string {
  return castTo(value, TIMESTAMP);
}

/** Parts of Java's date patterns and DuckDB's: https://spark.apache.org/docs/latest/sql-ref-datetime-pattern.html */
const PATTERN_PARTS: Readonly<Record<string, string>> = {
  yyyy: '%Y',
  y: '%Y',
  yy: '%y',
  MMMM: '%B',
  MMM: '%b',
  MM: '%m',
  M: '%-m',
  dd: '%d',
  d: '%-d',
  HH: '%H',
  H: '%-H',
  hh: '%I',
  h: '%-I',
  mm: '%M',
  m: '%-M',
  ss: '%S',
  s: '%-S',
  SSS: '%g',
  SSSSSS: '%f',
  a: '%p',
  EEEE: '%A',
  EEE: '%a',
  E: '%a',
  D: '%-j',
  DDD: '%j',
};

/** Translates the pattern in argument `index`; throws at letters that have no counterpart. */
function pattern(call: CallInfo, index: number): string {
  const source = call.constants[index];
  if (typeof source !== 'string')
    throw unsupported('A date pattern that is no literal', call.argSpans[index] ?? call.span);
  let out = '';
  for (const part of source.matchAll(/'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+|'/g)) {
    const text = part[0];
    if (part[1] !== undefined) out += (text === "''" ? "'" : part[1].replaceAll("''", "'")).replaceAll('%', '%%');
    else if (/^[A-Za-z]/.test(text)) {
      const translated = /^[zZXxVO]/.test(text) ? '%z' : PATTERN_PARTS[text];
      if (translated === undefined) {
        const start = call.placeIn(index, part.index).start;
        throw unsupported(`\`${text}\` in a date pattern`, { start, end: start + text.length });
      }
      out += translated;
    } else out += text.replaceAll('%', '%%');
  }
  return quote(out);
}

/** Text by a pattern, or anything by CAST's rules. */
function toTimestamp(args: readonly Typed[], call: CallInfo): string {
  const value = argument(args, 0);
  if (args.length < 2 || value.type.kind !== 'string') return timestamp(value);
  return `CAST(try_strptime(${value.sql}, ${pattern(call, 1)}) AS TIMESTAMP)`;
}

/** A part of a timestamp as a whole number. */
function part(name: string): SqlFunction {
  return scalar(1, 1, (args) => ({ sql: `CAST(${name}(${timestamp(argument(args, 0))}) AS INTEGER)`, type: INT }));
}

const UNITS = 'year quarter month week day hour minute second millisecond microsecond'.split(' ');

function unit(call: CallInfo, index: number): string {
  const name = String(call.constants[index] ?? '').toLowerCase();
  const alias: Readonly<Record<string, string>> = {
    yyyy: 'year',
    yy: 'year',
    mon: 'month',
    mm: 'month',
    dd: 'day',
    dow: 'dow',
    doy: 'doy',
  };
  const known = alias[name] ?? UNITS.find((candidate) => name === candidate || name === `${candidate}s`);
  if (known !== undefined) return known;
  throw new QueryFailure(
    `Unexpected unit \`${name}\`, expected one such as \`HOUR\`.`,
    call.argSpans[index] ?? call.span,
  );
}

/** `date_trunc('HOUR', time)`, `trunc(date, 'MM')`. */
function truncate(unitIndex: number, valueIndex: number, type: typeof TIMESTAMP): SqlFunction {
  return scalar(2, 2, (args, call) => ({
    sql: castTo(
      { sql: `date_trunc('${unit(call, unitIndex)}', ${timestamp(argument(args, valueIndex))})`, type: TIMESTAMP },
      type,
    ),
    type,
  }));
}

function addDays(sign: '+' | '-'): SqlFunction {
  return scalar(2, 2, (args) => ({
    sql: `(${castTo(argument(args, 0), DATE)} ${sign} CAST(${asBigint(argument(args, 1))} AS INTEGER))`,
    type: DATE,
  }));
}

function extract(args: readonly Typed[], call: CallInfo): Typed {
  const name = unit(call, 0);
  const time = timestamp(argument(args, 1));
  if (name === 'second') return { sql: `(date_part('microsecond', ${time}) / 1000000)`, type: DOUBLE };
  const sql = `date_part('${name}', ${time})`;
  return name === 'dow'
    ? { sql: `CAST(${sql} + 1 AS INTEGER)`, type: INT }
    : { sql: `CAST(${sql} AS INTEGER)`, type: INT };
}

/** Seconds since 1970: of now, of a text by a pattern, of a timestamp. */
const unixTimestamp = scalar(0, 2, (args, call) => ({
  sql: `CAST(floor(epoch(${args.length === 0 ? call.now : toTimestamp(args, call)})) AS BIGINT)`,
  type: BIGINT,
}));

const now = scalar(0, 0, (_, call) => ({ sql: call.now, type: TIMESTAMP }));
const today = scalar(0, 0, (_, call) => ({ sql: `CAST(${call.now} AS DATE)`, type: DATE }));
const day = part('day');
const extractPart = scalar(2, 2, extract);

function sinceEpoch(name: string): SqlFunction {
  return scalar(1, 1, (args) => ({
    sql: `CAST(floor(${name}(${timestamp(argument(args, 0))})) AS BIGINT)`,
    type: BIGINT,
  }));
}

function fromEpoch(perSecond: number): SqlFunction {
  return scalar(1, 1, (args) => ({
    sql: `make_timestamp(CAST(${asDouble(argument(args, 0))} * ${1_000_000 / perSecond} AS BIGINT))`,
    type: TIMESTAMP,
  }));
}

export const DATE_FUNCTIONS: FunctionTable = {
  now,
  current_timestamp: now,
  localtimestamp: now,
  current_date: today,
  curdate: today,
  to_timestamp: scalar(1, 2, (args, call) => ({ sql: toTimestamp(args, call), type: TIMESTAMP })),
  to_date: scalar(1, 2, (args, call) => ({ sql: `CAST(${toTimestamp(args, call)} AS DATE)`, type: DATE })),
  unix_timestamp: unixTimestamp,
  to_unix_timestamp: unixTimestamp,
  from_unixtime: scalar(1, 2, (args, call) => ({
    sql: `strftime(make_timestamp(CAST(${asBigint(argument(args, 0))} AS BIGINT) * 1000000), ${args[1] ? pattern(call, 1) : "'%Y-%m-%d %H:%M:%S'"})`,
    type: STRING,
  })),
  date_format: scalar(2, 2, (args, call) => ({
    sql: `strftime(${timestamp(argument(args, 0))}, ${pattern(call, 1)})`,
    type: STRING,
  })),
  timestamp_seconds: fromEpoch(1),
  timestamp_millis: fromEpoch(1000),
  timestamp_micros: fromEpoch(1_000_000),
  unix_seconds: sinceEpoch('epoch'),
  unix_millis: sinceEpoch('epoch_ms'),
  unix_micros: sinceEpoch('epoch_us'),
  year: part('year'),
  quarter: part('quarter'),
  month: part('month'),
  day,
  dayofmonth: day,
  dayofyear: part('dayofyear'),
  /** Sunday is 1. */
  dayofweek: scalar(1, 1, (args) => ({
    sql: `CAST(dayofweek(${timestamp(argument(args, 0))}) + 1 AS INTEGER)`,
    type: INT,
  })),
  /** Monday is 0. */
  weekday: scalar(1, 1, (args) => ({
    sql: `CAST(isodow(${timestamp(argument(args, 0))}) - 1 AS INTEGER)`,
    type: INT,
  })),
  weekofyear: part('weekofyear'),
  hour: part('hour'),
  minute: part('minute'),
  second: part('second'),
  extract: extractPart,
  date_part: extractPart,
  date_trunc: truncate(0, 1, TIMESTAMP),
  trunc: truncate(1, 0, DATE),
  date_add: addDays('+'),
  date_sub: addDays('-'),
  dateadd: addDays('+'),
  /** Days from the second argument to the first. */
  datediff: scalar(2, 2, (args) => ({
    sql: `CAST(${castTo(argument(args, 0), DATE)} - ${castTo(argument(args, 1), DATE)} AS INTEGER)`,
    type: INT,
  })),
  add_months: scalar(2, 2, (args) => ({
    sql: `CAST(${castTo(argument(args, 0), DATE)} + to_months(CAST(${asBigint(argument(args, 1))} AS INTEGER)) AS DATE)`,
    type: DATE,
  })),
  last_day: scalar(1, 1, (args) => ({ sql: `last_day(${castTo(argument(args, 0), DATE)})`, type: DATE })),
};
