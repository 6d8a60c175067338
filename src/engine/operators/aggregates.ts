/** The aggregate functions. */
import { sortOrder } from '../compare.ts';
import type { AggregateFunction } from '../plan.ts';
import { identityKey, isList, numberOf } from '../scalars.ts';
import type { Value } from '../values.ts';

/** An aggregate's argument for each row of a group, in input order, and the rows' times where the function asks for them. */
export interface AggregateInput {
  readonly values: Value[];
  readonly times: (number | null)[];
}

type Present = NonNullable<Value>;

/**
 * The value of an aggregate over a group. Missing values do not count, lists count element by element. Numeric functions
 * read decimal texts as numbers and pass over other texts; with nothing to go by they give `null`. The standard
 * deviation is the sample's, of two values at least. `min` and `max` order numbers before texts.
 */
export function aggregateValue(fn: AggregateFunction, input: AggregateInput, hasArgument: boolean): Value {
  if (fn === 'count' && !hasArgument) return input.values.length;
  switch (fn) {
    case 'first':
      return input.values.find((value) => value !== null) ?? null;
    case 'last':
      return input.values.findLast((value) => value !== null) ?? null;
    case 'earliest':
      return byTime(input, -1);
    case 'latest':
      return byTime(input, 1);
    default:
      return overValues(fn, flatten(input.values));
  }
}

function overValues(
  fn: Exclude<AggregateFunction, 'first' | 'last' | 'earliest' | 'latest'>,
  values: readonly Present[],
): Value {
  switch (fn) {
    case 'count':
      return values.length;
    case 'distinctCount':
      return distinct(values).length;
    case 'values':
      return distinct(values).sort(byValue);
    case 'list':
      return values;
    case 'min':
      return values.length === 0 ? null : values.reduce((best, value) => (byValue(value, best) < 0 ? value : best));
    case 'max':
      return values.length === 0 ? null : values.reduce((best, value) => (byValue(value, best) > 0 ? value : best));
    default:
      return overNumbers(
        fn,
        values.flatMap((value) => numberOf(value) ?? []),
      );
  }
}

function overNumbers(
  fn: 'sum' | 'average' | 'standardDeviation' | 'median' | 'range',
  numbers: readonly number[],
): Value {
  if (numbers.length === 0) return null;
  const sum = numbers.reduce((total, number) => total + number, 0);
  const mean = sum / numbers.length;
  const sorted = numbers.toSorted((left, right) => left - right);
  const at = (index: number) => sorted[index] ?? 0;
  switch (fn) {
    case 'sum':
      return sum;
    case 'average':
      return mean;
    case 'standardDeviation': {
      if (numbers.length < 2) return null;
      const squares = numbers.reduce((total, number) => total + (number - mean) ** 2, 0);
      return Math.sqrt(squares / (numbers.length - 1));
    }
    case 'median': {
      const middle = numbers.length / 2;
      return Number.isInteger(middle) ? (at(middle - 1) + at(middle)) / 2 : at(Math.floor(middle));
    }
    case 'range':
      return at(sorted.length - 1) - at(0);
  }
}

/** The value of the row with the smallest or largest time; of equal times the first or last row; untimed rows by input order. */
function byTime({ values, times }: AggregateInput, direction: -1 | 1): Value {
  let best: Value = null;
  let bestTime: number | null = null;
  for (const [index, value] of values.entries()) {
    if (value === null) continue;
    const time = times[index] ?? null;
    const better =
      best === null ||
      (time === null ? bestTime === null && direction > 0 : bestTime === null || isBeyond(time, bestTime, direction));
    if (better) {
      best = value;
      bestTime = time;
    }
  }
  return best;
}

function isBeyond(time: number, best: number, direction: -1 | 1): boolean {
  return direction < 0 ? time < best : time >= best;
}

function flatten(values: readonly Value[]): Present[] {
  const flat: Present[] = [];
  for (const value of values) {
    if (isList(value)) flat.push(...flatten(value));
    else if (value !== null) flat.push(value);
  }
  return flat;
}

function distinct(values: readonly Present[]): Present[] {
  return [...new Map(values.map((value) => [identityKey(value), value])).values()];
}

function byValue(left: Present, right: Present): number {
  return sortOrder(left, right, { fold: false, numbers: 'both' });
}
