/** Methods of a DataFrame that change its columns, its index or which rows come first. */
import type { Expr, Plan, SortKey } from '../../engine/plan.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import { Arguments, type Call } from './arguments.ts';
import { readColumn } from './frames.ts';
import { constantOf } from './operands.ts';
import { type Evaluation, type Frame, ORDER, RULES, withRows } from './values.ts';

/** `.drop(columns=[…])`, `.drop([…], axis=1)`. */
export function drop(frame: Frame, call: Call, evaluation: Evaluation): Frame {
  const args = new Arguments(call, ['labels', 'axis', 'index', 'columns', 'level', 'errors'], evaluation);
  const axis = args.optional('axis');
  const sideways = axis !== undefined && [1, 'columns'].includes(constantOf(axis.value) as string);
  const name = args.has('columns') ? 'columns' : 'labels';
  if (args.has('index') || args.has('level') || (name === 'labels' && !sideways)) {
    throw unsupported(
      '`drop` of rows by their labels',
      call.nameSpan,
      'Keep rows by a mask; columns go with `columns=`.',
    );
  }
  const names = args.names(name);
  if (frame.columns === undefined) {
    throw unsupported('`drop` from all columns', call.nameSpan, 'List those to keep: `df[["a"]]`.');
  }
  if (args.choice('errors', ['raise', 'ignore'], 'raise') === 'raise') {
    for (const each of names) readColumn(frame, each, args.required(name).span);
  }
  return { ...withRows(frame, frame.rows.plan), columns: frame.columns.filter((each) => !names.includes(each)) };
}

/** `.nlargest(n, columns)`, `.nsmallest(n, columns)`. */
export function extremes(frame: Frame, call: Call, evaluation: Evaluation): Frame {
  const args = new Arguments(call, ['n', 'columns', 'keep'], evaluation);
  args.required('n');
  args.choice('keep', ['first'], 'first');
  const descending = call.name === 'nlargest';
  const { span } = args.required('columns');
  const keys = args
    .names('columns')
    .map((name): SortKey => ({ expr: readColumn(frame, name, span), descending, nulls: 'last', rules: ORDER }));
  const sorted: Plan = { op: 'sort', input: frame.rows.plan, keys, span: call.span };
  return withRows(frame, {
    op: 'limit',
    input: sorted,
    count: Math.max(0, args.integer('n', 0)),
    offset: 0,
    from: 'head',
    span: call.span,
  });
}

/** `.set_index('a')`: the column, or columns, before the others. */
export function setIndex(frame: Frame, call: Call, evaluation: Evaluation): Frame {
  const args = new Arguments(call, ['keys', 'drop'], evaluation);
  const names = args.names('keys');
  const { span } = args.required('keys');
  if (frame.columns === undefined) {
    throw unsupported(
      '`set_index` of a table with all its columns',
      call.nameSpan,
      'List the columns first: `df[["a"]]`.',
    );
  }
  if (names.some((name) => frame.computed.has(name) && frame.rows.origin.events)) {
    throw unsupported('An index of computed values', span);
  }
  for (const name of names) readColumn(frame, name, span);
  const kept = args.flag('drop', true) ? frame.columns.filter((name) => !names.includes(name)) : frame.columns;
  return { ...withRows(frame, frame.rows.plan), columns: kept, index: names };
}

/** `.sort_index()` of a table whose index is columns. */
export function sortIndex(frame: Frame, call: Call, evaluation: Evaluation): Frame {
  const args = new Arguments(call, ['ascending'], evaluation);
  return withRows(frame, sortedByIndex(frame, args, call));
}

/** A plan's rows in the order of their index. */
export function sortedByIndex(frame: Pick<Frame, 'index' | 'rows'>, args: Arguments, call: Call): Plan {
  const { span } = call;
  if (frame.index.length === 0) throw unsupported('`sort_index` by row numbers', call.nameSpan);
  const descending = !args.flag('ascending', true);
  const keys = frame.index.map(
    (name): SortKey => ({
      expr: frame.rows.origin.read(name, span),
      descending,
      nulls: 'last',
      rules: ORDER,
    }),
  );
  return { op: 'sort', input: frame.rows.plan, keys, span };
}

/** `.filter(items=…)`, `.filter(like='x')`, `.filter(regex='^x')`: columns by their names. */
export function filterColumns(frame: Frame, call: Call, evaluation: Evaluation): readonly string[] {
  const args = new Arguments(call, ['items', 'like', 'regex', 'axis'], evaluation);
  if (args.has('items')) {
    const names = args.names('items');
    return frame.columns === undefined ? names : names.filter((name) => frame.columns?.includes(name));
  }
  if (frame.columns === undefined) {
    throw unsupported('`filter` of all columns', call.nameSpan, 'List those to keep: `df[["a"]]`.');
  }
  if (args.has('like')) {
    const part = args.text('like');
    return frame.columns.filter((name) => name.includes(part));
  }
  if (args.has('regex')) throw unsupported('`filter` by a regular expression', args.required('regex').span);
  throw new QueryFailure('Missing argument, expected `items=` or `like=`.', call.nameSpan);
}

/** `.explode('a')`: a row for each element of a list; an empty list is a missing value. */
export function explode(frame: Frame, call: Call, evaluation: Evaluation): Frame {
  const args = new Arguments(call, ['column', 'ignore_index'], evaluation);
  const column = args.text('column');
  const { span } = args.required('column');
  const value = readColumn(frame, column, span);
  const length: Expr = { op: 'call', name: 'length', args: [value], span };
  const none: Expr = { op: 'literal', value: 0, span };
  const when: Expr = { op: 'compare', comparator: 'eq', left: length, right: none, rules: RULES, span };
  // biome-ignore lint/suspicious/noThenProperty: the plan's name for what a case gives
  const cases = [{ when, then: { op: 'literal', value: null, span } as const }];
  const name = evaluation.relation('exploded');
  const columns = [{ name, expr: { op: 'conditional', cases, otherwise: value, span } as const }];
  const plan: Plan = {
    op: 'unnest',
    input: { op: 'extend', input: frame.rows.plan, columns, span: call.span },
    column: name,
    span: call.span,
  };
  const computed = new Map<string, Expr>([...frame.computed, [column, { op: 'field', name, span }]]);
  return { ...frame, rows: { origin: { ...frame.rows.origin }, plan }, computed };
}
