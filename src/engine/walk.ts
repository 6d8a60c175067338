/** Walking plans and expressions. */
import type { Expr, Plan } from './plan.ts';

/** How many nodes an expression has: the steps of evaluating it once, long texts aside. */
export function expressionCost(expr: Expr): number {
  return 1 + subexpressions(expr).reduce((sum, part) => sum + expressionCost(part), 0);
}

/** The expressions directly within one, in the order of the plan's fields. */
export function subexpressions(expr: Expr): readonly Expr[] {
  switch (expr.op) {
    case 'literal':
    case 'field':
    case 'time':
    case 'now':
    case 'is':
      return [];
    case 'lineage': {
      const { created, ended, booted, host, ids } = expr.processes;
      return [expr.of, created, ended, booted, host, ...ids.flatMap(({ own, parent }) => [own, parent])];
    }
    case 'compare':
    case 'arithmetic':
      return [expr.left, expr.right];
    case 'in':
      return [expr.value, ...expr.items];
    case 'match':
      return 'text' in expr.pattern ? [expr.value, expr.pattern.text] : [expr.value];
    case 'and':
    case 'or':
    case 'list':
      return expr.items;
    case 'not':
      return [expr.item];
    case 'exists':
      return [expr.value];
    case 'each':
      return [expr.value, expr.body];
    case 'call':
      return expr.args;
    case 'conditional':
      return [...expr.cases.flatMap((one) => [one.when, one.then]), expr.otherwise];
  }
}

/** The plans directly within one, in reading order. */
export function subplans(plan: Plan): readonly Plan[] {
  switch (plan.op) {
    case 'source':
      return [];
    case 'union':
      return plan.inputs;
    case 'difference':
    case 'join':
      return [plan.left, plan.right];
    default:
      return [plan.input];
  }
}

/** The expressions directly in a plan's node, in reading order; not those of the plans within it. */
export function planExpressions(plan: Plan): readonly Expr[] {
  switch (plan.op) {
    case 'filter':
      return [plan.predicate];
    case 'project':
    case 'extend':
      return plan.columns.map((column) => column.expr);
    case 'aggregate':
    case 'window':
      return [
        ...plan.by.map((key) => key.expr),
        ...plan.aggregates.flatMap(({ arg, time }) => [...(arg ? [arg] : []), ...(time ? [time] : [])]),
        ...(plan.op === 'window' && plan.running?.within ? [plan.running.within.time] : []),
      ];
    case 'pivot':
      return [...plan.row.map(({ expr }) => expr), plan.column, ...plan.cells.map(({ expr }) => expr)];
    case 'fill':
      return [plan.size];
    case 'across':
      return plan.body ? [plan.body] : [];
    case 'transaction': {
      const tests = [plan.starts, plan.ends].filter((test) => test !== undefined);
      return [...plan.by, plan.time, ...tests, ...plan.columns.map(({ expr }) => expr)];
    }
    case 'sort':
      return plan.keys.map((key) => key.expr);
    case 'distinct':
      return plan.by ?? [];
    case 'join':
      return [...plan.keys.flatMap((key) => [key.left, key.right]), ...(plan.on ? [plan.on] : [])];
    case 'sequence':
    case 'gather':
    case 'sample': {
      const steps = plan.steps.flatMap((step) => [step.predicate, ...step.by]);
      const until = plan.op !== 'sample' && plan.until ? [plan.until.predicate, ...plan.until.by] : [];
      return [...steps, ...until];
    }
    case 'correlate': {
      const { test } = plan;
      if (test.kind === 'order') return [...plan.by, ...test.steps];
      return [...plan.by, ...test.aggregates.flatMap((aggregate) => aggregate.arg ?? []), test.condition];
    }
    default:
      return [];
  }
}
