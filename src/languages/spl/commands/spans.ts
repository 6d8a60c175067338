/** Spans into which `bin` and its kin sort values: of time (`5m`, `1d`) or of numbers (`10`). */
import type { Expr, Span } from '../../../engine/plan.ts';
import { parseSpan } from '../../../engine/times/modifier.ts';
import { QueryFailure, unsupported } from '../../failure.ts';
import type { Name } from '../syntax.ts';
import { EVAL } from '../text-tests.ts';

/** The size of a span: a number, or of months, whose length differs, the modifier that goes back to their start. */
export type Size = { readonly size: number } | { readonly snap: string };

const MONTHS = /^1?(mon|month|months|q|qtr|qtrs|quarter|quarters|y|yr|yrs|year|years|w|week|weeks)$/i;

/** One unit from its start: `1d@d`, or a week from a day of it: `1w@w1`. */
const SNAPPED = /^(?:(1?(s|m|h|d|w|mon|q|y))@\2|1?w@(w[0-7]))$/i;

/** Reads a span. Throws at it when it is none. */
export function readSpan({ text, start, end }: Name): Size {
  if (/^\d+(?:\.\d+)?$/.test(text) && Number(text) > 0) return { size: Number(text) };
  const unit = MONTHS.exec(text)?.[1];
  if (unit !== undefined) return { snap: `@${unit}` };
  const [, whole, , weekday] = SNAPPED.exec(text) ?? [];
  if (weekday !== undefined) return { snap: `@${weekday}` };
  if (whole !== undefined) return readSpan({ text: whole, start, end });
  const seconds = parseSpan(text);
  if (seconds !== undefined && seconds > 0) return { size: seconds };
  throw new QueryFailure(`Unexpected \`${text}\`, expected a span such as \`5m\`, \`1h\` or \`10\`.`, { start, end });
}

/** Throws for `aligntime`, which days, months and years ignore. */
export function refuseAlignment(aligned: Span | undefined, span: Name): void {
  if (aligned === undefined || /(?:d|days?|mon(?:ths?)?|y(?:rs?|ears?)?)(?:@\w+)?$/i.test(span.text)) return;
  throw unsupported('`aligntime` of spans below a day', { start: aligned.start, end: aligned.end });
}

/** The start of the span that a value lies in. */
export function bucketed(value: Expr, size: Size, { start, end }: Span): Expr {
  const span = { start, end };
  if ('snap' in size) {
    return {
      op: 'call',
      name: 'relativeTime',
      args: [value, { op: 'literal', value: size.snap, span }],
      rules: EVAL,
      span,
    };
  }
  const length: Expr = { op: 'literal', value: size.size, span };
  const count: Expr = { op: 'arithmetic', operator: 'divide', left: value, right: length, span };
  const whole: Expr = { op: 'call', name: 'floor', args: [count], span };
  return { op: 'arithmetic', operator: 'multiply', left: whole, right: length, span };
}

/**
 * What `bin` makes of a value: of a time the start of its span, of another number the span as a text: `10-20` (Search
 * Reference, "bin").
 */
export function binned(value: Expr, size: Size, written: Name, field: Name): Expr {
  const start = bucketed(value, size, field);
  if (field.text === '_time' || 'snap' in size || !/^[\d.]+$/.test(written.text)) return start;
  const span = { start: field.start, end: field.end };
  const length: Expr = { op: 'literal', value: size.size, span };
  const end: Expr = { op: 'arithmetic', operator: 'add', left: start, right: length, span };
  return { op: 'call', name: 'concat', args: [start, { op: 'literal', value: '-', span }, end], span };
}
