/** Readings that are valid and surely not meant: comparisons of two literals. */
import type { QueryMessage } from '../language.ts';
import type { SqlExpr, SqlQuery } from './syntax-tree.ts';
import { visitQuery } from './walk.ts';

/** Warnings for `query`, in text order. */
export function warningsFor(query: SqlQuery): QueryMessage[] {
  const warnings: QueryMessage[] = [];
  visitQuery(query, (expr) => {
    const literal = constantTest(expr);
    if (literal) warnings.push(warning(literal));
  });
  return warnings.sort((a, b) => a.start - b.start);
}

/** The text literal on the left of a comparison that reads no column. */
function constantTest(expr: SqlExpr): Extract<SqlExpr, { node: 'string' }> | undefined {
  switch (expr.node) {
    case 'compare':
    case 'distinct-from':
      return isLiteral(expr.right) ? asString(expr.left) : undefined;
    case 'match':
      return expr.patterns.every(isLiteral) ? asString(expr.value) : undefined;
    case 'between':
      return isLiteral(expr.low) && isLiteral(expr.high) ? asString(expr.value) : undefined;
    case 'in':
      return expr.items.every(isLiteral) ? asString(expr.value) : undefined;
    case 'is':
      return asString(expr.value);
    default:
      return undefined;
  }
}

function isLiteral(expr: SqlExpr): boolean {
  return ['string', 'number', 'boolean', 'null', 'typed'].includes(expr.node);
}

function asString(expr: SqlExpr): Extract<SqlExpr, { node: 'string' }> | undefined {
  return expr.node === 'string' ? expr : undefined;
}

function warning(literal: Extract<SqlExpr, { node: 'string' }>): QueryMessage {
  return {
    message: `The text '${literal.value}' is compared, not a column of that name: the result is the same for every event.`,
    help: `a column stands in back-quotes: \`${literal.value}\``,
    start: literal.span.start,
    end: literal.span.end,
  };
}
