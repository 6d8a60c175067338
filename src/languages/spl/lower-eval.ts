/**
 * Lowers expressions of `eval` and `where`: text is compared with case, as numbers when both sides are, and a missing
 * field makes a comparison unknown. Of a multi-value field a comparison holds when it holds of any value.
 */
import type { Expr, Span } from '../../engine/plan.ts';
import { callFunction } from './functions.ts';
import { fieldOf, type LowerContext, type Stage } from './stage.ts';
import type { Expression } from './syntax.ts';
import { EVAL, likeTest } from './text-tests.ts';

/** Lowers an expression for the rows of a stage. Throws `QueryFailure` for unknown functions and wrong arguments. */
export function lowerExpression(expression: Expression, stage: Stage, context: LowerContext): Expr {
  const lower = (part: Expression): Expr => lowerExpression(part, stage, context);
  const { span } = expression;
  switch (expression.kind) {
    case 'literal':
      return { op: 'literal', value: expression.value, span };
    case 'field':
      return fieldOf(stage, { text: expression.name, ...span }, context);
    case 'call':
      return callFunction(expression, { lower, stage, context });
    case 'and':
    case 'or':
      return { op: expression.kind, items: expression.items.map(lower), span };
    case 'xor':
      return expression.items.map(lower).reduce((left, right) => exclusive(left, right, span));
    case 'not':
      return { op: 'not', item: lower(expression.item), span };
    case 'negate': {
      if (expression.item.kind === 'literal' && typeof expression.item.value === 'number') {
        return { op: 'literal', value: -expression.item.value, span };
      }
      const zero: Expr = { op: 'literal', value: 0, span };
      return { op: 'arithmetic', operator: 'subtract', left: zero, right: lower(expression.item), span };
    }
    case 'compare': {
      const { comparator, left, right } = expression;
      return { op: 'compare', comparator, left: lower(left), right: lower(right), rules: EVAL, span };
    }
    case 'like':
      return likeTest(lower(expression.value), lower(expression.pattern), span);
    case 'in':
      return { op: 'in', value: lower(expression.value), items: expression.items.map(lower), rules: EVAL, span };
    case 'arithmetic':
      return lowerArithmetic(expression, stage, context);
  }
}

function lowerArithmetic(
  expression: Extract<Expression, { kind: 'arithmetic' }>,
  stage: Stage,
  context: LowerContext,
): Expr {
  const { operator, span } = expression;
  const left = lowerExpression(expression.left, stage, context);
  const right = lowerExpression(expression.right, stage, context);
  if (operator !== 'concat') return { op: 'arithmetic', operator, left, right, span };
  warnOfDottedName(expression, stage, context);
  return { op: 'call', name: 'concat', args: [left, right], span };
}

/** `a.b` without blanks joins two fields; a field of that name stands in single quotes. */
function warnOfDottedName(
  { left, right, span }: Extract<Expression, { kind: 'arithmetic' }>,
  stage: Stage,
  { warn }: LowerContext,
): void {
  if (left.kind !== 'field' || right.kind !== 'field' || !stage.events) return;
  if (left.span.end + 1 !== right.span.start) return;
  if (stage.columns.includes(left.name) && stage.columns.includes(right.name)) return;
  const name = `${left.name}.${right.name}`;
  warn({
    message: `\`${name}\` is read as \`${left.name}\` and \`${right.name}\` put together.`,
    help: `For a field of that name write '${name}'.`,
    ...span,
  });
}

function exclusive(left: Expr, right: Expr, span: Span): Expr {
  const either: Expr = { op: 'or', items: [left, right], span };
  const both: Expr = { op: 'and', items: [left, right], span };
  return { op: 'and', items: [either, { op: 'not', item: both, span }], span };
}
