/**
 * Lowers the original EQL's expressions to the plan's.
 *
 * Meaning follows the `eql` Python library 0.9 (query guide at eql.readthedocs.io; `eql/engine.py`, `eql/functions.py`):
 * text compares without case, `*` in a text on either side of `==` and `!=` is a wildcard and nothing else is, a missing
 * value makes a comparison unknown (three-valued logic), `== null` asks for a missing value. One thing is wider here: a
 * text that reads as a number equals that number, because recordings hold the same field now as text, now as number.
 */
import type { ComparisonRules, Expr, Span } from '../../engine/plan.ts';
import type { QueryMessage } from '../language.ts';
import { choose } from '../shared/choose.ts';
import { checkKind, kindInWords } from '../shared/eql/kinds.ts';
import { calculation, eventTest, lowerLogic } from '../shared/eql/lowering.ts';
import { spanOf } from '../shared/spans.ts';
import { lowerAncestry } from './ancestry.ts';
import { eventField } from './fields.ts';
import { lowerCall } from './functions.ts';
import { type FieldReader, isDecimal, kindOf, type Lowering, RULES, textOf, WHOLE, wildcard } from './meaning.ts';
import type { EventQuery, Expression } from './syntax.ts';

const STRICT: ComparisonRules = { ...RULES, numbers: 'strict' };

/** Lowering with the given fields; warnings go to `warn`. */
export function lowering(warn: (warning: QueryMessage) => void, field: FieldReader): Lowering {
  const self: Lowering = {
    value: (expression) => lowerValue(expression, self),
    predicate: (expression) => lowerPredicate(expression, self),
    field,
    warn,
    reading: (other) => lowering(warn, other),
  };
  return self;
}

/** The events of an event query: its type and its condition. */
export function lowerEvent(query: EventQuery, lower: Lowering): Expr {
  return eventTest(query, lower.predicate(query.condition));
}

/** A field where a condition stands is asked for its truth; `subtype.create` asks for that value. */
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
      return lowerFieldPredicate(expression.path, span, lower);
    case 'call':
      return kindOf(expression) === 'boolean'
        ? lowerValue(expression, lower)
        : truth(lowerValue(expression, lower), span);
    default:
      return lowerValue(expression, lower);
  }
}

/** A value that is neither false, zero nor empty; unknown when it is missing. */
function truth(value: Expr, span: Span): Expr {
  const items = [false, 0, ''].map((nothing): Expr => ({ op: 'literal', value: nothing, span }));
  return { op: 'not', item: { op: 'in', value, items, rules: STRICT, span }, span };
}

/**
 * `subtype.create` is `subtype == "create"`, whatever the field of text is called. A name within a value that has names of
 * its own is asked for its truth, as any other field.
 */
function lowerFieldPredicate(path: readonly (string | number)[], span: Span, lower: Lowering): Expr {
  const last = path.at(-1);
  if (path.length === 1 || typeof last !== 'string') return truth(lower.field(path, span), span);
  const left = lower.field(path.slice(0, -1), { start: span.start, end: span.end - last.length - 1 });
  const right: Expr = { op: 'literal', value: last, span: { start: span.end - last.length, end: span.end } };
  const named: Expr = { op: 'compare', comparator: 'eq', left, right, rules: STRICT, span };
  if (path.length === 2 && path[0] === 'subtype') return named;
  const field = lower.field(path, span);
  const within: Expr = field.op === 'field' ? { ...field, optional: true } : field;
  return choose([[{ op: 'exists', value: within, span }, truth(within, span)]], span, named);
}

function lowerValue(expression: Expression, lower: Lowering): Expr {
  const span = spanOf(expression);
  switch (expression.kind) {
    case 'literal':
      return { op: 'literal', value: expression.value, span };
    case 'field':
      return lower.field(expression.path, span);
    case 'compare':
      return lowerComparison(expression, lower);
    case 'in':
      return lowerIn(expression, lower);
    case 'and':
    case 'or':
    case 'not':
      return lower.predicate(expression);
    case 'arithmetic':
      return lowerArithmetic(expression, lower);
    case 'ancestry':
      return lowerAncestry(expression, lowerEvent(expression.query, lower.reading(eventField)));
    case 'call':
      return lowerCall(expression, lower);
  }
}

function lowerComparison(expression: Extract<Expression, { kind: 'compare' }>, lower: Lowering): Expr {
  const { comparator, left, right } = expression;
  const span = spanOf(expression);
  const equality = comparator === 'eq' || comparator === 'ne';
  if (equality && (isNull(left) || isNull(right))) {
    const exists: Expr = { op: 'exists', value: lower.value(isNull(right) ? left : right), span };
    return comparator === 'ne' ? exists : { op: 'not', item: exists, span };
  }
  refuseKinds(left, right);
  const pattern = equality ? wildcardSide(left, right) : undefined;
  if (pattern !== undefined) {
    const match = wildcard(lower.value(pattern.value), pattern.text, span);
    return comparator === 'eq' ? match : { op: 'not', item: match, span };
  }
  return { op: 'compare', comparator, left: lower.value(left), right: lower.value(right), rules: RULES, span };
}

/** Values of different kinds are never compared, where the text says what kinds they are. */
function refuseKinds(left: Expression, right: Expression): void {
  const [first, second] = [kindOf(left), kindOf(right)];
  if (kindInWords(first) === undefined || first === 'null' || first === undefined) return;
  checkKind(right, second, [first], 'in a comparison');
}

function isNull(expression: Expression): boolean {
  return expression.kind === 'literal' && expression.value === null;
}

function wildcardSide(left: Expression, right: Expression): { value: Expression; text: string } | undefined {
  const rightText = textOf(right);
  if (rightText?.includes('*')) return { value: left, text: rightText };
  const leftText = textOf(left);
  return leftText?.includes('*') ? { value: right, text: leftText } : undefined;
}

function lowerIn(expression: Extract<Expression, { kind: 'in' }>, lower: Lowering): Expr {
  const span = spanOf(expression);
  for (const item of expression.items) {
    if (!textOf(item)?.includes('*')) continue;
    lower.warn({
      message: '`*` is a plain character in a list after `in`; it matches no other text.',
      help: 'Write `wildcard(field, "…*…")`.',
      ...spanOf(item),
    });
  }
  const items = expression.items.map(lower.value);
  const test: Expr = { op: 'in', value: lower.value(expression.value), items, rules: RULES, span };
  return expression.negated ? { op: 'not', item: test, span } : test;
}

function lowerArithmetic(expression: Extract<Expression, { kind: 'arithmetic' }>, lower: Lowering): Expr {
  const { operator, left, right } = expression;
  for (const side of [left, right]) {
    checkKind(side, kindOf(side), ['number'], 'in a calculation', 'Texts are joined with `concat(…)`.');
  }
  const decimal = isDecimal(left) || isDecimal(right);
  const span = spanOf(expression);
  return calculation(operator, lower.value(left), lower.value(right), { decimal, whole: WHOLE, span });
}
