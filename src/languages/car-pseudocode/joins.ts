/** Joins of sets: groups of one event of each side. */
import type { Expr, Span } from '../../engine/plan.ts';
import { allOf, LOOSE } from '../shared/text-test.ts';
import { conjuncts } from './contradiction.ts';
import { type JoinedTable, leansOn, withTables } from './leanings.ts';
import type { NamedSet } from './sets.ts';

/** One side of a join. */
export interface Side {
  readonly name: string;
  readonly set: NamedSet;
}

/**
 * Groups of one event of each side that meet a condition: equalities between sides are keys of the join, the rest is
 * checked on each group as soon as its sides are there.
 */
export function joinSets(
  first: Side,
  others: readonly Side[],
  { predicate, tables }: { predicate: Expr | undefined; tables: readonly JoinedTable[] },
  span: Span,
): NamedSet {
  let plan = first.set.plan;
  let leftName = first.name;
  const names = [first.name];
  const wanted = predicate === undefined ? [] : conjuncts([predicate]);
  let open = wanted.filter((item) => !leansOn(item, tables));
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
  const leaning = wanted.filter((item) => leansOn(item, tables));
  if (leaning.length > 0) {
    plan = { op: 'filter', input: withTables(plan, tables, span), predicate: allOf(leaning, span), span };
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
