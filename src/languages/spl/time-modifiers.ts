/**
 * Time modifiers (Search Reference, "Time modifiers"): `-24h@h`, `@d`, `now`, seconds since 1970, and dates as
 * `10/27/2018:00:00:00`. Relative ones count from the search's *now*.
 */
import type { Expr, Span } from '../../engine/plan.ts';
import { checkModifier } from '../../engine/times/modifier.ts';
import { QueryFailure } from '../failure.ts';
import type { SearchValue } from './syntax.ts';

const DATE = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?::(\d{1,2}):(\d{2}):(\d{2}))?$/;
const RULES = { fold: false, numbers: 'coerce', missing: false, lists: 'any' } as const;

/** The condition of `earliest=…` (from then on) or `latest=…` (before then). */
export function timeBound(bound: 'earliest' | 'latest', value: SearchValue, span: Span): Expr {
  const place = { start: value.start, end: value.end };
  return {
    op: 'compare',
    comparator: bound === 'earliest' ? 'ge' : 'lt',
    left: { op: 'time', span },
    right: instant(value.text.trim(), place),
    rules: RULES,
    span,
  };
}

/** The milliseconds since 1970 of a date such as `10/27/2018:00:00:00`, in UTC; `undefined` for any other text. */
export function timeOfText(text: string): number | undefined {
  const date = DATE.exec(text);
  if (date === null) return undefined;
  const [month = 1, day = 1, year = 1970, hour = 0, minute = 0, second = 0] = date
    .slice(1)
    .map((part) => (part === undefined ? 0 : Number(part)));
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** A moment in milliseconds since 1970. */
function instant(text: string, span: Span): Expr {
  if (/^now(?:\(\))?$/i.test(text)) return { op: 'now', span };
  if (/^\d+(?:\.\d+)?$/.test(text)) return { op: 'literal', value: Number(text) * 1000, span };
  const date = timeOfText(text);
  if (date !== undefined) return { op: 'literal', value: date, span };
  const relative = text.replace(/^rt/i, '');
  if (text === '' || checkModifier(relative) !== null) {
    throw new QueryFailure(
      `Unexpected \`${text}\`, expected a time such as \`-24h@h\`, \`now\` or \`10/27/2018:00:00:00\`.`,
      span,
    );
  }
  const thousand: Expr = { op: 'literal', value: 1000, span };
  const now: Expr = { op: 'arithmetic', operator: 'divide', left: { op: 'now', span }, right: thousand, span };
  const args: readonly Expr[] = [now, { op: 'literal', value: relative, span }];
  const moment: Expr = { op: 'call', name: 'relativeTime', args, span };
  return { op: 'arithmetic', operator: 'multiply', left: moment, right: thousand, span };
}
