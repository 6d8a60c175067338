/** The conditions that a predicate is made of, each with the way to change or to drop it. */
import type { Expr } from '../plan.ts';
import { keyOf } from './equivalence.ts';
import { type ExprSlot, innerSlots } from './slots.ts';

/** A condition within a whole; `put` with `null` drops it, and gives `null` where nothing is left of the whole. */
export interface Leaf {
  readonly expr: Expr;
  readonly put: (expr: Expr | null) => Expr | null;
}

/** Expressions that are true or false of a row. */
const PREDICATES: ReadonlySet<Expr['op']> = new Set([
  'and',
  'or',
  'not',
  'compare',
  'in',
  'match',
  'exists',
  'is',
  'lineage',
]);

/** The conditions that an `and`, `or` or `not` joins, in reading order. What is dropped leaves what joined it as short as it can be. */
export function leavesOf(expr: Expr): readonly Leaf[] {
  if (isOneCondition(expr)) return [{ expr, put: (changed) => changed }];
  switch (expr.op) {
    case 'and':
    case 'or':
      return expr.items.flatMap((item, index) =>
        leavesOf(item).map(({ expr: leaf, put }) => ({
          expr: leaf,
          put: (changed) => joined(expr, index, put(changed)),
        })),
      );
    case 'not':
      return leavesOf(expr.item).map(({ expr: leaf, put }) => ({
        expr: leaf,
        put: (changed) => {
          const item = put(changed);
          return item === null ? null : { ...expr, item };
        },
      }));
    default:
      return [{ expr, put: (changed) => changed }];
  }
}

/**
 * Whether an `or` is one condition in the text: a language may look for a name as a whole value, or as the last part of a
 * path, where a reader sees the name.
 */
function isOneCondition(expr: Expr): boolean {
  if (expr.op !== 'or') return false;
  const [first, ...others] = expr.items;
  if (first === undefined) return false;
  const name = nameIn(first);
  return (
    name !== undefined &&
    others.length > 0 &&
    others.every(
      (item) => item.span.start === first.span.start && item.span.end === first.span.end && nameIn(item) === name,
    )
  );
}

/** The name that a condition looks for, without what parts it from a path. */
function nameIn(expr: Expr): string | undefined {
  const text =
    expr.op === 'compare' ? expr.right : expr.op === 'match' && 'text' in expr.pattern ? expr.pattern.text : undefined;
  if (text?.op !== 'literal' || typeof text.value === 'object') return undefined;
  return String(text.value).replace(/^[\\/]/, '');
}

/** A predicate in which nothing is asked twice in one place. */
export function withoutRepetition(expr: Expr): Expr {
  switch (expr.op) {
    case 'and':
    case 'or': {
      const items = [...new Map(expr.items.map((item) => [keyOf(item), withoutRepetition(item)])).values()];
      const [only] = items;
      return items.length === 1 && only !== undefined ? only : { ...expr, items };
    }
    case 'not':
      return { ...expr, item: withoutRepetition(expr.item) };
    default:
      return expr;
  }
}

function joined(whole: Extract<Expr, { op: 'and' | 'or' }>, index: number, item: Expr | null): Expr | null {
  if (item !== null) return { ...whole, items: whole.items.with(index, item) };
  const items = whole.items.toSpliced(index, 1);
  return items.length > 1 ? { ...whole, items } : (items[0] ?? null);
}

/**
 * The predicates within an expression that is none itself, and those within the conditions of one: of `if(a == 1, …)`,
 * of the list that `filter` goes through.
 */
export function predicatesWithin(slot: ExprSlot<Expr>): readonly ExprSlot<Expr>[] {
  if (slot.predicate || PREDICATES.has(slot.expr.op)) return [{ ...slot, predicate: true }];
  return innerSlots(slot.expr).flatMap((inner) =>
    predicatesWithin(inner).map((found) => through(found, (changed) => slot.put(changed))),
  );
}

/** Predicates that stand within a condition, as operands or what it follows. */
export function predicatesInLeaf(leaf: Expr): readonly ExprSlot<Expr>[] {
  return innerSlots(leaf).flatMap(predicatesWithin);
}

/** A place within something, as a place of the whole around it. */
export function through<Inner, Whole>(slot: ExprSlot<Inner>, around: (changed: Inner) => Whole): ExprSlot<Whole> {
  const { remove } = slot;
  return {
    expr: slot.expr,
    predicate: slot.predicate,
    put: (changed) => around(slot.put(changed)),
    ...(remove === undefined ? {} : { remove: () => around(remove()) }),
  };
}
