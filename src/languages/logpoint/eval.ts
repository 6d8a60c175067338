/**
 * Expressions of `process eval` (*Eval*): arithmetic over fields and numbers; and what LogPoint's own converter of Sigma rules
 * writes (`pySigma-backend-logpoint`): `issubstr('text', field) || match(field, '(?i)a.*b')`, which gives `true` or `false`.
 */
import type { Expr, Span } from '../../engine/plan.ts';
import { checkRegex } from '../../engine/regex.ts';
import { nearest } from '../../text/suggest.ts';
import { MAX_NESTING, QueryFailure, unexpected, unsupported } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { choose } from '../shared/choose.ts';
import { type Quoted, takeQuoted } from '../shared/quotes.ts';
import type { Reader } from '../shared/reader.ts';
import { anyOf, LOOSE } from '../shared/text-test.ts';
import { NAME } from './stage.ts';

const TESTS = ['issubstr', 'match'];
const CALL = /[A-Za-z_]\w*(?=\s*\()/y;

/** How the name of a field is reached. */
type Field = (name: string, span: Span) => Expr;

/** Reads an expression up to the end of `reader`. Throws `QueryFailure`. */
export function readExpression(reader: Reader, field: Field, warn: (warning: QueryMessage) => void): Expr {
  const start = reader.skip();
  const expr = reader.sees(CALL) ? tests(reader, field, warn) : sum(reader, field);
  if (!reader.atEnd) throw reader.unexpected('an operator or the end of the expression');
  if (expr.op !== 'match' && expr.op !== 'or') return expr;
  const span = reader.span(start);
  const text = (value: string): Expr => ({ op: 'literal', value, span });
  return choose([[expr, text('true')]], span, text('false'));
}

function tests(reader: Reader, field: Field, warn: (warning: QueryMessage) => void): Expr {
  const start = reader.skip();
  const items = [test(reader, field, warn)];
  while (reader.take(/\|\|/y) !== undefined) items.push(test(reader, field, warn));
  return anyOf(items, reader.span(start));
}

function test(reader: Reader, field: Field, warn: (warning: QueryMessage) => void): Expr {
  const start = reader.skip();
  const name = reader.take(CALL);
  if (name === undefined) throw reader.unexpected("a condition such as `issubstr('text', field)`");
  if (!TESTS.includes(name.toLowerCase())) throw unknownFunction(name, reader.span(start));
  reader.take(/\(/y);
  const isPart = name.toLowerCase() === 'issubstr';
  let value: Expr | undefined;
  if (!isPart) value = fieldOf(reader, field);
  if (value !== undefined) comma(reader);
  const quoted = takeQuoted(reader, { escapes: false, warn });
  if (quoted === undefined) throw reader.unexpected('a text in quotation marks');
  if (value === undefined) comma(reader);
  value ??= fieldOf(reader, field);
  if (reader.take(/\)/y) === undefined) throw reader.unexpected('`)`');
  const span = reader.span(start);
  const text: Expr = { op: 'literal', value: quoted.text, span: { start: quoted.start, end: quoted.end } };
  if (isPart) return { op: 'match', value, pattern: { kind: 'contains', text }, rules: LOOSE, span };
  return {
    op: 'match',
    value,
    pattern: { kind: 'regex', regex: regexOf(quoted) },
    rules: { ...LOOSE, fold: false },
    span,
  };
}

function regexOf({ text, start, end }: Quoted) {
  const regex = { source: text, dialect: 'python', anchor: 'search' } as const;
  const wrong = checkRegex(regex);
  if (wrong !== null) throw new QueryFailure(wrong, { start, end });
  return regex;
}

function comma(reader: Reader): void {
  if (reader.take(/,/y) === undefined) throw reader.unexpected('`,`');
}

function fieldOf(reader: Reader, field: Field): Expr {
  const start = reader.skip();
  const name = reader.take(NAME);
  if (name === undefined) throw reader.unexpected('the name of a field');
  return field(name, reader.span(start));
}

function unknownFunction(name: string, span: Span): QueryFailure {
  const near = nearest(name.toLowerCase(), TESTS);
  return near === undefined
    ? unsupported(`The function \`${name}\` in \`eval\``, span)
    : unexpected(name, 'a function of `eval`', span, `Did you mean \`${near}\`?`);
}

function sum(reader: Reader, field: Field): Expr {
  return chain(reader, /[+-]/y, { '+': 'add', '-': 'subtract' }, () => product(reader, field));
}

function product(reader: Reader, field: Field): Expr {
  return chain(reader, /[*/%]/y, { '*': 'multiply', '/': 'divide', '%': 'modulo' }, () => operand(reader, field));
}

function chain(
  reader: Reader,
  symbols: RegExp,
  operators: Readonly<Record<string, 'add' | 'subtract' | 'multiply' | 'divide' | 'modulo'>>,
  part: () => Expr,
): Expr {
  const start = reader.skip();
  let left = part();
  for (let terms = 1; ; terms++) {
    const operator = operators[reader.take(symbols) ?? ''];
    if (operator === undefined) return left;
    if (terms > MAX_NESTING) throw unsupported(`Arithmetic over more than ${MAX_NESTING} terms`, reader.span(start));
    left = { op: 'arithmetic', operator, left, right: part(), span: reader.span(start) };
  }
}

function operand(reader: Reader, field: Field): Expr {
  const start = reader.skip();
  if (reader.take(/\(/y) !== undefined) {
    const inner = reader.nested(() => sum(reader, field));
    if (reader.take(/\)/y) === undefined) throw reader.unexpected('`)`');
    return inner;
  }
  const number = reader.take(/-?\d+(?:\.\d+)?\b/y);
  if (number !== undefined) return { op: 'literal', value: Number(number), span: reader.span(start) };
  const name = reader.take(NAME);
  if (name === undefined) throw reader.unexpected('a number or the name of a field');
  if (reader.sees(/\(/y)) throw unknownFunction(name, reader.span(start));
  return field(name, reader.span(start));
}
