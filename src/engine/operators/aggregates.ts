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
 * deviation and the variance are the sample's, of two values at least, unless the function says otherwise. `min` and `max`
 * order numbers before texts.
 */
export function aggregateValue(
  fn: AggregateFunction,
  input: AggregateInput,
  hasArgument: boolean,
  percent?: number,
): Value {
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
      return overValues(fn, elementsOf(input.values), percent);
  }
}

type OfRows = 'first' | 'last' | 'earliest' | 'latest';
type OfValues = 'count' | 'distinctCount' | 'values' | 'list' | 'min' | 'max' | 'mode';
type NumericFunction = Exclude<AggregateFunction, OfRows | OfValues>;

function overValues(
  fn: Exclude<AggregateFunction, OfRows>,
  values: readonly Present[],
  percent: number | undefined,
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
    case 'mode':
      return mostFrequent(values);
    default:
      return overNumbers(
        fn,
        values.flatMap((value) => numberOf(value) ?? []),
        percent,
      );
  }
}

function squaredDistance(numbers: readonly number[], from: number): number {
  return numbers.reduce((total, number) => total + (number - from) ** 2, 0);
}

function mostFrequent(values: readonly Present[]): Value {
  const counts = new Map<string, { readonly value: Present; count: number }>();
  for (const value of values) {
    const key = identityKey(value);
    const known = counts.get(key);
    if (known) known.count++;
    else counts.set(key, { value, count: 1 });
  }
  let best: { readonly value: Present; readonly count: number } | undefined;
  for (const one of counts.values()) if (best === undefined || one.count > best.count) best = one;
  return best?.value ?? null;
}

function overNumbers(fn: NumericFunction, numbers: readonly number[], percent: number | undefined): Value {
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
    case 'standardDeviation':
    case 'variance': {
      if (numbers.length < 2) return null;
      const variance = squaredDistance(numbers, mean) / (numbers.length - 1);
      return fn === 'variance' ? variance : Math.sqrt(variance);
    }
    case 'populationStandardDeviation':
    case 'populationVariance': {
      const variance = squaredDistance(numbers, mean) / numbers.length;
      return fn === 'populationVariance' ? variance : Math.sqrt(variance);
    }
    case 'sumOfSquares':
      return squaredDistance(numbers, 0);
    case 'percentile':
      return at(Math.max(0, Math.ceil(((percent ?? 50) / 100) * numbers.length) - 1));
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

/** Values that are not missing; those of a list each by itself. */
export function elementsOf(values: readonly Value[]): Present[] {
  const flat: Present[] = [];
  for (const value of values) {
    if (isList(value)) flat.push(...elementsOf(value));
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
