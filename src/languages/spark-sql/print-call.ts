/** Function calls, with FILTER and OVER. */
import { QueryFailure } from '../failure.ts';
import type { Typed } from './cast.ts';
import type { CallInfo } from './functions/definition.ts';
import { findFunction } from './functions.ts';
import type { ExpressionContext } from './print-context.ts';
import { condition, literalPlace } from './print-predicates.ts';
import type { SqlExpr, SqlFrameBound, SqlWindow } from './syntax-tree.ts';
import { UNKNOWN } from './types.ts';

type Call = Extract<SqlExpr, { node: 'call' }>;

/** Functions whose result depends on the order among equal rows: the events' lines decide. */
const TIE_BROKEN = new Set(['row_number', 'ntile', 'lag', 'lead']);

/** Prints a call; its function and number of arguments were checked at parsing. */
export function printCall(context: ExpressionContext, call: Call): Typed {
  const found = findFunction(call.name);
  if (!found) {
    throw new QueryFailure(
      `Unexpected \`${call.name}\`, which gives rows, expected it by itself in the select list.`,
      call.nameSpan,
      { help: `give its rows a name first: \`LATERAL VIEW ${call.name}(…) t AS x\`` },
    );
  }
  checkPlace(context, call, found.kind);
  const inner =
    found.kind === 'aggregate' && !call.over ? context.with({ groups: null, noAggregates: 'an aggregate' }) : context;
  const args = call.args.map((arg, index): Typed => {
    if (arg.node !== 'lambda') return inner.print(arg);
    if (found.lambdas?.includes(index)) return { sql: 'NULL', type: UNKNOWN };
    throw new QueryFailure(`Unexpected \`->\` in an argument of \`${call.name}\`, expected a value.`, arg.span);
  });
  return found.print(args, callInfo(context, inner, call));
}

/** The body of the lambda in argument `index`, over these parameters. */
function lambdaBody(context: ExpressionContext, call: Call, index: number, values: readonly Typed[]): Typed {
  const lambda = call.args[index];
  if (lambda?.node !== 'lambda') {
    throw new QueryFailure('Unexpected value, expected a function such as `x -> x + 1`.', lambda?.span ?? call.span);
  }
  const extra = lambda.parameters[values.length];
  if (extra) {
    const most = values.length === 1 ? '1 parameter' : `at most ${values.length} parameters`;
    throw new QueryFailure(`Unexpected parameter \`${extra.name}\`, expected ${most}.`, extra.span);
  }
  const parameters = new Map(context.parameters);
  lambda.parameters.forEach(({ name }, place) => {
    const value = values[place];
    if (value) parameters.set(name.toLowerCase(), value);
  });
  return context.with({ parameters }).print(lambda.body);
}

function checkPlace(context: ExpressionContext, call: Call, kind: 'scalar' | 'aggregate' | 'window'): void {
  const name = call.name.toUpperCase();
  if (kind === 'window' && !call.over) {
    throw new QueryFailure(`Unexpected \`${name}\` without \`OVER\`.`, call.span, {
      help: `write \`${name}(…) OVER (PARTITION BY … ORDER BY …)\``,
    });
  }
  if (kind === 'scalar') {
    const extra = call.over ? 'OVER' : call.filter ? 'FILTER' : call.distinct ? 'DISTINCT' : null;
    if (extra) throw new QueryFailure(`Unexpected \`${extra}\` with \`${name}\`, which is no aggregate.`, call.span);
    return;
  }
  if (context.noAggregates !== null) {
    const help = context.noAggregates === 'WHERE' ? 'conditions on aggregates stand in `HAVING`' : undefined;
    throw new QueryFailure(
      `Unexpected \`${name}\` in ${context.noAggregates}, where no aggregate can stand.`,
      call.span,
      help === undefined ? {} : { help },
    );
  }
}

/** What a function may ask about a call. */
export function callInfo(context: ExpressionContext, inner: ExpressionContext, call: Call): CallInfo {
  return {
    span: call.span,
    distinct: call.distinct,
    ignoreNulls: call.ignoreNulls,
    star: call.star,
    argSpans: call.args.map((arg) => arg.span),
    argNames: call.args.map((arg) => (arg.node === 'column' ? arg.parts.at(-1)?.name : undefined)),
    lambda: (index, values) => lambdaBody(inner, call, index, values),
    alias: context.env.alias,
    groups: [...(context.groups ?? [])],
    warn: context.env.warn,
    constants: call.args.map(constantOf),
    order: call.over ? undefined : context.inputOrder,
    over: (sql) => {
      const filter = call.filter ? ` FILTER (WHERE ${condition(inner, call.filter)})` : '';
      return `${sql}${filter}${call.over ? ` OVER (${printWindow(context, call.over, call)})` : ''}`;
    },
    now: context.env.now,
    placeIn: (argument, index) => {
      const literal = call.args[argument];
      return literal ? literalPlace(context, literal.span)(index, index + 1) : call.span;
    },
  };
}

/** The value of a literal argument. */
function constantOf(expr: SqlExpr): CallInfo['constants'][number] {
  if (expr.node === 'string' || expr.node === 'boolean') return expr.value;
  if (expr.node === 'number') return Number(expr.text);
  if (expr.node === 'null') return null;
  if (expr.node === 'unary' && expr.operator === '-' && expr.operand.node === 'number')
    return -Number(expr.operand.text);
  return undefined;
}

function printWindow(context: ExpressionContext, window: SqlWindow, call: Call): string {
  const resolved = resolveWindow(context, window);
  const inner = context.with({ noAggregates: context.groups ? null : 'a window' });
  const parts: string[] = [];
  if (resolved.partitionBy.length > 0) {
    parts.push(`PARTITION BY ${resolved.partitionBy.map((expr) => inner.print(expr).sql).join(', ')}`);
  }
  const keys = resolved.orderBy.map(
    (item) =>
      `${inner.print(item.expr).sql} ${item.descending ? 'DESC' : 'ASC'} NULLS ${item.nulls === 'first' ? 'FIRST' : 'LAST'}`,
  );
  if (TIE_BROKEN.has(call.name) || resolved.frame?.unit === 'rows') keys.push(context.rowOrder);
  if (keys.length > 0) parts.push(`ORDER BY ${keys.join(', ')}`);
  if (resolved.frame) {
    const { unit, from, to } = resolved.frame;
    parts.push(`${unit.toUpperCase()} BETWEEN ${printBound(inner, from)} AND ${printBound(inner, to)}`);
  }
  return parts.join(' ');
}

function resolveWindow(context: ExpressionContext, window: SqlWindow): SqlWindow {
  if (!window.name) return window;
  const named = context.windows.get(window.name.name.toLowerCase());
  if (!named) {
    throw new QueryFailure(
      `Unexpected window \`${window.name.name}\`, expected one of the WINDOW clause.`,
      window.name.span,
    );
  }
  return {
    ...named,
    orderBy: window.orderBy.length > 0 ? window.orderBy : named.orderBy,
    frame: window.frame ?? named.frame,
  };
}

function printBound(context: ExpressionContext, bound: SqlFrameBound): string {
  const value = bound.value ? context.print(bound.value).sql : '';
  switch (bound.kind) {
    case 'unboundedPreceding':
      return 'UNBOUNDED PRECEDING';
    case 'unboundedFollowing':
      return 'UNBOUNDED FOLLOWING';
    case 'currentRow':
      return 'CURRENT ROW';
    case 'preceding':
      return `${value} PRECEDING`;
    case 'following':
      return `${value} FOLLOWING`;
  }
}
