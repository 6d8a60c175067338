/** Methods and subscripts of a DataFrame. */
import type { SortKey, Span } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import { Arguments, type Call, namesOf, plain } from './arguments.ts';
import { dropDuplicates, duplicatedRows } from './duplicates.ts';
import { drop, explode, extremes, filterColumns, setIndex, sortIndex } from './frame-shapes.ts';
import { assign, columnOf, filterRows, indexToColumns, project, readColumn } from './frames.ts';
import { countKeys, groupBy } from './groups.ts';
import { keepMembers } from './membership.ts';
import { mergeMethod } from './merge.ts';
import { constantOf, isSeries } from './operands.ts';
import { queryRows } from './query.ts';
import { column, limitRows } from './series-methods.ts';
import type { Expression, Slice } from './syntax.ts';
import { describe, type Evaluation, type Frame, ORDER, type PythonValue, type Series, withRows } from './values.ts';

type Method = (frame: Frame, call: Call, evaluation: Evaluation) => PythonValue;

const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['apply', apply],
  ['assign', assignColumns],
  ['copy', (frame) => withRows(frame, frame.rows.plan)],
  ['drop', drop],
  ['drop_duplicates', dropDuplicates],
  ['dropna', dropMissing],
  ['duplicated', duplicatedRows],
  ['explode', explode],
  ['fillna', fillMissing],
  ['filter', (frame, call, evaluation) => project(frame, filterColumns(frame, call, evaluation), [], call.span)],
  ['groupby', groupBy],
  ['head', (frame, call, evaluation) => withRows(frame, limitRows(frame.rows.plan, call, evaluation))],
  ['merge', mergeMethod],
  ['nlargest', extremes],
  ['nsmallest', extremes],
  ['query', queryRows],
  ['rename', rename],
  ['reset_index', resetIndex],
  ['set_index', setIndex],
  ['sort_index', sortIndex],
  ['sort_values', sortValues],
  ['tail', (frame, call, evaluation) => withRows(frame, limitRows(frame.rows.plan, call, evaluation))],
  ['value_counts', countRows],
]);

/** A method of a DataFrame. Throws `QueryFailure` for one that is not read. */
export function callFrame(frame: Frame, call: Call, evaluation: Evaluation): PythonValue {
  const method = METHODS.get(call.name);
  if (method !== undefined) return method(frame, call, evaluation);
  const near = nearest(call.name, METHODS.keys());
  throw unsupported(
    `The method \`${call.name}\` of a DataFrame`,
    call.nameSpan,
    near === undefined ? undefined : `Did you mean \`${near}\`?`,
  );
}

/** What a DataFrame has under these names is never a column, whatever columns it has. */
const MEMBERS: ReadonlySet<string> = new Set(
  `T abs add agg aggregate align all any applymap at attrs axes bfill columns count describe diff dtypes empty
  eq eval explode ffill flags first ge get groupby gt hist iat idxmax idxmin index info insert isin isna isnull items
  iterrows itertuples join keys last le lt map max mean median melt min mode mul ndim ne nlargest notna notnull nsmallest
  nunique pipe pivot pivot_table plot pop product quantile query rank reindex replace resample rolling round sample
  select_dtypes set_index shape shift size stack std style sub sum to_csv to_dict to_json to_string transform transpose
  unstack update values var where`.split(/\s+/),
);

/** `df.name`: a column. Throws `QueryFailure` where pandas would give one of its own members instead. */
export function frameAttribute(frame: Frame, name: string, span: Span): PythonValue {
  if (METHODS.has(name)) {
    throw new QueryFailure(`Unexpected method \`${name}\` without a call, expected \`${name}(…)\`.`, span, {
      help: `A column of that name is \`df["${name}"]\`.`,
    });
  }
  if (MEMBERS.has(name) || name.startsWith('__')) {
    throw unsupported(`\`.${name}\` of a DataFrame`, span, `A column of that name is \`df["${name}"]\`.`);
  }
  return columnOf(frame, name, span);
}

function apply(frame: Frame, call: Call, evaluation: Evaluation): Series {
  const args = new Arguments(call, ['func', 'axis'], evaluation);
  const node = args.node('func');
  const axis = args.optional('axis');
  if (axis === undefined || ![1, 'columns'].includes(constantOf(axis.value) as string)) {
    throw unsupported('`apply` over columns', call.nameSpan, 'Over rows it is `.apply(lambda row: …, axis=1)`.');
  }
  if (node?.kind !== 'lambda') throw unsupported('A function by its name', node ?? call.span, 'Write a `lambda`.');
  const base: Series = {
    type: 'series',
    rows: frame.rows,
    expr: { op: 'literal', value: null, span: call.span },
    name: undefined,
    index: frame.index,
    holds: 'any',
  };
  return column(base, evaluation.applied(node, { type: 'row', frame }), node);
}

function assignColumns(frame: Frame, call: Call, evaluation: Evaluation): Frame {
  const copy = withRows(frame, frame.rows.plan);
  for (const argument of call.args) {
    if (argument.name === undefined) throw new QueryFailure('Unexpected value, expected `name=value`.', argument);
    const { value } = argument;
    const result = value.kind === 'lambda' ? evaluation.applied(value, copy) : evaluation.value(value);
    assign(copy, argument.name, result, { start: value.start, end: value.end });
  }
  return copy;
}

function dropMissing(frame: Frame, call: Call, evaluation: Evaluation): Frame {
  const args = new Arguments(call, ['how', 'subset'], evaluation);
  const how = args.choice('how', ['any', 'all'], 'any');
  const names = args.has('subset') ? args.names('subset') : frame.columns;
  if (names === undefined) throw unsupported('`dropna` over all columns', call.nameSpan, 'Name some: `subset=["a"]`.');
  const { span } = call;
  const items = names.map((name) => ({ op: 'exists', value: readColumn(frame, name, span), span }) as const);
  const predicate = { op: how === 'any' ? 'and' : 'or', items, span } as const;
  return withRows(frame, { op: 'filter', input: frame.rows.plan, predicate, span });
}

function fillMissing(frame: Frame, call: Call, evaluation: Evaluation): Frame {
  const args = new Arguments(call, ['value'], evaluation);
  const node = args.node('value');
  if (node?.kind === 'dict') return fillColumns(frame, node, evaluation);
  const fill = constantOf(args.required('value').value);
  if (fill === undefined) throw unsupported('Several values in `fillna`', call.span);
  return { ...withRows(frame, frame.rows.plan), fill };
}

/** `.fillna({'a': 0, 'b': 'none'})`. */
function fillColumns(frame: Frame, node: Extract<Expression, { kind: 'dict' }>, evaluation: Evaluation): Frame {
  const copy = withRows(frame, frame.rows.plan);
  for (const { key, value } of node.entries) {
    const [name, fill] = [key, value].map((part) => constantOf(evaluation.value(part)));
    if (typeof name !== 'string' || fill === undefined) {
      throw new QueryFailure('Unexpected value, expected a column name and a single value.', {
        start: key.start,
        end: value.end,
      });
    }
    if (frame.columns !== undefined && !frame.columns.includes(name)) continue;
    const place = { start: value.start, end: value.end };
    const args = [readColumn(frame, name, key), { op: 'literal', value: fill, span: place } as const];
    copy.computed.set(name, { op: 'call', name: 'coalesce', args, span: place });
  }
  return copy;
}

function rename(frame: Frame, call: Call, evaluation: Evaluation): Frame {
  const args = new Arguments(call, ['mapper', 'columns', 'axis'], evaluation);
  const axis = args.optional('axis');
  const sideways = axis !== undefined && [1, 'columns'].includes(constantOf(axis.value) as string);
  if (args.has('mapper') && !sideways) throw unsupported('`rename` of rows', call.nameSpan, 'Columns: `columns={…}`.');
  const node = args.node('columns') ?? args.node('mapper');
  if (node?.kind !== 'dict') {
    throw new QueryFailure("Unexpected value, expected `columns={'old': 'new'}`.", node ?? call.nameSpan);
  }
  const copy = withRows(frame, frame.rows.plan);
  const renamed = new Map<string, string>();
  for (const { key, value } of node.entries) {
    const [from, to] = [key, value].map((part) => constantOf(evaluation.value(part)));
    if (typeof from !== 'string' || typeof to !== 'string') {
      throw new QueryFailure('Unexpected value, expected two column names.', { start: key.start, end: value.end });
    }
    // pandas passes over names that no column has.
    if (frame.columns !== undefined && !frame.columns.includes(from)) continue;
    copy.computed.set(to, readColumn(frame, from, key));
    renamed.set(from, to);
  }
  copy.columns = frame.columns?.map((name) => renamed.get(name) ?? name);
  return copy;
}

function resetIndex(frame: Frame, call: Call, evaluation: Evaluation): Frame {
  const dropped = new Arguments(call, ['drop'], evaluation).flag('drop', false);
  const copy = withRows(frame, frame.rows.plan);
  if (dropped) return { ...copy, index: [] };
  if (frame.index.length === 0) throw unsupported('The row numbers as a column', call.span, 'Add `drop=True`.');
  return indexToColumns(copy, call.span);
}

function sortValues(frame: Frame, call: Call, evaluation: Evaluation): Frame {
  const args = new Arguments(call, ['by', 'ascending', 'na_position', 'ignore_index', 'kind'], evaluation);
  const names = args.names('by');
  const nulls = args.choice('na_position', ['last', 'first'], 'last');
  const order = args.optional('ascending');
  const flags = order?.value.type === 'list' ? order.value.items.map(constantOf) : undefined;
  if (flags !== undefined && (flags.length !== names.length || flags.some((flag) => typeof flag !== 'boolean'))) {
    throw new QueryFailure('Unexpected list, expected `True` or `False` for each column.', order?.span ?? call.span);
  }
  const keys = names.map((name, index): SortKey => {
    const ascending = flags === undefined ? args.flag('ascending', true) : flags[index] === true;
    const indexed = frame.index.includes(name) ? { ...frame, columns: undefined } : frame;
    return { expr: readColumn(indexed, name, args.required('by').span), descending: !ascending, nulls, rules: ORDER };
  });
  return withRows(frame, { op: 'sort', input: frame.rows.plan, keys, span: call.span });
}

function countRows(frame: Frame, call: Call, evaluation: Evaluation): PythonValue {
  const args = new Arguments(call, ['subset', 'sort', 'ascending', 'dropna'], evaluation);
  const names = args.has('subset') ? args.names('subset') : frame.columns;
  if (names === undefined)
    throw unsupported('`value_counts` of all columns', call.nameSpan, 'Select some: `df[["a"]]`.');
  const keys = names.map((name) => ({ name, expr: readColumn(frame, name, call.span) }));
  return countKeys(frame, keys, args, call.span);
}

/** `df[…]`. */
export function subscriptFrame(
  frame: Frame,
  keys: readonly (Expression | Slice)[],
  span: Span,
  evaluation: Evaluation,
): PythonValue {
  const [key, second] = keys;
  if (key === undefined || second !== undefined) {
    throw new QueryFailure('Unexpected `,`, expected one key: a column, a list of columns or a mask.', span, {
      help: 'Several columns stand in a list of their own: `df[["a", "b"]]`.',
    });
  }
  if (key.kind === 'slice') return sliceRows(frame, key, evaluation);
  return choose(frame, evaluation.value(key), key, evaluation);
}

function choose(frame: Frame, value: PythonValue, node: Expression, evaluation: Evaluation): PythonValue {
  const place = { start: node.start, end: node.end };
  if (isSeries(value)) {
    if (value.holds !== 'mask' && value.holds !== 'any') {
      throw new QueryFailure('Unexpected column between brackets, expected a mask such as `df["a"] == 1`.', place);
    }
    if (value.gap !== undefined) {
      evaluation.warn({
        message: 'Missing values count as False here; pandas before 3 stops at the first one.',
        help: 'Say what a missing value gives: `na=False`.',
        ...value.gap,
      });
    }
    return filterRows(frame, value, place);
  }
  if (value.type === 'membership') return keepMembers(frame, value, place, evaluation);
  if (value.type === 'constant' && typeof value.value === 'string') return columnOf(frame, value.value, place);
  // Columns that have no names are numbered.
  if (value.type === 'constant' && frame.columns?.includes(String(value.value))) {
    return columnOf(frame, String(value.value), place);
  }
  if (value.type === 'list') {
    const names = namesOf(value);
    const spans = 'items' in node ? node.items : [];
    if (names !== undefined)
      return project(
        frame,
        names,
        spans.map(({ start, end }) => ({ start, end })),
        place,
      );
    const odd = value.items.findIndex((item) => namesOf(item) === undefined);
    const item = value.items[odd];
    throw new QueryFailure(
      `Unexpected ${item === undefined ? 'value' : plain(describe(item))}, expected column names in the list.`,
      spans[odd] ?? place,
      item !== undefined && isSeries(item) ? { help: 'A mask stands in single brackets: `df[mask]`.' } : {},
    );
  }
  throw new QueryFailure(
    `Unexpected ${plain(describe(value))}, expected a column, a list of columns or a mask.`,
    place,
  );
}

/** `df[:5]`, `df.iloc[5:10]`: rows by their position. */
function sliceRows(frame: Frame, slice: Slice, evaluation: Evaluation): Frame {
  const place = { start: slice.start, end: slice.end };
  if (slice.step !== undefined) throw unsupported('A step in a slice', place);
  const bound = (node: Expression | undefined): number | undefined => {
    if (node === undefined) return undefined;
    const value = constantOf(evaluation.value(node));
    if (typeof value === 'number' && Number.isInteger(value)) return value;
    throw unsupported('A slice by anything but whole numbers', place);
  };
  const [from, to] = [bound(slice.from), bound(slice.to)];
  const input = frame.rows.plan;
  if (from !== undefined && from < 0 && to === undefined) {
    return withRows(frame, { op: 'limit', input, count: -from, offset: 0, from: 'tail', span: place });
  }
  if ((from ?? 0) < 0 || (to ?? 0) < 0) throw unsupported('A negative bound of a slice', place);
  const count = to === undefined ? Number.MAX_SAFE_INTEGER : Math.max(0, to - (from ?? 0));
  return withRows(frame, { op: 'limit', input, count, offset: from ?? 0, from: 'head', span: place });
}

/** `df.loc[rows, columns]` and `df.iloc[a:b]`. */
export function locate(
  frame: Frame,
  by: 'loc' | 'iloc',
  keys: readonly (Expression | Slice)[],
  span: Span,
  evaluation: Evaluation,
): PythonValue {
  const [rows, columns, third] = keys;
  if (rows === undefined || third !== undefined)
    throw new QueryFailure('Unexpected key, expected rows and columns.', span);
  if (by === 'iloc') {
    if (rows.kind !== 'slice' || columns !== undefined)
      throw unsupported('`iloc` by anything but a slice of rows', span);
    return sliceRows(frame, rows, evaluation);
  }
  const all = rows.kind === 'slice' && rows.from === undefined && rows.to === undefined;
  if (!all && rows.kind === 'slice') throw unsupported('`loc` with a range of labels', span);
  const kept = all || rows.kind === 'slice' ? frame : choose(frame, maskOf(rows, evaluation), rows, evaluation);
  if (columns === undefined || kept.type !== 'frame') return kept;
  if (columns.kind === 'slice') {
    if (columns.from === undefined && columns.to === undefined) return kept;
    throw unsupported('A range of columns', { start: columns.start, end: columns.end });
  }
  return choose(kept, evaluation.value(columns), columns, evaluation);
}

function maskOf(node: Expression, evaluation: Evaluation): PythonValue {
  const value = evaluation.value(node);
  if (isSeries(value) || value.type === 'membership') return value;
  throw unsupported('`loc` by anything but a mask', { start: node.start, end: node.end });
}
