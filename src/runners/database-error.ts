/** What DuckDB says of a query that it cannot run, in words about the query's own text. */
import type { Span } from '../engine/plan.ts';
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

const READINGS: readonly Reading[] = [
  {
    sign: /expression depth|recursion|memory exhausted at/i,
    message: () => 'The query is nested too deeply to be run; long chains of one operator count too.',
  },
  {
    sign: /out of memory|create a string of size/i,
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
    sign: /Error: ((?:no argument for repetition|invalid (?:escape|character class|perl|repetition|named|UTF-8)|missing|unexpected \)|trailing|bad repetition|pattern too large)[^\n]*)/,
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
    sign: /(?:date|timestamp|interval)[^\n]*(?:out of range|out of bounds|overflow)|(?:out of range|overflow)[^\n]*(?:date|timestamp|interval)|Could not (?:convert|subtract|add)[^\n]*(?:time|interval)/i,
    message: () => 'A date or time of the query lies beyond those that can be told.',
    culprit: (expr) => (expr.node === 'interval' ? expr.span : undefined),
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
