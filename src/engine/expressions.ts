/** Compiles expressions to closures over rows. */
import { nearest } from '../text/suggest.ts';
import { type Evaluator, folds, type RunContext, type Test } from './context.ts';
import { EngineError } from './error.ts';
import { asField, valuesOf } from './functions/multivalues.ts';
import { findFunction, nearestFunction } from './functions/registry.ts';
import { compileLineage } from './lineage.ts';
import type { Arithmetic, Expr, Span } from './plan.ts';
import { compileCompare, compileIn, compileMatch } from './predicates.ts';
import {
  cellWidth,
  EVENT_SCOPE,
  eventReader,
  fieldReader,
  isAbsent,
  type Scope,
  slotsOf,
  type Tuple,
  toTuple,
} from './rows.ts';
import { isList, numberOf, truthOf } from './scalars.ts';
import type { EventRecord, Value, View } from './values.ts';
import { expressionCost, subexpressions } from './walk.ts';

/** Compiles an expression for rows of a scope. Throws `EngineError` for unknown names and patterns that cannot be read. */
export function compileExpression(expr: Expr, scope: Scope, context: RunContext): Evaluator {
  switch (expr.op) {
    case 'literal': {
      const { value } = expr;
      return () => value;
    }
    case 'field':
      return fieldReader(scope, context.view, context.access, expr);
    case 'time':
      return compileTime(scope, context, expr);
    case 'now': {
      const now = context.now();
      return () => now;
    }
    case 'list': {
      const items = expr.items.map((item) => compileExpression(item, scope, context));
      return (row) => items.map((item) => item(row));
    }
    case 'arithmetic':
      return compileArithmetic(
        expr.operator,
        compileExpression(expr.left, scope, context),
        compileExpression(expr.right, scope, context),
      );
    case 'each':
      return compileEach(expr, scope, context);
    case 'call':
      return compileCall(expr, scope, context);
    case 'conditional': {
      const cases = expr.cases.map(({ when, then }) => ({
        when: compileTest(when, scope, context),
        value: compileExpression(then, scope, context),
      }));
      const otherwise = compileExpression(expr.otherwise, scope, context);
      return (row) => (cases.find(({ when }) => when(row) === true)?.value ?? otherwise)(row);
    }
    default:
      return compileTest(expr, scope, context);
  }
}

/**
 * Compiles an expression as a predicate: true, false, or `null` for unknown. A value that is no predicate's counts as
 * `truthOf` says.
 */
export function compileTest(expr: Expr, scope: Scope, context: RunContext): Test {
  switch (expr.op) {
    case 'and':
      return allOf(expr.items.map((item) => compileTest(item, scope, context)));
    case 'or':
      return anyOf(expr.items.map((item) => compileTest(item, scope, context)));
    case 'not': {
      const item = compileTest(expr.item, scope, context);
      return (row) => {
        const verdict = item(row);
        return verdict === null ? null : !verdict;
      };
    }
    case 'exists': {
      const value = compileExpression(expr.value, scope, context);
      return (row) => value(row) !== null;
    }
    case 'is':
      return compileIs(expr, scope, context);
    case 'lineage':
      return compileLineage(expr, scope, context, {
        test: (part) => compileTest(part, EVENT_SCOPE, context),
        value: (part) => compileExpression(part, EVENT_SCOPE, context),
      });
    case 'compare':
      if (readsAbsent(expr, scope, context)) return () => null;
      return compileCompare(
        expr,
        compileExpression(expr.left, scope, context),
        compileExpression(expr.right, scope, context),
        context,
      );
    case 'in':
      if (readsAbsent(expr, scope, context)) return () => null;
      return compileIn(
        expr,
        compileExpression(expr.value, scope, context),
        expr.items.map((item) => compileExpression(item, scope, context)),
        context,
      );
    case 'match': {
      if (readsAbsent(expr, scope, context)) return () => null;
      const text = 'text' in expr.pattern ? compileExpression(expr.pattern.text, scope, context) : undefined;
      return compileMatch(expr, compileExpression(expr.value, scope, context), text, context);
    }
    default: {
      const value = compileExpression(expr, scope, context);
      return (row) => truthOf(value(row));
    }
  }
}

/** Whether a test's value is of an optional field that there is not: it is unknown then, and so is its opposite. */
function readsAbsent(expr: Expr, scope: Scope, context: RunContext): boolean {
  if (expr.op === 'field') return isAbsent(scope, context.access, expr);
  if (expr.op === 'conditional' || expr.op === 'exists') return false;
  return subexpressions(expr).some((part) => readsAbsent(part, scope, context));
}

export function allOf(tests: readonly Test[]): Test {
  const [first, second] = tests;
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  return (row) => {
    let verdict: boolean | null = true;
    for (const test of tests) {
      const each = test(row);
      if (each === false) return false;
      if (each === null) verdict = null;
    }
    return verdict;
  };
}

export function anyOf(tests: readonly Test[]): Test {
  const [first, second] = tests;
  if (first === undefined) return () => false;
  if (second === undefined) return first;
  return (row) => {
    let verdict: boolean | null = false;
    for (const test of tests) {
      const each = test(row);
      if (each === true) return true;
      if (each === null) verdict = null;
    }
    return verdict;
  };
}

/** The time of the first event of the row, or of the named side. */
function compileTime(
  scope: Scope,
  { view }: RunContext,
  expr: { readonly relation?: string; readonly span: Span },
): Evaluator {
  if (scope.shape === 'event' && expr.relation === undefined) return (row) => view.time(row as EventRecord);
  const readers = slotsOf(scope, expr.relation, expr.span).map((slot) => eventReader(scope, slot));
  return (row) => {
    for (const read of readers) {
      const event = read(row);
      if (event !== null) return view.time(event);
    }
    return null;
  };
}

function compileIs(expr: Extract<Expr, { op: 'is' }>, scope: Scope, { view }: RunContext): Test {
  const selector = view.selector(expr.object, expr.action);
  if (selector === undefined) throw unknownObject(expr, view);
  if (scope.shape === 'event') return (row) => selector(row as EventRecord);
  const readers = scope.slots.map((slot) => eventReader(scope, slot));
  return (row) =>
    readers.some((read) => {
      const event = read(row);
      return event !== null && selector(event);
    });
}

function unknownObject(expr: Extract<Expr, { op: 'is' }>, view: View): EngineError {
  const { object, action, span } = expr;
  const actions =
    view.selector(object) === undefined ? undefined : [...view.objects].find(([name]) => name === object)?.[1];
  if (action !== undefined && view.selector(object) !== undefined) {
    const listed = (actions ?? []).map((name) => `\`${name}\``).join(', ');
    return new EngineError(
      'unknown-object',
      `Unknown action \`${action}\` of \`${object}\` in the view \`${view.id}\`.`,
      span,
      listed === '' ? undefined : `${didYouMean(action, actions ?? [])}Its actions are ${listed}.`,
    );
  }
  const own = [...view.objects.keys()].filter((name) => !name.includes(':'));
  const names = own.map((name) => `\`${name}\``).join(', ');
  return new EngineError(
    'unknown-object',
    `Unknown object \`${object}\` in the view \`${view.id}\`.`,
    span,
    names === ''
      ? 'This view has no objects: its events are selected by channel and event id.'
      : `${didYouMean(object, own)}Its objects are ${names}.`,
  );
}

function didYouMean(name: string, known: Iterable<string>): string {
  const near = nearest(name, known);
  return near === undefined ? '' : `Did you mean \`${near}\`? `;
}

/** Numbers, or texts that are decimal numbers; `add` joins two texts that are not. Anything else, and division by zero, is missing. */
function compileArithmetic(operator: Arithmetic, left: Evaluator, right: Evaluator): Evaluator {
  return (row) => {
    const first = left(row);
    const second = right(row);
    if (first === null || second === null) return null;
    const a = numberOf(first);
    const b = numberOf(second);
    if (a === undefined || b === undefined) {
      return operator === 'add' && typeof first === 'string' && typeof second === 'string' ? first + second : null;
    }
    const result = calculate(operator, a, b);
    return Number.isFinite(result) ? result : null;
  };
}

function calculate(operator: Arithmetic, left: number, right: number): number {
  switch (operator) {
    case 'add':
      return left + right;
    case 'subtract':
      return left - right;
    case 'multiply':
      return left * right;
    case 'divide':
      return left / right;
    case 'modulo':
      return left % right;
  }
}

function compileEach(expr: Extract<Expr, { op: 'each' }>, scope: Scope, context: RunContext): Evaluator {
  const list = compileExpression(expr.value, scope, context);
  const index = cellWidth(scope);
  const column = { name: expr.name, index, relations: [] };
  const inner: Scope = {
    ...scope,
    shape: 'tuple',
    columns: [...scope.columns.filter(({ name }) => name !== expr.name), column],
  };
  const keeps = expr.kind === 'filter' ? compileTest(expr.body, inner, context) : undefined;
  const map = expr.kind === 'map' ? compileExpression(expr.body, inner, context) : undefined;
  const cost = expressionCost(expr.body);
  return (row) => {
    const elements = valuesOf(list(row));
    context.budget.spend(elements.length * cost);
    const { cells, events, lines } = toTuple(row, scope);
    const before = Array.from({ length: index }, (_, place) => cells[place] ?? null);
    const withElement = (element: Value): Tuple => ({ cells: [...before, element], events, lines });
    const left = keeps
      ? elements.filter((element) => keeps(withElement(element)) === true)
      : elements.flatMap((element) => valuesOf(map?.(withElement(element)) ?? null));
    return asField(left);
  };
}

function compileCall(expr: Extract<Expr, { op: 'call' }>, scope: Scope, context: RunContext): Evaluator {
  const found = findFunction(expr.name);
  if (found === undefined) {
    const near = nearestFunction(expr.name);
    throw new EngineError(
      'unknown-function',
      `Unknown function \`${expr.name}\`.`,
      expr.span,
      near ? `Did you mean \`${near}\`?` : undefined,
    );
  }
  const [least, most] = found.arity;
  const count = expr.args.length;
  if (count < least || count > most) {
    const wanted =
      least === most ? `${least}` : most === Number.POSITIVE_INFINITY ? `at least ${least}` : `${least} to ${most}`;
    throw new EngineError(
      'arguments',
      `Unexpected ${count} arguments of \`${expr.name}\`, expected ${wanted}.`,
      expr.span,
    );
  }
  const args = expr.args.map((arg) => compileExpression(arg, scope, context));
  const { budget } = context;
  const rules = { fold: folds(context, expr.rules ?? { fold: false }) };
  const { evaluate } = found;
  return (row) => {
    const values = args.map((arg) => arg(row));
    let size = 0;
    for (const value of values) size += typeof value === 'string' ? value.length : isList(value) ? value.length * 8 : 0;
    if (size > 63) budget.spend(size >> 6);
    return evaluate(values, rules);
  };
}
