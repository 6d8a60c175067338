/** `groupby`, `value_counts` and other counting. */
import type { Aggregate, AggregateFunction, Expr, NamedExpr, Plan, Span } from '../../engine/plan.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import { Arguments, type Call, literal, namesOf, plain } from './arguments.ts';
import { readColumn } from './frames.ts';
import { constantOf } from './operands.ts';
import type { Expression } from './syntax.ts';
import {
  derive,
  describe,
  type Evaluation,
  type Frame,
  type Groups,
  ORDER,
  type PythonValue,
  type Series,
} from './values.ts';

const FUNCTIONS: ReadonlyMap<string, AggregateFunction> = new Map([
  ['count', 'count'],
  ['nunique', 'distinctCount'],
  ['sum', 'sum'],
  ['mean', 'average'],
  ['min', 'min'],
  ['max', 'max'],
  ['first', 'first'],
  ['last', 'last'],
  ['std', 'standardDeviation'],
  ['median', 'median'],
  ['unique', 'list'],
  ['var', 'variance'],
  ['list', 'list'],
  ['set', 'values'],
]);

/** Functions of `agg` that are no methods of a grouping. */
const ONLY_IN_AGG = ['list', 'set'];

/** Functions of numbers alone. */
const OF_NUMBERS: readonly AggregateFunction[] = ['average', 'median', 'standardDeviation', 'variance'];

/** One column of a result. */
interface Summary {
  readonly column: string;
  readonly fn: AggregateFunction;
  /** Absent to count rows. */
  readonly arg?: Expr;
  /** Each value once, as first met. */
  readonly once?: true;
}

/** `df.groupby(by)`. */
export function groupBy(frame: Frame, call: Call, evaluation: Evaluation): Groups {
  const args = new Arguments(call, ['by', 'as_index', 'sort', 'dropna', 'group_keys', 'observed'], evaluation);
  const given = args.required('by');
  const items = given.value.type === 'list' ? given.value.items : [given.value];
  const keys = items.map((item): NamedExpr => {
    const name = constantOf(item);
    if (typeof name === 'string') return { name, expr: readColumn(frame, name, given.span) };
    if (item.type === 'series' && item.name !== undefined) return { name: item.name, expr: item.expr };
    throw new QueryFailure(`Unexpected ${plain(describe(item))}, expected a column name in \`groupby\`.`, given.span);
  });
  return {
    type: 'groups',
    frame,
    keys,
    single: false,
    asIndex: args.flag('as_index', true),
    sorted: args.flag('sort', true),
    dropMissing: args.flag('dropna', true),
  };
}

/** `groups['a']` and `groups[['a', 'b']]`. */
export function selectOf(groups: Groups, key: PythonValue, span: Span): Groups {
  const selected = namesOf(key);
  if (selected === undefined) {
    throw new QueryFailure(`Unexpected ${plain(describe(key))}, expected a column name.`, span);
  }
  for (const name of selected) readColumn(groups.frame, name, span);
  return { ...groups, selected, single: key.type === 'constant' };
}

/** A method of a grouping. */
export function callGroups(groups: Groups, call: Call, evaluation: Evaluation): PythonValue {
  if (call.name === 'value_counts' && groups.single) return countInGroups(groups, call, evaluation);
  if (call.name === 'size') {
    new Arguments(call, [], evaluation);
    return finish(groups, [{ column: 'size', fn: 'count' }], groups.asIndex, call.span);
  }
  if (call.name === 'agg' || call.name === 'aggregate') return aggregate(groups, call, evaluation);
  const fn = ONLY_IN_AGG.includes(call.name) ? undefined : FUNCTIONS.get(call.name);
  if (fn === undefined || (call.name === 'unique' && !groups.single)) {
    throw unsupported(`The method \`${call.name}\` of a grouping`, call.nameSpan);
  }
  new Arguments(call, [], evaluation);
  return finish(groups, summariesOf(groups, fn, call, evaluation), groups.single && groups.asIndex, call.span);
}

/** The same function over every selected column, or over all but the keys where none is selected. */
function summariesOf(groups: Groups, fn: AggregateFunction, call: Call, evaluation: Evaluation): readonly Summary[] {
  const keys = groups.keys.map((key) => key.name);
  const columns = groups.selected ?? groups.frame.columns?.filter((name) => !keys.includes(name));
  if (columns === undefined) {
    throw unsupported(
      `\`${call.name}\` of all columns`,
      call.nameSpan,
      'Say which: `df[["a", "b"]].groupby("a").count()`, or `df.groupby("a")["b"].count()`.',
    );
  }
  if (groups.selected === undefined && columns.length > 0 && OF_NUMBERS.includes(fn)) {
    evaluation.warn({
      message: 'A column of text has no value here; pandas stops at the first one.',
      help: 'Select the columns of numbers: `.groupby("a")[["b", "c"]]`.',
      ...call.nameSpan,
    });
  }
  const once = call.name === 'unique' ? ({ once: true } as const) : {};
  return columns.map((column) => ({ column, fn, arg: readColumn(groups.frame, column, call.span), ...once }));
}

/** `.agg('count')`, `.agg(['count', 'nunique'])`, `.agg({'a': 'count'})`, `.agg(x=('a', 'count'))`. */
function aggregate(groups: Groups, call: Call, evaluation: Evaluation): PythonValue {
  const named = call.args.filter((argument) => argument.name !== undefined && argument.name !== 'func');
  if (named.length > 0) {
    const summaries = named.map((argument) => {
      const value = namedAggregate(argument.value, evaluation) ?? aggregateValue(argument.value, evaluation);
      const [column, name] = value.type === 'list' ? value.items.map(constantOf) : [];
      if (value.type === 'constant' && groups.single) {
        const only = groups.selected?.[0] ?? '';
        return summary(groups, argument.name ?? only, only, value.value, argument);
      }
      if (typeof column !== 'string') {
        throw new QueryFailure("Unexpected value, expected a pair such as `('column', 'count')`.", argument);
      }
      return summary(groups, argument.name ?? column, column, name, argument);
    });
    return finish(groups, summaries, false, call.span);
  }
  const [argument] = call.args;
  if (argument === undefined)
    throw new QueryFailure('Missing argument, expected a function such as `"count"`.', call.nameSpan);
  if (argument.value.kind === 'dict') {
    const summaries = argument.value.entries.flatMap(({ key, value }) => {
      const column = constantOf(evaluation.value(key));
      if (typeof column !== 'string') throw new QueryFailure('Unexpected key, expected a column name.', key);
      const name = constantOf(aggregateValue(value, evaluation));
      if (name === undefined) throw unsupported('Several functions for one column', value);
      return [summary(groups, column, column, name, value)];
    });
    return finish(groups, summaries, false, call.span);
  }
  const value = aggregateValue(argument.value, evaluation);
  if (value.type === 'constant') {
    const fn = functionOf(value.value, argument);
    return finish(groups, summariesOf(groups, fn, call, evaluation), groups.single && groups.asIndex, call.span);
  }
  const only = groups.selected?.[0];
  if (value.type !== 'list' || !groups.single || only === undefined) {
    throw unsupported('This form of `agg`', argument, 'Write `.agg(name=("column", "count"))`.');
  }
  const summaries = value.items.map((item) => {
    const name = constantOf(item);
    return summary(groups, String(name), only, name, argument);
  });
  return finish(groups, summaries, false, call.span);
}

/** `pd.NamedAgg(column='a', aggfunc='count')`, as a pair; `undefined` for anything else. */
function namedAggregate(node: Expression, evaluation: Evaluation): PythonValue | undefined {
  if (node.kind !== 'call' || node.callee.kind !== 'attribute' || node.callee.name !== 'NamedAgg') return undefined;
  const call: Call = { name: 'NamedAgg', nameSpan: node.callee.nameSpan, args: node.args, span: node };
  const args = new Arguments(call, ['column', 'aggfunc'], evaluation);
  const fn = args.node('aggfunc');
  const items = [
    args.required('column').value,
    fn === undefined ? args.required('aggfunc').value : aggregateValue(fn, evaluation),
  ];
  return { type: 'list', items };
}

/** A function of `agg`: its name, or Python's own (`list`, `set`, `len`, `sum`, `min`, `max`), or pairs and lists of these. */
function aggregateValue(node: Expression, evaluation: Evaluation): PythonValue {
  if (node.kind === 'name' && ['list', 'set', 'sum', 'min', 'max', 'len'].includes(node.name)) {
    return { type: 'constant', value: node.name === 'len' ? 'size' : node.name };
  }
  if (node.kind === 'lambda') throw unsupported('A `lambda` in `agg`', node);
  if (node.kind === 'tuple' || node.kind === 'list') {
    return { type: 'list', items: node.items.map((item) => aggregateValue(item, evaluation)) };
  }
  return evaluation.value(node);
}

function summary(groups: Groups, column: string, source: string, name: unknown, span: Span): Summary {
  if (name === 'size') return { column, fn: 'count' };
  const arg = readColumn(groups.frame, source, span);
  return { column, fn: functionOf(name, span), arg, ...(name === 'unique' ? { once: true } : {}) };
}

function functionOf(name: unknown, span: Span): AggregateFunction {
  const fn = typeof name === 'string' ? FUNCTIONS.get(name) : undefined;
  if (fn !== undefined) return fn;
  const known = [...FUNCTIONS.keys()].map((each) => `\`${each}\``).join(', ');
  throw unsupported(
    typeof name === 'string' ? `The function \`${name}\`` : 'This function',
    span,
    `There are ${known}.`,
  );
}

function finish(groups: Groups, summaries: readonly Summary[], asSeries: boolean, span: Span): PythonValue {
  const { keys, frame } = groups;
  const plan: Plan = {
    op: 'aggregate',
    input: frame.rows.plan,
    by: keys.map((key, index) => ({ name: keyName(index), expr: key.expr })),
    aggregates: summaries.flatMap((each, index) => aggregatesOf(each, index, span)),
    missingKeys: groups.dropMissing ? 'drop' : 'keep',
    order: groups.sorted ? 'key' : 'met',
    span,
  };
  const names = keys.map((key) => key.name);
  const table = tableOf(plan, names, summaries, span);
  const [only] = summaries;
  if (asSeries && only !== undefined) {
    const name = only.column === 'size' ? undefined : only.column;
    const expr = readColumn(table, only.column, span);
    return { type: 'series', rows: table.rows, expr, name, index: names, holds: 'any' };
  }
  return groups.asIndex ? table : { ...table, columns: [...names, ...(table.columns ?? [])], index: [] };
}

/** What the plan counts or adds up for one column. */
function aggregatesOf({ fn, arg }: Summary, index: number, span: Span): readonly Aggregate[] {
  const name = valueName(index);
  if (arg === undefined) return [{ name, fn, span }];
  if (fn === 'sum')
    return [
      { name, fn, arg, span },
      { name: partsName(index), fn: 'list', arg, span },
    ];
  return [{ name, fn, arg: fn === 'count' ? presence(arg, span) : arg, span }];
}

/** A list is one value where values are counted. */
function presence(value: Expr, span: Span): Expr {
  const when: Expr = { op: 'exists', value, span };
  // biome-ignore lint/suspicious/noThenProperty: the plan's name for what a case gives
  return { op: 'conditional', cases: [{ when, then: literal(true, span) }], otherwise: literal(null, span), span };
}

/** A column of the result, from what the plan gives. The sum of nothing is 0, and that of texts is one text. */
function resultOf({ fn, once }: Summary, index: number, span: Span): Expr {
  const value: Expr = { op: 'field', name: valueName(index), span };
  if (once) return { op: 'call', name: 'distinctValues', args: [value], span };
  if (fn !== 'sum') return value;
  const parts: Expr = { op: 'field', name: partsName(index), span };
  const text: Expr = { op: 'call', name: 'joinValues', args: [parts, literal('', span)], span };
  return {
    op: 'conditional',
    cases: [
      // biome-ignore lint/suspicious/noThenProperty: the plan's name for what a case gives
      { when: { op: 'exists', value, span }, then: value },
      // biome-ignore lint/suspicious/noThenProperty: the plan's name for what a case gives
      { when: { op: 'exists', value: { op: 'call', name: 'valueCount', args: [parts], span }, span }, then: text },
    ],
    otherwise: literal(0, span),
    span,
  };
}

// A key and a value may have one name, so that the plan's columns have names of their own.
function keyName(index: number): string {
  return `key ${index + 1}`;
}

function valueName(index: number): string {
  return `value ${index + 1}`;
}

/** The values that a sum is made of. */
function partsName(index: number): string {
  return `${valueName(index)} parts`;
}

/** The aggregated rows as a frame whose index is the keys. */
function tableOf(plan: Plan, keys: readonly string[], summaries: readonly Summary[], span: Span): Frame {
  const index = new Map(keys.map((name, at): [string, Expr] => [name, { op: 'field', name: keyName(at), span }]));
  const values = summaries.map(({ column }) => column);
  const origin = {
    events: false,
    columns: [...keys, ...values],
    read: (name: string, place: Span): Expr => index.get(name) ?? { op: 'field', name, span: place },
  };
  const made = summaries.map((each, at): [string, Expr] => [each.column, resultOf(each, at, span)]);
  const computed = new Map([...index, ...made]);
  return { type: 'frame', rows: { origin, plan }, columns: values, computed, index: keys };
}

/** `.value_counts()` of a column: how often each value occurs, most frequent first. */
export function countValues(series: Series, call: Call, evaluation: Evaluation): PythonValue {
  const args = new Arguments(call, ['sort', 'ascending', 'dropna'], evaluation);
  const frame: Frame = { type: 'frame', rows: series.rows, columns: undefined, computed: new Map(), index: [] };
  return countKeys(frame, [{ name: series.name ?? 'index', expr: series.expr }], args, call.span);
}

/** How often each combination of keys occurs. `args` may hold `sort`, `ascending` and `dropna`. */
export function countKeys(frame: Frame, keys: readonly NamedExpr[], args: Arguments, span: Span): PythonValue {
  const groups: Groups = {
    type: 'groups',
    frame,
    keys,
    single: true,
    asIndex: true,
    sorted: false,
    dropMissing: args.flag('dropna', true),
  };
  const counted = finish(groups, [{ column: 'count', fn: 'count' }], true, span);
  if (counted.type !== 'series' || !args.flag('sort', true)) return counted;
  const order = { descending: !args.flag('ascending', false), nulls: 'last', rules: ORDER } as const;
  const plan: Plan = { op: 'sort', input: counted.rows.plan, keys: [{ expr: counted.expr, ...order }], span };
  return { ...counted, rows: derive(counted.rows, plan) };
}

/** `groups['a'].value_counts()`: the values of each group, the most frequent first. */
function countInGroups(groups: Groups, call: Call, evaluation: Evaluation): PythonValue {
  const args = new Arguments(call, ['sort', 'ascending', 'dropna'], evaluation);
  const { span } = call;
  const name = groups.selected?.[0] ?? '';
  const keys = [...groups.keys, { name, expr: readColumn(groups.frame, name, span) }];
  const wider: Groups = { ...groups, keys, asIndex: true, sorted: false, dropMissing: args.flag('dropna', true) };
  const counted = finish(wider, [{ column: 'count', fn: 'count' }], true, span);
  if (counted.type !== 'series' || !args.flag('sort', true)) return counted;
  const outer = groups.sorted
    ? groups.keys.map((_, index) => ({ op: 'field', name: keyName(index), span }) as const)
    : [];
  const order = { nulls: 'last', rules: ORDER } as const;
  const plan: Plan = {
    op: 'sort',
    input: counted.rows.plan,
    keys: [
      ...outer.map((expr) => ({ expr, descending: false, ...order })),
      { expr: counted.expr, descending: !args.flag('ascending', false), ...order },
    ],
    span,
  };
  return { ...counted, rows: derive(counted.rows, plan) };
}

/** `len(df)`: a table of one row. */
export function countRows(value: Frame | Series, call: Call, evaluation: Evaluation): Frame {
  new Arguments(call, ['obj'], evaluation);
  const rows: Summary = { column: 'len', fn: 'count' };
  const plan: Plan = {
    op: 'aggregate',
    input: value.rows.plan,
    by: [],
    aggregates: aggregatesOf(rows, 0, call.span),
    missingKeys: 'keep',
    order: 'met',
    span: call.span,
  };
  return tableOf(plan, [], [rows], call.span);
}

/** What a column comes to as a whole, by the method's name. */
export const SUMMARIES: ReadonlyMap<string, AggregateFunction> = new Map([
  ['count', 'count'],
  ['nunique', 'distinctCount'],
  ['sum', 'sum'],
  ['mean', 'average'],
  ['min', 'min'],
  ['max', 'max'],
  ['median', 'median'],
  ['std', 'standardDeviation'],
  ['var', 'variance'],
]);

/** `.count()`, `.nunique()`, `.sum()` and their kin of a column: a table of one row. */
export function summarise(series: Series, call: Call, evaluation: Evaluation): Frame {
  new Arguments(call, [], evaluation);
  const { span } = call;
  const fn = SUMMARIES.get(call.name) ?? 'count';
  // True is 1 where masks are added up.
  const isMask = series.holds === 'mask' && !['count', 'nunique', 'min', 'max'].includes(call.name);
  // biome-ignore lint/suspicious/noThenProperty: the plan's name for what a case gives
  const cases = [{ when: series.expr, then: { op: 'literal', value: 1, span } as const }];
  const arg: Expr = isMask
    ? { op: 'conditional', cases, otherwise: { op: 'literal', value: 0, span }, span }
    : series.expr;
  const whole: Summary = { column: call.name, fn, arg };
  const plan: Plan = {
    op: 'aggregate',
    input: series.rows.plan,
    by: [],
    aggregates: aggregatesOf(whole, 0, span),
    missingKeys: 'keep',
    order: 'met',
    span,
  };
  return tableOf(plan, [], [whole], span);
}
