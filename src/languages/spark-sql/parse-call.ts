/** Function calls, with DISTINCT, FILTER and OVER, and the functions that have a syntax of their own. */
import { QueryFailure, unsupported } from '../failure.ts';
import { checkCall } from './functions.ts';
import type { ParserContext } from './parser-context.ts';
import type { SqlExpr, SqlFrameBound, SqlName, SqlSortItem, SqlWindow } from './syntax-tree.ts';
import { spanOf, type TokenReader } from './token-reader.ts';

type Call = Extract<SqlExpr, { node: 'call' }>;

/** Reads a function call; throws at unknown functions and wrong numbers of arguments. */
export function parseCall(context: ParserContext): SqlExpr {
  const { reader } = context;
  const nameToken = reader.next();
  const name = (nameToken.kind === 'quoted' ? nameToken.value : nameToken.text).toLowerCase();
  const nameSpan = spanOf(nameToken);
  let call: Omit<Call, 'span'> = {
    node: 'call',
    name,
    nameSpan,
    args: [],
    star: false,
    distinct: false,
    ignoreNulls: false,
    filter: null,
    over: null,
  };
  if (reader.at('(')) {
    checkKnown(call);
    reader.next();
    call = readArguments(context, call);
    reader.expect(')', '`,` or `)` after an argument');
  }
  if (reader.at('WITHIN', 'GROUP')) call = readWithin(context, call);
  checkCall({ ...call, span: reader.since(nameToken.start) });
  if (reader.at('FILTER', '(')) {
    reader.take('FILTER', '(');
    reader.expect('WHERE', '`WHERE` in `FILTER (…)`');
    call = { ...call, filter: context.expression() };
    reader.expect(')', '`)` after the condition of `FILTER`');
  }
  if (reader.take('IGNORE', 'NULLS')) call = { ...call, ignoreNulls: true };
  else reader.take('RESPECT', 'NULLS');
  if (reader.take('OVER')) call = { ...call, over: readOver(context) };
  return { ...call, span: reader.since(nameToken.start) };
}

/** `percentile_cont(0.5) WITHIN GROUP (ORDER BY x)`: the ordered expression becomes the first argument. */
function readWithin(context: ParserContext, call: Omit<Call, 'span'>): Omit<Call, 'span'> {
  const { reader } = context;
  const token = reader.peek();
  reader.take('WITHIN', 'GROUP');
  reader.expect('(', '`(` after `WITHIN GROUP`');
  if (!reader.take('ORDER', 'BY')) throw reader.unexpected('`ORDER BY`');
  const item = parseSortItem(context);
  reader.expect(')', '`)` after what is ordered by');
  const [share] = call.args;
  if (!PERCENTILES.has(call.name) || !share) throw unsupported(`\`WITHIN GROUP\` of \`${call.name}\``, spanOf(token));
  const { span } = share;
  const turned: SqlExpr = {
    node: 'number',
    text: String(1 - Number(share.node === 'number' ? share.text : 0)),
    type: 'double',
    span,
  };
  if (item.descending && share.node !== 'number') throw unsupported('A percentile that is no number', span);
  return { ...call, args: [item.expr, item.descending ? turned : share] };
}

const PERCENTILES = new Set(['percentile_cont', 'percentile_disc']);

function checkKnown(call: Omit<Call, 'span'>): void {
  checkCall({ ...call, span: call.nameSpan }, { nameOnly: true });
}

function readArguments(context: ParserContext, call: Omit<Call, 'span'>): Omit<Call, 'span'> {
  const { reader } = context;
  if (reader.at(')')) return call;
  if (reader.at('*', ')')) {
    const star = reader.next();
    if (call.name !== 'count') {
      throw new QueryFailure('Unexpected `*`, expected an expression.', spanOf(star), {
        help: '`*` as an argument is for `COUNT(*)`',
      });
    }
    return { ...call, star: true };
  }
  const special = SPECIAL[call.name]?.(context, call);
  if (special) return special;
  const distinct = reader.take('DISTINCT');
  if (!distinct) reader.take('ALL');
  const args = reader.list(() => readArgument(context));
  return { ...call, args, distinct };
}

function readArgument(context: ParserContext): SqlExpr {
  const { reader } = context;
  const start = reader.peek().start;
  const parameters = readParameters(reader);
  if (parameters) {
    const body = context.expression();
    return { node: 'lambda', parameters, body, span: reader.since(start) };
  }
  const argument = context.expression();
  if (reader.at('=>')) throw unsupported('An argument by its name', spanOf(reader.peek()), 'give arguments by place');
  return argument;
}

/** `x ->` and `(x, y) ->`, looked ahead for; `undefined` for anything else. */
function readParameters(reader: TokenReader): SqlName[] | undefined {
  const isName = (ahead: number): boolean => ['word', 'quoted'].includes(reader.peek(ahead).kind);
  if (isName(0) && reader.peek(1).value === '->') {
    const name = reader.name('a parameter');
    reader.expect('->');
    return [name];
  }
  if (!reader.at('(')) return undefined;
  let ahead = 1;
  while (isName(ahead) && reader.peek(ahead + 1).value === ',') ahead += 2;
  if (!isName(ahead) || reader.peek(ahead + 1).value !== ')' || reader.peek(ahead + 2).value !== '->') return undefined;
  reader.expect('(');
  const names = reader.list(() => reader.name('a parameter'));
  reader.expect(')');
  reader.expect('->');
  const twice = names.find((name, index) => names.slice(0, index).some((one) => one.name === name.name));
  if (twice) throw new QueryFailure(`The parameter \`${twice.name}\` stands twice.`, twice.span);
  return names;
}

/** Functions whose arguments may stand between words. */
const SPECIAL: Readonly<
  Record<string, (context: ParserContext, call: Omit<Call, 'span'>) => Omit<Call, 'span'> | undefined>
> = {
  /** `EXTRACT(HOUR FROM x)`. */
  extract(context, call) {
    const { reader } = context;
    const unit = reader.name('a unit of time, such as `HOUR`');
    reader.expect('FROM', '`FROM` after the unit');
    const source = context.expression();
    return { ...call, args: [{ node: 'string', value: unit.name, span: unit.span }, source] };
  },
  timestampadd: (context, call) => readUnit(context, call),
  timestampdiff: (context, call) => readUnit(context, call),
  dateadd: (context, call) => readUnit(context, call, 'timestampadd'),
  date_add: (context, call) => readUnit(context, call, 'timestampadd'),
  datediff: (context, call) => readUnit(context, call, 'timestampdiff'),
  date_diff: (context, call) => readUnit(context, call, 'timestampdiff'),
  /** `OVERLAY(text PLACING part FROM 2 FOR 3)`. */
  overlay(context, call) {
    const { reader } = context;
    const args = [context.expression()];
    if (!reader.take('PLACING')) return { ...call, args: [...args, ...restOf(context)] };
    args.push(context.expression());
    reader.expect('FROM', '`FROM` and a place');
    args.push(context.expression());
    if (reader.take('FOR')) args.push(context.expression());
    return { ...call, args };
  },
  /** `POSITION(part IN text)`. */
  position(context, call) {
    const { reader } = context;
    const part = parseBelowIn(context);
    if (!reader.take('IN')) {
      const rest = reader.take(',') ? reader.list(() => context.expression()) : [];
      return { ...call, args: [part, ...rest] };
    }
    return { ...call, args: [part, context.expression()] };
  },
  substring: (context, call) => readSubstring(context, call),
  substr: (context, call) => readSubstring(context, call),
  /** `TRIM(BOTH 'x' FROM text)`, `TRIM(LEADING FROM text)`. */
  trim(context, call) {
    const { reader } = context;
    const side = ['BOTH', 'LEADING', 'TRAILING'].find(
      (word) => reader.at(word) && !['(', ')', '.', ','].includes(reader.peek(1).value),
    );
    if (side !== undefined) reader.next();
    const name = side === 'LEADING' ? 'ltrim' : side === 'TRAILING' ? 'rtrim' : 'trim';
    if (side !== undefined && reader.take('FROM')) return { ...call, name, args: [context.expression()] };
    const first = context.expression();
    if (reader.take('FROM')) return { ...call, name, args: [first, context.expression()] };
    if (side !== undefined) throw reader.unexpected('`FROM` and the text to trim');
    const rest = reader.take(',') ? reader.list(() => context.expression()) : [];
    // Of two arguments the characters are the first, but in BTRIM.
    return { ...call, args: [first, ...rest] };
  },
};

/** `timestampadd(HOUR, 5, time)`: the unit is a word; with two arguments, `date_add` and `datediff` count days. */
function readUnit(context: ParserContext, call: Omit<Call, 'span'>, name = call.name): Omit<Call, 'span'> | undefined {
  const { reader } = context;
  const token = reader.peek();
  if (token.kind !== 'word' || reader.peek(1).value !== ',') return undefined;
  if (!isTimeUnit(token.value)) {
    if (name === call.name) throw reader.unexpected('a unit of time, such as `HOUR`');
    return undefined;
  }
  // A column may be called as a unit is.
  if (name !== call.name && !hasThree(reader)) return undefined;
  reader.next();
  reader.expect(',');
  const unit = { node: 'string', value: token.text, span: spanOf(token) } as const;
  return { ...call, name, args: [unit, ...reader.list(() => context.expression())] };
}

function isTimeUnit(word: string): boolean {
  return /^(?:YEAR|QUARTER|MONTH|WEEK|DAY|DAYOFYEAR|HOUR|MINUTE|SECOND|MILLISECOND|MICROSECOND)$/.test(word);
}

/** True when three arguments follow, up to the closing parenthesis. */
function hasThree(reader: TokenReader): boolean {
  let commas = 0;
  let depth = 0;
  for (let ahead = 0; reader.peek(ahead).kind !== 'end'; ahead++) {
    const { value, kind } = reader.peek(ahead);
    if (kind !== 'symbol') continue;
    if (value === '(' || value === '[') depth++;
    else if (value === ')' || value === ']') depth--;
    else if (value === ',' && depth === 0) commas++;
    if (depth < 0) break;
  }
  return commas >= 2;
}

/** Arguments behind the first. */
function restOf(context: ParserContext): readonly SqlExpr[] {
  return context.reader.take(',') ? context.reader.list(() => context.expression()) : [];
}

/** `SUBSTRING(text FROM 2 FOR 3)`. */
function readSubstring(context: ParserContext, call: Omit<Call, 'span'>): Omit<Call, 'span'> {
  const { reader } = context;
  const args = [context.expression()];
  if (reader.take('FROM')) {
    args.push(context.expression());
    if (reader.take('FOR')) args.push(context.expression());
  } else if (reader.take(',')) {
    args.push(...reader.list(() => context.expression()));
  }
  return { ...call, args };
}

function parseBelowIn(context: ParserContext): SqlExpr {
  return context.reader.nested(() => context.operand());
}

function readOver(context: ParserContext): SqlWindow {
  const { reader } = context;
  if (reader.atName()) {
    const name = reader.name('a window');
    return { name, partitionBy: [], orderBy: [], frame: null, span: name.span };
  }
  return parseWindow(context);
}

/** Reads `(PARTITION BY … ORDER BY … ROWS …)`. */
export function parseWindow(context: ParserContext): SqlWindow {
  const { reader } = context;
  const start = reader.expect('(', '`(` or a window name').start;
  const name = reader.atName() && !isWindowClause(reader.peek().value) ? reader.name('a window') : null;
  const partitionBy =
    reader.take('PARTITION', 'BY') || reader.take('DISTRIBUTE', 'BY') ? reader.list(() => context.expression()) : [];
  const orderBy =
    reader.take('ORDER', 'BY') || reader.take('SORT', 'BY') ? reader.list(() => parseSortItem(context)) : [];
  const frame = readFrame(context);
  reader.expect(')', '`PARTITION BY`, `ORDER BY`, a frame or `)` in the window');
  return { name, partitionBy, orderBy, frame, span: reader.since(start) };
}

function isWindowClause(word: string): boolean {
  return ['PARTITION', 'DISTRIBUTE', 'ORDER', 'SORT', 'ROWS', 'RANGE'].includes(word);
}

/** One item of ORDER BY. Spark puts nulls first when ascending and last when descending. */
export function parseSortItem(context: ParserContext): SqlSortItem {
  const { reader } = context;
  const expr = context.expression();
  const descending = reader.take('DESC');
  if (!descending) reader.take('ASC');
  const nulls = readNulls(reader) ?? (descending ? 'last' : 'first');
  return { expr, descending, nulls, span: reader.since(expr.span.start) };
}

/** `NULLS FIRST`, `NULLS LAST`; `undefined` when neither stands here. */
export function readNulls(reader: TokenReader): 'first' | 'last' | undefined {
  if (!reader.take('NULLS')) return undefined;
  if (reader.take('FIRST')) return 'first';
  if (reader.take('LAST')) return 'last';
  throw reader.unexpected('`FIRST` or `LAST` after `NULLS`');
}

function readFrame(context: ParserContext): SqlWindow['frame'] {
  const { reader } = context;
  const unit = reader.take('ROWS') ? 'rows' : reader.take('RANGE') ? 'range' : null;
  if (unit === null) return null;
  if (!reader.take('BETWEEN')) return { unit, from: readBound(context), to: { kind: 'currentRow', value: null } };
  const from = readBound(context);
  reader.expect('AND', '`AND` and the end of the frame');
  return { unit, from, to: readBound(context) };
}

function readBound(context: ParserContext): SqlFrameBound {
  const { reader } = context;
  if (reader.take('UNBOUNDED', 'PRECEDING')) return { kind: 'unboundedPreceding', value: null };
  if (reader.take('UNBOUNDED', 'FOLLOWING')) return { kind: 'unboundedFollowing', value: null };
  if (reader.take('CURRENT', 'ROW')) return { kind: 'currentRow', value: null };
  const value = context.operand('`UNBOUNDED`, `CURRENT ROW` or a number of rows');
  if (reader.take('PRECEDING')) return { kind: 'preceding', value };
  if (reader.take('FOLLOWING')) return { kind: 'following', value };
  throw reader.unexpected('`PRECEDING` or `FOLLOWING`');
}
