/** Parses the original EQL's expressions: precedence as in its grammar (`or`, `and`, `not`, comparison, sum, product, method). */
import type { Span } from '../../engine/plan.ts';
import { MAX_NESTING, QueryFailure } from '../failure.ts';
import { COMPARATORS } from '../shared/comparators.ts';
import {
  operandHelp,
  parseLogic,
  parseSum,
  signedLiteral,
  signedValue,
  takeLiteral,
  tooLong,
} from '../shared/eql/operators.ts';
import { spanning, spanOf } from '../shared/spans.ts';
import type { TokenCursor } from '../shared/token-cursor.ts';
import type { Token } from '../shared/tokens.ts';
import { KEYWORDS } from './lexer.ts';
import type { EventQuery, Expression, Relation } from './syntax.ts';

/** `parseEvent` parses the `type where condition` inside the brackets of `child of […]`. */
export type EventParser = (cursor: TokenCursor) => EventQuery;

/** One expression from the cursor on. */
export function parseExpression(cursor: TokenCursor, parseEvent: EventParser): Expression {
  return cursor.nested(() => parseLogic<Expression>(cursor, () => parseComparison(cursor, parseEvent)));
}

/** Expressions between commas; a comma may follow the last, as the grammar allows. */
export function parseExpressions(
  cursor: TokenCursor,
  parseEvent: EventParser,
  ends: () => boolean,
): readonly Expression[] {
  const items = [parseExpression(cursor, parseEvent)];
  while (cursor.takeSymbol(',')) {
    if (ends()) break;
    items.push(parseExpression(cursor, parseEvent));
  }
  return items;
}

function parseComparison(cursor: TokenCursor, parseEvent: EventParser): Expression {
  const operand = () => parseSum<Expression>(cursor, () => parseUnary(cursor, parseEvent));
  const left = operand();
  const token = cursor.peek();
  const comparator = token.kind === 'symbol' ? COMPARATORS[token.text] : undefined;
  if (comparator !== undefined) {
    cursor.next();
    const right = operand();
    const after = cursor.peek();
    if (after.kind === 'symbol' && COMPARATORS[after.text] !== undefined) {
      cursor.refuse('`and`, `or` or the end of the condition', 'Comparisons cannot be chained; join two with `and`.');
    }
    return { kind: 'compare', comparator, left, right, ...spanning(left, right) };
  }
  const negated = cursor.atWord('not') && cursor.atWord('in', 1);
  if (negated) cursor.next();
  if (!cursor.takeWord('in')) return left;
  cursor.expectSymbol('(', 'after `in`');
  const items = parseExpressions(cursor, parseEvent, () => cursor.atSymbol(')'));
  const close = cursor.expectSymbol(')', 'or `,` in the list after `in`');
  return { kind: 'in', value: left, items, negated, ...spanning(left, close) };
}

/** A value with its sign before it and its methods behind it. */
function parseUnary(cursor: TokenCursor, parseEvent: EventParser): Expression {
  const sign = cursor.atSymbol('-') || cursor.atSymbol('+') ? cursor.next() : undefined;
  let value = parseAtom(cursor, parseEvent);
  if (sign !== undefined) value = value.kind === 'literal' ? signedLiteral(sign, value) : signedValue(sign, value);
  for (let links = 0; cursor.atSymbol(':'); links++) {
    if (links >= MAX_NESTING) throw tooLong(cursor.peek());
    value = parseMethod(cursor, parseEvent, value);
  }
  return value;
}

/** `:name(` stands together, without blanks. */
function parseMethod(cursor: TokenCursor, parseEvent: EventParser, object: Expression): Expression {
  const colon = cursor.peek();
  const name = cursor.peek(1);
  const together = name.start === colon.end && cursor.peek(2).start === name.end;
  if (name.kind !== 'name' || !cursor.atSymbol('(', 2) || !together) {
    cursor.refuse(
      'an operator',
      'The operator `:` belongs to Elastic EQL; write `field == "*text*"`, or a method: `field:length()`.',
    );
  }
  cursor.next();
  return parseCall(cursor, parseEvent, object);
}

function parseCall(cursor: TokenCursor, parseEvent: EventParser, object?: Expression): Expression {
  const name = cursor.next();
  refuseKeyword(name, 'a function');
  cursor.expectSymbol('(', `after \`${name.text}\``);
  const args = cursor.atSymbol(')') ? [] : parseExpressions(cursor, parseEvent, () => cursor.atSymbol(')'));
  const close = cursor.expectSymbol(')', `or \`,\` in the arguments of \`${name.text}\``);
  const span = spanning(object ?? name, close);
  const all = object === undefined ? args : [object, ...args];
  return { kind: 'call', name: name.text, nameSpan: spanOf(name), args: all, ...span };
}

function parseAtom(cursor: TokenCursor, parseEvent: EventParser): Expression {
  const literal = takeLiteral(cursor);
  if (literal !== undefined) return literal;
  const token = cursor.peek();
  if (cursor.takeSymbol('(')) {
    const inner = parseExpression(cursor, parseEvent);
    const close = cursor.expectSymbol(')', 'to close the parenthesis');
    return { ...inner, ...spanning(token, close) };
  }
  if (token.kind !== 'name') return refuseOperand(cursor);
  if (!token.quoted && cursor.atWord('of', 1)) return parseAncestry(cursor, parseEvent);
  if (!token.quoted && KEYWORDS.has(token.text)) refuseOperand(cursor);
  if (!token.quoted && cursor.atSymbol('(', 1)) return parseCall(cursor, parseEvent);
  return parseField(cursor);
}

function refuseOperand(cursor: TokenCursor): never {
  const before = cursor.previous();
  return cursor.refuse(
    before === undefined ? 'an expression' : `an expression after \`${before.text}\``,
    operandHelp(cursor.peek(), 'name =='),
  );
}

const RELATIONS: readonly Relation[] = ['child', 'descendant', 'event'];

function parseAncestry(cursor: TokenCursor, parseEvent: EventParser): Expression {
  const word = cursor.next();
  const relation = RELATIONS.find((known) => known === word.text);
  if (relation === undefined) {
    throw new QueryFailure(
      `Unexpected \`${word.text} of\`, expected \`child of\`, \`descendant of\` or \`event of\`.`,
      word,
    );
  }
  cursor.next();
  cursor.expectSymbol('[', `after \`${relation} of\``);
  const query = cursor.nested(() => parseEvent(cursor));
  const close = cursor.expectSymbol(']', 'to close the subquery');
  return { kind: 'ancestry', relation, query, ...spanning(word, close) };
}

/** A name, with the names and indexes right behind it. */
function parseField(cursor: TokenCursor): Expression {
  const first = cursor.next();
  refuseKeyword(first, 'a field');
  const path: [string, ...(string | number)[]] = [first.text];
  let last: Span = first;
  while (cursor.peek().start === last.end) {
    if (cursor.takeSymbol('.')) {
      const part = cursor.peek();
      if (part.kind !== 'name') cursor.refuse(`a field name after \`${first.text}.\``);
      refuseKeyword(part, 'a field');
      last = cursor.next();
      path.push(part.text);
    } else if (cursor.atSymbol('[') && cursor.peek(1).kind === 'number' && cursor.atSymbol(']', 2)) {
      cursor.next();
      const index = cursor.next();
      if (index.kind !== 'number' || index.decimal) {
        throw new QueryFailure(`Unexpected index \`${index.text}\`, expected a whole number.`, index);
      }
      last = cursor.next();
      path.push(index.value);
    } else break;
  }
  return { kind: 'field', path, ...spanning(first, last) };
}

/** Refuses a reserved word where a name must stand. */
export function refuseKeyword(token: Token, wanted: string): void {
  if (token.kind === 'name' && !token.quoted && KEYWORDS.has(token.text)) {
    throw new QueryFailure(`Unexpected keyword \`${token.text}\`, expected the name of ${wanted}.`, token);
  }
}
