/** What DuckDB says of a query that it cannot run, in words about the query's own text. */
import type { Span } from '../engine/plan.ts';
import { CALENDAR_FUNCTIONS } from '../languages/spark-sql/functions/calendar.ts';
import { DATE_FUNCTIONS } from '../languages/spark-sql/functions/dates.ts';
import { REGEX_FUNCTIONS } from '../languages/spark-sql/functions/regex.ts';
import type { SqlExpr, SqlQuery } from '../languages/spark-sql/syntax-tree.ts';
import { visitQuery } from '../languages/spark-sql/walk.ts';
import type { RunError } from './protocol.ts';

interface Reading {
  /** Of DuckDB's message. */
  readonly sign: RegExp;
  readonly message: (found: RegExpExecArray) => string;
  readonly help?: string;
  /** Expressions that can be at fault; the first of the query is shown. */
  readonly culprit?: (expr: SqlExpr) => Span | undefined;
}

const ZONED: ReadonlySet<string> = new Set(['from_utc_timestamp', 'to_utc_timestamp']);

const MAP_MAKERS: ReadonlySet<string> = new Set(
  'map map_concat map_from_arrays map_from_entries str_to_map transform_keys'.split(' '),
);

const PLACED: ReadonlySet<string> = new Set(
  'substring substr mid left right overlay position locate charindex'.split(' '),
);

const SPREADS = /^(?:std|var|covar|corr|regr|skew|kurt)/;

/** DuckDB's words when a query needs more memory than it may use. */
export const OUT_OF_MEMORY = /out of memory|create a string of size/i;

const READINGS: readonly Reading[] = [
  {
    sign: /expression depth|recursion|memory exhausted at/i,
    message: () => 'The query is nested too deeply to be run; long chains of one operator count too.',
  },
  {
    sign: OUT_OF_MEMORY,
    message: () => 'The query needs more memory than it may use.',
    help: 'narrow the events before joining or collecting them',
  },
  {
    sign: /More than one row returned by a subquery/,
    message: () => 'A subquery that stands for one value gives several rows.',
    help: 'compare with `IN (SELECT …)`, or take one: `SELECT max(…)`, `LIMIT 1`',
    culprit: (expr) => (expr.node === 'subquery' ? expr.span : undefined),
  },
  {
    sign: /Like pattern must not end with escape character/,
    message: () => 'A LIKE pattern that the query makes from values ends with its escape character.',
    culprit: (expr) => (expr.node === 'match' && expr.kind !== 'rlike' ? madePattern(expr.patterns) : undefined),
  },
  {
    sign: /[Ee]rror: '?((?:no argument for repetition|invalid (?:escape|character class|perl|repetition|named|UTF-8)|missing|unexpected \)|trailing|bad repetition|pattern too large)[^\n']*)/,
    message: ([, reason]) => `A regular expression cannot be read: ${reason}.`,
    help: 'a backslash, and any other special character that stands for itself, has a backslash before it',
    culprit: (expr) => {
      if (expr.node === 'match') return expr.kind === 'rlike' ? madePattern(expr.patterns) : undefined;
      return expr.node === 'call' && Object.hasOwn(REGEX_FUNCTIONS, expr.name)
        ? madePattern(expr.args.slice(1, 2))
        : undefined;
    },
  },
  {
    sign: /Unknown TimeZone '([^']*)'/,
    message: ([, zone]) => `Unexpected time zone \`${zone}\`, expected one that is known.`,
    help: 'write one such as `Europe/Berlin` or `+02:00`',
    culprit: (expr) => (expr.node === 'call' && ZONED.has(expr.name) ? expr.args[1]?.span : undefined),
  },
  {
    sign: /Map keys can not be NULL/i,
    message: () => 'A key of a map is null, which Spark refuses too.',
    help: 'leave these rows out, or give the key another value: `coalesce(key, "")`',
    culprit: mapMaker,
  },
  {
    sign: /Map keys must be unique/i,
    message: () => 'A map has a key twice, which Spark refuses too.',
    culprit: mapMaker,
  },
  {
    sign: /(?:date|timestamp|interval)[^\n]*(?:out of range|out of bounds|overflow)|(?:out of range|overflow)[^\n]*(?:date|timestamp|interval)|Could not (?:convert|subtract|add)[^\n]*(?:time|interval)/i,
    message: () => 'A date or time of the query lies beyond those that can be told.',
    culprit: (expr) => (expr.node === 'interval' ? expr.span : undefined),
  },
  {
    sign: /Type DOUBLE with value \S+ can't be cast|multiplication of INT64 \(-?\d+ \* 1000000\)/,
    message: () => 'A number lies beyond those that are read as a time: they count seconds since 1970.',
    culprit: timeMaker,
  },
  {
    sign: /Pattern has (\d+) groups\. Cannot access group (\d+)/,
    message: ([, groups, wanted]) => `Unexpected group ${wanted}, a pattern of the query has ${groups}.`,
    culprit: (expr) =>
      expr.node === 'call' && Object.hasOwn(REGEX_FUNCTIONS, expr.name) ? (expr.args[2] ?? expr).span : undefined,
  },
  {
    sign: /Argument for ntile must be greater than zero/,
    message: () => 'Unexpected number of parts of `ntile`, expected 1 at least.',
    culprit: (expr) => (expr.node === 'call' && expr.name === 'ntile' ? (expr.args[0] ?? expr).span : undefined),
  },
  {
    sign: /Substring \w+ outside of supported range/,
    message: () => 'A place in a text lies beyond those that can be told.',
    culprit: (expr) => (expr.node === 'call' && PLACED.has(expr.name) ? expr.span : undefined),
  },
  {
    sign: /(?:STDDEV|VAR|COVAR|CORR|REGR|SKEW|KURT)\w* is out of range/i,
    message: () => 'The numbers of an aggregate lie too far apart for a double.',
    culprit: (expr) => (expr.node === 'call' && SPREADS.test(expr.name) ? expr.span : undefined),
  },
  {
    sign: /LIMIT\/OFFSET cannot be negative/,
    message: () => 'Unexpected negative number of rows after LIMIT or OFFSET.',
  },
  { sign: /out of range|overflow/i, message: () => 'A number of the query lies beyond those of its type.' },
];

/** The error of a query that DuckDB refused with `text`. What it says of the SQL that was printed for it is left out. */
export function databaseError(text: string, query: SqlQuery, source: string): RunError {
  const whole = { start: 0, end: source.length };
  for (const { sign, message, help, culprit } of READINGS) {
    const found = sign.exec(text);
    if (!found) continue;
    const span = culprit && firstOf(query, culprit);
    return {
      kind: 'run',
      message: message(found),
      start: span?.start ?? whole.start,
      end: span?.end ?? whole.end,
      ...(help === undefined ? {} : { help }),
    };
  }
  const [kind = 'Error'] = /^[A-Z][\w ]* Error/.exec(text) ?? [];
  return { kind: 'run', message: `The query is read, but cannot be run here (DuckDB: ${kind}).`, ...whole };
}

/** Where a number becomes a time. */
function timeMaker(expr: SqlExpr): Span | undefined {
  if (expr.node === 'cast') return expr.span;
  const known =
    expr.node === 'call' && [DATE_FUNCTIONS, CALENDAR_FUNCTIONS].some((all) => Object.hasOwn(all, expr.name));
  return known ? expr.span : undefined;
}

/** A call that makes a map. */
function mapMaker(expr: SqlExpr): Span | undefined {
  return expr.node === 'call' && MAP_MAKERS.has(expr.name) ? expr.span : undefined;
}

/** The place of the first pattern that is no literal: literals are checked as the query is read. */
function madePattern(patterns: readonly SqlExpr[]): Span | undefined {
  return patterns.find((pattern) => pattern.node !== 'string')?.span;
}

function firstOf(query: SqlQuery, culprit: (expr: SqlExpr) => Span | undefined): Span | undefined {
  let first: Span | undefined;
  visitQuery(query, (expr) => {
    const span = culprit(expr);
    if (span && (!first || span.start < first.start)) first = span;
  });
  return first;
}
