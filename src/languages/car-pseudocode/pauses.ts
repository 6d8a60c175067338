/** Groups by time: `max time between two events is 30 minutes`. */
import type { Aggregate, Expr, Plan, Span } from '../../engine/plan.ts';
import { choose } from '../shared/choose.ts';
import { LOOSE } from '../shared/text-test.ts';
import type { NamedSet } from './sets.ts';

/**
 * Groups divided where two of their events, one after the other, are further apart than `pause` milliseconds; those of a
 * single event are left out, which has none to be near.
 */
export function groupsByPause(set: NamedSet, pause: number, span: Span): NamedSet {
  const by = set.by ?? [];
  const time: Expr = { op: 'time', span };
  const field = (name: string): Expr => ({ op: 'field', name, span });
  const literal = (value: number): Expr => ({ op: 'literal', value, span });
  const sorted: Plan = {
    op: 'sort',
    input: set.plan,
    keys: [{ expr: time, descending: false, nulls: 'last', rules: LOOSE }],
    span,
  };
  const before: Plan = {
    op: 'window',
    input: sorted,
    by,
    aggregates: [{ name: '@before', fn: 'last', arg: time, span }],
    missingKeys: 'drop',
    running: { current: false, rows: 1 },
    span,
  };
  const gap: Expr = { op: 'arithmetic', operator: 'subtract', left: time, right: field('@before'), span };
  const near: Expr = { op: 'compare', comparator: 'le', left: gap, right: literal(pause), rules: LOOSE, span };
  const begins = choose([[near, literal(0)]], span, literal(1));
  const series: Plan = {
    op: 'window',
    input: { op: 'extend', input: before, columns: [{ name: '@begins', expr: begins }], span },
    by,
    aggregates: [{ name: '@series', fn: 'sum', arg: field('@begins'), span }],
    missingKeys: 'drop',
    running: { current: true },
    span,
  };
  const count: Aggregate = { name: '@count', fn: 'count', span };
  const several: Expr = {
    op: 'compare',
    comparator: 'ge',
    left: field('@count'),
    right: literal(2),
    rules: LOOSE,
    span,
  };
  return {
    ...set,
    plan: series,
    by: [...by, { name: '@series', expr: field('@series') }],
    having: [...(set.having ?? []), { aggregates: [count], predicate: several, tables: [], span }],
  };
}
