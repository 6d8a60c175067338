/**
 * Dates and date math: `now-30m/m`, `2024-05-06||+1M/d`, `2024-05`, milliseconds since 1970.
 *
 * Source: Elasticsearch reference, *Date math* and *Range query*, "Date math and rounding": an upper bound that is included
 * and a lower bound that is left out are rounded up to the last millisecond, the others down; so are missing
 * parts of a date, unless `||` follows it.
 */
import type { Expr, Span } from '../../engine/plan.ts';
import { calendarTime, representable, zoneOffset } from '../../engine/time.ts';
import { later, startOf, type TimeUnit } from '../../engine/times/units.ts';

/** A point in time. */
export interface DateMath {
  /** As an expression in milliseconds since 1970 UTC. */
  readonly expr: Expr;
  /** How far before *now* it lies, in milliseconds and without rounding; `undefined` when it does not depend on *now*. */
  readonly before: number | undefined;
}

const DATE =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?)?)?)?(Z|[-+]\d{2}:?\d{2})?$/;
const MILLISECONDS = /^-?\d{5,16}$/;
const STEP = /([-+])(\d{0,9})([smhHdwMy])|\/([smhHdwMy])/y;
const PARTS: readonly TimeUnit[] = ['y', 'M', 'd', 'h', 'm', 's'];

/** Reads a date; `up` rounds to the end of what it names. `undefined` when the text is none. */
export function readDate(text: string, up: boolean, span: Span): DateMath | undefined {
  const [, head = '', math = ''] = /^(now|.*?\|\||.*$)(.*)$/s.exec(text.trim()) ?? [];
  const relative = head === 'now';
  const steps = stepsOf(math);
  if (steps === undefined) return undefined;
  const anchored = head.endsWith('||');
  const fixed = relative ? undefined : readFixed(anchored ? head.slice(0, -2) : head, up && !anchored);
  if (!relative && fixed === undefined) return undefined;
  let time = fixed ?? 0;
  let expr: Expr = { op: 'now', span };
  for (const { operation, amount, unit } of steps) {
    const named: Expr = { op: 'literal', value: unit, span };
    if (operation === 'round') {
      time = up ? later(startOf(time, unit), 1, unit) - 1 : startOf(time, unit);
      expr = { op: 'call', name: 'startOf', args: [expr, named], span };
      if (up) expr = endOf(expr, named, span);
    } else {
      time = later(time, amount, unit);
      expr = { op: 'call', name: 'later', args: [expr, { op: 'literal', value: amount, span }, named], span };
    }
  }
  if (!relative) {
    if (representable(time) === null) return undefined;
    return { expr: { op: 'literal', value: time, span }, before: undefined };
  }
  const moves = steps.filter(({ operation }) => operation === 'move');
  return { expr, before: -moves.reduce((at, { amount, unit }) => later(at, amount, unit), 0) };
}

/** The last millisecond of the unit that starts at a time. */
function endOf(start: Expr, unit: Expr, span: Span): Expr {
  const one: Expr = { op: 'literal', value: 1, span };
  const next: Expr = { op: 'call', name: 'later', args: [start, one, unit], span };
  return { op: 'arithmetic', operator: 'subtract', left: next, right: one, span };
}

interface Step {
  readonly operation: 'move' | 'round';
  readonly amount: number;
  readonly unit: TimeUnit;
}

function stepsOf(math: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < math.length) {
    const found = STEP.exec(math);
    if (!found) return undefined;
    const [, sign, amount, moved, rounded] = found;
    const unit = (moved ?? rounded ?? 's').replace('H', 'h') as TimeUnit;
    if (rounded !== undefined) steps.push({ operation: 'round', amount: 0, unit });
    else steps.push({ operation: 'move', amount: Number(amount === '' ? 1 : amount) * (sign === '-' ? -1 : 1), unit });
  }
  return steps;
}

/** A date as written, or milliseconds since 1970. `up`: parts that are missing are the last ones. */
function readFixed(text: string, up: boolean): number | undefined {
  if (MILLISECONDS.test(text)) return Number(text);
  const found = DATE.exec(text);
  if (!found) return undefined;
  const given = found.slice(1, 7).filter((part) => part !== undefined);
  const start = calendarTime(given.map(Number), found[7]);
  if (start === null) return undefined;
  const unit = PARTS[given.length - 1] ?? 's';
  const time = up && found[7] === undefined ? later(start, 1, unit) - 1 : start;
  return time - zoneOffset(found[8]);
}
