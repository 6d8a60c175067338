/** Lowering that both languages called EQL share. */
import type { Arithmetic, Expr, Span } from '../../../engine/plan.ts';
import { QueryFailure } from '../../failure.ts';
import { spanOf } from '../spans.ts';
import type { ArithmeticSyntax, EventSyntax, JunctionSyntax, Literal, NotSyntax } from './syntax.ts';

/** The events of an event query: its type, and its condition, which is lowered already. */
export function eventTest(query: EventSyntax<unknown>, condition: Expr): Expr {
  if (query.type === undefined) return condition;
  const type: Expr = { op: 'is', object: query.type, span: query.typeSpan };
  if (condition.op === 'literal' && condition.value === true) return type;
  // Conjuncts stay side by side, so that each can be shown, dropped or negated by itself.
  const items = condition.op === 'and' ? condition.items : [condition];
  return { op: 'and', items: [type, ...items], span: spanOf(query) };
}

/**
 * Lowers what stands for a condition and is neither a field nor a test of one. Throws `QueryFailure` for texts, numbers
 * and calculations.
 */
export function lowerLogic<E>(
  expression: Literal | ArithmeticSyntax<E> | JunctionSyntax<E> | NotSyntax<E>,
  predicate: (part: E) => Expr,
): Expr {
  const span = spanOf(expression);
  switch (expression.kind) {
    case 'literal':
      if (typeof expression.value === 'string' || typeof expression.value === 'number') {
        throw new QueryFailure(`Unexpected ${typeof expression.value}, expected a condition.`, span, {
          help: 'Compare it with a field: `field == value`.',
        });
      }
      return { op: 'literal', value: expression.value, span };
    case 'arithmetic':
      throw new QueryFailure('Unexpected calculation, expected a condition.', span, {
        help: 'Compare its result: `a + 1 > 5`.',
      });
    case 'not':
      return { op: 'not', item: predicate(expression.item), span };
    default:
      return { op: expression.kind, items: expression.items.map(predicate), span };
  }
}

/** How a language calculates with whole numbers. */
export interface Whole {
  /** The engine's function for a quotient that is whole when both sides are. */
  readonly quotient: 'quotientDown' | 'quotientToZero';
  /** The engine's function for a remainder; the remainder has the sign of the first number unless given. */
  readonly remainder?: 'remainderDown';
}

/** A calculation with numbers: missing where one side is none. A quotient of decimals (`decimal`) is never whole. */
export function calculation(
  operator: Arithmetic,
  left: Expr,
  right: Expr,
  { decimal, whole, span }: { readonly decimal: boolean; readonly whole: Whole; readonly span: Span },
): Expr {
  const call = (name: string): Expr => ({ op: 'call', name, args: [left, right], span });
  if (operator === 'add') return call('sum');
  if (operator === 'divide' && !decimal) return call(whole.quotient);
  if (operator === 'modulo' && whole.remainder !== undefined) return call(whole.remainder);
  return { op: 'arithmetic', operator, left, right, span };
}
