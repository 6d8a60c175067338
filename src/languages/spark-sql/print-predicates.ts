/** Comparisons, LIKE and RLIKE, IN, BETWEEN. */
import type { Span } from '../../engine/plan.ts';
import { QueryFailure } from '../failure.ts';
import { asString, castTo, fieldSql, quote, type Typed } from './cast.ts';
import { widest } from './functions/definition.ts';
import { javaToRe2 } from './java-regex.ts';
import { offsetInString } from './lexer.ts';
import { likePattern } from './like-pattern.ts';
import type { Block, ExpressionContext } from './print-context.ts';
import type { SqlExpr } from './syntax-tree.ts';
import { BOOLEAN, comparisonType, NULL, type SqlType, typeName } from './types.ts';

type Node<K extends SqlExpr['node']> = Extract<SqlExpr, { node: K }>;

/** Prints an expression that must be true, false or null; throws at another type. */
export function condition(context: ExpressionContext, expr: SqlExpr): string {
  const value = context.print(expr);
  if (value.type.kind === 'null') return 'CAST(NULL AS BOOLEAN)';
  if (value.type.kind === 'boolean' || value.type.kind === 'unknown') return value.sql;
  throw new QueryFailure(`Unexpected ${typeName(value.type)}, expected a condition.`, expr.span, {
    help: 'compare it with something',
  });
}

/** Both operands in the type that they meet in. */
function met(left: Typed, right: Typed, span: Span): { left: string; right: string; type: SqlType } {
  const type = comparisonType(left.type, right.type);
  if (!type) {
    throw new QueryFailure(
      `Unexpected comparison of ${typeName(left.type)} with ${typeName(right.type)}, expected types that meet.`,
      span,
    );
  }
  return { left: castTo(left, type), right: castTo(right, type), type };
}

/** `=`, `<>`, `<`, …; text beside a number is read as one, null when it is none. */
export function printComparison(context: ExpressionContext, expr: Node<'compare'>): Typed {
  const { left, right } = met(context.print(expr.left), context.print(expr.right), expr.operatorSpan);
  const operator = expr.operator === '<=>' ? 'IS NOT DISTINCT FROM' : expr.operator;
  return { sql: `(${left} ${operator} ${right})`, type: BOOLEAN };
}

export function printDistinctFrom(context: ExpressionContext, expr: Node<'distinct-from'>): Typed {
  const { left, right } = met(context.print(expr.left), context.print(expr.right), expr.operatorSpan);
  return { sql: `(${left} IS ${expr.negated ? 'NOT ' : ''}DISTINCT FROM ${right})`, type: BOOLEAN };
}

/** Two comparisons, each with its own conversion. */
export function printBetween(context: ExpressionContext, expr: Node<'between'>): Typed {
  const value = context.print(expr.value);
  const low = met(value, context.print(expr.low), expr.low.span);
  const high = met(value, context.print(expr.high), expr.high.span);
  return negate(expr.negated, `(${low.left} >= ${low.right} AND ${high.left} <= ${high.right})`);
}

/** All values in their widest type: a list with text compares as text. */
export function printIn(context: ExpressionContext, expr: Node<'in'>): Typed {
  const value = context.print(expr.value);
  const items = expr.items.map((item) => context.print(item));
  const type = widest([value, ...items]);
  if (!type) {
    const odd = expr.items.find((_, index) => !widest([value, ...items.slice(index, index + 1)]));
    throw new QueryFailure(
      `Unexpected value, expected one that compares with ${typeName(value.type)}.`,
      (odd ?? expr.value).span,
    );
  }
  return negate(expr.negated, `(${castTo(value, type)} IN (${items.map((item) => castTo(item, type)).join(', ')}))`);
}

export function printInQuery(context: ExpressionContext, expr: Node<'in-query'>): Typed {
  const value = context.print(expr.value);
  const block = context.env.query(expr.query, context.scope, context.ctes, 'values');
  const [column] = block.columns;
  const width = value.type.kind === 'struct' ? (value.type.fields ?? []).length : 1;
  if (!column || (block.columns.length !== width && block.columns.length !== 1)) {
    throw new QueryFailure(
      `Unexpected ${block.columns.length} columns, expected ${width === 1 ? 'one' : width} in the subquery of IN.`,
      expr.query.span,
    );
  }
  if (block.columns.length > 1) return inRows(context, expr, value, block);
  const alias = context.env.alias();
  const { left, right } = met(value, { sql: `${alias}.c0`, type: column.type }, expr.operatorSpan);
  return negate(expr.negated, `(${left} IN (SELECT ${right} FROM (${block.sql}) AS ${alias}))`);
}

/** `(a, b) IN (SELECT c, d …)`: as structs of columns in common types. */
function inRows(context: ExpressionContext, expr: Node<'in-query'>, value: Typed, block: Block): Typed {
  const alias = context.env.alias();
  const pairs = (value.type.fields ?? []).map((field, index) => {
    const own = { sql: fieldSql(value.sql, field.name), type: field.type };
    return met(own, { sql: `${alias}.c${index}`, type: block.columns[index]?.type ?? NULL }, expr.operatorSpan);
  });
  const left = pairs.map((pair) => pair.left).join(', ');
  const right = pairs.map((pair) => pair.right).join(', ');
  return negate(expr.negated, `((${left}) IN (SELECT ${right} FROM (${block.sql}) AS ${alias}))`);
}

/** LIKE, ILIKE, RLIKE, with ANY or ALL of several patterns. */
export function printMatch(context: ExpressionContext, expr: Node<'match'>): Typed {
  const value = asString(context.print(expr.value));
  const tests = expr.patterns.map((pattern) => {
    const test = expr.kind === 'rlike' ? regexTest(context, value, pattern) : likeTest(context, value, pattern, expr);
    return expr.negated ? `(NOT ${test})` : test;
  });
  return { sql: `(${tests.join(expr.quantifier === 'all' ? ' AND ' : ' OR ')})`, type: BOOLEAN };
}

function likeTest(context: ExpressionContext, value: string, pattern: SqlExpr, expr: Node<'match'>): string {
  const operator = expr.kind === 'ilike' ? 'ILIKE' : 'LIKE';
  if (pattern.node !== 'string') {
    return `(${value} ${operator} ${asString(context.print(pattern))} ESCAPE ${quote(expr.escapeCharacter)})`;
  }
  const place = literalPlace(context, pattern.span);
  const translated = likePattern(pattern.value, expr.escapeCharacter, place);
  return `(${value} ${operator} ${quote(translated.pattern)}${translated.escaped ? " ESCAPE '\\'" : ''})`;
}

function regexTest(context: ExpressionContext, value: string, pattern: SqlExpr): string {
  const regex =
    pattern.node === 'string'
      ? quote(javaToRe2(pattern.value, literalPlace(context, pattern.span)))
      : asString(context.print(pattern));
  return `regexp_matches(${value}, ${regex})`;
}

/** Gives the span, in the query, of characters of a string literal's value. */
export function literalPlace(context: ExpressionContext, literal: Span): (start: number, end: number) => Span {
  const { text } = context.env;
  return (start, end) => ({
    start: offsetInString(text, literal, start),
    end: Math.max(offsetInString(text, literal, end), offsetInString(text, literal, start)),
  });
}

function negate(negated: boolean, sql: string): Typed {
  return { sql: negated ? `(NOT ${sql})` : sql, type: BOOLEAN };
}
