/** How Elastic's EQL compares, in the plan's terms, and what its lowering shares. */
import type { ComparisonRules, Expr, Span, WildcardPattern } from '../../engine/plan.ts';
import { findRegexError } from '../../engine/regex.ts';
import { QueryFailure } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { type Kind, kindOfValue } from '../shared/eql/kinds.ts';
import type { Whole } from '../shared/eql/lowering.ts';
import { spanOf } from '../shared/spans.ts';
import { wildcards } from '../shared/text-test.ts';
import type { Expression } from './syntax.ts';

/**
 * Comparisons with or without case: of a field with several values one is enough, a missing value makes the result null,
 * and a text that reads as a number equals that number (recordings hold the same field now as one, now as the other;
 * Elastic's index types decide there).
 */
export function rules(fold: boolean): ComparisonRules {
  return { fold, numbers: 'coerce', missing: null, lists: 'any' };
}

/**
 * A test as a condition of a query: it is false, not null, of events that lack the field, so that they meet its opposite
 * (Elastic's tests of `QueryTranslator`: `not` becomes `must_not`, scripts are made null-safe before they are negated).
 */
export function settled(test: Expr): Expr {
  switch (test.op) {
    case 'compare':
    case 'in':
      return { ...test, rules: { ...test.rules, missing: false } };
    case 'match':
      return { ...test, rules: { ...test.rules, missing: false } };
    case 'and':
    case 'or':
      return { ...test, items: test.items.map(settled) };
    case 'not':
      return { ...test, item: settled(test.item) };
    default:
      return test;
  }
}

/** What lowers the parts of an expression. */
export interface Lowering {
  /** An expression where a value must stand. */
  value(expression: Expression): Expr;
  /** An expression where a condition must stand. */
  predicate(expression: Expression): Expr;
  readonly warn: (warning: QueryMessage) => void;
}

/** `value` equals `wanted`. */
export function equals(value: Expr, wanted: Expr, fold: boolean, span: Span): Expr {
  return { op: 'compare', comparator: 'eq', left: value, right: wanted, rules: rules(fold), span };
}

/** `value` as a whole is `text`, in which `*` is any run of characters and `?` any one. */
export function like(value: Expr, text: string, fold: boolean, span: Span, place: Span): Expr {
  const parts: WildcardPattern | undefined = wildcards(text, true);
  if (parts === undefined) return equals(value, { op: 'literal', value: text, span: spanOf(place) }, fold, span);
  return { op: 'match', value, pattern: { kind: 'wildcard', parts }, rules: rules(fold), span };
}

/** `value` as a whole matches Lucene's regular expression. Throws `QueryFailure` for one that cannot be read. */
export function regex(value: Expr, source: string, fold: boolean, span: Span, place: Span): Expr {
  const pattern = { source, dialect: 'lucene', anchor: 'full' } as const;
  const wrong = findRegexError(pattern);
  if (wrong !== null) throw new QueryFailure(wrong.message, placeIn(place, source, wrong.at));
  return { op: 'match', value, pattern: { kind: 'regex', regex: pattern }, rules: rules(fold), span };
}

/** The place of a character of a string's value; all of the string where escapes hide it. */
function placeIn(literal: Span, value: string, at: number | undefined): Span {
  const marks = (literal.end - literal.start - value.length) / 2;
  if (at === undefined || (marks !== 1 && marks !== 3)) return spanOf(literal);
  const start = Math.min(literal.start + marks + at, literal.end - marks);
  return { start, end: Math.min(start + 1, literal.end - marks) };
}

/** The text of a string literal; `undefined` for anything else. */
export function textOf(expression: Expression): string | undefined {
  return expression.kind === 'literal' && typeof expression.value === 'string' ? expression.value : undefined;
}

/** The first field that an expression reads. */
export function fieldOf(expression: Expression): Extract<Expression, { kind: 'field' }> | undefined {
  const first = (parts: readonly Expression[]) => {
    for (const part of parts) {
      const found = fieldOf(part);
      if (found) return found;
    }
    return undefined;
  };
  switch (expression.kind) {
    case 'field':
      return expression;
    case 'literal':
      return undefined;
    case 'call':
      return first(expression.args);
    case 'compare':
    case 'arithmetic':
      return first([expression.left, expression.right]);
    case 'lookup':
      return first([expression.value, ...expression.items]);
    case 'not':
      return fieldOf(expression.item);
    default:
      return first(expression.items);
  }
}

/** True for a number that is written with a decimal point or an exponent, or calculated with one. */
export function isDecimal(expression: Expression): boolean {
  if (expression.kind === 'literal') return expression.decimal === true;
  return expression.kind === 'arithmetic' && (isDecimal(expression.left) || isDecimal(expression.right));
}

/** Java's `/`; its `%` is the engine's. */
export const WHOLE: Whole = { quotient: 'quotientToZero' };

const NUMBERS = ['add', 'divide', 'indexof', 'length', 'modulo', 'multiply', 'number', 'subtract'];
const STRINGS = ['between', 'concat', 'string', 'substring'];

/** What kind of value an expression gives, as far as its text says. */
export function kindOf(expression: Expression): Kind {
  switch (expression.kind) {
    case 'literal':
      return kindOfValue(expression.value);
    case 'field':
      return undefined;
    case 'arithmetic':
      return 'number';
    case 'call': {
      const name = expression.name.toLowerCase();
      return NUMBERS.includes(name) ? 'number' : STRINGS.includes(name) ? 'string' : 'boolean';
    }
    default:
      return 'boolean';
  }
}
