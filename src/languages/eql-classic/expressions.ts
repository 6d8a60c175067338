/** Parses the original EQL's expressions: precedence as in its grammar (`or`, `and`, `not`, comparison, sum, product, method). */
import type { Arithmetic, Span } from '../../engine/plan.ts';
import { MAX_NESTING, QueryFailure } from '../failure.ts';
import { COMPARATORS } from '../shared/comparators.ts';
import { spanning } from '../shared/spans.ts';
import type { TokenCursor } from '../shared/token-cursor.ts';
import type { Token } from '../shared/tokens.ts';
import { KEYWORDS } from './lexer.ts';
import type { EventQuery, Expression } from './syntax.ts';

const SUM: Readonly<Record<string, Arithmetic>> = { '+': 'add', '-': 'subtract' };
const PRODUCT: Readonly<Record<string, Arithmetic>> = { '*': 'multiply', '/': 'divide', '%': 'modulo' };

/** `parseEvent` parses the `type where condition` inside the brackets of `child of […]`. */
export type EventParser = (cursor: TokenCursor) => EventQuery;

/** One expression from the cursor on. */
export function parseExpression(cursor: TokenCursor, parseEvent: EventParser): Expression {
  return cursor.nested(() => parseJunction(cursor, parseEvent, 'or'));
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

function parseJunction(cursor: TokenCursor, parseEvent: EventParser, kind: 'and' | 'or'): Expression {
  const operand = (): Expression =>
    kind === 'or' ? parseJunction(cursor, parseEvent, 'and') : parseNot(cursor, parseEvent);
  const first = operand();
  const items = [first];
  while (cursor.takeWord(kind)) items.push(operand());
  return items.length === 1 ? first : { kind, items, ...spanning(first, items[items.length - 1] ?? first) };
}

function parseNot(cursor: TokenCursor, parseEvent: EventParser): Expression {
  let first: Token | undefined;
  let count = 0;
  for (let word = cursor.takeWord('not'); word !== undefined; word = cursor.takeWord('not')) {
    first ??= word;
    count++;
  }
  const item = parseComparison(cursor, parseEvent);
  if (first === undefined) return item;
  const negated: Expression = { kind: 'not', item, ...spanning(first, item) };
  return count % 2 === 1 ? negated : { kind: 'not', item: negated, ...spanning(first, item) };
}

function parseComparison(cursor: TokenCursor, parseEvent: EventParser): Expression {
  const left = parseSum(cursor, parseEvent);
  const token = cursor.peek();
  const comparator = token.kind === 'symbol' ? COMPARATORS[token.text] : undefined;
  if (comparator !== undefined) {
    cursor.next();
    const right = parseSum(cursor, parseEvent);
    const after = cursor.peek();
    if (after.kind === 'symbol' && COMPARATORS[after.text] !== undefined) {
      cursor.refuse('`and`, `or` or the end of the condition', 'Comparisons cannot be chained; join two with `and`.');
    }
    return { kind: 'compare', comparator, left, right, ...spanning(left, right) };
  }
  const negated = cursor.atWord('not') && cursor.atWord('in', 1);
  if (negated) cursor.next();
  if (!cursor.takeWord('in')) return left;
  if (cursor.atSymbol('~')) cursor.refuse('`(` after `in`');
  cursor.expectSymbol('(', 'after `in`');
  const items = parseExpressions(cursor, parseEvent, () => cursor.atSymbol(')'));
  const close = cursor.expectSymbol(')', 'or `,` in the list after `in`');
  return { kind: 'in', value: left, items, negated, ...spanning(left, close) };
}

function parseSum(cursor: TokenCursor, parseEvent: EventParser): Expression {
  return parseChain(cursor, SUM, () => parseChain(cursor, PRODUCT, () => parseUnary(cursor, parseEvent)));
}

function parseChain(
  cursor: TokenCursor,
  operators: Readonly<Record<string, Arithmetic>>,
  operand: () => Expression,
): Expression {
  let left = operand();
  for (let links = 0; ; links++) {
    const token = cursor.peek();
    const operator = token.kind === 'symbol' ? operators[token.text] : undefined;
    if (operator === undefined) return left;
    if (links >= MAX_NESTING) throw tooLong(token);
    cursor.next();
    const right = operand();
    left = { kind: 'arithmetic', operator, left, right, ...spanning(left, right) };
  }
}

/** A value with its sign before it and its methods behind it. */
function parseUnary(cursor: TokenCursor, parseEvent: EventParser): Expression {
  const sign = cursor.atSymbol('-') || cursor.atSymbol('+') ? cursor.next() : undefined;
  let value = parseAtom(cursor, parseEvent);
  if (sign !== undefined) value = applySign(sign, value);
  for (let links = 0; cursor.atSymbol(':'); links++) {
    if (links >= MAX_NESTING) throw tooLong(cursor.peek());
    value = parseMethod(cursor, parseEvent, value);
  }
  return value;
}

function applySign(sign: Token, value: Expression): Expression {
  const span = spanning(sign, value);
  if (value.kind === 'literal') {
    if (typeof value.value !== 'number') {
      throw new QueryFailure(`Unexpected sign \`${sign.text}\`, expected a number after it.`, span);
    }
    const signed = sign.text === '-' ? -value.value : value.value;
    return { ...value, value: signed, ...span };
  }
  if (sign.text === '+') return { ...value, ...span };
  const zero: Expression = { kind: 'literal', value: 0, start: sign.start, end: sign.end };
  return { kind: 'arithmetic', operator: 'subtract', left: zero, right: value, ...span };
}

function parseMethod(cursor: TokenCursor, parseEvent: EventParser, object: Expression): Expression {
  const name = cursor.peek(1);
  if (name.kind !== 'name' || !cursor.atSymbol('(', 2)) {
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
  const nameSpan = { start: name.start, end: name.end };
  const span = spanning(object ?? name, close);
  return { kind: 'call', name: name.text, nameSpan, args: object === undefined ? args : [object, ...args], ...span };
}

const WORD_LITERALS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

function parseAtom(cursor: TokenCursor, parseEvent: EventParser): Expression {
  const token = cursor.peek();
  const span = { start: token.start, end: token.end };
  if (token.kind === 'number') {
    cursor.next();
    return { kind: 'literal', value: token.value, decimal: token.decimal, ...span };
  }
  if (token.kind === 'string') {
    cursor.next();
    return { kind: 'literal', value: token.value, ...span };
  }
  if (cursor.takeSymbol('(')) {
    const inner = parseExpression(cursor, parseEvent);
    const close = cursor.expectSymbol(')', 'to close the parenthesis');
    return { ...inner, ...spanning(token, close) };
  }
  if (token.kind === 'name') {
    const word = token.quoted ? undefined : WORD_LITERALS.get(token.text);
    if (word !== undefined) {
      cursor.next();
      return { kind: 'literal', value: word, ...span };
    }
    if (!token.quoted && cursor.atWord('of', 1)) return parseAncestry(cursor, parseEvent);
    if (!token.quoted && KEYWORDS.has(token.text)) refuseOperand(cursor);
    if (!token.quoted && cursor.atSymbol('(', 1)) return parseCall(cursor, parseEvent);
    return parseField(cursor);
  }
  return refuseOperand(cursor);
}

function refuseOperand(cursor: TokenCursor): never {
  const before = cursor.previous();
  const token = cursor.peek();
  const help =
    token.kind === 'symbol' && token.text === '*'
      ? 'Wildcards stand inside quotes: `name == "*text*"`.'
      : token.kind === 'symbol' && token.text === '['
        ? 'Lists stand in parentheses: `name in ("a", "b")`.'
        : undefined;
  return cursor.refuse(before === undefined ? 'an expression' : `an expression after \`${before.text}\``, help);
}

const ANCESTRY = ['child', 'descendant', 'event'];

function parseAncestry(cursor: TokenCursor, parseEvent: EventParser): Expression {
  const relation = cursor.next();
  if (!ANCESTRY.includes(relation.text)) {
    throw new QueryFailure(
      `Unexpected \`${relation.text} of\`, expected \`child of\`, \`descendant of\` or \`event of\`.`,
      relation,
    );
  }
  cursor.next();
  cursor.expectSymbol('[', `after \`${relation.text} of\``);
  const query = cursor.nested(() => parseEvent(cursor));
  const close = cursor.expectSymbol(']', 'to close the subquery');
  return { kind: 'ancestry', relation: relation.text, query, ...spanning(relation, close) };
}

function parseField(cursor: TokenCursor): Expression {
  const first = cursor.next();
  refuseKeyword(first, 'a field');
  const path: [string, ...(string | number)[]] = [first.text];
  let last: Span = first;
  while (true) {
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
    } else return { kind: 'field', path, ...spanning(first, last) };
  }
}

/** Refuses a reserved word where a name must stand. */
export function refuseKeyword(token: Token, wanted: string): void {
  if (token.kind === 'name' && !token.quoted && KEYWORDS.has(token.text)) {
    throw new QueryFailure(`Unexpected keyword \`${token.text}\`, expected the name of ${wanted}.`, token);
  }
}

function tooLong(token: Span): QueryFailure {
  return new QueryFailure(
    `The calculation is too long: at most ${MAX_NESTING} operators in a row are read.`,
    { start: token.start, end: token.end },
    { kind: 'unsupported' },
  );
}
