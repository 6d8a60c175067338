/** Lowers the original EQL's pipes (query guide, "Pipes"). */
import type { Aggregate, Expr, NamedExpr, Plan, Program, Span } from '../../engine/plan.ts';
import { QueryFailure } from '../failure.ts';
import { spanOf } from '../shared/spans.ts';
import { type Lowering, RULES } from './meaning.ts';
import { type Expression, type Pipe, partsOf } from './syntax.ts';

/** A query so far. */
export interface Flow {
  readonly plan: Plan;
  readonly returns: Program['returns'];
  /** Reads the fields of what flows. */
  readonly lower: Lowering;
}

/** How many results `head` and `tail` pass when they are given no number. */
const DEFAULT_LIMIT = 50;

/** Appends a pipe, which `later` follow. Throws `QueryFailure` for arguments that it does not take. */
export function lowerPipe(flow: Flow, pipe: Pipe, later: readonly Pipe[]): Flow {
  const span = spanOf(pipe);
  switch (pipe.name) {
    case 'head':
    case 'tail':
      return {
        ...flow,
        plan: { op: 'limit', input: flow.plan, count: limitOf(pipe), offset: 0, from: pipe.name, span },
      };
    case 'filter': {
      const predicate = flow.lower.predicate(onlyArgument(pipe));
      return { ...flow, plan: { op: 'filter', input: flow.plan, predicate, span } };
    }
    case 'sort': {
      const keys = keysOf(pipe).map(
        (key) => ({ expr: flow.lower.value(key), descending: false, nulls: 'first', rules: RULES }) as const,
      );
      return { ...flow, plan: { op: 'sort', input: flow.plan, keys, span } };
    }
    case 'unique':
      return { ...flow, plan: { op: 'distinct', input: flow.plan, by: foldedKeys(flow, pipe), keep: 'first', span } };
    case 'unique_count':
      return uniqueCount(flow, pipe, readHosts(later));
    default:
      return count(flow, pipe, readHosts(later));
  }
}

function limitOf(pipe: Pipe): number {
  const [first, second] = pipe.args;
  if (second !== undefined) throw tooMany(pipe, second, 'only 1 argument');
  if (first === undefined) return DEFAULT_LIMIT;
  if (first.kind === 'literal' && typeof first.value === 'number' && first.value > 0 && Number.isInteger(first.value)) {
    return first.value;
  }
  throw new QueryFailure(`Unexpected value, expected a whole number above 0 after \`${pipe.name}\`.`, spanOf(first));
}

function onlyArgument(pipe: Pipe): Expression {
  const [first, second] = pipe.args;
  if (first === undefined) throw missing(pipe, 'a condition');
  if (second !== undefined) throw tooMany(pipe, second, 'one condition');
  return first;
}

function keysOf(pipe: Pipe): readonly Expression[] {
  if (pipe.args.length === 0) throw missing(pipe, 'a field');
  for (const key of pipe.args) {
    if (readsField(key)) continue;
    const where = `after \`${pipe.name}\``;
    throw new QueryFailure(`Unexpected constant, expected a field, or a value of one, ${where}.`, spanOf(key));
  }
  return pipe.args;
}

function readsField(expression: Expression): boolean {
  return expression.kind === 'field' || expression.kind === 'ancestry' || partsOf(expression).some(readsField);
}

/** Whether pipes ask for the machines that a count is of: only then they are counted. */
function readHosts(pipes: readonly Pipe[]): boolean {
  const reads = (expression: Expression): boolean =>
    expression.kind === 'field' ? HOST_COLUMNS.includes(expression.path[0]) : partsOf(expression).some(reads);
  return pipes.some(({ args }) => args.some(reads));
}

const HOST_COLUMNS: readonly string[] = ['hosts', 'total_hosts'];

function hostAggregates(span: Span): readonly Aggregate[] {
  const arg: Expr = { op: 'field', name: 'hostname', optional: true, span };
  return [
    { name: 'hosts', fn: 'values', arg, span },
    { name: 'total_hosts', fn: 'distinctCount', arg, span },
  ];
}

function missing(pipe: Pipe, wanted: string): QueryFailure {
  return new QueryFailure(`Missing argument, expected ${wanted} after \`${pipe.name}\`.`, pipe.nameSpan);
}

function tooMany(pipe: Pipe, surplus: Expression, wanted: string): QueryFailure {
  return new QueryFailure(`Unexpected argument, expected ${wanted} after \`${pipe.name}\`.`, spanOf(surplus));
}

/** Keys are told apart without case. */
function foldedKeys(flow: Flow, pipe: Pipe): readonly Expr[] {
  return keysOf(pipe).map((key) => fold(flow.lower.value(key)));
}

function fold(key: Expr): Expr {
  return { op: 'call', name: 'lower', args: [key], span: key.span };
}

/** The first result of each key, with `count` and `percent` added. */
function uniqueCount(flow: Flow, pipe: Pipe, withHosts: boolean): Flow {
  const span = spanOf(pipe);
  const keys = foldedKeys(flow, pipe);
  const by = keys.map((expr, index) => ({ name: `key ${index + 1}`, expr }));
  const totals: Plan = {
    op: 'window',
    input: flow.plan,
    by: [],
    aggregates: [{ name: 'total', fn: 'count', span }],
    span,
  };
  const counting: readonly Aggregate[] = [
    { name: 'count', fn: 'count', span },
    ...(withHosts ? hostAggregates(span) : []),
  ];
  const counts: Plan = { op: 'window', input: totals, by, aggregates: counting, span };
  const shares: Plan = { op: 'extend', input: counts, columns: [share(span)], span };
  const { lower } = flow;
  const computed = ['count', 'percent', ...(withHosts ? HOST_COLUMNS : [])];
  const reading = lower.reading((path, place) => {
    const [name] = path;
    const own = path.length === 1 && typeof name === 'string' && computed.includes(name);
    return own ? { op: 'field', name, span: place } : lower.field(path, place);
  });
  return { ...flow, plan: { op: 'distinct', input: shares, by: keys, keep: 'first', span }, lower: reading };
}

function share(span: Span): NamedExpr {
  const left: Expr = { op: 'field', name: 'count', span };
  const right: Expr = { op: 'field', name: 'total', span };
  return { name: 'percent', expr: { op: 'arithmetic', operator: 'divide', left, right, span } };
}

const COUNT_COLUMNS = ['count', 'key', 'percent'];

/** A table: how often each key occurs, rarest first; without keys, how many results there are. */
function count(flow: Flow, pipe: Pipe, withHosts: boolean): Flow {
  const span = spanOf(pipe);
  const { lower } = flow;
  const reading = lower.reading((path, place) => {
    const [name] = path;
    if (path.length === 1 && typeof name === 'string' && [...COUNT_COLUMNS, ...HOST_COLUMNS].includes(name)) {
      return { op: 'field', name, span: place };
    }
    throw new QueryFailure(
      `Unexpected field \`${path.join('.')}\`, expected \`count\`, \`key\`, \`percent\`, \`hosts\` or \`total_hosts\` after the pipe \`count\`.`,
      place,
    );
  });
  const counting = { name: 'count', fn: 'count', span } as const;
  const hosts = withHosts ? hostAggregates(span) : [];
  const column = (name: string): Expr => ({ op: 'field', name, span });
  if (pipe.args.length === 0) {
    const total: Plan = {
      op: 'aggregate',
      input: flow.plan,
      by: [],
      aggregates: [counting, ...hosts],
      missingKeys: 'keep',
      order: 'met',
      span,
    };
    const key: Expr = { op: 'literal', value: 'totals', span };
    const columns = [
      { name: 'count', expr: column('count') },
      { name: 'key', expr: key },
      ...hosts.map(({ name }) => ({ name, expr: column(name) })),
    ];
    return { plan: { op: 'project', input: total, columns, span }, returns: 'table', lower: reading };
  }
  const keys = keysOf(pipe).map((arg) => lower.value(arg));
  const spelt = keys.map((_, index) => column(`key ${index + 1}`));
  const groups: Plan = {
    op: 'aggregate',
    input: flow.plan,
    by: keys.map((key, index) => ({ name: `folded ${index + 1}`, expr: fold(key) })),
    aggregates: [
      counting,
      ...hosts,
      ...keys.map((arg, index) => ({ name: `key ${index + 1}`, fn: 'first', arg, span: arg.span }) as const),
    ],
    missingKeys: 'keep',
    order: 'met',
    span,
  };
  const total = { name: 'total', fn: 'sum', arg: column('count'), span } as const;
  const totals: Plan = { op: 'window', input: groups, by: [], aggregates: [total], span };
  const order = { descending: false, nulls: 'first', rules: RULES } as const;
  const sorted: Plan = {
    op: 'sort',
    input: totals,
    keys: [column('count'), ...spelt].map((expr) => ({ expr, ...order })),
    span,
  };
  const [only] = spelt;
  const key: Expr = spelt.length === 1 && only !== undefined ? only : { op: 'list', items: spelt, span };
  const columns = [
    { name: 'count', expr: column('count') },
    { name: 'key', expr: key },
    share(span),
    ...hosts.map(({ name }) => ({ name, expr: column(name) })),
  ];
  return { plan: { op: 'project', input: sorted, columns, span }, returns: 'table', lower: reading };
}
