/**
 * Functions on multi-value fields, as Splunk has them: a single value is a list of one, a list of one that a function
 * gives is the value itself, and no value at all is missing (Search Reference, "Multivalue eval functions").
 */
import { byText } from '../../text/order.ts';
import { isList, numberOf, textOf } from '../scalars.ts';
import { parseSpan } from '../times/modifier.ts';
import type { Value } from '../values.ts';
import { type EngineFunction, MOST_MADE } from './function.ts';

/** The values of a field: those of a list, the one, or none. */
export function valuesOf(value: Value): readonly Value[] {
  if (isList(value)) return value;
  return value === null ? [] : [value];
}

/** Values as a field holds them. */
export function asField(values: readonly Value[]): Value {
  return values.length === 0 ? null : values.length === 1 ? (values[0] ?? null) : values;
}

/** Values of a list from a position up to and including another; negative ones count from the end. */
function valuesAt(value: Value, start: Value, end: Value): Value {
  const values = valuesOf(value);
  const place = (position: Value) => {
    const number = numberOf(position);
    return number === undefined ? undefined : number < 0 ? Math.trunc(number) + values.length : Math.trunc(number);
  };
  const from = place(start);
  const to = end === null ? from : place(end);
  if (from === undefined || to === undefined || from < 0) return null;
  return asField(values.slice(from, Math.max(from, to + 1)));
}

function zipped(left: Value, right: Value, separator: string): Value {
  const others = valuesOf(right);
  return asField(
    valuesOf(left)
      .slice(0, others.length)
      .map((value, index) => `${textOf(value) ?? ''}${separator}${textOf(others[index] ?? null) ?? ''}`),
  );
}

/** Numbers from a start up to, not including, an end; a step may be a span of time: `1d`. */
function range(start: Value, end: Value, step: Value): Value {
  const from = numberOf(start);
  const to = numberOf(end);
  const by = step === null ? 1 : (numberOf(step) ?? parseSpan(textOf(step) ?? ''));
  if (from === undefined || to === undefined || by === undefined || by === 0) return null;
  const count = Math.ceil((to - from) / by);
  if (count > MOST_MADE) return null;
  return asField(Array.from({ length: Math.max(0, count) }, (_, index) => from + index * by));
}

export const MULTIVALUE_FUNCTIONS: readonly EngineFunction[] = [
  {
    name: 'valuesAt',
    arity: [2, 3],
    description:
      'The value of a field at a position, or its values up to and including that at another, from 0, from the end when negative.',
    evaluate: ([value = null, start = null, end = null]) => valuesAt(value, start, end),
  },
  {
    name: 'valueCount',
    arity: [1, 1],
    description: 'How many values a field has; missing when it has none.',
    evaluate: ([value = null]) => valuesOf(value).length || null,
  },
  {
    name: 'joinValues',
    arity: [2, 2],
    description: 'The values of a field in one text, with a separator between them.',
    evaluate: ([value = null, separator = null]) => {
      const by = textOf(separator);
      if (value === null || by === null) return null;
      const joined = valuesOf(value)
        .map((one) => textOf(one) ?? '')
        .join(by);
      return joined.length > MOST_MADE ? null : joined;
    },
  },
  {
    name: 'appendValues',
    arity: [0, Number.POSITIVE_INFINITY],
    description: 'The values of all arguments, in their order.',
    evaluate: (args) => asField(args.flatMap(valuesOf)),
  },
  {
    name: 'sortValues',
    arity: [1, 1],
    description: 'The values of a field in the order of their characters.',
    evaluate: ([value = null]) => {
      const texts = valuesOf(value).map((one) => ({ one, text: textOf(one) ?? '' }));
      return asField(texts.sort(byText(({ text }) => text)).map(({ one }) => one));
    },
  },
  {
    name: 'zipValues',
    arity: [2, 3],
    description: 'The values of two fields in pairs, each pair a text with a comma, or the third argument, between.',
    evaluate: ([left = null, right = null, separator = null]) => zipped(left, right, textOf(separator) ?? ','),
  },
  {
    name: 'valueRange',
    arity: [2, 3],
    description:
      'Numbers from the first up to, not including, the second, by steps of one, of the third, or of a time (`1d`).',
    evaluate: ([start = null, end = null, step = null]) => range(start, end, step),
  },
];
