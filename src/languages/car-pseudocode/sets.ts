/** What a name of a pseudocode program stands for, and how sets are filtered, joined, grouped and selected from. */
import type { Aggregate, AggregateFunction, Expr, NamedExpr, Plan, Span } from '../../engine/plan.ts';
import { allOf, LOOSE } from '../shared/text-test.ts';
import { conjuncts } from './contradiction.ts';
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
  /** Conditions that all of its events meet. */
  readonly given: readonly Expr[];
  /** `groups`: the keys, over `plan`, which then gives single events. */
  readonly by?: readonly NamedExpr[];
  /** `groups`: conditions on the groups, each with the aggregates that it compares. */
  readonly having?: readonly { aggregates: readonly Aggregate[]; predicate: Expr; span: Span }[];
}

/** The scope for conditions on a set of this name. */
export function scopeOf(set: NamedSet, name: string): Scope {
  if (set.kind === 'table') return tableScope(set.names);
  return set.kind === 'pairs' ? joinScope(set.names) : eventScope([name]);
}

/** The events of a set that meet a condition. */
export function filterSet(set: NamedSet, predicate: Expr, span: Span): NamedSet {
  const plan: Plan = { op: 'filter', input: set.plan, predicate, span };
  return { ...set, plan, given: [...set.given, ...conjuncts([predicate])] };
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
  for (const { predicate, span: at } of having) plan = { op: 'filter', input: plan, predicate, span: at };
  if (all.length === aggregates.length) return plan;
  const columns = [...by, ...aggregates].map(({ name }) => ({ name, expr: { op: 'field', name, span } as const }));
  return { op: 'project', input: plan, columns, span };
}

/** Pairs of the two sides that meet a condition: equalities between the sides are keys of the join, the rest is checked on each pair. */
export function joinSets(left: Side, right: Side, predicate: Expr | undefined, span: Span): NamedSet {
  const keys: { left: Expr; right: Expr; rules: typeof LOOSE }[] = [];
  const rest: Expr[] = [];
  for (const item of predicate === undefined ? [] : conjuncts([predicate])) {
    const key = keyOf(item, left.name, right.name);
    if (key === undefined) rest.push(item);
    else keys.push(key);
  }
  const plan: Plan = {
    op: 'join',
    kind: 'inner',
    left: left.set.plan,
    right: right.set.plan,
    leftName: left.name,
    rightName: right.name,
    keys,
    ...(rest.length === 0 ? {} : { on: allOf(rest, predicate?.span ?? span) }),
    span,
  };
  return { kind: 'pairs', plan, names: [left.name, right.name], given: [] };
}

/** One side of a join. */
export interface Side {
  readonly name: string;
  readonly set: NamedSet;
}

function keyOf(item: Expr, left: string, right: string) {
  if (item.op !== 'compare' || item.comparator !== 'eq') return undefined;
  const first = sideOf(item.left);
  const second = sideOf(item.right);
  if (first === left && second === right) return { left: item.left, right: item.right, rules: LOOSE };
  if (first === right && second === left) return { left: item.right, right: item.left, rules: LOOSE };
  return undefined;
}

function sideOf(expr: Expr): string | undefined {
  return expr.op === 'field' || expr.op === 'time' ? expr.relation : undefined;
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
