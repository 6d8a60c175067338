/** Methods of a Series. */
import type { Comparator, Expr, Plan, Span } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import { Arguments, type Call, literal, plain } from './arguments.ts';
import { dropDuplicateValues, duplicatedValues } from './duplicates.ts';
import { sortedByIndex } from './frame-shapes.ts';
import { indexToColumns } from './frames.ts';
import { countValues, SUMMARIES, summarise } from './groups.ts';
import { membershipOf } from './membership.ts';
import { checkSameRows, constantOf, isSeries, seriesLike } from './operands.ts';
import { compare } from './operators.ts';
import type { Expression } from './syntax.ts';
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
  'abs apply astype between copy count drop_duplicates dropna duplicated eq fillna ge gt head isin isna isnull le lt map mask max mean median min ne nlargest notna notnull nsmallest nunique rename replace reset_index round sort_index sort_values std sum tail to_frame tolist unique value_counts var where'.split(
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
  if (SUMMARIES.has(call.name)) return summarise(series, call, evaluation);
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
    case 'drop_duplicates':
      return dropDuplicateValues(series, call, evaluation);
    case 'duplicated':
      return duplicatedValues(series, call, evaluation);
    case 'sort_values': {
      const args = new Arguments(call, ['ascending', 'na_position'], evaluation);
      const descending = !args.flag('ascending', true);
      const nulls = args.choice('na_position', ['last', 'first'], 'last');
      const keys = [{ expr: series.expr, descending, nulls, rules: ORDER }];
      return withPlan(series, { op: 'sort', input: series.rows.plan, keys, span });
    }
    case 'value_counts':
      return countValues(series, call, evaluation);
    case 'dropna':
      new Arguments(call, [], evaluation);
      return withPlan(series, {
        op: 'filter',
        input: series.rows.plan,
        predicate: { op: 'exists', value: series.expr, span },
        span,
      });
    case 'nlargest':
    case 'nsmallest': {
      const args = new Arguments(call, ['n'], evaluation);
      const predicate = { op: 'exists', value: series.expr, span } as const;
      const known: Plan = { op: 'filter', input: series.rows.plan, predicate, span };
      const keys = [{ expr: series.expr, descending: call.name === 'nlargest', nulls: 'last', rules: ORDER } as const];
      const sorted: Plan = { op: 'sort', input: known, keys, span };
      return withPlan(series, {
        op: 'limit',
        input: sorted,
        count: Math.max(0, args.integer('n', 5)),
        offset: 0,
        from: 'head',
        span,
      });
    }
    case 'sort_index':
      return withPlan(series, sortedByIndex(series, new Arguments(call, ['ascending'], evaluation), call));
    case 'replace':
      return replaceValues(series, call, evaluation);
    case 'where':
    case 'mask':
      return keepWhere(series, call, evaluation);
    case 'abs':
      new Arguments(call, [], evaluation);
      return seriesLike(series, { op: 'call', name: 'absolute', args: [series.expr], span }, 'number');
    case 'round': {
      const digits = new Arguments(call, ['decimals'], evaluation).integer('decimals', 0);
      return seriesLike(
        series,
        { op: 'call', name: 'round', args: [series.expr, literal(digits, span)], span },
        'number',
      );
    }
    case 'tolist':
    case 'to_list':
    case 'to_numpy':
      new Arguments(call, [], evaluation);
      return series;
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

function isIn(series: Series, call: Call, evaluation: Evaluation): PythonValue {
  const given = new Arguments(call, ['values'], evaluation).required('values');
  if (given.value.type === 'series') return membershipOf(series, given.value, call.span);
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

/** Each key of a dictionary as a case; `otherwise` for what is none of them. */
function mapped(
  series: Series,
  node: Extract<Expression, { kind: 'dict' }>,
  evaluation: Evaluation,
  otherwise: Expr,
): Series {
  const cases = node.entries.map(({ key, value }) => {
    const place = { start: key.start, end: value.end };
    const [from, to] = [key, value].map((part) => constantOf(evaluation.value(part)));
    if (from === undefined || to === undefined) throw unsupported('Anything but single values in a dictionary', place);
    const right = literal(from, { start: key.start, end: key.end });
    const absent: Expr = { op: 'not', item: { op: 'exists', value: series.expr, span: place }, span: place };
    const equal: Expr = { op: 'compare', comparator: 'eq', left: series.expr, right, rules: RULES, span: place };
    // biome-ignore lint/suspicious/noThenProperty: the plan's name for what a case gives
    return { when: from === null ? absent : equal, then: literal(to, place) };
  });
  const span = { start: node.start, end: node.end };
  return seriesLike(series, { op: 'conditional', cases, otherwise, span }, 'any');
}

/** `.replace({'a': 'b'})`, `.replace('a', 'b')`: whole values. */
function replaceValues(series: Series, call: Call, evaluation: Evaluation): Series {
  const args = new Arguments(call, ['to_replace', 'value', 'regex'], evaluation);
  if (args.flag('regex', false))
    throw unsupported('`replace` by regular expression', call.nameSpan, 'Write `.str.replace(…, regex=True)`.');
  const node = args.node('to_replace');
  if (node?.kind === 'dict') return mapped(series, node, evaluation, series.expr);
  const [from, to] = [args.required('to_replace'), args.required('value')];
  const froms = from.value.type === 'list' ? from.value.items : [from.value];
  const value = constantOf(to.value);
  const items = froms.map((item) => {
    const constant = constantOf(item);
    if (constant === undefined || constant === null) throw unsupported('This value in `replace`', from.span);
    return literal(constant, from.span);
  });
  if (value === undefined) throw unsupported('Several values to replace by', to.span);
  const when: Expr = { op: 'in', value: series.expr, items, rules: RULES, span: from.span };
  // biome-ignore lint/suspicious/noThenProperty: the plan's name for what a case gives
  const cases = [{ when, then: literal(value, to.span) }];
  return seriesLike(series, { op: 'conditional', cases, otherwise: series.expr, span: call.span }, 'any');
}

/** `.where(mask, other)` keeps what the mask is true of; `.mask(…)` what it is not. */
function keepWhere(series: Series, call: Call, evaluation: Evaluation): Series {
  const args = new Arguments(call, ['cond', 'other'], evaluation);
  const given = args.required('cond');
  if (!isSeries(given.value) || (given.value.holds !== 'mask' && given.value.holds !== 'any')) {
    throw new QueryFailure(`Unexpected ${plain(describe(given.value))}, expected a mask.`, given.span);
  }
  const other = args.optional('other');
  checkSameRows([{ value: series, span: call.span }, given]);
  const constant = other === undefined ? null : constantOf(other.value);
  const otherwise =
    other !== undefined && isSeries(other.value)
      ? other.value.expr
      : literal(constant ?? null, other?.span ?? call.span);
  const [yes, no] = call.name === 'where' ? [series.expr, otherwise] : [otherwise, series.expr];
  // biome-ignore lint/suspicious/noThenProperty: the plan's name for what a case gives
  const cases = [{ when: given.value.expr, then: yes }];
  return seriesLike(series, { op: 'conditional', cases, otherwise: no, span: call.span }, 'any');
}

function apply(series: Series, call: Call, evaluation: Evaluation): Series {
  const args = new Arguments(call, call.name === 'map' ? ['func', 'na_action'] : ['func'], evaluation);
  const node = args.node('func');
  if (node?.kind === 'dict' && call.name === 'map') return mapped(series, node, evaluation, literal(null, call.span));
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
