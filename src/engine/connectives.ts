/** Conditions joined: what is alone stays as it is. */
import type { Expr, Span } from './plan.ts';

/** All of the conditions; the condition itself when it is the only one. */
export function allOf(items: readonly Expr[], span: Span): Expr {
  const [only] = items;
  return only !== undefined && items.length === 1 ? only : { op: 'and', items, span };
}

/** Any of the conditions; the condition itself when it is the only one. */
export function anyOf(items: readonly Expr[], span: Span): Expr {
  const [only] = items;
  return only !== undefined && items.length === 1 ? only : { op: 'or', items, span };
}
