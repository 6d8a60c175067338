/**
 * Ranges and comparisons.
 *
 * Source: Elasticsearch reference, *Query string query*, "Ranges", and *Range query*. Bounds that are dates, and any bound of
 * the event's time, compare as dates; numbers compare as numbers whether the index keeps them as numbers or as texts
 * (which it would compare character by character); other texts character by character.
 */
import type { Comparator, ComparisonRules, Expr, Span } from '../../engine/plan.ts';
import { allOf } from '../shared/text-test.ts';
import { type DateMath, readDate } from './dates.ts';
import { isTimeField } from './reading.ts';
import type { QuerySource } from './source.ts';
import { NUMBER, type Target, wordsIn } from './targets.ts';

/** One side of a range. */
export interface Limit {
  readonly text: string;
  /** The limit itself is left out. */
  readonly open: boolean;
  readonly span: Span;
}

const NUMBERS: ComparisonRules = { fold: false, numbers: 'both', missing: false, lists: 'any' };

/** The condition that a value lies between two limits; an absent one is no bound. Throws `QueryFailure`. */
export function rangeTest(
  target: Target,
  low: Limit | undefined,
  high: Limit | undefined,
  span: Span,
  source: QuerySource,
): Expr {
  if (low === undefined && high === undefined) return { op: 'exists', value: target.value, span };
  const isTime = target.name !== undefined && isTimeField(target.name);
  const from = low && dateOf(low, low.open, isTime);
  const to = high && dateOf(high, !high.open, isTime);
  const dates = (low === undefined || from !== undefined) && (high === undefined || to !== undefined);
  if (isTime && !dates) throw noDate(low && !from ? low : high, source);
  if (dates) return dateRange(isTime ? { op: 'time', span } : timestamp(target), from, to, low, high, span);
  return valueRange(target, low, high, span);
}

/** The condition that the event's time is what the date at `place` names: a day, a month, a second. Throws `QueryFailure`. */
export function timeTest(target: Target, text: string, span: Span, place: Span, source: QuerySource): Expr {
  const limit: Limit = { text, open: false, span: place };
  return rangeTest(target, limit, limit, span, source);
}

/** A bare number is a year, or milliseconds, only of the event's time. */
function dateOf(limit: Limit, up: boolean, isTime: boolean): DateMath | undefined {
  return !isTime && NUMBER.test(limit.text) ? undefined : readDate(limit.text, up, limit.span);
}

function noDate(limit: Limit | undefined, source: QuerySource) {
  return source.failureAt(
    `Unexpected \`${limit?.text ?? ''}\`, expected a date such as \`2024-05-06\` or \`now-1h\`.`,
    limit?.span ?? { start: 0, end: 0 },
  );
}

function timestamp({ value }: Target): Expr {
  return { op: 'call', name: 'timestamp', args: [value], span: value.span };
}

function dateRange(
  left: Expr,
  from: DateMath | undefined,
  to: DateMath | undefined,
  low: Limit | undefined,
  high: Limit | undefined,
  span: Span,
): Expr {
  const items: Expr[] = [];
  if (from && low) items.push(compare(low.open ? 'gt' : 'ge', left, from.expr, span));
  if (to && high) items.push(compare(high.open ? 'lt' : 'le', left, to.expr, span));
  return allOf(items, span);
}

function valueRange(target: Target, low: Limit | undefined, high: Limit | undefined, span: Span): Expr {
  const words = target.kept === 'words';
  const value = words ? wordsIn(target) : target.value;
  const bound = (limit: Limit): Expr => {
    const text = words ? limit.text.toLowerCase() : limit.text;
    return { op: 'literal', value: NUMBER.test(text) ? Number(text) : text, span: limit.span };
  };
  if (low && high) {
    const open = [low.open, high.open].map((literal): Expr => ({ op: 'literal', value: literal, span }));
    return { op: 'call', name: 'within', args: [value, bound(low), bound(high), ...open], span };
  }
  if (low) return compare(low.open ? 'gt' : 'ge', value, bound(low), span);
  return high ? compare(high.open ? 'lt' : 'le', value, bound(high), span) : { op: 'exists', value, span };
}

function compare(comparator: Comparator, left: Expr, right: Expr, span: Span): Expr {
  return { op: 'compare', comparator, left, right, rules: NUMBERS, span };
}
