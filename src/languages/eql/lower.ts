/**
 * Lowers the expressions of Elastic's EQL to the plan's (EQL syntax reference: "Conditions").
 *
 * `==` and `!=` compare with case and know no wildcards; `:` and the forms with `~` compare without case. Where a value
 * stands, a comparison with a missing value is null; where a condition stands it is false, and its opposite holds
 * (`settled`). `== null` asks for a missing value. An optional field that the schema lacks is null to the end.
 */
import type { Comparator, Expr, Span } from '../../engine/plan.ts';
import { QueryFailure } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { checkKind, kindInWords } from '../shared/eql/kinds.ts';
import { calculation, eventTest, lowerLogic } from '../shared/eql/lowering.ts';
import { spanOf } from '../shared/spans.ts';
import { anyOf } from '../shared/text-test.ts';
import { lowerCall } from './functions.ts';
import {
  equals,
  fieldOf,
  isDecimal,
  kindOf,
  type Lowering,
  like,
  regex,
  rules,
  settled,
  textOf,
  WHOLE,
} from './meaning.ts';
import type { Call, EventQuery, Expression } from './syntax.ts';

/** Lowering whose warnings go to `warn`. */
export function lowering(warn: (warning: QueryMessage) => void): Lowering {
  const self: Lowering = {
    value: (expression) => lowerValue(expression, self),
    predicate: (expression) => lowerPredicate(expression, self),
    warn,
  };
  return self;
}

/** The events of an event query: its category and its condition. */
export function lowerEvent(query: EventQuery, lower: Lowering): Expr {
  return eventTest(query, lower.predicate(query.condition));
}

function lowerPredicate(expression: Expression, lower: Lowering): Expr {
  const span = spanOf(expression);
  switch (expression.kind) {
    case 'literal':
    case 'arithmetic':
    case 'and':
    case 'or':
    case 'not':
      return lowerLogic(expression, lower.predicate);
    case 'field':
      return settled(equals(lower.value(expression), { op: 'literal', value: true, span }, false, span));
    case 'call':
      return asCondition(expression, lowerTest(expression, lower));
    case 'compare': {
      const truth = lowerTruth(expression, lower.predicate);
      return truth ?? asCondition(expression, lowerValue(expression, lower));
    }
    default:
      return asCondition(expression, lowerValue(expression, lower));
  }
}

/** Constants alone stay null where they are. */
function asCondition(expression: Expression, test: Expr): Expr {
  return fieldOf(expression) === undefined ? test : settled(test);
}

/** `test == true` is the test, `test == false` its opposite; `undefined` when no side is a test. */
function lowerTruth(
  { comparator, left, right }: Extract<Expression, { kind: 'compare' }>,
  lower: (test: Expression) => Expr,
): Expr | undefined {
  if (comparator !== 'eq' && comparator !== 'ne') return undefined;
  const [test, truth] = right.kind === 'literal' ? [left, right] : [right, left];
  if (truth.kind !== 'literal' || typeof truth.value !== 'boolean') return undefined;
  if (test.kind === 'literal' || kindOf(test) !== 'boolean') return undefined;
  const item = lower(test);
  if (truth.value === (comparator === 'eq')) return item;
  return { op: 'not', item, span: { start: left.start, end: right.end } };
}

function lowerTest(call: Call, lower: Lowering): Expr {
  const words = kindOf(call) === 'boolean' ? undefined : kindInWords(kindOf(call));
  const test = lowerCall(call, lower);
  if (words === undefined) return test;
  throw new QueryFailure(`Unexpected ${words}, expected a condition.`, spanOf(call), {
    help: `Compare what \`${call.name}\` gives: \`${call.name}(…) == …\`.`,
  });
}

function lowerValue(expression: Expression, lower: Lowering): Expr {
  const span = spanOf(expression);
  switch (expression.kind) {
    case 'literal':
      return { op: 'literal', value: expression.value, span };
    case 'field':
      return { op: 'field', name: expression.name, span, ...(expression.optional ? { optional: true } : {}) };
    case 'compare':
      return lowerComparison(expression, lower);
    case 'lookup':
      return lowerLookup(expression, lower);
    case 'and':
    case 'or':
    case 'not':
      return lower.predicate(expression);
    case 'arithmetic':
      return lowerArithmetic(expression, lower);
    case 'call':
      return lowerCall(expression, lower);
  }
}

function lowerComparison(expression: Extract<Expression, { kind: 'compare' }>, lower: Lowering): Expr {
  const truth = lowerTruth(expression, lower.value);
  if (truth !== undefined) return truth;
  const { comparator, left, right } = expression;
  const span = spanOf(expression);
  if (comparator === 'eq' || comparator === 'ne') {
    const equal = lowerEquality(left, right, span, lower);
    return comparator === 'eq' ? equal : negated(equal, span);
  }
  refuseFields(left, right, comparator);
  return {
    op: 'compare',
    comparator,
    left: lower.value(left),
    right: lower.value(right),
    rules: rules(false),
    span,
  };
}

function lowerEquality(left: Expression, right: Expression, span: Span, lower: Lowering): Expr {
  const tested = isNull(right) ? left : isNull(left) ? right : undefined;
  if (tested !== undefined) return { op: 'not', item: { op: 'exists', value: lower.value(tested), span }, span };
  refuseFields(left, right, 'eq');
  for (const side of [left, right]) warnOfWildcard(side, lower);
  const [first, second] = [lower.value(left), lower.value(right)];
  const equal = equals(first, second, false, span);
  if (fieldOf(left) === undefined || fieldOf(right) === undefined) return equal;
  // An optional field that is not there is `null`, and `null` equals `null`.
  const absent = [first, second].map((value): Expr => ({ op: 'not', item: { op: 'exists', value, span }, span }));
  return { op: 'or', items: [equal, { op: 'and', items: absent, span }], span };
}

/** A doubled negation of a test that is never unknown says nothing more than the test. */
function negated(test: Expr, span: Span): Expr {
  return test.op === 'not' && test.item.op === 'exists' ? test.item : { op: 'not', item: test, span };
}

/** One side of a comparison is constant ("Limitations for comparisons"); an optional field that no event has is `null`. */
function refuseFields(left: Expression, right: Expression, comparator: Comparator): void {
  const [first, second] = [fieldOf(left), fieldOf(right)];
  if (first === undefined || second === undefined || first.optional || second.optional) return;
  throw new QueryFailure(`Unexpected field \`${second.name}\`, expected a constant.`, spanOf(second), {
    help:
      comparator === 'eq'
        ? 'EQL cannot compare two fields of one event; `sequence by` compares fields of several.'
        : 'EQL cannot compare two fields; one side of a comparison is a constant.',
  });
}

function isNull(expression: Expression): boolean {
  return expression.kind === 'literal' && expression.value === null;
}

function warnOfWildcard(expression: Expression, lower: Lowering): void {
  if (!textOf(expression)?.includes('*')) return;
  lower.warn({
    message: '`*` is a plain character here; it matches no other text.',
    help: 'Wildcards work after `:`, `like` and `like~`.',
    ...spanOf(expression),
  });
}

function lowerLookup(expression: Extract<Expression, { kind: 'lookup' }>, lower: Lowering): Expr {
  const { fold, items, lookup } = expression;
  const span = spanOf(expression);
  for (const item of items) {
    const field = fieldOf(item);
    if (field === undefined) continue;
    throw new QueryFailure(`Unexpected field \`${field.name}\`, expected a constant.`, spanOf(field), {
      help: 'A list holds constants: fields cannot be compared with each other.',
    });
  }
  if (lookup === 'in') {
    for (const item of items) warnOfWildcard(item, lower);
    const among: Expr = {
      op: 'in',
      value: lower.value(expression.value),
      items: items.map(lower.value),
      rules: rules(fold),
      span,
    };
    return expression.negated ? { op: 'not', item: among, span } : among;
  }
  const value = lower.value(expression.value);
  const place = (item: Expression): Span => (items.length === 1 ? span : spanOf(item));
  return anyOf(
    items.map((item) => lowerPattern(value, item, lookup, fold, place(item))),
    span,
  );
}

/** `null` stands beside strings, and asks for a missing value. */
function lowerPattern(value: Expr, item: Expression, lookup: 'like' | 'regex', fold: boolean, span: Span): Expr {
  const text = textOf(item);
  if (text !== undefined) {
    return lookup === 'like' ? like(value, text, fold, span, item) : regex(value, text, fold, span, item);
  }
  return { op: 'not', item: { op: 'exists', value, span }, span };
}

function lowerArithmetic(expression: Extract<Expression, { kind: 'arithmetic' }>, lower: Lowering): Expr {
  const { operator, left, right } = expression;
  for (const side of [left, right]) {
    const help =
      side.kind === 'lookup'
        ? '`in`, `:`, `like` and `regex` bind closer than a calculation: put it in parentheses.'
        : 'Texts are joined with `concat(…)`.';
    checkKind(side, kindOf(side), ['number'], 'in a calculation', help);
  }
  const decimal = isDecimal(left) || isDecimal(right);
  const span = spanOf(expression);
  return calculation(operator, lower.value(left), lower.value(right), { decimal, whole: WHOLE, span });
}
