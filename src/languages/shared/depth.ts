/**
 * How deep a plan goes. Running, explaining and converting a plan follow it from node to node, so that one that goes too
 * deep would end in a stack overflow; chains of pipes and of methods make such plans without any parentheses.
 */
import type { Expr, Plan, Span } from '../../engine/plan.ts';
import { planExpressions, subexpressions, subplans } from '../../engine/walk.ts';

/** Nodes within nodes that a plan has at most. */
export const MAX_DEPTH = 1200;

/** A node that lies too deep, by its place in the query; `undefined` when none does. */
export function tooDeep(plan: Plan): Span | undefined {
  return new Depths().tooDeep(plan);
}

class Depths {
  readonly #heights = new Map<Plan | Expr, number>();
  #found: Span | undefined;

  tooDeep(plan: Plan): Span | undefined {
    this.#ofPlan(plan, MAX_DEPTH);
    return this.#found;
  }

  #ofPlan(plan: Plan, left: number): number {
    return this.#of(plan, left, () => {
      let highest = 0;
      for (const expr of planExpressions(plan)) highest = Math.max(highest, this.#ofExpr(expr, left - 1));
      for (const input of subplans(plan)) highest = Math.max(highest, this.#ofPlan(input, left - 1));
      return highest;
    });
  }

  #ofExpr(expr: Expr, left: number): number {
    return this.#of(expr, left, () => {
      let highest = 0;
      for (const part of subexpressions(expr)) highest = Math.max(highest, this.#ofExpr(part, left - 1));
      return highest;
    });
  }

  /** The height of a node, measured once: plans use one expression in many places. */
  #of(node: Plan | Expr, left: number, below: () => number): number {
    if (this.#found !== undefined) return 0;
    const height = this.#heights.get(node) ?? (left > 0 ? 1 + below() : Number.POSITIVE_INFINITY);
    if (height > left) this.#found ??= node.span;
    this.#heights.set(node, height);
    return height;
  }
}
