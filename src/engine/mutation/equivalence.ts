/** Changes that change nothing, as far as that can be seen from the form of a predicate. */
import type { Expr } from '../plan.ts';
import { subexpressions } from '../walk.ts';

/** Conditions that truth is tried out over, most: each may be true, false or unknown. */
const MOST_CONDITIONS = 6;

/**
 * Whether two predicates are true of the same rows whatever their conditions say: by their form, or by trying out all
 * that the conditions could be where they are few.
 */
export function sameTruth(left: Expr, right: Expr): boolean {
  if (keyOf(left) === keyOf(right)) return true;
  const conditions = new Map<string, boolean>();
  collect(left, conditions);
  collect(right, conditions);
  if (conditions.size > MOST_CONDITIONS) return false;
  const names = [...conditions];
  const given = new Map<string, boolean | null>();
  const tryOut = (place: number): boolean => {
    const [name, unknown] = names[place] ?? [];
    if (name === undefined) return (truth(left, given) === true) === (truth(right, given) === true);
    return [true, false, ...(unknown === true ? [null] : [])].every((value) => {
      given.set(name, value);
      return tryOut(place + 1);
    });
  };
  return tryOut(0);
}

/** Whether a condition looks at nothing that a row has: it is the same for all of them. */
export function isConstant(expr: Expr): boolean {
  if (['field', 'time', 'is', 'lineage'].includes(expr.op)) return false;
  return subexpressions(expr).every(isConstant);
}

/** What an expression asks, wherever it stands: the same text for the same, without regard to order and repetition in `and` and `or`. */
export function keyOf(expr: Expr): string {
  let key = keys.get(expr);
  if (key === undefined) {
    key = makeKey(expr);
    keys.set(expr, key);
  }
  return key;
}

/** Mutants share most of their parts with each other. */
const keys = new WeakMap<Expr, string>();

function makeKey(expr: Expr): string {
  switch (expr.op) {
    case 'and':
    case 'or': {
      const items = [...new Set(itemsOf(expr.op, expr).map(keyOf))].sort();
      return items.length === 1 ? (items[0] ?? '') : `${expr.op}(${items.join(' ')})`;
    }
    case 'not':
      return expr.item.op === 'not' ? keyOf(expr.item.item) : `not(${keyOf(expr.item)})`;
    case 'in':
      return `in(${JSON.stringify(expr.rules)} ${keyOf(expr.value)} ${[...new Set(expr.items.map(keyOf))].sort().join(' ')})`;
    default:
      return JSON.stringify(expr, withoutPlace);
  }
}

function itemsOf(op: 'and' | 'or', expr: Expr): readonly Expr[] {
  return expr.op === op ? expr.items.flatMap((item) => itemsOf(op, item)) : [expr];
}

function withoutPlace(name: string, value: unknown): unknown {
  if (name === 'span') return undefined;
  return typeof value === 'number' && !Number.isFinite(value) ? { number: String(value) } : value;
}

/** The conditions of a predicate, and whether each may be unknown. */
function collect(expr: Expr, found: Map<string, boolean>): void {
  if (expr.op === 'and' || expr.op === 'or') for (const item of expr.items) collect(item, found);
  else if (expr.op === 'not') collect(expr.item, found);
  else if (!(expr.op === 'literal' && typeof expr.value === 'boolean')) found.set(keyOf(expr), mayBeUnknown(expr));
}

function mayBeUnknown(expr: Expr): boolean {
  if (expr.op === 'exists' || expr.op === 'is') return false;
  return true;
}

function truth(expr: Expr, given: ReadonlyMap<string, boolean | null>): boolean | null {
  switch (expr.op) {
    case 'and':
    case 'or': {
      const decisive = expr.op === 'or';
      const values = expr.items.map((item) => truth(item, given));
      if (values.includes(decisive)) return decisive;
      return values.includes(null) ? null : !decisive;
    }
    case 'not': {
      const value = truth(expr.item, given);
      return value === null ? null : !value;
    }
    case 'literal':
      if (typeof expr.value === 'boolean') return expr.value;
  }
  return given.get(keyOf(expr)) ?? null;
}
