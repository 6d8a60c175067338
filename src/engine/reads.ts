/** Which log sources a program reads. */
import { Budget, DEFAULT_MAX_STEPS } from './budget.ts';
import { allOf, anyOf } from './connectives.ts';
import type { RunContext } from './context.ts';
import { compileTest } from './expressions.ts';
import { fieldsIn, TRANSACTION_COLUMNS } from './fields.ts';
import type { Expr, Plan, Program, Span } from './plan.ts';
import { EVENT_SCOPE } from './rows.ts';
import type { EventRecord, View } from './values.ts';
import { subexpressions } from './walk.ts';

/**
 * Whether a program could find an event by its log source: conditions on objects and on fields that the view derives
 * from channel, provider and event id alone are evaluated, all others count as unknown (three-valued logic). `false`
 * means that the program does not read the event's log source.
 */
export function couldMatch(program: Program, view: View, event: EventRecord): boolean {
  return logSourceTest(program, view)(event);
}

/** `couldMatch` for many events: compiles the conditions once. */
export function logSourceTest(program: Program, view: View): (event: EventRecord) => boolean {
  return conditionTest(logSourceCondition(program, view), view);
}

/**
 * What an event's log source must not fail for a program to find it: its conditions on log sources put together, with
 * `null` for those that ask for more. `undefined` where a program reads every log source. Plain JSON, which can be kept.
 */
export function logSourceCondition({ plan }: Program, view: View): Expr | undefined {
  return reachOf(plan, view);
}

/** The test that a condition of `logSourceCondition` makes: false for an event that fails it. */
export function conditionTest(condition: Expr | undefined, view: View): (event: EventRecord) => boolean {
  if (condition === undefined) return () => true;
  const context: RunContext = {
    view,
    access: (name) => view.accessor(name),
    now: () => null,
    budget: new Budget(DEFAULT_MAX_STEPS, condition.span),
    events: [],
  };
  const test = compileTest(condition, EVENT_SCOPE, context);
  return (event) => test(event) !== false;
}

function reachOf(plan: Plan, view: View): Expr | undefined {
  switch (plan.op) {
    case 'source':
      return undefined;
    case 'filter':
      return both(reachOf(plan.input, view), partial(plan.predicate, view, computedColumns(plan.input)));
    case 'union':
      return any(
        plan.inputs.map((input) => reachOf(input, view)),
        plan.span,
      );
    case 'join': {
      const left = reachOf(plan.left, view);
      if (plan.kind === 'semi' || plan.kind === 'anti') return left;
      return any([left, reachOf(plan.right, view)], plan.span);
    }
    case 'difference':
      return reachOf(plan.left, view);
    case 'sequence':
    case 'gather':
    case 'sample': {
      const columns = computedColumns(plan.input);
      const steps = plan.steps.map(({ predicate }) => partial(predicate, view, columns));
      return both(reachOf(plan.input, view), any(steps, plan.span));
    }
    default:
      return reachOf(plan.input, view);
  }
}

/** All of two conditions; `undefined` is one that always holds. */
function both(left: Expr | undefined, right: Expr | undefined): Expr | undefined {
  return left === undefined || right === undefined ? (left ?? right) : allOf([left, right], right.span);
}

/** Any of some conditions; `undefined` is one that always holds. */
function any(conditions: readonly (Expr | undefined)[], span: Span): Expr | undefined {
  const items = conditions.filter((condition) => condition !== undefined);
  return items.length < conditions.length ? undefined : anyOf(items, span);
}

/** Columns that a plan computes, at any depth: what reads them does not read the event's own fields. */
export function computedColumns(plan: Plan): ReadonlySet<string> {
  switch (plan.op) {
    case 'source':
      return new Set();
    case 'project':
    case 'extend':
      return new Set([
        ...computedColumns(plan.input),
        ...plan.columns.filter((column) => !isItself(column)).map(({ name }) => name),
      ]);
    case 'aggregate':
    case 'window': {
      const columns = [...plan.by.filter((column) => !isItself(column)), ...plan.aggregates];
      return new Set([...computedColumns(plan.input), ...columns.map(({ name }) => name)]);
    }
    case 'pivot':
      return new Set(plan.row.filter((column) => !isItself(column)).map(({ name }) => name));
    case 'unpivot':
      return new Set([plan.name, plan.value]);
    case 'transaction':
      return new Set([...plan.columns.map(({ name }) => name), ...TRANSACTION_COLUMNS]);
    case 'union':
      return new Set(plan.inputs.flatMap((input) => [...computedColumns(input)]));
    case 'join':
    case 'difference':
      return new Set([...computedColumns(plan.left), ...computedColumns(plan.right)]);
    default:
      return computedColumns(plan.input);
  }
}

/** A column that is the field of its own name. */
function isItself({ name, expr }: { readonly name: string; readonly expr: Expr }): boolean {
  return expr.op === 'field' && expr.name === name;
}

/** The predicate with everything but the log source unknown; `undefined` when nothing of it is known. */
function partial(expr: Expr, view: View, computed: ReadonlySet<string>): Expr | undefined {
  if (expr.op === 'and' || expr.op === 'or') {
    const items = expr.items.map((item) => partial(item, view, computed));
    if (items.every((item) => item === undefined)) return undefined;
    return { ...expr, items: items.map((item, index) => item ?? unknown(expr.items[index] ?? expr)) };
  }
  if (expr.op === 'not') {
    const item = partial(expr.item, view, computed);
    return item && { ...expr, item };
  }
  return isKnown(expr, view, computed) ? expr : undefined;
}

function unknown(expr: Expr): Expr {
  return { op: 'literal', value: null, span: expr.span };
}

function isKnown(expr: Expr, view: View, computed: ReadonlySet<string>): boolean {
  if (dependsOnMore(expr)) return false;
  return fieldsIn(expr).every(({ name }) => !computed.has(name) && (view.isLogSource?.(name) ?? false));
}

/** Time, or other events. */
function dependsOnMore(expr: Expr): boolean {
  return ['time', 'now', 'lineage'].includes(expr.op) || subexpressions(expr).some(dependsOnMore);
}
