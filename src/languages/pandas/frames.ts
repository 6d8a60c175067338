/** Columns of DataFrames. */

import type { Expr, Span } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import { type Frame, isWithin, type PythonValue, type Series } from './values.ts';

/** A column as an expression over the frame's rows. Throws `QueryFailure` when the frame is known not to have it. */
export function readColumn(frame: Frame, name: string, span: Span): Expr {
  const known = frame.columns ?? frame.rows.origin.columns;
  const computed = frame.computed.get(name);
  if (known !== undefined && !known.includes(name) && computed === undefined) throw noColumn(frame, name, known, span);
  if (frame.columns !== undefined && !frame.columns.includes(name)) throw noColumn(frame, name, frame.columns, span);
  const expr = computed ?? frame.rows.origin.read(name, span);
  if (frame.fill === undefined) return expr;
  const fill: Expr = { op: 'literal', value: frame.fill, span };
  return { op: 'call', name: 'coalesce', args: [expr, fill], span };
}

function noColumn(frame: Frame, name: string, known: readonly string[], span: Span): QueryFailure {
  if (frame.index.includes(name)) {
    return new QueryFailure(`\`${name}\` is the index here, not a column.`, span, {
      help: 'Turn the index into columns first with `.reset_index()`.',
    });
  }
  const near = name.length < 3 ? undefined : nearest(name, known);
  const listed = known.map((column) => `\`${column}\``).join(', ');
  return new QueryFailure(`Unexpected column \`${name}\`, expected one that the DataFrame has.`, span, {
    help: near === undefined ? `It has ${listed === '' ? 'none' : listed}.` : `Did you mean \`${near}\`?`,
  });
}

/** A column as a Series. */
export function columnOf(frame: Frame, name: string, span: Span): Series {
  const expr = readColumn(frame, name, span);
  return { type: 'series', rows: frame.rows, expr, name, index: frame.index, holds: holdsOf(expr) };
}

function holdsOf(expr: Expr): Series['holds'] {
  switch (expr.op) {
    case 'compare':
    case 'in':
    case 'match':
    case 'and':
    case 'or':
    case 'not':
    case 'exists':
      return 'mask';
    case 'call':
      return expr.name === 'lower' || expr.name === 'upper' || expr.name === 'trim' || expr.name === 'string'
        ? 'text'
        : expr.name === 'split' || expr.name === 'splitBlanks'
          ? 'list'
          : 'any';
    default:
      return 'any';
  }
}

/** The frame with only these columns, in this order. */
export function project(frame: Frame, names: readonly string[], spans: readonly Span[], span: Span): Frame {
  names.forEach((name, position) => {
    readColumn(frame, name, spans[position] ?? span);
  });
  return { ...frame, columns: names, computed: new Map(frame.computed) };
}

/** Rows of the frame for which the mask is true. `span` is the place of the mask. */
export function filterRows(frame: Frame, mask: Series, span: Span): Frame {
  checkAligned(frame, mask, span);
  const plan = { op: 'filter', input: frame.rows.plan, predicate: mask.expr, span } as const;
  return { ...frame, rows: { origin: frame.rows.origin, plan, parent: frame.rows }, computed: new Map(frame.computed) };
}

/** Refuses a Series whose rows do not cover the frame's. */
function checkAligned(frame: Frame, series: Series, span: Span): void {
  if (isWithin(frame.rows, series.rows)) return;
  throw new QueryFailure('Unexpected column of another DataFrame: its rows do not match those it is used on.', span, {
    help: 'Build the mask from the same DataFrame that it selects from.',
  });
}

/** `df[['x', 'y']] = df['a'].str.split('-', expand=True)`: a column of the value for each name. */
export function assignSeveral(frame: Frame, names: readonly string[], value: PythonValue, span: Span): void {
  if (value.type === 'parts') {
    names.forEach((name, index) => {
      const args: Expr[] = [value.series.expr, { op: 'literal', value: index, span }];
      assign(
        frame,
        name,
        { ...value.series, expr: { op: 'call', name: 'elementAt', args, span }, holds: 'text' },
        span,
      );
    });
    return;
  }
  if (value.type === 'constant') {
    for (const name of names) assign(frame, name, value, span);
    return;
  }
  const columns = value.type === 'frame' ? value.columns : undefined;
  if (value.type !== 'frame' || columns?.length !== names.length) {
    throw new QueryFailure(`Unexpected value, expected a DataFrame of ${names.length} columns to assign.`, span);
  }
  const taken = columns.map((column) => columnOf(value, column, span));
  names.forEach((name, index) => {
    const series = taken[index];
    if (series !== undefined) assign(frame, name, series, span);
  });
}

/** `df['x'] = value`. A DataFrame of one column is that column. */
export function assign(frame: Frame, name: string, assigned: PythonValue, span: Span): void {
  const [only, second] = assigned.type === 'frame' ? (assigned.columns ?? []) : [];
  const isOne = assigned.type === 'frame' && only !== undefined && second === undefined;
  const value = isOne ? columnOf(assigned, only, span) : assigned;
  if (value.type === 'series') checkAligned(frame, value, span);
  else if (value.type === 'membership') throw unsupported('A mask of `isin` with a column as a column', span);
  else if (value.type !== 'constant') {
    throw new QueryFailure('Unexpected value, expected a column or a single value to assign.', span);
  }
  const expr: Expr = value.type === 'series' ? value.expr : { op: 'literal', value: value.value, span };
  frame.computed.set(name, expr);
  if (frame.columns !== undefined && !frame.columns.includes(name)) frame.columns = [...frame.columns, name];
}

/** The frame with its index as columns before the others. Throws `QueryFailure` when a column has the name of an index. */
export function indexToColumns(frame: Frame, span: Span): Frame {
  const columns = frame.columns ?? [];
  const clash = frame.index.find((name) => columns.includes(name));
  if (clash !== undefined) {
    throw new QueryFailure(`Unexpected second column \`${clash}\`, expected another name than the index has.`, span, {
      help: 'Name the values: `.reset_index(name="count")`.',
    });
  }
  return { ...frame, columns: [...frame.index, ...columns], index: [] };
}
