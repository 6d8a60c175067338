/** Function calls, with DISTINCT, FILTER and OVER, and the functions that have a syntax of their own. */
import { QueryFailure, unsupported } from '../failure.ts';
import { checkCall } from './functions.ts';
import type { ParserContext } from './parser-context.ts';
import type { SqlExpr, SqlFrameBound, SqlSortItem, SqlWindow } from './syntax-tree.ts';
import { spanOf } from './token-reader.ts';

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
  const argument = context.expression();
  if (reader.at('->')) throw unsupported('A lambda function', spanOf(reader.peek()));
  return argument;
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
    if (reader.take('FROM')) return { ...call, name, args: [context.expression(), first] };
    if (side !== undefined) throw reader.unexpected('`FROM` and the text to trim');
    const rest = reader.take(',') ? reader.list(() => context.expression()) : [];
    // TRIM(text) has one argument; Spark's two-argument forms are LTRIM(part, text) and BTRIM(text, part).
    return { ...call, args: [first, ...rest] };
  },
};

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
  let nulls: 'first' | 'last' = descending ? 'last' : 'first';
  if (reader.take('NULLS')) {
    if (reader.take('FIRST')) nulls = 'first';
    else if (reader.take('LAST')) nulls = 'last';
    else throw reader.unexpected('`FIRST` or `LAST` after `NULLS`');
  }
  return { expr, descending, nulls, span: reader.since(expr.span.start) };
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
