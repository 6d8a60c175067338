/** Bounds of time in a `where` clause. Source: DNIF's documentation, `_fetch`, "Duration". */

import type { Expr, Span } from '../../engine/plan.ts';
import type { TimeUnit } from '../../engine/times/units.ts';
import { unexpected } from '../failure.ts';
import { EXACT } from './result-set.ts';

const BOUNDS = new Set(['$Duration', '$StartTime', '$EndTime']);
const AMOUNT = /^(\d{1,6})([smhdwMy])$/;
const RELATIVE = /^@now(?:-(\d{1,6}[smhdwMy]))?$/;
const TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(Z|[-+]\d{2}:\d{2})?$/;

/** True for a field that bounds the time and is none of the events'. */
export function isTimeBound(field: string): boolean {
  return BOUNDS.has(field);
}

/** The condition that `$Duration=1h`, `$StartTime=…` or `$EndTime=…` stands for. Throws `QueryFailure`. */
export function timeBound(field: string, value: Span & { readonly text: string }, span: Span): Expr {
  const place = { start: value.start, end: value.end };
  const time: Expr = { op: 'time', span };
  const compare = (comparator: 'ge' | 'le', right: Expr): Expr => ({
    op: 'compare',
    comparator,
    left: time,
    right,
    rules: EXACT,
    span,
  });
  if (field === '$Duration') {
    const [, amount, unit] = AMOUNT.exec(value.text) ?? [];
    if (amount === undefined) {
      throw unexpected(
        value.text,
        'a duration such as `30m`, `1h` or `2d`',
        place,
        'Units are s, m, h, d, w, M and y.',
      );
    }
    return compare('ge', before(Number(amount), unit as TimeUnit, place));
  }
  const point = pointOf(value.text, place);
  if (point === undefined) {
    throw unexpected(value.text, 'a time such as `2024-03-05T12:00:00` or `@now-1h`', place);
  }
  return compare(field === '$StartTime' ? 'ge' : 'le', point);
}

function pointOf(text: string, span: Span): Expr | undefined {
  const relative = RELATIVE.exec(text);
  if (relative) {
    const [, amount, unit] = AMOUNT.exec(relative[1] ?? '') ?? [];
    return amount === undefined ? { op: 'now', span } : before(Number(amount), unit as TimeUnit, span);
  }
  const [, day, clock, zone = 'Z'] = TIME.exec(text) ?? [];
  const value = day === undefined ? Number.NaN : Date.parse(`${day}T${clock}${zone}`);
  return Number.isNaN(value) ? undefined : { op: 'literal', value, span };
}

function before(amount: number, unit: TimeUnit, span: Span): Expr {
  const args: Expr[] = [
    { op: 'now', span },
    { op: 'literal', value: -amount, span },
    { op: 'literal', value: unit, span },
  ];
  return { op: 'call', name: 'later', args, span };
}
