/** Programs that look at each event by itself. */
import type { Expr, Plan, Program } from '../plan.ts';
import { compileRegex, RegexError } from '../regex.ts';
import { subexpressions } from '../walk.ts';

/** The predicate of the events that a program finds, in the order of lines; `undefined` for one that does more. */
export function eventPredicate({ plan, returns }: Program): Expr | undefined {
  return returns === 'events' ? predicateOf(plan) : undefined;
}

function predicateOf(plan: Plan): Expr | undefined {
  switch (plan.op) {
    case 'source':
      return plan.coerce === undefined ? { op: 'literal', value: true, span: plan.span } : undefined;
    case 'filter': {
      const input = predicateOf(plan.input);
      if (input === undefined) return undefined;
      if (plan.input.op === 'source') return plan.predicate;
      return { op: 'and', items: [input, plan.predicate], span: plan.span };
    }
    case 'union': {
      if (!plan.events) return undefined;
      const items: Expr[] = [];
      for (const input of plan.inputs) {
        const predicate = predicateOf(input);
        if (predicate === undefined) return undefined;
        items.push(predicate);
      }
      return { op: 'or', items, span: plan.span };
    }
    default:
      return undefined;
  }
}

/** The log sources that a predicate asks about, but for those within other computations. */
export function sourcesIn(expr: Expr): readonly Extract<Expr, { op: 'is' }>[] {
  if (expr.op === 'is') return [expr];
  return expr.op === 'and' || expr.op === 'or' || expr.op === 'not' ? subexpressions(expr).flatMap(sourcesIn) : [];
}

/**
 * Whether the work that a predicate takes is bounded for each event: no regular expression of it needs backtracking, and
 * no function is called.
 */
export function isBounded(expr: Expr, caseSensitive?: boolean): boolean {
  if (expr.op === 'call' || expr.op === 'lineage') return false;
  if (expr.op === 'match' && expr.pattern.kind === 'regex') {
    const fold = caseSensitive === undefined ? expr.rules.fold : !caseSensitive;
    try {
      if (!compileRegex(expr.pattern.regex, fold).linear) return false;
    } catch (thrown) {
      // Running it says what is wrong.
      if (!(thrown instanceof RegexError)) throw thrown;
    }
  }
  return subexpressions(expr).every((part) => isBounded(part, caseSensitive));
}
