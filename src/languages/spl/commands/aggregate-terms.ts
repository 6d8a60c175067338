/** The aggregates of `stats` and its kin: `count`, `values(user) AS users`, `count(eval(status=404))`. */
import type { Aggregate, AggregateFunction, Expr, NamedExpr, Span } from '../../../engine/plan.ts';
import { nearest } from '../../../text/suggest.ts';
import { QueryFailure, unsupported } from '../../failure.ts';
import { choose } from '../../shared/choose.ts';
import { parseExpression } from '../eval-parser.ts';
import { lowerExpression } from '../lower-eval.ts';
import { fieldOf, type LowerContext, type Stage, timeOf, withKnownColumns } from '../stage.ts';
import type { Expression, Name } from '../syntax.ts';
import { isWild, matches, nothingNamed, patternOf, rename } from '../wildcards.ts';
import { needName, type SearchReader, takeName } from '../words.ts';

/** An aggregate as it is written. */
export interface AggregateTerm extends Span {
  readonly fn: AggregateFunction;
  /** For percentiles: which one. */
  readonly percent?: number;
  /** `earliest_time` and its kin: the time at which the field had a value. */
  readonly ofTime: boolean;
  /** `per_hour` and its kin: seconds of the unit; `rate`: of a value that grows. */
  readonly per?: number | 'rate';
  readonly field?: Name;
  readonly expression?: Expression;
  /** The name of its column. */
  readonly name: string;
}

/** The aggregates of the reference, by name; percentiles apart. */
export const FUNCTIONS: ReadonlyMap<string, AggregateFunction> = new Map([
  ['avg', 'average'],
  ['c', 'count'],
  ['count', 'count'],
  ['dc', 'distinctCount'],
  ['distinct_count', 'distinctCount'],
  ['earliest', 'earliest'],
  ['earliest_time', 'min'],
  ['estdc', 'distinctCount'],
  ['first', 'first'],
  ['last', 'last'],
  ['latest', 'latest'],
  ['latest_time', 'max'],
  ['list', 'list'],
  ['max', 'max'],
  ['mean', 'average'],
  ['median', 'median'],
  ['min', 'min'],
  ['mode', 'mode'],
  ['per_day', 'sum'],
  ['per_hour', 'sum'],
  ['per_minute', 'sum'],
  ['per_second', 'sum'],
  ['range', 'range'],
  ['rate', 'latest'],
  ['stdev', 'standardDeviation'],
  ['stdevp', 'populationStandardDeviation'],
  ['sum', 'sum'],
  ['sumsq', 'sumOfSquares'],
  ['values', 'values'],
  ['var', 'variance'],
  ['varp', 'populationVariance'],
]);

const KNOWN = ['estdc_error', 'sparkline'];

/** Seconds of the unit that `per_…` speaks of. */
const PER: ReadonlyMap<string, number | 'rate'> = new Map<string, number | 'rate'>([
  ['per_day', 86_400],
  ['per_hour', 3600],
  ['per_minute', 60],
  ['per_second', 1],
  ['rate', 'rate'],
]);
const PERCENTILE = /^(?:p|perc|exactperc|upperperc)(\d{1,2}(?:\.\d+)?|100)$/;
const EXPECTED = 'an aggregate such as `count` or `values(user)`';

/** Takes one aggregate. Throws when none stands here. */
export function takeAggregate(reader: SearchReader): AggregateTerm {
  const start = reader.skip();
  const word = reader.take(/[A-Za-z_][\w.]*/y);
  if (word === undefined) throw reader.unexpected(EXPECTED);
  const name = word.toLowerCase();
  const percent = PERCENTILE.exec(name)?.[1];
  const fn = percent === undefined ? FUNCTIONS.get(name) : 'percentile';
  const nameSpan = reader.span(start);
  if (fn === undefined) throw unknownAggregate(word, nameSpan, reader.sees(/\(/y));
  const argument = takeArgument(reader, name, nameSpan);
  const per = PER.get(name);
  const written = `${name === 'c' ? 'count' : word}${argument.written}`;
  const name_ = reader.take(/as\b/iy) === undefined ? written : needName(reader, 'the new name after `AS`').text;
  return {
    fn,
    ofTime: name.endsWith('_time'),
    ...(per === undefined ? {} : { per }),
    ...(percent === undefined ? {} : { percent: Number(percent) }),
    ...argument.of,
    name: name_,
    ...reader.span(start),
  };
}

function unknownAggregate(word: string, span: Span, called: boolean): QueryFailure {
  if (KNOWN.includes(word.toLowerCase())) return unsupported(`The aggregate \`${word}\``, span);
  const near = nearest(word, FUNCTIONS.keys());
  const help = near === undefined ? {} : { help: `Did you mean \`${near}\`?` };
  const what = called ? 'an aggregate function' : EXPECTED;
  return new QueryFailure(`Unexpected \`${word}\`, expected ${what}.`, span, help);
}

interface Argument {
  readonly written: string;
  readonly of: { readonly field?: Name; readonly expression?: Expression };
}

function takeArgument(reader: SearchReader, name: string, nameSpan: Span): Argument {
  const start = reader.skip();
  if (reader.take(/\(/y) === undefined) {
    if (name === 'count' || name === 'c') return { written: '', of: {} };
    throw reader.unexpected(`\`(\` and the field of \`${name}\``);
  }
  if (reader.take(/\)/y) !== undefined) {
    if (name === 'count' || name === 'c') return { written: '', of: {} };
    throw new QueryFailure(`Unexpected \`)\`, expected the field of \`${name}\`.`, reader.span(nameSpan.start));
  }
  const computed = reader.take(/eval\s*\(/iy) !== undefined;
  const of = computed ? { expression: parseExpression(reader) } : { field: needName(reader) };
  if (computed && reader.take(/\)/y) === undefined) throw reader.unexpected('`)`');
  if (reader.take(/\)/y) === undefined) throw reader.unexpected('`)`');
  const written = 'field' in of ? `(${of.field?.text})` : reader.text.slice(start, reader.offset).replace(/\s+/g, ' ');
  return { written, of };
}

/** Takes `by` and the fields behind it; nothing when it does not stand here. */
export function takeBy(reader: SearchReader, reserved?: RegExp): Name[] {
  if (reader.take(/by\b/iy) === undefined) return [];
  const names: Name[] = [];
  for (;;) {
    while (reader.take(/,/y) !== undefined);
    const name = takeName(reader, reserved);
    if (name === undefined) break;
    names.push(name);
  }
  if (names.length === 0) throw reader.unexpected('the name of a field after `by`');
  return names;
}

/** What an aggregation needs of its aggregates: the plan's, and what is done to their values behind it. */
export interface LoweredAggregates {
  readonly aggregates: readonly Aggregate[];
  /** Values of lists as a field holds them: in the order of their characters, one alone as itself. */
  readonly finish: readonly NamedExpr[];
}

/** Lowers aggregates; a wildcard stands for the columns that there are, or the fields that later commands read. */
export function lowerAggregates(
  terms: readonly AggregateTerm[],
  by: readonly string[],
  stage: Stage,
  context: LowerContext,
): LoweredAggregates {
  const aggregates = new Map<string, Aggregate>();
  const finish: NamedExpr[] = [];
  for (const term of terms.flatMap((one) => withoutWildcards(one, by, stage, context))) {
    const { start, end, fn, name, percent } = term;
    const span = { start, end };
    const value = argumentOf(term, stage, context);
    if (term.per === 'rate' && value !== undefined) {
      const rate = rateOf(name, value, stage, span);
      for (const one of rate.aggregates) aggregates.set(one.name, one);
      finish.push(...rate.finish);
      continue;
    }
    const arg = value && term.ofTime ? choose([[{ op: 'exists', value, span }, timeOf(stage, span)]], span) : value;
    const timed = (fn === 'earliest' || fn === 'latest') && stage.columns.includes('_time');
    aggregates.set(name, {
      name,
      fn,
      ...(arg === undefined ? {} : { arg }),
      ...(percent === undefined ? {} : { percent }),
      ...(timed ? { time: timeOf(stage, span) } : {}),
      span,
    });
    const made: Expr = { op: 'field', name, span };
    const whole = POPULATION.get(fn);
    if (whole !== undefined && arg !== undefined) {
      const hidden = ` ${whole} of ${name}`;
      aggregates.set(hidden, { name: hidden, fn: whole, arg, span });
      const either: readonly Expr[] = [made, { op: 'field', name: hidden, span }];
      finish.push({ name, expr: { op: 'call', name: 'coalesce', args: either, span } });
    }
    if (fn === 'values') finish.push({ name, expr: { op: 'call', name: 'sortValues', args: [made], span } });
    if (fn === 'list')
      finish.push({ name, expr: { op: 'call', name: 'valuesAt', args: [made, ...listed(span)], span } });
  }
  return { aggregates: [...aggregates.values()], finish };
}

/**
 * Of a single value the sample's deviation is 0 in SPL, which is the population's: published searches compare with
 * `avg + 3 * stdev` of groups that have one row.
 */
const POPULATION: ReadonlyMap<Aggregate['fn'], 'populationStandardDeviation' | 'populationVariance'> = new Map([
  ['standardDeviation', 'populationStandardDeviation'],
  ['variance', 'populationVariance'],
] as const);

/** `rate`: how much a value grows in a second, from the earliest to the latest. */
function rateOf(name: string, value: Expr, stage: Stage, span: Span): LoweredAggregates {
  const time = timeOf(stage, span);
  const when = choose([[{ op: 'exists', value, span }, time]], span);
  const hidden = (what: string): string => ` ${what} of ${name}`;
  const field = (what: string): Expr => ({ op: 'field', name: hidden(what), span });
  const minus = (left: Expr, right: Expr): Expr => ({ op: 'arithmetic', operator: 'subtract', left, right, span });
  const growth = minus(field('latest'), field('earliest'));
  const seconds = minus(field('last'), field('first'));
  return {
    aggregates: [
      { name: hidden('latest'), fn: 'latest', arg: value, time, span },
      { name: hidden('earliest'), fn: 'earliest', arg: value, time, span },
      { name: hidden('last'), fn: 'max', arg: when, span },
      { name: hidden('first'), fn: 'min', arg: when, span },
    ],
    finish: [{ name, expr: { op: 'arithmetic', operator: 'divide', left: growth, right: seconds, span } }],
  };
}

/** A condition counts the rows in which it is true. */
function argumentOf({ field, expression, fn, start, end }: AggregateTerm, stage: Stage, context: LowerContext) {
  if (field !== undefined) return fieldOf(stage, field, context);
  if (expression === undefined) return undefined;
  const lowered = lowerExpression(expression, stage, context);
  if (fn !== 'count') return lowered;
  const span = { start, end };
  const yes: Expr = { op: 'literal', value: 1, span };
  const tests = ['compare', 'match', 'in', 'and', 'or', 'not', 'exists'];
  if (!tests.includes(lowered.op)) return lowered;
  return choose([[lowered, yes]], span);
}

/** `list` gives 100 values at most. */
function listed(span: Span): readonly Expr[] {
  return [0, 99].map((value) => ({ op: 'literal', value, span }));
}

function withoutWildcards(
  term: AggregateTerm,
  by: readonly string[],
  stage: Stage,
  context: LowerContext,
): readonly AggregateTerm[] {
  const { field } = term;
  if (field === undefined || !isWild(field.text)) return [term];
  const pattern = patternOf(field.text);
  const known = stage.events ? [...new Set([...stage.columns, ...context.needed()])] : stage.columns;
  withKnownColumns(stage, `${term.name}`, field);
  const names = known.filter((name) => matches(name, pattern) && !by.includes(name));
  if (names.length === 0 && stage.events) context.warn(nothingNamed(field));
  return names.map((text) => ({
    ...term,
    field: { ...field, text },
    name: isWild(term.name) ? (rename(text, pattern, patternOf(term.name)) ?? term.name) : term.name,
  }));
}
