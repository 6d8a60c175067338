/** Readings that are valid and surely not meant: comparisons of two literals, doubled quotes in strings. */
import type { QueryMessage } from '../language.ts';
import { tokenize } from './lexer.ts';
import type { SqlExpr, SqlQuery } from './syntax-tree.ts';
import { visitQuery } from './walk.ts';

/** Warnings for `query`, which `text` was read as, in text order. */
export function warningsFor(query: SqlQuery, text: string): QueryMessage[] {
  const warnings = doubledQuotes(text);
  visitQuery(query, (expr) => {
    const literal = constantTest(expr);
    if (literal) warnings.push(warning(literal));
  });
  return warnings.sort((a, b) => a.start - b.start);
}

/**
 * A quote that is doubled within a string ends one string and begins the next in Spark 3, which reads them as one; Spark 4
 * reads a quote there (SQL migration guide, from 3.5 to 4.0).
 */
function doubledQuotes(text: string): QueryMessage[] {
  const tokens = tokenize(text);
  return tokens.flatMap((token, index) => {
    const next = tokens[index + 1];
    if (token.kind !== 'string' || next?.kind !== 'string' || token.end !== next.start) return [];
    const quote = next.text.charAt(0);
    if (token.text.charAt(0) !== quote) return [];
    return [
      {
        message: `Two strings in a row, which Spark 3 reads as one: no quote is between them. Spark 4 reads \`${quote}${quote}\` as a quote.`,
        help: `a quote that both read is written \`\\${quote}\``,
        start: token.end - 1,
        end: next.start + 1,
      },
    ];
  });
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
