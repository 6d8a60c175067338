/** `duplicated` and `drop_duplicates`: rows whose values other rows have too. A missing value equals a missing value. */
import type { Expr, NamedExpr, Plan, Span } from '../../engine/plan.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import { Arguments, type Call, literal } from './arguments.ts';
import { readColumn } from './frames.ts';
import { constantOf, seriesLike } from './operands.ts';
import { derive, type Evaluation, type Frame, RULES, type Series, withRows } from './values.ts';

/** Which row of equal ones is none of the duplicates; with `false` all are duplicates. */
type Keep = 'first' | 'last' | false;

/** `df.duplicated(subset, keep)`: a mask. Throws `QueryFailure` when the columns are not known. */
export function duplicatedRows(frame: Frame, call: Call, evaluation: Evaluation): Series {
  const args = new Arguments(call, ['subset', 'keep'], evaluation);
  const by = keysOf(frame, args) ?? refuseAll('`duplicated` over all columns', call);
  const base: Series = {
    type: 'series',
    rows: frame.rows,
    expr: literal(null, call.span),
    name: undefined,
    index: frame.index,
    holds: 'any',
  };
  return maskOf(base, by, keepOf(args), call, evaluation);
}

/** `series.duplicated(keep)`: a mask. */
export function duplicatedValues(series: Series, call: Call, evaluation: Evaluation): Series {
  const args = new Arguments(call, ['keep'], evaluation);
  return maskOf(series, [series.expr], keepOf(args), call, evaluation);
}

/** `df.drop_duplicates(subset, keep=…)`. Throws `QueryFailure` for `keep=False` when the columns are not known. */
export function dropDuplicates(frame: Frame, call: Call, evaluation: Evaluation): Frame {
  const args = new Arguments(call, ['subset', 'keep', 'ignore_index'], evaluation);
  const by = keysOf(frame, args);
  const keep = keepOf(args);
  const input = frame.rows.plan;
  if (keep !== false) {
    const keys = by === undefined ? {} : { by };
    return withRows(frame, { op: 'distinct', input, keep, span: call.span, ...keys });
  }
  const keys = by ?? refuseAll('`keep=False` over all columns', call);
  return withRows(frame, withoutRepeated(input, keys, call.span, evaluation));
}

/** `series.drop_duplicates(keep=…)`. */
export function dropDuplicateValues(series: Series, call: Call, evaluation: Evaluation): Series {
  const keep = keepOf(new Arguments(call, ['keep', 'ignore_index'], evaluation));
  const { span } = call;
  const input = series.rows.plan;
  const by = [series.expr];
  const plan: Plan =
    keep === false ? withoutRepeated(input, by, span, evaluation) : { op: 'distinct', input, by, keep, span };
  return { ...series, rows: derive(series.rows, plan) };
}

function keysOf(frame: Frame, args: Arguments): readonly Expr[] | undefined {
  const given = args.optional('subset');
  if (given === undefined || constantOf(given.value) === null) {
    return frame.columns?.map((name) => readColumn(frame, name, args.span));
  }
  return args.names('subset').map((name) => readColumn(frame, name, given.span));
}

function keepOf(args: Arguments): Keep {
  const given = args.optional('keep');
  if (given === undefined) return 'first';
  const keep = constantOf(given.value);
  if (keep === 'first' || keep === 'last' || keep === false) return keep;
  throw new QueryFailure("Unexpected value, expected 'first', 'last' or `False` for `keep`.", given.span);
}

function refuseAll(construct: string, call: Call): never {
  throw unsupported(construct, call.nameSpan, 'Name some: `subset=["a"]`, or select them first: `df[["a", "b"]]`.');
}

/** The rows whose keys no other row has. */
function withoutRepeated(input: Plan, by: readonly Expr[], span: Span, evaluation: Evaluation): Plan {
  const total = nameOf(evaluation);
  const counted = countsIn(input, by, [{ name: total, running: false }], span);
  const predicate = compared('eq', { op: 'field', name: total, span }, literal(1, span), span);
  return { op: 'filter', input: counted, predicate, span };
}

function maskOf(base: Series, by: readonly Expr[], keep: Keep, call: Call, evaluation: Evaluation): Series {
  const { span } = call;
  const total: Expr = { op: 'field', name: nameOf(evaluation), span };
  const place: Expr = { op: 'field', name: nameOf(evaluation), span };
  const counts = [
    ...(keep === 'first' ? [] : [{ name: total.name, running: false }]),
    ...(keep === false ? [] : [{ name: place.name, running: true }]),
  ];
  evaluation.widen(base.rows.plan, (input) => countsIn(input, by, counts, span), call.nameSpan);
  const mask =
    keep === 'last'
      ? compared('lt', place, total, span)
      : compared('gt', keep === 'first' ? place : total, literal(1, span), span);
  return { ...seriesLike(base, mask, 'mask'), name: undefined };
}

/** No text can name these columns. */
function nameOf(evaluation: Evaluation): string {
  return `\0${evaluation.relation('duplicates')}`;
}

/** Each row with the number of rows of its keys: of all, or of those up to the row itself. */
function countsIn(
  input: Plan,
  by: readonly Expr[],
  counts: readonly { readonly name: string; readonly running: boolean }[],
  span: Span,
): Plan {
  const keys = by.map((expr, index): NamedExpr => ({ name: `key ${index + 1}`, expr }));
  return counts.reduce<Plan>(
    (plan, { name, running }) => ({
      op: 'window',
      input: plan,
      by: keys,
      aggregates: [{ name, fn: 'count', span }],
      missingKeys: 'keep',
      ...(running ? { running: { current: true } } : {}),
      span,
    }),
    input,
  );
}

function compared(comparator: 'eq' | 'gt' | 'lt', left: Expr, right: Expr, span: Span): Expr {
  return { op: 'compare', comparator, left, right, rules: RULES, span };
}
