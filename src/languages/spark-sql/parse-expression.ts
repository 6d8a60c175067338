/**
 * Expressions of Spark SQL, by recursive descent over the precedence of its grammar: OR, AND, NOT, one predicate
 * (LIKE, IN, BETWEEN, IS), comparisons, `|`, `^`, `&`, `+ - ||`, `* / % DIV`, signs, then `[index]`, `.field`, `::type`.
 * So `NOT x LIKE y` is `NOT (x LIKE y)` and `NOT x = y` is `NOT (x = y)`.
 */
import { MAX_NESTING, QueryFailure, unsupported } from '../failure.ts';
import { parsePrimary } from './parse-primary.ts';
import { parseTypeName } from './parse-type.ts';
import type { ParserContext } from './parser-context.ts';
import type { SqlArithmetic, SqlComparator, SqlExpr } from './syntax-tree.ts';
import { spanOf, type TokenReader } from './token-reader.ts';

/** Reads one expression. */
export function parseExpression(context: ParserContext): SqlExpr {
  return context.reader.nested(() => parseOr(context));
}

function parseOr(context: ParserContext): SqlExpr {
  return parseChain(context, 'OR', 'or', parseAnd);
}

function parseAnd(context: ParserContext): SqlExpr {
  return parseChain(context, 'AND', 'and', parseNot);
}

function parseChain(
  context: ParserContext,
  word: string,
  node: 'and' | 'or',
  operand: (context: ParserContext) => SqlExpr,
): SqlExpr {
  const { reader } = context;
  const first = operand(context);
  const items = [first];
  while (reader.take(word)) items.push(operand(context));
  return items.length === 1 ? first : { node, items, span: reader.since(first.span.start) };
}

function parseNot(context: ParserContext): SqlExpr {
  const { reader } = context;
  const start = reader.peek().start;
  if (!reader.take('NOT') && !reader.take('!')) return parsePredicate(context);
  const operand = reader.nested(() => parseNot(context));
  return { node: 'not', operand, span: reader.since(start) };
}

function parsePredicate(context: ParserContext): SqlExpr {
  const { reader } = context;
  const value = parseOperand(context);
  const operatorStart = reader.peek().start;
  const negated = reader.at('NOT') && isPredicateWord(reader.peek(1).value) && reader.take('NOT');
  const word = reader.peek().kind === 'word' ? reader.peek().value : '';
  switch (word) {
    case 'LIKE':
    case 'ILIKE':
    case 'RLIKE':
    case 'REGEXP':
      return parseMatch(context, value, negated, operatorStart);
    case 'BETWEEN':
      return parseBetween(context, value, negated, operatorStart);
    case 'IN':
      return parseIn(context, value, negated, operatorStart);
    case 'IS':
      return negated ? value : parseIs(context, value);
    default:
      return value;
  }
}

function isPredicateWord(word: string): boolean {
  return ['LIKE', 'ILIKE', 'RLIKE', 'REGEXP', 'BETWEEN', 'IN'].includes(word);
}

function parseMatch(context: ParserContext, value: SqlExpr, negated: boolean, operatorStart: number): SqlExpr {
  const { reader } = context;
  const word = reader.next();
  const kind = word.value === 'LIKE' ? 'like' : word.value === 'ILIKE' ? 'ilike' : 'rlike';
  const operatorSpan = reader.since(operatorStart);
  const quantifierToken = reader.peek();
  const quantified =
    kind !== 'rlike' && (reader.at('ANY', '(') || reader.at('SOME', '(') || reader.at('ALL', '(')) && reader.next();
  let patterns: SqlExpr[];
  if (quantified) {
    reader.expect('(');
    patterns = reader.list(() => context.expression());
    reader.expect(')', '`,` or `)` after a pattern');
  } else {
    patterns = [parseOperand(context, `a pattern after \`${word.text}\``)];
  }
  const quantifier = quantified ? (quantifierToken.value === 'ALL' ? 'all' : 'any') : null;
  const escapeCharacter = kind !== 'rlike' && !quantified && reader.take('ESCAPE') ? parseEscape(reader) : '\\';
  return {
    node: 'match',
    kind,
    negated,
    value,
    patterns,
    quantifier,
    escapeCharacter,
    operatorSpan,
    span: reader.since(value.span.start),
  };
}

function parseEscape(reader: TokenReader): string {
  const token = reader.peek();
  if (token.kind !== 'string') throw reader.unexpected('a string of one character after `ESCAPE`');
  if ([...token.value].length !== 1 || token.value === '%' || token.value === '_') {
    throw new QueryFailure(
      `Unexpected ${token.text}, expected one character other than \`%\` and \`_\` after \`ESCAPE\`.`,
      spanOf(token),
    );
  }
  reader.next();
  return token.value;
}

function parseBetween(context: ParserContext, value: SqlExpr, negated: boolean, operatorStart: number): SqlExpr {
  const { reader } = context;
  reader.next();
  const operatorSpan = reader.since(operatorStart);
  const low = parseOperand(context, 'the lower bound after `BETWEEN`');
  reader.expect('AND', '`AND` and the upper bound of `BETWEEN`');
  const high = parseOperand(context, 'the upper bound of `BETWEEN`');
  return { node: 'between', negated, value, low, high, operatorSpan, span: reader.since(value.span.start) };
}

function parseIn(context: ParserContext, value: SqlExpr, negated: boolean, operatorStart: number): SqlExpr {
  const { reader } = context;
  reader.next();
  const operatorSpan = reader.since(operatorStart);
  reader.expect('(', '`(` after `IN`');
  if (reader.atQuery()) {
    const query = context.query();
    reader.expect(')', '`)` after the subquery');
    return { node: 'in-query', negated, value, query, operatorSpan, span: reader.since(value.span.start) };
  }
  if (reader.at(')')) throw reader.unexpected('at least one value in the list of `IN`');
  const items = reader.list(() => context.expression());
  reader.expect(')', '`,` or `)` after a value of `IN`');
  return { node: 'in', negated, value, items, operatorSpan, span: reader.since(value.span.start) };
}

function parseIs(context: ParserContext, value: SqlExpr): SqlExpr {
  const { reader } = context;
  const start = reader.next().start;
  const negated = reader.take('NOT');
  const words = { NULL: 'null', TRUE: 'true', FALSE: 'false', UNKNOWN: 'unknown' } as const;
  if (reader.take('DISTINCT')) {
    reader.expect('FROM', '`FROM` after `IS DISTINCT`');
    const operatorSpan = reader.since(start);
    const right = parseOperand(context);
    return { node: 'distinct-from', negated, left: value, right, operatorSpan, span: reader.since(value.span.start) };
  }
  for (const [word, what] of Object.entries(words)) {
    if (reader.take(word)) {
      return {
        node: 'is',
        negated,
        value,
        what,
        operatorSpan: reader.since(start),
        span: reader.since(value.span.start),
      };
    }
  }
  throw reader.unexpected(`\`NULL\`, \`TRUE\`, \`FALSE\` or \`DISTINCT FROM\` after \`IS${negated ? ' NOT' : ''}\``);
}

const COMPARATORS: Readonly<Record<string, SqlComparator>> = {
  '=': '=',
  '==': '=',
  '<>': '<>',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  '<=>': '<=>',
};

/** Binary operators below comparisons, loosest first. */
const LEVELS: readonly (readonly string[])[] = [['|'], ['^'], ['&'], ['+', '-', '||'], ['*', '/', '%', 'DIV']];

/** Reads what stands on one side of a predicate: arithmetic and comparisons. `expected` names it in errors. */
export function parseOperand(context: ParserContext, expected?: string): SqlExpr {
  const { reader } = context;
  let left = parseBinary(context, 0, expected);
  for (;;) {
    const token = reader.peek();
    const operator = token.kind === 'symbol' ? COMPARATORS[token.value] : undefined;
    if (operator === undefined) return left;
    reader.next();
    const right = parseBinary(context, 0, `a value after \`${token.text}\``);
    left = { node: 'compare', operator, left, right, operatorSpan: spanOf(token), span: reader.since(left.span.start) };
  }
}

function parseBinary(context: ParserContext, level: number, expected?: string): SqlExpr {
  const operators = LEVELS[level];
  if (!operators) return parseSign(context, expected);
  const { reader } = context;
  let left = parseBinary(context, level + 1, expected);
  for (;;) {
    const token = reader.peek();
    if ((token.kind !== 'symbol' && token.value !== 'DIV') || !operators.includes(token.value)) return left;
    if (token.kind === 'quoted') return left;
    reader.next();
    const right = parseBinary(context, level + 1, `a value after \`${token.text}\``);
    const operator = token.value.toLowerCase() as SqlArithmetic;
    left = {
      node: 'arithmetic',
      operator,
      left,
      right,
      operatorSpan: spanOf(token),
      span: reader.since(left.span.start),
    };
  }
}

function parseSign(context: ParserContext, expected?: string): SqlExpr {
  const { reader } = context;
  const token = reader.peek();
  if (token.kind !== 'symbol' || !['-', '+', '~'].includes(token.value)) return parsePostfix(context, expected);
  reader.next();
  const operand = reader.nested(() => parseSign(context));
  return { node: 'unary', operator: token.value as '-' | '+' | '~', operand, span: reader.since(token.start) };
}

function parsePostfix(context: ParserContext, expected?: string): SqlExpr {
  const { reader } = context;
  let operand = parsePrimary(context, expected);
  const start = operand.span.start;
  for (let links = 0; ; links++) {
    if (links > MAX_NESTING) {
      throw unsupported(
        `A value with more than ${MAX_NESTING} fields, indices and casts in a row`,
        spanOf(reader.peek()),
      );
    }
    if (reader.take('[')) {
      const index = context.expression();
      reader.expect(']', '`]` after the index');
      operand = { node: 'index', operand, index, span: reader.since(start) };
    } else if (reader.take('::')) {
      const type = parseTypeName(reader);
      operand = { node: 'cast', operand, type, span: reader.since(start) };
    } else if (reader.take('.')) {
      const token = reader.peek();
      if (token.kind !== 'word' && token.kind !== 'quoted') throw reader.unexpected('a name after `.`');
      reader.next();
      const name = { name: token.kind === 'quoted' ? token.value : token.text, span: spanOf(token) };
      operand = { node: 'field', operand, name, span: reader.since(start) };
    } else {
      return operand;
    }
  }
}
