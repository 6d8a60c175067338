/** Operands: values with their places. */
import type { Expr, Span } from '../../engine/plan.ts';
import { QueryFailure } from '../failure.ts';
import { expressionSize } from '../shared/size.ts';
import { isWithin, type PythonValue, type Series } from './values.ts';

export interface Operand {
  readonly value: PythonValue;
  readonly span: Span;
}

export function isSeries(value: PythonValue): value is Series {
  return value.type === 'series';
}

/** The value of a constant; `undefined` for anything else. */
export function constantOf(value: PythonValue): string | number | boolean | null | undefined {
  return value.type === 'constant' ? value.value : undefined;
}

/** Largest expression of a column, in nodes. */
const MAX_SIZE = 20_000;

/** A Series over the same rows with another expression. Refuses one that earlier columns have made too large. */
export function seriesLike(base: Series, expr: Expr, holds: Series['holds'], gap?: Span): Series {
  if (expressionSize(expr) > MAX_SIZE) {
    const message = 'This builds on earlier columns too often.';
    throw new QueryFailure(message, { start: expr.span.start, end: expr.span.end }, { kind: 'unsupported' });
  }
  const { gap: _gap, ...rest } = base;
  return { ...rest, expr, holds, ...(gap === undefined ? {} : { gap }) };
}

/** Refuses an operation between columns of different DataFrames. */
export function checkSameRows(operands: readonly Operand[]): void {
  const [first, ...rest] = operands.filter((operand): operand is Operand & { value: Series } =>
    isSeries(operand.value),
  );
  if (first === undefined) return;
  for (const other of rest) {
    if (isWithin(other.value.rows, first.value.rows) && isWithin(first.value.rows, other.value.rows)) continue;
    throw new QueryFailure('Unexpected column of another DataFrame, expected one with the same rows.', other.span, {
      help: 'Bring two DataFrames together with `pd.merge(…)`.',
    });
  }
}
