/**
 * Lowers the original EQL's expressions to the plan's.
 *
 * Meaning follows the `eql` Python library 0.9 (query guide at eql.readthedocs.io; `eql/engine.py`, `eql/functions.py`):
 * text compares without case, `*` in a text on either side of `==` and `!=` is a wildcard and nothing else is, a missing
 * value makes a comparison unknown (three-valued logic), `== null` asks for a missing value. One thing is wider here: a
 * text that reads as a number equals that number, because recordings hold the same field now as text, now as number.
 */
import type { ComparisonRules, Expr, Span } from '../../engine/plan.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { spanOf } from '../shared/spans.ts';
import { lowerCall } from './functions.ts';
import { calculate, type FieldReader, isDecimal, type Lowering, RULES, textOf, wildcard } from './meaning.ts';
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

/** Reads an event's fields by their dotted names, and elements of arrays by their index. */
export function eventField(path: readonly (string | number)[], span: Span): Expr {
  const index = path.findIndex((part) => typeof part === 'number');
  const name = (index === -1 ? path : path.slice(0, index)).join('.');
  let expr: Expr = { op: 'field', name, span };
  for (const part of index === -1 ? [] : path.slice(index)) {
    if (typeof part === 'string') throw unsupported('A field inside the elements of an array', span);
    expr = { op: 'call', name: 'elementAt', args: [expr, { op: 'literal', value: part, span }], span };
  }
  return expr;
}

/** The events of an event query: its type and its condition. */
export function lowerEvent(query: EventQuery, lower: Lowering): Expr {
  const condition = lower.predicate(query.condition);
  if (query.type === 'any') return condition;
  const type: Expr = { op: 'is', object: query.type, span: query.typeSpan };
  if (condition.op === 'literal' && condition.value === true) return type;
  // Conjuncts stay side by side, so that each can be shown, dropped or negated by itself.
  const items = condition.op === 'and' ? condition.items : [condition];
  return { op: 'and', items: [type, ...items], span: spanOf(query) };
}

/** A field where a condition stands is asked for its truth; `subtype.create` asks for that value. */
function lowerPredicate(expression: Expression, lower: Lowering): Expr {
  const span = spanOf(expression);
  switch (expression.kind) {
    case 'literal':
      if (typeof expression.value === 'string' || typeof expression.value === 'number') {
        const what = typeof expression.value === 'string' ? 'string' : 'number';
        throw new QueryFailure(`Unexpected ${what}, expected a condition.`, span, {
          help: 'Compare it with a field: `field == value`.',
        });
      }
      return { op: 'literal', value: expression.value, span };
    case 'field':
      return lowerFieldPredicate(expression.path, span, lower);
    case 'arithmetic':
      throw new QueryFailure('Unexpected calculation, expected a condition.', span, {
        help: 'Compare its result: `a + b > 5`.',
      });
    case 'and':
    case 'or':
      return { op: expression.kind, items: expression.items.map(lower.predicate), span };
    case 'not':
      return { op: 'not', item: lower.predicate(expression.item), span };
    default:
      return lowerValue(expression, lower);
  }
}

/** `subtype.create` is `subtype == "create"`; any other field is asked whether it is neither false, zero nor empty. */
function lowerFieldPredicate(path: readonly (string | number)[], span: Span, lower: Lowering): Expr {
  const last = path[path.length - 1];
  if (path.length === 2 && typeof last === 'string') {
    const left = lower.field(path.slice(0, 1), { start: span.start, end: span.end - last.length - 1 });
    const right: Expr = { op: 'literal', value: last, span: { start: span.end - last.length, end: span.end } };
    return { op: 'compare', comparator: 'eq', left, right, rules: STRICT, span };
  }
  const items = [false, 0, ''].map((value): Expr => ({ op: 'literal', value, span }));
  return { op: 'not', item: { op: 'in', value: lower.field(path, span), items, rules: STRICT, span }, span };
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
      throw unsupported(
        `Ancestry (\`${expression.relation} of […]\`)`,
        span,
        'Compare the parent in the same event, such as `parent_process_name == "…"`, or use `sequence by`.',
      );
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
  const pattern = equality ? wildcardSide(left, right) : undefined;
  if (pattern !== undefined) {
    const match = wildcard(lower.value(pattern.value), pattern.text, span);
    return comparator === 'eq' ? match : { op: 'not', item: match, span };
  }
  return { op: 'compare', comparator, left: lower.value(left), right: lower.value(right), rules: RULES, span };
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
    if (side.kind !== 'literal' || typeof side.value === 'number') continue;
    throw new QueryFailure('Unexpected value in a calculation, expected a number.', spanOf(side), {
      help: 'Texts are joined with `concat(…)`.',
    });
  }
  const decimal = isDecimal(left) || isDecimal(right);
  return calculate(operator, lower.value(left), lower.value(right), decimal, spanOf(expression));
}
