/**
 * The expressions of `eval` and `where` (Search Reference, "eval"): OR binds least, then XOR, AND, NOT, comparisons,
 * `+ - .`, `* / %`. A field whose name holds anything but letters, digits, `_` and `:` stands in single quotes.
 */
import type { Arithmetic, Span } from '../../engine/plan.ts';
import { unsupported } from '../failure.ts';
import { COMPARATORS } from '../shared/comparators.ts';
import { parseSearchIn } from './search-parser.ts';
import type { Expression } from './syntax.ts';
import { type SearchReader, takeName, takeText } from './words.ts';

const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w:])/y;
const FIELD = /[A-Za-z_@#$][\w:@#$]*(?:\{\})?/y;
const COMPARISON = /==|!=|<=|>=|=|<|>/y;
const EXPECTED = 'a field, a value or a function';
const ADDITIVE: Readonly<Record<string, Arithmetic | 'concat'>> = { '+': 'add', '-': 'subtract', '.': 'concat' };
const MULTIPLICATIVE: Readonly<Record<string, Arithmetic>> = { '*': 'multiply', '/': 'divide', '%': 'modulo' };

/** Reads one expression. Throws `QueryFailure` where it cannot. */
export function parseExpression(reader: SearchReader): Expression {
  return logical(reader, 0);
}

const LEVELS = [
  { kind: 'or', word: /or\b/iy },
  { kind: 'xor', word: /xor\b/iy },
  { kind: 'and', word: /and\b/iy },
] as const;

function logical(reader: SearchReader, level: number): Expression {
  const operator = LEVELS[level];
  if (operator === undefined) return negation(reader);
  const start = reader.skip();
  const first = logical(reader, level + 1);
  const items = [first];
  while (reader.take(operator.word) !== undefined) items.push(logical(reader, level + 1));
  return items.length === 1 ? first : { kind: operator.kind, items, span: reader.span(start) };
}

function negation(reader: SearchReader): Expression {
  const start = reader.skip();
  if (reader.take(/not\b|!(?!=)/iy) === undefined) return comparison(reader);
  const item = reader.nested(() => negation(reader));
  return { kind: 'not', item, span: reader.span(start) };
}

function comparison(reader: SearchReader): Expression {
  const start = reader.skip();
  const left = sum(reader);
  const symbol = reader.take(COMPARISON);
  if (symbol !== undefined) {
    const right = sum(reader, `a value after \`${symbol}\``);
    return { kind: 'compare', comparator: COMPARATORS[symbol] ?? 'eq', left, right, span: reader.span(start) };
  }
  const negated = reader.take(/not(?=\s+(?:like|in)\b)/iy) !== undefined;
  const test = textTest(reader, left, start);
  if (test === undefined) return left;
  return negated ? { kind: 'not', item: test, span: test.span } : test;
}

function textTest(reader: SearchReader, value: Expression, start: number): Expression | undefined {
  if (reader.take(/like\b/iy) !== undefined) {
    const pattern = sum(reader, 'a pattern after `LIKE`');
    return { kind: 'like', value, pattern, span: reader.span(start) };
  }
  if (reader.take(/in(?=\s*\()/iy) === undefined) return undefined;
  const items = argumentsOf(reader);
  return { kind: 'in', value, items, span: reader.span(start) };
}

function sum(reader: SearchReader, expected = EXPECTED): Expression {
  const start = reader.skip();
  let left = product(reader, expected);
  for (let symbol = reader.take(/[-+.]/y); symbol !== undefined; symbol = reader.take(/[-+.]/y)) {
    const right = product(reader, `a value after \`${symbol}\``);
    left = { kind: 'arithmetic', operator: ADDITIVE[symbol] ?? 'add', left, right, span: reader.span(start) };
  }
  return left;
}

function product(reader: SearchReader, expected: string): Expression {
  const start = reader.skip();
  let left = unary(reader, expected);
  for (let symbol = reader.take(/[*/%]/y); symbol !== undefined; symbol = reader.take(/[*/%]/y)) {
    const right = unary(reader, `a value after \`${symbol}\``);
    left = {
      kind: 'arithmetic',
      operator: MULTIPLICATIVE[symbol] ?? 'multiply',
      left,
      right,
      span: reader.span(start),
    };
  }
  return left;
}

function unary(reader: SearchReader, expected: string): Expression {
  const start = reader.skip();
  if (reader.take(/-/y) === undefined) return primary(reader, expected);
  const item = reader.nested(() => unary(reader, 'a value after `-`'));
  return { kind: 'negate', item, span: reader.span(start) };
}

function primary(reader: SearchReader, expected: string): Expression {
  const start = reader.skip();
  const text = takeText(reader);
  if (text !== undefined) return { kind: 'literal', value: text.text, span: reader.span(start) };
  const number = reader.take(NUMBER);
  if (number !== undefined) return { kind: 'literal', value: Number(number), span: reader.span(start) };
  if (reader.take(/\(/y) !== undefined) {
    const inner = reader.nested(() => parseExpression(reader));
    if (reader.take(/\)/y) !== undefined) return inner;
    throw reader.unexpected('`)`', `The parenthesis opened at ${reader.place(start)} is not closed.`);
  }
  if (reader.sees(/'/y)) {
    const name = takeName(reader);
    return { kind: 'field', name: name?.text ?? '', span: reader.span(start) };
  }
  const name = reader.sees(/(?:and|or|xor|not|like|as|by)\b(?!\s*\()|(?:and|or|xor|not)\b/iy)
    ? undefined
    : reader.take(FIELD);
  if (name === undefined) throw reader.missingPart(expected, wildcardHelp(reader));
  if (!reader.sees(/\(/y)) return { kind: 'field', name, span: reader.span(start) };
  const nameSpan = { start, end: start + name.length };
  if (/^searchmatch$/i.test(name)) return searchCall(reader, start, nameSpan);
  const args = argumentsOf(reader);
  return { kind: 'call', name: name.toLowerCase(), args, nameSpan, span: reader.span(start) };
}

/** `searchmatch("…")`, whose argument is read as a search where it stands. */
function searchCall(reader: SearchReader, start: number, nameSpan: Span): Expression {
  reader.take(/\(/y);
  const at = reader.skip();
  const search = parseSearchIn(reader, {
    warn: () => undefined,
    subsearch: () => {
      throw unsupported('A search in square brackets in `searchmatch`', reader.span(reader.skip()));
    },
  });
  const text: Expression = {
    kind: 'literal',
    value: reader.text.slice(at + 1, reader.offset - 1),
    span: reader.span(at),
  };
  if (reader.take(/\)/y) === undefined) throw reader.unexpected('`)`');
  return { kind: 'call', name: 'searchmatch', args: [text], searches: [search], nameSpan, span: reader.span(start) };
}

function wildcardHelp(reader: SearchReader): string | undefined {
  return reader.sees(/\*/y) ? '`where` and `eval` compare exactly: write `like(field, "%text%")`.' : undefined;
}

/** Arguments between parentheses, the first of which comes next. */
function argumentsOf(reader: SearchReader): Expression[] {
  const start = reader.skip();
  reader.take(/\(/y);
  const args: Expression[] = [];
  if (reader.take(/\)/y) !== undefined) return args;
  do args.push(reader.nested(() => parseExpression(reader)));
  while (reader.take(/,/y) !== undefined);
  if (reader.take(/\)/y) !== undefined) return args;
  throw reader.unexpected('`,` or `)`', `The parenthesis opened at ${reader.place(start)} is not closed.`);
}
