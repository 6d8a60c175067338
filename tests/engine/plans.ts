/** Short ways to write plans, events and views for tests. */
import type {
  ComparisonRules,
  Expr,
  NamedExpr,
  Plan,
  Program,
  SequenceStep,
  WildcardPattern,
} from '../../src/engine/plan.ts';
import { type RunInput, runProgram } from '../../src/engine/run.ts';
import type { EventRecord, Result, Value, View } from '../../src/engine/values.ts';

export const span = { start: 0, end: 1 };
export const at = (start: number, end: number) => ({ start, end });

export const STRICT: ComparisonRules = { fold: false, numbers: 'strict', missing: false, lists: 'any' };
export const LENIENT: ComparisonRules = { fold: true, numbers: 'both', missing: false, lists: 'any' };
export const SQL: ComparisonRules = { fold: false, numbers: 'coerce', missing: null, lists: 'whole' };

export const field = (name: string, relation?: string): Expr =>
  relation === undefined ? { op: 'field', name, span } : { op: 'field', name, relation, span };
export const literal = (value: Value): Expr => ({ op: 'literal', value, span });
export const compare = (
  comparator: Extract<Expr, { op: 'compare' }>['comparator'],
  left: Expr | string,
  right: Expr | Value,
  rules: ComparisonRules = STRICT,
  where = span,
): Expr => ({
  op: 'compare',
  comparator,
  left: typeof left === 'string' ? field(left) : left,
  right: isExpr(right) ? right : literal(right),
  rules,
  span: where,
});
export const eq = (left: Expr | string, right: Expr | Value, rules = STRICT, where = span): Expr =>
  compare('eq', left, right, rules, where);
export const and = (...items: Expr[]): Expr => ({ op: 'and', items, span });
export const or = (...items: Expr[]): Expr => ({ op: 'or', items, span });
export const not = (item: Expr): Expr => ({ op: 'not', item, span });
export const exists = (name: string): Expr => ({ op: 'exists', value: field(name), span });
export const call = (name: string, ...args: Expr[]): Expr => ({ op: 'call', name, args, span });
export const wildcard = (name: string, text: string, fold = true): Expr => ({
  op: 'match',
  value: field(name),
  pattern: { kind: 'wildcard', parts: stars(text) },
  rules: { fold, missing: false, lists: 'any' },
  span,
});

/** `*` and `?` as wildcards. */
export function stars(text: string): WildcardPattern {
  return [...text].map((character) =>
    character === '*' ? { any: 'many' } : character === '?' ? { any: 'one' } : character,
  );
}

function isExpr(value: Expr | Value): value is Expr {
  return typeof value === 'object' && value !== null && 'op' in value;
}

export const source: Plan = { op: 'source', span };
export const filter = (predicate: Expr, input: Plan = source): Plan => ({ op: 'filter', input, predicate, span });
export const named = (...names: string[]): NamedExpr[] => names.map((name) => ({ name, expr: field(name) }));
export const project = (input: Plan, ...columns: NamedExpr[]): Plan => ({ op: 'project', input, columns, span });
export const extend = (input: Plan, ...columns: NamedExpr[]): Plan => ({ op: 'extend', input, columns, span });
export const limit = (input: Plan, count: number, from: 'head' | 'tail' = 'head', offset = 0): Plan => ({
  op: 'limit',
  input,
  count,
  offset,
  from,
  span,
});
export const sort = (input: Plan, name: string, descending = false, rules = STRICT): Plan => ({
  op: 'sort',
  input,
  keys: [{ expr: field(name), descending, nulls: 'last', rules }],
  span,
});
export const union = (events: boolean, ...inputs: Plan[]): Plan => ({ op: 'union', inputs, events, span });
export const difference = (left: Plan, right: Plan): Plan => ({ op: 'difference', left, right, span });
export const step = (predicate: Expr, more: Partial<SequenceStep> = {}): SequenceStep => ({
  predicate,
  by: [],
  runs: 1,
  missing: false,
  span,
  ...more,
});

/** Events from records, lines from 1. */
export const events = (...records: Record<string, Value>[]): EventRecord[] =>
  records.map((raw, index) => ({ line: index + 1, raw }));

/** A view of records as they are, whose time is the field `time`; closed when `names` are given. */
export function plainView(names?: readonly string[]): View {
  return {
    id: 'plain',
    accessor: (name) =>
      names && !names.includes(name)
        ? undefined
        : (event) => (Object.hasOwn(event.raw, name) ? (event.raw[name] ?? null) : null),
    selector: (object, action) => {
      if (object !== 'process' || (action !== undefined && action !== 'create')) return undefined;
      return (event) => event.raw['id'] === 1;
    },
    objects: new Map([['process', ['create']]]),
    time: (event) => (typeof event.raw['time'] === 'number' ? event.raw['time'] : null),
    fieldNames: (found) => names ?? [...new Set(found.flatMap((event) => Object.keys(event.raw)))],
    open: names === undefined,
    isLogSource: (name) => name === 'id',
  };
}

export const program = (plan: Plan, returns: Program['returns'] = 'events'): Program => ({
  kind: 'plan',
  plan,
  returns,
});

/** Runs a plan over events. */
export function run(
  plan: Plan,
  records: readonly EventRecord[],
  returns: Program['returns'] = 'events',
  more: Partial<RunInput> = {},
): Result {
  return runProgram(program(plan, returns), { events: records, view: plainView(), now: null, ...more });
}

/** The lines that a plan finds. */
export function lines(plan: Plan, records: readonly EventRecord[], more: Partial<RunInput> = {}): readonly number[] {
  const result = run(plan, records, 'events', more);
  return result.kind === 'events' ? result.events : [];
}

/** The rows of a plan that gives a table. */
export function rows(
  plan: Plan,
  records: readonly EventRecord[],
  more: Partial<RunInput> = {},
): readonly (readonly Value[])[] {
  const result = run(plan, records, 'table', more);
  return result.kind === 'table' ? result.rows : [];
}

/** The value of an expression for one record. */
export function evaluate(expr: Expr, record: Record<string, Value> = {}): Value {
  return rows(project(source, { name: 'value', expr }), events(record))[0]?.[0] ?? null;
}
