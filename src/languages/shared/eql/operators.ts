/** Parses the operators that both languages called EQL share, by their precedence: `or`, `and`, `not`, sum, product. */
import type { Arithmetic, Span } from '../../../engine/plan.ts';
import { MAX_NESTING, QueryFailure } from '../../failure.ts';
import { spanning, spanOf } from '../spans.ts';
import type { TokenCursor } from '../token-cursor.ts';
import type { Token } from '../tokens.ts';
import type { ArithmeticSyntax, Literal, LogicSyntax } from './syntax.ts';

const SUM: Readonly<Record<string, Arithmetic>> = { '+': 'add', '-': 'subtract' };
const PRODUCT: Readonly<Record<string, Arithmetic>> = { '*': 'multiply', '/': 'divide', '%': 'modulo' };

/** Conditions joined with `or` and `and`; `term` parses one without `not` before it. */
export function parseLogic<E extends Span>(cursor: TokenCursor, term: () => E): E | LogicSyntax<E> {
  return parseJunction(
    cursor,
    'or',
    () => parseJunction(cursor, 'and', () => parseNot(cursor, term) as LogicSyntax<E> & E) as LogicSyntax<E> & E,
  );
}

function parseJunction<E extends Span>(cursor: TokenCursor, kind: 'and' | 'or', operand: () => E): E | LogicSyntax<E> {
  const first = operand();
  const items = [first];
  while (cursor.takeWord(kind)) items.push(operand());
  return items.length === 1 ? first : { kind, items, ...spanning(first, items.at(-1) ?? first) };
}

/** However many `not` there are, two at most are left: they are unknown, not false, of what is unknown. */
function parseNot<E extends Span>(cursor: TokenCursor, term: () => E): E | LogicSyntax<E> {
  let first: Token | undefined;
  let count = 0;
  for (let word = cursor.takeWord('not'); word !== undefined; word = cursor.takeWord('not')) {
    first ??= word;
    count++;
  }
  const item = term();
  if (first === undefined) return item;
  const span = spanning(first, item);
  const negated: LogicSyntax<E> = { kind: 'not', item, ...span };
  return count % 2 === 1 ? negated : { kind: 'not', item: negated as LogicSyntax<E> & E, ...span };
}

/** Sums of products; `operand` parses a value with its sign. */
export function parseSum<E extends Span>(cursor: TokenCursor, operand: () => E): E | ArithmeticSyntax<E> {
  return parseChain(cursor, SUM, () => parseChain(cursor, PRODUCT, operand) as ArithmeticSyntax<E> & E);
}

function parseChain<E extends Span>(
  cursor: TokenCursor,
  operators: Readonly<Record<string, Arithmetic>>,
  operand: () => E,
): E | ArithmeticSyntax<E> {
  let left = operand();
  for (let links = 0; ; links++) {
    const token = cursor.peek();
    const operator = token.kind === 'symbol' ? operators[token.text] : undefined;
    if (operator === undefined) return left;
    if (links >= MAX_NESTING) throw tooLong(token);
    cursor.next();
    const right = operand();
    const node: ArithmeticSyntax<E> = { kind: 'arithmetic', operator, left, right, ...spanning(left, right) };
    left = node as ArithmeticSyntax<E> & E;
  }
}

/** More operators in a row than are followed. */
export function tooLong(token: Span): QueryFailure {
  return new QueryFailure(
    `The calculation is too long: at most ${MAX_NESTING} operators in a row are read.`,
    spanOf(token),
    { kind: 'unsupported' },
  );
}

/** A literal with a sign before it. Throws `QueryFailure` unless it is a number. */
export function signedLiteral(sign: Token, literal: Literal): Literal {
  const span = spanning(sign, literal);
  if (typeof literal.value !== 'number') {
    throw new QueryFailure(`Unexpected sign \`${sign.text}\`, expected a number after it.`, span);
  }
  return { ...literal, value: sign.text === '-' ? -literal.value : literal.value, ...span };
}

/** What is not a number by itself, with a sign before it. */
export function signedValue<E extends Span>(sign: Token, value: E): E | ArithmeticSyntax<E | Literal> {
  const span = spanning(sign, value);
  if (sign.text === '+') return { ...value, ...span };
  const zero: Literal = { kind: 'literal', value: 0, ...spanOf(sign) };
  return { kind: 'arithmetic', operator: 'subtract', left: zero, right: value, ...span };
}

const WORD_LITERALS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** Takes a number, a string, `true`, `false` or `null` when one stands here. */
export function takeLiteral(cursor: TokenCursor): Literal | undefined {
  const token = cursor.peek();
  if (token.kind === 'number') {
    cursor.next();
    return { kind: 'literal', value: token.value, decimal: token.decimal, ...spanOf(token) };
  }
  if (token.kind === 'string') {
    cursor.next();
    return { kind: 'literal', value: token.value, ...spanOf(token) };
  }
  const word = token.kind === 'name' && !token.quoted ? WORD_LITERALS.get(token.text) : undefined;
  if (word === undefined) return undefined;
  cursor.next();
  return { kind: 'literal', value: word, ...spanOf(token) };
}

/** Why an expression cannot begin here, in help's words; `undefined` when nothing can be said. */
export function operandHelp(token: Token, field: string): string | undefined {
  if (token.kind !== 'symbol') return undefined;
  if (token.text === '*') return `Wildcards stand inside quotes: \`${field} "*text*"\`.`;
  return token.text === '[' ? 'Lists stand in parentheses: `name in ("a", "b")`.' : undefined;
}
