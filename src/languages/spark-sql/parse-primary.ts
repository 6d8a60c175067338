/** Primary expressions: literals, names, calls, CASE, CAST, parentheses. */
import { QueryFailure } from '../failure.ts';
import { parseCall } from './parse-call.ts';
import { parseTypeName } from './parse-type.ts';
import type { ParserContext } from './parser-context.ts';
import type { SqlExpr, SqlIntervalUnit, SqlName, SqlNumberType } from './syntax-tree.ts';
import { spanOf, type TokenReader } from './token-reader.ts';

const INTERVAL_UNITS: readonly SqlIntervalUnit[] = [
  'year',
  'quarter',
  'month',
  'week',
  'day',
  'hour',
  'minute',
  'second',
  'millisecond',
  'microsecond',
];

/** Functions that Spark lets stand without parentheses. */
const BARE_FUNCTIONS = new Set(['CURRENT_DATE', 'CURRENT_TIMESTAMP', 'CURRENT_TIME', 'LOCALTIMESTAMP']);

/** Reads one primary expression; `given` says in words what should stand here: an expression, unless it is given. */
export function parsePrimary(context: ParserContext, given?: string): SqlExpr {
  const { reader } = context;
  const expected = given ?? reader.anExpression;
  const token = reader.peek();
  if (token.kind === 'string') return parseStrings(reader);
  if (token.kind === 'number') {
    reader.next();
    return numberLiteral(token.text, token);
  }
  if (token.kind === 'binary') {
    reader.next();
    return { node: 'binary-literal', hex: token.value, span: spanOf(token) };
  }
  if (reader.at('(')) return parseParentheses(context);
  if (token.kind === 'quoted') return reader.peek(1).value === '(' ? parseCall(context) : parseColumn(reader);
  if (token.kind === 'word') return parseWord(context, expected);
  if (reader.at('*')) throw reader.unexpected(expected, '`*` stands alone in the list after SELECT, or in `COUNT(*)`');
  throw reader.unexpected(expected);
}

function parseWord(context: ParserContext, expected: string): SqlExpr {
  const { reader } = context;
  const token = reader.peek();
  const following = reader.peek(1);
  switch (token.value) {
    case 'NULL':
      reader.next();
      return { node: 'null', span: spanOf(token) };
    case 'TRUE':
    case 'FALSE':
      reader.next();
      return { node: 'boolean', value: token.value === 'TRUE', span: spanOf(token) };
    case 'CASE':
      return parseCase(context);
    case 'CAST':
    case 'TRY_CAST':
      if (following.value === '(') return parseCast(context);
      break;
    case 'EXISTS':
      // `EXISTS(list, x -> …)` is a function.
      if (following.value === '(' && startsQuery(reader.peek(2).value)) return parseExists(context);
      if (following.value === '(' && [')', ''].includes(reader.peek(2).value)) return parseExists(context);
      break;
    case 'INTERVAL':
      if (['string', 'number'].includes(following.kind) || ['-', '(', '+'].includes(following.value)) {
        return parseInterval(context);
      }
      break;
    case 'DATE':
    case 'TIMESTAMP':
    case 'TIMESTAMP_NTZ':
    case 'TIMESTAMP_LTZ':
      if (following.kind === 'string') return parseTyped(reader);
      break;
    case 'SELECT':
      throw reader.unexpected(expected, 'a subquery stands in parentheses');
  }
  if (
    following.kind === 'symbol' &&
    following.value === '(' &&
    !['IN', 'AND', 'OR', 'NOT', 'ON'].includes(token.value)
  ) {
    return parseCall(context);
  }
  if (BARE_FUNCTIONS.has(token.value)) return parseCall(context);
  return parseColumn(reader, expected);
}

/** Adjacent string literals are one string. */
function parseStrings(reader: TokenReader): SqlExpr {
  const start = reader.peek().start;
  let value = reader.next().value;
  while (reader.peek().kind === 'string') value += reader.next().value;
  return { node: 'string', value, span: reader.since(start) };
}

const SUFFIX_TYPES: Readonly<Record<string, SqlNumberType>> = {
  L: 'bigint',
  S: 'smallint',
  Y: 'tinyint',
  F: 'float',
  D: 'double',
  BD: 'decimal',
};

/** Largest values of the types that a suffix names; their negatives are literals behind a sign. */
const LARGEST: Readonly<Partial<Record<SqlNumberType, bigint>>> = {
  tinyint: 128n,
  smallint: 32_768n,
  bigint: 9_223_372_036_854_775_808n,
};

/** A number literal's value and type: by its suffix, else by what holds it. */
function numberLiteral(text: string, span: { start: number; end: number }): SqlExpr {
  const suffix = /(?:BD|[LSYDF])$/i.exec(text)?.[0] ?? '';
  const digits = text.slice(0, text.length - suffix.length);
  let type = SUFFIX_TYPES[suffix.toUpperCase()];
  if (type === undefined) {
    if (/e/i.test(digits)) type = 'double';
    else if (digits.includes('.')) type = 'decimal';
    else if (BigInt(digits) <= 2_147_483_647n) type = 'int';
    else type = BigInt(digits) <= 9_223_372_036_854_775_807n ? 'bigint' : 'decimal';
  } else if ('LSY'.includes(suffix.toUpperCase()) && !/^\d+$/.test(digits)) {
    throw new QueryFailure(`Unexpected \`${text}\`, expected a whole number before \`${suffix}\`.`, spanOf(span));
  } else {
    const most = LARGEST[type];
    if (most !== undefined && BigInt(digits) > most) {
      throw new QueryFailure(`Unexpected \`${text}\`, expected at most ${most}, the largest ${type}.`, spanOf(span));
    }
  }
  return { node: 'number', text: digits, type, span: spanOf(span) };
}

function parseParentheses(context: ParserContext): SqlExpr {
  const { reader } = context;
  const start = reader.next().start;
  if (reader.atQuery()) {
    const query = context.query();
    reader.expect(')', '`)` after the subquery');
    return { node: 'subquery', query, span: reader.since(start) };
  }
  const inner = context.expression();
  if (reader.take(',')) return parseRow(context, inner, start);
  reader.expect(')', '`)`, an operator or the end of the expression');
  // The parentheses belong to the node, so that the span holds them; the tree itself has no node for them.
  return { ...inner, span: reader.since(start) };
}

/** `(a, b)`: a struct of the values. */
function parseRow(context: ParserContext, first: SqlExpr, start: number): SqlExpr {
  const { reader } = context;
  const args = [first, ...reader.list(() => context.expression())];
  reader.expect(')', '`,` or `)` after a value');
  const span = reader.since(start);
  const flags = { star: false, distinct: false, ignoreNulls: false, filter: null, over: null };
  return { node: 'call', name: 'struct', nameSpan: { start, end: start + 1 }, args, ...flags, span };
}

/** A name with its qualifiers: `a`, `d.a`, `` d.`@timestamp` ``. */
function parseColumn(reader: TokenReader, expected = 'a column'): SqlExpr {
  const parts: SqlName[] = [reader.name(expected)];
  while (reader.at('.') && reader.peek(1).value !== '*') {
    reader.next();
    const token = reader.peek();
    // After a dot every word is a name, keyword or not.
    if (token.kind !== 'word' && token.kind !== 'quoted') throw reader.unexpected('a name after `.`');
    reader.next();
    parts.push({ name: token.kind === 'quoted' ? token.value : token.text, span: spanOf(token) });
  }
  const first = parts[0];
  return { node: 'column', parts, span: reader.since(first ? first.span.start : 0) };
}

function parseCase(context: ParserContext): SqlExpr {
  const { reader } = context;
  const start = reader.next().start;
  const operand = reader.at('WHEN') ? null : context.expression();
  const cases: { when: SqlExpr; result: SqlExpr }[] = [];
  while (reader.take('WHEN')) {
    const when = context.expression();
    reader.expect('THEN', '`THEN` after the condition of `WHEN`');
    cases.push({ when, result: context.expression() });
  }
  if (cases.length === 0) throw reader.unexpected('`WHEN` after `CASE`');
  const otherwise = reader.take('ELSE') ? context.expression() : null;
  reader.expect('END', '`WHEN`, `ELSE` or `END` in `CASE`');
  return { node: 'case', operand, cases, otherwise, span: reader.since(start) };
}

function parseCast(context: ParserContext): SqlExpr {
  const { reader } = context;
  const start = reader.next().start;
  reader.expect('(');
  const operand = context.expression();
  reader.expect('AS', '`AS` and a type');
  const type = parseTypeName(reader);
  reader.expect(')', '`)` after the type');
  return { node: 'cast', operand, type, span: reader.since(start) };
}

function startsQuery(word: string): boolean {
  return ['SELECT', 'WITH', 'FROM', 'VALUES', 'TABLE'].includes(word);
}

function parseExists(context: ParserContext): SqlExpr {
  const { reader } = context;
  const start = reader.next().start;
  reader.expect('(');
  if (!reader.atQuery()) throw reader.unexpected('a subquery after `EXISTS (`');
  const query = context.query();
  reader.expect(')', '`)` after the subquery');
  return { node: 'exists', query, span: reader.since(start) };
}

/** `DATE '2020-01-31'`, `TIMESTAMP 'yesterday'`. */
function parseTyped(reader: TokenReader): SqlExpr {
  const token = reader.next();
  const literal = reader.next();
  const type = token.value === 'DATE' ? 'date' : 'timestamp';
  const written = literal.value.trim();
  const special = /^(?:epoch|now|today|yesterday|tomorrow)$/i.test(written);
  if (!special && !(isTime(written) && (type === 'timestamp' || !/[T ]./.test(written)))) {
    const sample = type === 'date' ? "'2020-01-31'" : "'2020-01-31 12:00:00'";
    throw new QueryFailure(
      `Unexpected ${literal.text}, expected a ${type === 'date' ? 'date' : 'time'} such as ${sample}.`,
      spanOf(literal),
    );
  }
  return { node: 'typed', type, value: literal.value, span: reader.since(token.start) };
}

/** True for text that is a date, or a date and a time, of the calendar. */
function isTime(text: string): boolean {
  const found =
    /^(\d{4,6})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ](?:(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d*)?)?\s*\S*)?)?$/.exec(
      text,
    );
  if (!found) return false;
  const [year, month, day, hour, minute, second] = found.slice(1).map((part) => Number(part ?? Number.NaN));
  const within = (part: number | undefined, least: number, most: number): boolean =>
    part === undefined || Number.isNaN(part) || (part >= least && part <= most);
  const days = new Date(Date.UTC(year ?? 0, Number.isNaN(month ?? 0) ? 1 : (month ?? 1), 0)).getUTCDate();
  return (
    within(month, 1, 12) &&
    within(day, 1, days) &&
    within(hour, 0, 23) &&
    within(minute, 0, 59) &&
    within(second, 0, 59)
  );
}

/** `INTERVAL 5 MINUTES`, `INTERVAL '1' DAY`, `INTERVAL '1 day 2 hours'`, and several parts in a row. */
function parseInterval(context: ParserContext): SqlExpr {
  const { reader } = context;
  const start = reader.next().start;
  const parts: { amount: SqlExpr; unit: SqlIntervalUnit }[] = [];
  const first = reader.peek();
  const signed = first.value === '-' || first.value === '+' ? 1 : 0;
  if (reader.peek(signed).kind === 'string' && reader.peek(signed + 2).value === 'TO') return parseRange(reader, start);
  if (first.kind === 'string' && unitOf(reader.peek(1).value) === undefined) {
    reader.next();
    return { node: 'interval', parts: partsOfText(first.value, spanOf(first)), span: reader.since(start) };
  }
  do {
    const amount = parseAmount(context);
    const unit = unitOf(reader.peek().value);
    if (unit === undefined) throw reader.unexpected('a unit of time, such as `MINUTES`');
    reader.next();
    parts.push({ amount, unit });
  } while (['string', 'number'].includes(reader.peek().kind));
  return { node: 'interval', parts, span: reader.since(start) };
}

const RANGE_UNITS: readonly SqlIntervalUnit[] = ['day', 'hour', 'minute', 'second'];

/** `INTERVAL '1-2' YEAR TO MONTH`, `INTERVAL '1 02:03:04.5' DAY TO SECOND` and its shorter kin. */
function parseRange(reader: TokenReader, start: number): SqlExpr {
  const negated = reader.take('-');
  reader.take('+');
  const literal = reader.next();
  const [from, to] = [reader.next(), reader.next() && reader.next()].map((token) => unitOf(token.value));
  const span = spanOf(literal);
  const units =
    from === 'year' && to === 'month'
      ? (['year', 'month'] as const)
      : RANGE_UNITS.slice(RANGE_UNITS.indexOf(from ?? 'year'), RANGE_UNITS.indexOf(to ?? 'year') + 1);
  if (units.length < 2) {
    throw new QueryFailure(
      'Unexpected range of units, expected one such as `DAY TO SECOND`.',
      reader.since(from ? literal.end : start),
    );
  }
  const found = /^([+-]?)(.*)$/s.exec(literal.value.trim());
  const amounts = (found?.[2] ?? '').split(units[0] === 'year' ? '-' : /[ :]+/);
  if (amounts.length !== units.length || !amounts.every((amount) => /^\d+(\.\d*)?$/.test(amount))) {
    throw new QueryFailure(
      `Unexpected ${literal.text}, expected ${units.join(' and ')} as in \`${RANGE_SAMPLES[units[0] ?? 'day']}\`.`,
      span,
    );
  }
  const minus = negated !== (found?.[1] === '-');
  const parts = units.map((unit, index) => {
    const operand = numberLiteral(amounts[index] ?? '0', span);
    return { amount: minus ? ({ node: 'unary', operator: '-', operand, span } as const) : operand, unit };
  });
  return { node: 'interval', parts, span: reader.since(start) };
}

const RANGE_SAMPLES: Readonly<Partial<Record<SqlIntervalUnit, string>>> = {
  year: '1-2',
  day: '1 02:03:04',
  hour: '02:03:04',
  minute: '03:04',
};

function parseAmount(context: ParserContext): SqlExpr {
  const { reader } = context;
  const start = reader.peek().start;
  if (reader.take('-')) {
    const operand = parsePrimary(context, 'a number');
    return { node: 'unary', operator: '-', operand, span: reader.since(start) };
  }
  reader.take('+');
  const token = reader.peek();
  if (token.kind !== 'string') return parsePrimary(context, 'a number after `INTERVAL`');
  reader.next();
  return amountOfText(token.value, spanOf(token));
}

function amountOfText(text: string, span: { start: number; end: number }): SqlExpr {
  const match = /^\s*([+-]?)(\d+(?:\.\d+)?)\s*$/.exec(text);
  const digits = match?.[2];
  if (digits === undefined) throw new QueryFailure(`Unexpected \`${text}\`, expected a number in the interval.`, span);
  const operand = numberLiteral(digits, span);
  return match?.[1] === '-' ? { node: 'unary', operator: '-', operand, span } : operand;
}

function partsOfText(text: string, span: { start: number; end: number }) {
  const parts = [...text.matchAll(/([+-]?\s*\d+(?:\.\d+)?)\s*([a-z]+)\s*/gi)];
  const read = parts.map((part) => part[0]).join('');
  if (parts.length === 0 || read.trim() !== text.trim().replace(/^interval\s+/i, '')) {
    throw new QueryFailure(
      `Unexpected interval \`${text}\`, expected a number and a unit, such as \`5 minutes\`.`,
      span,
    );
  }
  return parts.map((part) => {
    const unit = unitOf((part[2] ?? '').toUpperCase());
    if (unit === undefined) throw new QueryFailure(`Unexpected \`${part[2]}\`, expected a unit of time.`, span);
    return { amount: amountOfText((part[1] ?? '').replace(/\s/g, ''), span), unit };
  });
}

function unitOf(word: string): SqlIntervalUnit | undefined {
  return INTERVAL_UNITS.find((unit) => word === unit.toUpperCase() || word === `${unit.toUpperCase()}S`);
}
