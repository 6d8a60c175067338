/** How the original EQL compares, in the plan's terms, and what its lowering shares. */
import type { Arithmetic, ComparisonRules, Expr, Span, WildcardPattern } from '../../engine/plan.ts';
import type { QueryMessage } from '../language.ts';
import type { Expression } from './syntax.ts';

/** Texts compare without case; a text that reads as a number equals that number; a missing value makes the result unknown. */
export const RULES: ComparisonRules = { fold: true, numbers: 'coerce', missing: null, lists: 'whole' };

/** As `RULES`, for tests of texts. */
export const MATCHING = { fold: true, missing: null, lists: 'whole' } as const;

/** Reads a field: an event's, or, in a pipe, a result's. */
export type FieldReader = (path: readonly (string | number)[], span: Span) => Expr;

/** What lowers the parts of an expression. */
export interface Lowering {
  /** An expression where a value must stand. */
  value(expression: Expression): Expr;
  /** An expression where a condition must stand. */
  predicate(expression: Expression): Expr;
  readonly field: FieldReader;
  readonly warn: (warning: QueryMessage) => void;
  /** The same with other fields. */
  reading(field: FieldReader): Lowering;
}

/** The text of a string literal; `undefined` for anything else. */
export function textOf(expression: Expression): string | undefined {
  return expression.kind === 'literal' && typeof expression.value === 'string' ? expression.value : undefined;
}

/** `value` matches `text` as a whole, without case; `*` is any run of characters, line ends included. */
export function wildcard(value: Expr, text: string, span: Span): Expr {
  const parts: WildcardPattern = text
    .split('*')
    .flatMap((part, index) => [...(index === 0 ? [] : [{ any: 'many' } as const]), ...(part === '' ? [] : [part])]);
  return { op: 'match', value, pattern: { kind: 'wildcard', parts }, rules: MATCHING, span };
}

/** A calculation; a quotient is whole (rounded down) unless one side is written with a decimal point. */
export function calculate(operator: Arithmetic, left: Expr, right: Expr, decimal: boolean, span: Span): Expr {
  const result: Expr = { op: 'arithmetic', operator, left, right, span };
  return operator === 'divide' && !decimal ? { op: 'call', name: 'floor', args: [result], span } : result;
}

/** True when a number is written with a decimal point or an exponent. */
export function isDecimal(expression: Expression): boolean {
  return expression.kind === 'literal' && expression.decimal === true;
}
