/** What a name of a pseudocode program stands for, and how sets are filtered, joined, grouped and selected from. */
import type { Aggregate, AggregateFunction, Expr, NamedExpr, Plan, Span } from '../../engine/plan.ts';
import { LOOSE } from '../shared/text-test.ts';
import { conjuncts } from './contradiction.ts';
import { type JoinedTable, rowsWhere, withTables } from './leanings.ts';
import { eventScope, joinScope, type Scope, tableScope } from './scope.ts';

/**
 * A named set. `events`: events of the dataset; `groups`: groups of events by key; `table`: rows of computed columns;
 * `pairs`: what a join gives.
 */
export interface NamedSet {
  readonly kind: 'events' | 'groups' | 'table' | 'pairs';
  readonly plan: Plan;
  /** Sides of `pairs`, keys of `groups`, columns of a `table`. */
  readonly names: readonly string[];
  /** `table`: each row stands for one event, whose time it keeps. */
  readonly dated?: boolean;
  /** Conditions that all of its events meet. */
  readonly given: readonly Expr[];
  /** `table`: a value for each key, or one alone. */
  readonly measure?: { readonly column: string; readonly keys: readonly NamedExpr[] };
  /** `groups`: the keys, over `plan`, which then gives single events; one that begins with `@` is no column. */
  readonly by?: readonly NamedExpr[];
  /** `groups`: conditions on the groups. */
  readonly having?: readonly GroupCondition[];
}

/** A condition on groups, with the aggregates and the other sets that it compares. */
export interface GroupCondition {
  readonly aggregates: readonly Aggregate[];
  readonly predicate: Expr;
  readonly tables: readonly JoinedTable[];
  readonly span: Span;
}

/** The scope for conditions on a set of this name. */
export function scopeOf(set: NamedSet, name: string): Scope {
  if (set.kind === 'table') return tableScope(set.names, set.dated === true);
  return set.kind === 'pairs' ? joinScope(set.names, name) : eventScope([name]);
}

/** The rows of a set that meet a condition, which may lean on other tables. */
export function filterSet(set: NamedSet, predicate: Expr, tables: readonly JoinedTable[], span: Span): NamedSet {
  const input = withTables(set.plan, tables, span);
  const kept: Plan = { op: 'filter', input, predicate, span };
  const plan = tables.length === 0 ? kept : withoutTables(set, kept, span);
  return { ...set, plan, given: [...set.given, ...conjuncts([predicate])] };
}

/** The rows as the set has them, without the columns that were joined for a condition. */
function withoutTables(set: NamedSet, plan: Plan, span: Span): Plan {
  if (set.kind === 'events') return { op: 'union', inputs: [plan], events: true, span };
  if (set.kind !== 'table') return plan;
  return { op: 'project', input: plan, columns: columnsOf(set.names, span), span };
}

function columnsOf(names: readonly string[], span: Span): NamedExpr[] {
  return names.map((name) => ({ name, expr: { op: 'field', name, span } }));
}

/** Scope of a condition on groups, and the aggregates that it asked for. */
export function groupScope(set: NamedSet): { scope: Scope; aggregates: Aggregate[] } {
  const aggregates: Aggregate[] = [];
  const before = set.having?.flatMap((condition) => condition.aggregates).length ?? 0;
  const events = eventScope([]);
  const add = (fn: AggregateFunction, arg: Expr | undefined, span: Span): Expr => {
    const name = `aggregate ${before + aggregates.length + 1}`;
    aggregates.push({ name, fn, ...(arg === undefined ? {} : { arg }), span });
    return { op: 'field', name, span };
  };
  const scope: Scope = {
    field: (name, span) => (name.toLowerCase() === 'count' ? add('count', undefined, span) : events.field(name, span)),
    knows: (name) => set.names.includes(name),
    aggregate: (_name, fn, argument, span) => add(fn, argument, span),
  };
  return { scope, aggregates };
}

/**
 * One row for each group that meets the conditions on groups, in the order in which they are met; events without a key
 * belong to none.
 */
export function aggregateSet(set: NamedSet, aggregates: readonly Aggregate[], span: Span): Plan {
  const by = set.by ?? [];
  const having = set.having ?? [];
  const all = [...aggregates, ...having.flatMap((condition) => condition.aggregates)];
  let plan: Plan = { op: 'aggregate', input: set.plan, by, aggregates: all, missingKeys: 'drop', order: 'met', span };
  for (const { predicate, tables, span: at } of having) {
    plan =
      tables.length === 0 ? { op: 'filter', input: plan, predicate, span: at } : rowsWhere(plan, predicate, tables, at);
  }
  const names = [...by, ...aggregates].map(({ name }) => name).filter((name) => !name.startsWith('@'));
  const isPlain = having.length === 0 && names.length === by.length + aggregates.length;
  return isPlain ? plan : { op: 'project', input: plan, columns: columnsOf(names, span), span };
}

/** The rows of `left` that `right` does not hold: by event, or by value where both are tables. */
export function subtractSets(left: NamedSet, right: NamedSet, span: Span): NamedSet {
  if (left.kind !== 'table') return { ...left, plan: { op: 'difference', left: left.plan, right: right.plan, span } };
  const keys = left.names.map((name) => {
    const column: Expr = { op: 'field', name, span };
    return { left: column, right: column, rules: LOOSE };
  });
  const plan: Plan = {
    op: 'join',
    kind: 'anti',
    left: left.plan,
    right: right.plan,
    leftName: 'left',
    rightName: 'right',
    keys,
    span,
  };
  return { ...left, plan };
}
