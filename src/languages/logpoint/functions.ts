/** Functions of a field: `lower(user)`, `hour(log_ts)` (*Lower and Upper*, *Time Functions*). */
import type { Expr, Span } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { unexpected, unsupported } from '../failure.ts';
import type { Reader } from '../shared/reader.ts';
import { NAME } from './stage.ts';

/** Parts of a time, in UTC. */
const TIME_PARTS = new Set(['second', 'minute', 'hour', 'day', 'month']);
const CASES = new Set(['lower', 'upper']);
/** Of the reference, without a reading here. */
const OTHERS = new Set(['day_of_week', 'step']);

/** Reads the parentheses behind a function's name, which begins at `start`. Throws `QueryFailure` for a function without a reading. */
export function callFunction(
  reader: Reader,
  name: string,
  start: number,
  field: (name: string, span: Span) => Expr,
): Expr {
  const called = name.toLowerCase();
  if (!CASES.has(called) && !TIME_PARTS.has(called)) {
    const span = { start, end: start + name.length };
    if (OTHERS.has(called)) throw unsupported(`The function \`${name}\``, span);
    const near = nearest(called, [...CASES, ...TIME_PARTS]);
    throw unexpected(
      name,
      'a function such as `lower` or `hour`',
      span,
      near === undefined ? undefined : `Did you mean \`${near}\`?`,
    );
  }
  reader.take(/\(/y);
  const at = reader.skip();
  const argument = reader.take(NAME);
  if (argument === undefined) throw reader.unexpected('the name of a field');
  const span = reader.span(at);
  const value: Expr = TIME_PARTS.has(called) && argument === 'log_ts' ? { op: 'time', span } : field(argument, span);
  if (reader.take(/\)/y) === undefined) throw reader.unexpected('`)`');
  const whole = reader.span(start);
  if (CASES.has(called)) return { op: 'call', name: called, args: [value], span: whole };
  const time: Expr = value.op === 'time' ? value : { op: 'call', name: 'timestamp', args: [value], span };
  return { op: 'call', name: 'timePart', args: [time, { op: 'literal', value: called, span }], span: whole };
}
