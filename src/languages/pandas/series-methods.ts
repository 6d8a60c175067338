/** Methods of a Series. */
import type { Comparator, Expr, Plan, Span } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import { Arguments, type Call, literal, plain } from './arguments.ts';
import { indexToColumns } from './frames.ts';
import { countValues, summarise } from './groups.ts';
import { constantOf, seriesLike } from './operands.ts';
import { compare } from './operators.ts';
import {
  derive,
  describe,
  type Evaluation,
  type Frame,
  ORDER,
  type PythonValue,
  RULES,
  type Series,
} from './values.ts';

const COMPARISONS: ReadonlyMap<string, Comparator> = new Map([
  ['eq', 'eq'],
  ['ne', 'ne'],
  ['lt', 'lt'],
  ['le', 'le'],
  ['gt', 'gt'],
  ['ge', 'ge'],
]);

const METHODS =
  'apply astype between copy count drop_duplicates eq fillna ge gt head isin isna isnull le lt map ne notna notnull nunique rename reset_index sort_values tail to_frame unique value_counts'.split(
    ' ',
  );

/** A method of a column. Throws `QueryFailure` for one that is not read. */
export function callSeries(series: Series, call: Call, evaluation: Evaluation): PythonValue {
  const { span } = call;
  const comparator = COMPARISONS.get(call.name);
  if (comparator !== undefined) {
    const other = new Arguments(call, ['other'], evaluation).required('other');
    return compare(comparator, { value: series, span }, other, span, evaluation);
  }
  switch (call.name) {
    case 'isin':
      return isIn(series, call, evaluation);
    case 'between':
      return between(series, call, evaluation);
    case 'isna':
    case 'isnull':
    case 'notna':
    case 'notnull':
      return exists(series, call, evaluation);
    case 'fillna': {
      const value = constantOf(new Arguments(call, ['value'], evaluation).required('value').value);
      if (value === undefined) throw unsupported('A column as the value of `fillna`', span);
      return seriesLike(
        series,
        { op: 'call', name: 'coalesce', args: [series.expr, literal(value, span)], span },
        'any',
      );
    }
    case 'astype':
      return convert(series, call, evaluation);
    case 'apply':
    case 'map':
      return apply(series, call, evaluation);
    case 'copy':
      return series;
    case 'rename': {
      const name = new Arguments(call, ['index'], evaluation).text('index');
      return { ...series, name };
    }
    case 'head':
    case 'tail':
      return withPlan(series, limitRows(series.rows.plan, call, evaluation));
    case 'unique':
      new Arguments(call, [], evaluation);
      return withPlan(series, { op: 'distinct', input: series.rows.plan, by: [series.expr], keep: 'first', span });
    case 'drop_duplicates': {
      const keep = new Arguments(call, ['keep'], evaluation).choice('keep', ['first', 'last'], 'first');
      return withPlan(series, { op: 'distinct', input: series.rows.plan, by: [series.expr], keep, span });
    }
    case 'sort_values': {
      const args = new Arguments(call, ['ascending', 'na_position'], evaluation);
      const descending = !args.flag('ascending', true);
      const nulls = args.choice('na_position', ['last', 'first'], 'last');
      const keys = [{ expr: series.expr, descending, nulls, rules: ORDER }];
      return withPlan(series, { op: 'sort', input: series.rows.plan, keys, span });
    }
    case 'value_counts':
      return countValues(series, call, evaluation);
    case 'count':
    case 'nunique':
      return summarise(series, call, evaluation);
    case 'to_frame': {
      const args = new Arguments(call, ['name'], evaluation);
      return toFrame(series, args.has('name') ? args.text('name') : series.name);
    }
    case 'reset_index':
      return resetIndex(series, call, evaluation);
    default: {
      const near = nearest(call.name, METHODS);
      throw unsupported(
        `The method \`${call.name}\` of a column`,
        call.nameSpan,
        near === undefined || near === call.name ? undefined : `Did you mean \`${near}\`?`,
      );
    }
  }
}

function withPlan(series: Series, plan: Plan): Series {
  return { ...series, rows: derive(series.rows, plan) };
}

/** `.head(n)` and `.tail(n)`. */
export function limitRows(input: Plan, call: Call, evaluation: Evaluation): Plan {
  const args = new Arguments(call, ['n'], evaluation);
  const count = args.integer('n', 5);
  if (count < 0) throw unsupported('A negative number of rows', args.required('n').span);
  return { op: 'limit', input, count, offset: 0, from: call.name === 'tail' ? 'tail' : 'head', span: call.span };
}

function isIn(series: Series, call: Call, evaluation: Evaluation): Series {
  const given = new Arguments(call, ['values'], evaluation).required('values');
  if (given.value.type === 'series') throw unsupported('`isin` with a column', given.span, 'Use `pd.merge(…)`.');
  if (given.value.type !== 'list') {
    throw new QueryFailure(`Unexpected ${plain(describe(given.value))}, expected a list in \`isin\`.`, given.span, {
      help: 'Write the values in brackets: `.isin(["a", "b"])`.',
    });
  }
  const nodes = 'items' in given.node ? given.node.items : [];
  const items: Expr[] = [];
  let missing = false;
  given.value.items.forEach((item, index) => {
    const node = nodes[index] ?? given.span;
    const value = constantOf(item);
    if (value === undefined) {
      throw new QueryFailure(`Unexpected ${plain(describe(item))}, expected a single value in the list.`, node);
    }
    if (value === null) missing = true;
    else items.push(literal(value, { start: node.start, end: node.end }));
  });
  const { span } = call;
  const among: Expr = { op: 'in', value: series.expr, items, rules: RULES, span };
  if (!missing) return seriesLike(series, among, 'mask');
  const absent: Expr = { op: 'not', item: { op: 'exists', value: series.expr, span }, span };
  return seriesLike(series, { op: 'or', items: [among, absent], span }, 'mask');
}

function between(series: Series, call: Call, evaluation: Evaluation): Series {
  const args = new Arguments(call, ['left', 'right', 'inclusive'], evaluation);
  const inclusive = args.choice('inclusive', ['both', 'neither', 'left', 'right'], 'both');
  const low = inclusive === 'both' || inclusive === 'left' ? 'ge' : 'gt';
  const high = inclusive === 'both' || inclusive === 'right' ? 'le' : 'lt';
  const { span } = call;
  const bounds = [args.required('left'), args.required('right')].map((bound, index): Expr => {
    const side = compare(index === 0 ? low : high, { value: series, span: bound.span }, bound, bound.span, evaluation);
    return side.type === 'series' ? side.expr : literal(null, bound.span);
  });
  return seriesLike(series, { op: 'and', items: bounds, span }, 'mask');
}

function exists(series: Series, call: Call, evaluation: Evaluation): Series {
  new Arguments(call, [], evaluation);
  const test: Expr = { op: 'exists', value: series.expr, span: call.span };
  const negated = call.name === 'isna' || call.name === 'isnull';
  return seriesLike(series, negated ? { op: 'not', item: test, span: call.span } : test, 'mask');
}

/** `.astype(str)`, `.astype('int64')`: names of types and the types themselves. */
function convert(series: Series, call: Call, evaluation: Evaluation): Series {
  const args = new Arguments(call, ['dtype', 'errors'], evaluation);
  const node = args.node('dtype');
  if (node === undefined) args.required('dtype');
  const type = node?.kind === 'name' ? node.name : args.text('dtype');
  if (['str', 'string', 'object'].includes(type)) {
    if (type === 'object') return series;
    return seriesLike(series, { op: 'call', name: 'string', args: [series.expr], span: call.span }, 'text');
  }
  if (/^u?int(?:8|16|32|64)?$/i.test(type)) {
    return seriesLike(series, { op: 'call', name: 'toInteger', args: [series.expr], span: call.span }, 'number');
  }
  if (/^float(?:32|64)?$/i.test(type)) return toNumber(series, call.span);
  throw unsupported(`The type \`${type}\``, node ?? call.span);
}

/** A column as numbers; what is none is missing. */
export function toNumber(series: Series, span: Span): Series {
  const args = [series.expr, literal(10, span)];
  return seriesLike(series, { op: 'call', name: 'number', args, span }, 'number');
}

function apply(series: Series, call: Call, evaluation: Evaluation): Series {
  const args = new Arguments(call, ['func'], evaluation);
  const node = args.node('func');
  const builtin = node?.kind === 'name' ? node.name : undefined;
  const element: Series = { ...seriesLike(series, series.expr, series.holds), element: true };
  if (builtin === 'str')
    return seriesLike(series, { op: 'call', name: 'string', args: [series.expr], span: call.span }, 'text');
  if (builtin === 'len')
    return seriesLike(series, { op: 'call', name: 'length', args: [series.expr], span: call.span }, 'number');
  if (builtin === 'int')
    return seriesLike(series, { op: 'call', name: 'toInteger', args: [series.expr], span: call.span }, 'number');
  if (node?.kind !== 'lambda') {
    throw unsupported('A function by its name', node ?? call.span, 'Write a `lambda`: `.apply(lambda x: x.lower())`.');
  }
  return column(series, evaluation.applied(node, element), node);
}

/** What a `lambda` gives for every row, as a column. */
export function column(base: Series, result: PythonValue, span: Span): Series {
  if (result.type === 'constant')
    return seriesLike(base, literal(result.value, { start: span.start, end: span.end }), 'any');
  if (result.type !== 'series') {
    throw new QueryFailure(`Unexpected ${plain(describe(result))}, expected a single value from the \`lambda\`.`, span);
  }
  const { element: _element, ...rest } = result;
  return { ...rest, name: base.name };
}

/** What pandas calls the column of a Series without a name. */
export const UNNAMED = '0';

/** The Series as a DataFrame of one column. */
function toFrame(series: Series, name = UNNAMED): Frame {
  const { rows, index } = series;
  return { type: 'frame', rows, columns: [name], computed: new Map([[name, series.expr]]), index };
}

function resetIndex(series: Series, call: Call, evaluation: Evaluation): PythonValue {
  const args = new Arguments(call, ['drop', 'name'], evaluation);
  if (args.flag('drop', false)) return { ...series, index: [] };
  if (series.index.length === 0) throw unsupported('The row numbers as a column', call.span, 'Add `drop=True`.');
  return indexToColumns(toFrame(series, args.has('name') ? args.text('name') : series.name), call.span);
}
