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
  /** `table`: each row stands for one event, whose time it keeps. */
  readonly dated?: boolean;
  /** Conditions that all of its events meet. */
  readonly given: readonly Expr[];
  /** `groups`: the keys, over `plan`, which then gives single events. */
  readonly by?: readonly NamedExpr[];
  /** `groups`: conditions on the groups, each with the aggregates that it compares. */
  readonly having?: readonly { aggregates: readonly Aggregate[]; predicate: Expr; span: Span }[];
}

/** The scope for conditions on a set of this name. */
export function scopeOf(set: NamedSet, name: string): Scope {
  if (set.kind === 'table') return tableScope(set.names, set.dated === true);
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

/** One side of a join. */
export interface Side {
  readonly name: string;
  readonly set: NamedSet;
}

/**
 * Groups of one event of each side that meet a condition: equalities between sides are keys of the join, the rest is
 * checked on each group as soon as its sides are there.
 */
export function joinSets(first: Side, others: readonly Side[], predicate: Expr | undefined, span: Span): NamedSet {
  let plan = first.set.plan;
  let leftName = first.name;
  const names = [first.name];
  let open = predicate === undefined ? [] : conjuncts([predicate]);
  for (const { name, set } of others) {
    const keys: { left: Expr; right: Expr; rules: typeof LOOSE }[] = [];
    const on: Expr[] = [];
    const later: Expr[] = [];
    for (const item of open) {
      const key = keyOf(item, names, name);
      if (key !== undefined) keys.push(key);
      else if (mentions(item).every((side) => side === name || names.includes(side))) on.push(item);
      else later.push(item);
    }
    open = later;
    plan = {
      op: 'join',
      kind: 'inner',
      left: plan,
      right: set.plan,
      leftName,
      rightName: name,
      keys,
      ...(on.length === 0 ? {} : { on: allOf(on, predicate?.span ?? span) }),
      span,
    };
    names.push(name);
    leftName = names.join(' ');
  }
  return { kind: 'pairs', plan, names, given: [] };
}

/** The sides that a condition names. */
function mentions(item: Expr): string[] {
  const sides: string[] = [];
  JSON.stringify(item, (key, value: unknown) => {
    if (key === 'relation' && typeof value === 'string') sides.push(value);
    return value;
  });
  return sides;
}

function keyOf(item: Expr, left: readonly string[], right: string) {
  if (item.op !== 'compare' || item.comparator !== 'eq') return undefined;
  const first = sideOf(item.left) ?? '';
  const second = sideOf(item.right) ?? '';
  const [onLeft, onRight] = second === right ? [item.left, item.right] : [item.right, item.left];
  if (!left.includes(second === right ? first : second) || (first !== right && second !== right)) return undefined;
  // A key is read on its own side, which has no name there until it is joined.
  return { left: left.length === 1 ? unnamed(onLeft) : onLeft, right: unnamed(onRight), rules: LOOSE };
}

function unnamed(expr: Expr): Expr {
  if (expr.op === 'field') return { op: 'field', name: expr.name, span: expr.span };
  return { op: 'time', span: expr.span };
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
