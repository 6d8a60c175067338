/** How the original EQL compares, in the plan's terms, and what its lowering shares. */
import type { ComparisonRules, Expr, Span, WildcardPattern } from '../../engine/plan.ts';
import type { QueryMessage } from '../language.ts';
import { type Kind, kindOfValue } from '../shared/eql/kinds.ts';
import type { Whole } from '../shared/eql/lowering.ts';
import type { Expression } from './syntax.ts';

/** Texts compare without case; a text that reads as a number equals that number; a missing value makes the result unknown. */
export const RULES: ComparisonRules = { fold: true, numbers: 'coerce', missing: null, lists: 'whole' };

/** As `RULES`, for tests of texts. */
export const MATCHING = { fold: true, missing: null, lists: 'whole' } as const;

/** Python's `//` and `%`. */
export const WHOLE: Whole = { quotient: 'quotientDown', remainder: 'remainderDown' };

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

/** True for a number that is written with a decimal point or an exponent, or calculated with one. */
export function isDecimal(expression: Expression): boolean {
  if (expression.kind === 'literal') return expression.decimal === true;
  return expression.kind === 'arithmetic' && (isDecimal(expression.left) || isDecimal(expression.right));
}

/** Functions that give other than a truth value; `undefined` for `safe`, which gives what it is given. */
const CALLS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ...['add', 'arrayCount', 'divide', 'indexOf', 'length', 'modulo', 'multiply', 'number', 'subtract'].map(
    (name) => [name, 'number'] as const,
  ),
  ...['between', 'concat', 'string', 'substring'].map((name) => [name, 'string'] as const),
  ['safe', undefined],
]);

/** What kind of value an expression gives, as far as its text says. */
export function kindOf(expression: Expression): Kind {
  switch (expression.kind) {
    case 'literal':
      return kindOfValue(expression.value);
    case 'field':
      return undefined;
    case 'arithmetic':
      return 'number';
    case 'call':
      return CALLS.has(expression.name) ? CALLS.get(expression.name) : 'boolean';
    default:
      return 'boolean';
  }
}
