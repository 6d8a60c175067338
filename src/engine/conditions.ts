/** The conditions of a program: the predicates that are no `and`, `or` or `not` of others. */
import type { Expr, Plan, Program, Span } from './plan.ts';
import { planExpressions, subexpressions, subplans } from './walk.ts';

/** A leaf predicate and its place in the query. */
export interface ConditionRef {
  readonly expr: Expr;
  readonly span: Span;
}

/** All leaf predicates of filters, steps, joins and conditional columns, in reading order of the plan. */
export function conditions(program: Program): readonly ConditionRef[] {
  const found: ConditionRef[] = [];
  for (const plan of plansOf(program.plan)) {
    for (const expr of planExpressions(plan)) {
      if (isPredicateOf(plan, expr)) collectLeaves(expr, found);
      else collectConditionals(expr, found);
    }
  }
  return found;
}

/** All nodes of a plan, inputs before what reads them. */
function plansOf(plan: Plan): readonly Plan[] {
  return [...subplans(plan).flatMap(plansOf), plan];
}

function isPredicateOf(plan: Plan, expr: Expr): boolean {
  switch (plan.op) {
    case 'filter':
      return true;
    case 'join':
      return expr === plan.on;
    case 'sequence':
    case 'gather':
      return expr === plan.until?.predicate || plan.steps.some((step) => step.predicate === expr);
    case 'transaction':
      return expr === plan.starts || expr === plan.ends;
    case 'sample':
      return plan.steps.some((step) => step.predicate === expr);
    default:
      return false;
  }
}

/** The leaves of a predicate, in reading order. */
function leavesOf(expr: Expr): readonly Expr[] {
  if (expr.op === 'and' || expr.op === 'or') return expr.items.flatMap(leavesOf);
  return expr.op === 'not' ? leavesOf(expr.item) : [expr];
}

function collectLeaves(expr: Expr, found: ConditionRef[]): void {
  for (const leaf of leavesOf(expr)) {
    if (leaf.op === 'literal') continue;
    found.push({ expr: leaf, span: leaf.span });
  }
}

function collectConditionals(expr: Expr, found: ConditionRef[]): void {
  if (expr.op === 'conditional') for (const { when } of expr.cases) collectLeaves(when, found);
  for (const part of subexpressions(expr)) collectConditionals(part, found);
}
