/** Parses the expressions of Elastic's EQL: `or`, `and`, `not`, comparison or lookup, sum, product, sign, value. */
import type { Span } from '../../engine/plan.ts';
import { QueryFailure } from '../failure.ts';
import { COMPARATORS } from '../shared/comparators.ts';
import { checkKind, kindOfValue } from '../shared/eql/kinds.ts';
import { operandHelp, parseLogic, parseSum, signedLiteral, signedValue, takeLiteral } from '../shared/eql/operators.ts';
import type { Literal } from '../shared/eql/syntax.ts';
import { spanning, spanOf } from '../shared/spans.ts';
import type { TokenCursor } from '../shared/token-cursor.ts';
import type { Token } from '../shared/tokens.ts';
import { KEYWORDS } from './lexer.ts';
import type { Expression, Field, Lookup } from './syntax.ts';

/** One expression from the cursor on. */
export function parseExpression(cursor: TokenCursor): Expression {
  return cursor.nested(() => parseLogic<Expression>(cursor, () => parseComparison(cursor)));
}

function comparatorAt(cursor: TokenCursor): Token | undefined {
  const token = cursor.peek();
  return token.kind === 'symbol' && token.text in COMPARATORS ? token : undefined;
}

function parseComparison(cursor: TokenCursor): Expression {
  const left = parseOperand(cursor);
  const operator = comparatorAt(cursor);
  if (operator === undefined) return left;
  cursor.next();
  if (operator.text === '=') {
    throw new QueryFailure('Unexpected `=`, expected `==` or `:`.', operator, {
      help: 'Equality is `==` (with case) or `:` (without case, with wildcards).',
    });
  }
  const comparator = COMPARATORS[operator.text];
  if (comparator === undefined) return left;
  if (cursor.atSymbol('(') && (comparator === 'eq' || comparator === 'ne')) refuseList(cursor, operator);
  const right = parseOperand(cursor);
  if (comparatorAt(cursor)) refuseChain(cursor);
  return { kind: 'compare', comparator, left, right, ...spanning(left, right) };
}

function refuseChain(cursor: TokenCursor): never {
  return cursor.refuse(
    '`and`, `or` or the end of the condition',
    'Comparisons cannot be chained; join two with `and`.',
  );
}

/** A comparison with a list in parentheses is a lookup. */
function refuseList(cursor: TokenCursor, operator: Token): void {
  const literal = ['string', 'number'].includes(cursor.peek(1).kind);
  if (!literal || !cursor.atSymbol(',', 2)) return;
  const instead = operator.text === '==' ? 'in' : 'not in';
  throw new QueryFailure(`Unexpected list after \`${operator.text}\`, expected one value.`, cursor.peek(), {
    help: `Write \`${instead} (…)\` with case, or \`: (…)\` without case and with wildcards.`,
  });
}

const LOOKUPS: readonly Lookup[] = ['in', 'like', 'regex'];

/** A value, or what `in`, `:`, `like` and `regex` ask of it: they bind closer than any other operator. */
function parseLookedUp(cursor: TokenCursor): Expression {
  const value = parseAtom(cursor);
  const colon = cursor.takeSymbol(':');
  const lookup = colon ? parsePatterns(cursor, value, 'like', true, colon) : parseLookup(cursor, value);
  if (lookup !== undefined && cursor.atSymbol(':')) refuseChain(cursor);
  return lookup ?? value;
}

function parseLookup(cursor: TokenCursor, value: Expression): Expression | undefined {
  const negated = cursor.atWord('not') && LOOKUPS.some((word) => cursor.atWord(word, 1));
  const lookup = LOOKUPS.find((word) => cursor.atWord(word, negated ? 1 : 0));
  if (lookup === undefined) return undefined;
  if (negated) {
    const not = cursor.next();
    if (lookup !== 'in') {
      throw new QueryFailure(`Unexpected \`not\`, expected \`${lookup}\` or \`not in\`.`, not, {
        help: `\`not\` stands before the whole condition: \`not field ${lookup} "…"\`.`,
      });
    }
  }
  const word = cursor.next();
  const fold = takeTilde(cursor, word);
  if (lookup !== 'in') return parsePatterns(cursor, value, lookup, fold, word);
  cursor.expectSymbol('(', `after \`${fold ? 'in~' : 'in'}\``);
  const items = parseList(cursor, parseExpression);
  const close = cursor.expectSymbol(')', 'or `,` in the list after `in`');
  return { kind: 'lookup', lookup, fold, value, items, negated, ...spanning(value, close) };
}

/** `~` right behind a word, without a blank. */
function takeTilde(cursor: TokenCursor, word: Token): boolean {
  if (!cursor.atSymbol('~')) return false;
  if (cursor.peek().start !== word.end) {
    throw new QueryFailure(`Unexpected \`~\`, expected it right behind \`${word.text}\`.`, cursor.peek(), {
      help: `Write \`${word.text}~\`.`,
    });
  }
  cursor.next();
  return true;
}

/** The constant, or the constants in parentheses, after `:`, `like` and `regex`. */
function parsePatterns(
  cursor: TokenCursor,
  value: Expression,
  lookup: 'like' | 'regex',
  fold: boolean,
  operator: Token,
): Expression {
  const name = `${operator.text}${fold && operator.text !== ':' ? '~' : ''}`;
  const open = cursor.takeSymbol('(');
  const items = open ? parseList(cursor, (inner) => parseConstant(inner, name)) : [parseConstant(cursor, name)];
  const close = open ? cursor.expectSymbol(')', `or \`,\` in the list after \`${name}\``) : items.at(-1);
  return { kind: 'lookup', lookup, fold, value, items, negated: false, ...spanning(value, close ?? value) };
}

function parseConstant(cursor: TokenCursor, operator: string): Literal {
  const sign = cursor.atSymbol('-') || cursor.atSymbol('+') ? cursor.next() : undefined;
  const literal = takeLiteral(cursor);
  if (literal === undefined) {
    const field = cursor.peek().kind === 'name' || cursor.atSymbol('?');
    return cursor.refuse(
      `a string after \`${operator}\``,
      field
        ? 'A field is compared with constants only; fields cannot be compared with each other.'
        : cursor.atSymbol('*')
          ? 'Wildcards stand inside quotes: `process.name : "*text*"`.'
          : undefined,
    );
  }
  const constant = sign === undefined ? literal : signedLiteral(sign, literal);
  const help = 'Numbers and truth values are compared with `==` and `in`.';
  checkKind(constant, kindOfValue(constant.value), ['string'], `after \`${operator}\``, help);
  return constant;
}

function parseList<Item>(cursor: TokenCursor, parse: (cursor: TokenCursor) => Item): readonly Item[] {
  const items = [parse(cursor)];
  while (cursor.takeSymbol(',')) items.push(parse(cursor));
  return items;
}

function parseOperand(cursor: TokenCursor): Expression {
  return parseSum<Expression>(cursor, () => parseSigned(cursor));
}

function parseSigned(cursor: TokenCursor): Expression {
  const sign = cursor.atSymbol('-') || cursor.atSymbol('+') ? cursor.next() : undefined;
  if (sign === undefined) return parseLookedUp(cursor);
  const value = cursor.nested(() => parseSigned(cursor));
  return value.kind === 'literal' ? signedLiteral(sign, value) : signedValue(sign, value);
}

function parseAtom(cursor: TokenCursor): Expression {
  const literal = takeLiteral(cursor);
  if (literal !== undefined) return literal;
  const token = cursor.peek();
  if (cursor.takeSymbol('(')) {
    const inner = parseExpression(cursor);
    const close = cursor.expectSymbol(')', 'to close the parenthesis');
    return { ...inner, ...spanning(token, close) };
  }
  if (cursor.atSymbol('?')) return parseField(cursor);
  if (token.kind !== 'name' || (!token.quoted && KEYWORDS.has(token.text))) return refuseOperand(cursor);
  if (!token.quoted && cursor.atWord('of', 1)) refuseAncestry(cursor);
  const call = !token.quoted && (cursor.atSymbol('(', 1) || (cursor.atSymbol('~', 1) && cursor.atSymbol('(', 2)));
  return call ? parseCall(cursor) : parseField(cursor);
}

function refuseOperand(cursor: TokenCursor): never {
  const before = cursor.previous();
  const token = cursor.peek();
  const help =
    operandHelp(token, 'process.name :') ??
    (token.kind === 'name' && KEYWORDS.has(token.text) && !['and', 'or', 'not', 'in'].includes(token.text)
      ? 'A field of that name is written between back-quotes.'
      : undefined);
  return cursor.refuse(before === undefined ? 'an expression' : `an expression after \`${before.text}\``, help);
}

function refuseAncestry(cursor: TokenCursor): never {
  const relation = cursor.next();
  throw new QueryFailure(
    `Unexpected \`${relation.text} of\`, expected a condition.`,
    spanning(relation, cursor.peek()),
    {
      help: 'Ancestry belongs to the original EQL; compare `process.parent.…`, or use `sequence by`.',
    },
  );
}

function parseCall(cursor: TokenCursor): Expression {
  const name = cursor.next();
  const fold = takeTilde(cursor, name);
  const nameSpan = { start: name.start, end: fold ? name.end + 1 : name.end };
  cursor.expectSymbol('(', `after \`${name.text}\``);
  const args = cursor.atSymbol(')') ? [] : parseList(cursor, parseExpression);
  const close = cursor.expectSymbol(')', `or \`,\` in the arguments of \`${name.text}\``);
  return { kind: 'call', name: name.text, nameSpan, fold, args, ...spanning(name, close) };
}

/** `a.b`, `?a.b`, and back-quoted parts. */
export function parseField(cursor: TokenCursor): Field {
  const mark = cursor.takeSymbol('?');
  const first = cursor.peek();
  if (first.kind !== 'name') cursor.refuse(mark ? 'a field name after `?`' : 'a field name');
  refuseKeyword(first);
  cursor.next();
  const parts = [first.text];
  let last: Span = first;
  while (cursor.takeSymbol('.')) {
    const part = cursor.peek();
    if (part.kind !== 'name') cursor.refuse(`a field name after \`${parts.join('.')}.\``);
    refuseKeyword(part);
    last = cursor.next();
    parts.push(part.text);
  }
  if (cursor.atSymbol('[') && cursor.peek(1).kind === 'number') {
    cursor.refuse(
      'an operator',
      'Elastic EQL has no elements of arrays: a condition on a field holds when one of its values meets it.',
    );
  }
  return { kind: 'field', name: parts.join('.'), optional: mark !== undefined, ...spanning(mark ?? first, last) };
}

function refuseKeyword(token: Token): void {
  if (token.kind !== 'name' || token.quoted || !KEYWORDS.has(token.text)) return;
  throw new QueryFailure(`Unexpected keyword \`${token.text}\`, expected the name of a field.`, spanOf(token), {
    help: 'A field of that name is written between back-quotes.',
  });
}
