/** Functions on numbers. */
import { sortOrder } from '../compare.ts';
import { isList, numberOf, textOf } from '../scalars.ts';
import type { Value } from '../values.ts';
import type { EngineFunction } from './function.ts';

/** A text or number as a number in a base: `0x` is read with base 16 or none; missing when it is none. */
function parseNumber(value: Value, base: Value): number | null {
  const text = textOf(value)?.trim() ?? null;
  if (text === null) return null;
  const radix = base === null ? undefined : numberOf(base);
  if (radix === undefined || radix === 10) {
    const plain = numberOf(text);
    if (plain !== undefined) return plain;
    return radix === undefined && /^0x[0-9a-f]+$/i.test(text) ? Number.parseInt(text, 16) : null;
  }
  if (radix < 2 || radix > 36) return null;
  const digits = radix === 16 ? text.replace(/^0x/i, '') : text;
  const number = Number.parseInt(digits, radix);
  const again = Number.isNaN(number) ? '' : number.toString(radix);
  return again === digits.toLowerCase().replace(/^0+(?=.)/, '') ? number : null;
}

function rounded(value: Value, places: Value): number | null {
  const number = numberOf(value);
  const count = places === null ? 0 : numberOf(places);
  if (number === undefined || count === undefined || Math.abs(count) > 20) return null;
  const scale = 10 ** Math.trunc(count);
  const scaled = number * scale;
  return (Math.sign(scaled) * Math.round(Math.abs(scaled))) / scale;
}

function mapped(value: Value, apply: (number: number) => number): Value {
  const number = numberOf(value);
  return number === undefined ? null : finite(apply(number));
}

/** The smallest or largest of values, those of lists each by itself: numbers before texts. Missing ones do not count. */
function extreme(args: readonly Value[], sign: 1 | -1): Value {
  const values = args.flatMap((value) => (isList(value) ? value : [value])).filter((value) => value !== null);
  const order = (left: Value, right: Value) =>
    left === null || right === null ? 0 : sign * sortOrder(left, right, { fold: false, numbers: 'both' });
  return values.reduce<Value>((best, value) => (best === null || order(value, best) < 0 ? value : best), null);
}

function finite(number: number): number | null {
  return Number.isFinite(number) ? number : null;
}

/** Applies to two numbers. Missing where one is none, or where the result is no number. */
function combined(args: readonly Value[], apply: (left: number, right: number) => number): Value {
  const [left, right] = args.map((value) => (value === null ? undefined : numberOf(value)));
  return left === undefined || right === undefined ? null : finite(apply(left, right));
}

/** The quotient, whole when both numbers are. */
function quotient(args: readonly Value[], toWhole: (number: number) => number): Value {
  return combined(args, (left, right) =>
    Number.isInteger(left) && Number.isInteger(right) ? toWhole(left / right) : left / right,
  );
}

export const NUMBER_FUNCTIONS: readonly EngineFunction[] = [
  {
    name: 'sum',
    arity: [2, 2],
    description: 'The sum of two numbers; missing when one is none.',
    evaluate: (args) => combined(args, (left, right) => left + right),
  },
  {
    name: 'quotientDown',
    arity: [2, 2],
    description: 'The quotient of two numbers; of two whole numbers the whole number not above it.',
    evaluate: (args) => quotient(args, Math.floor),
  },
  {
    name: 'quotientToZero',
    arity: [2, 2],
    description: 'The quotient of two numbers; of two whole numbers cut towards zero to a whole number.',
    evaluate: (args) => quotient(args, Math.trunc),
  },
  {
    name: 'remainderDown',
    arity: [2, 2],
    description: 'The remainder of a quotient that is rounded down: it has the sign of the second number.',
    evaluate: (args) => combined(args, (left, right) => left - right * Math.floor(left / right)),
  },
  {
    name: 'number',
    arity: [1, 2],
    description:
      'The text as a number, in a base if one is given (`0x1f` is read without one); missing when it is none.',
    evaluate: ([value = null, base = null]) => parseNumber(value, base),
  },
  {
    name: 'toInteger',
    arity: [1, 1],
    description: 'The value as a whole number, cut towards zero; missing when it is no decimal number.',
    evaluate: ([value = null]) => mapped(value, Math.trunc),
  },
  {
    name: 'round',
    arity: [1, 2],
    description: 'The number rounded to so many places (none without a second argument), halves away from zero.',
    evaluate: ([value = null, places = null]) => rounded(value, places),
  },
  {
    name: 'floor',
    arity: [1, 1],
    description: 'The largest whole number not above.',
    evaluate: ([value = null]) => mapped(value, Math.floor),
  },
  {
    name: 'ceiling',
    arity: [1, 1],
    description: 'The smallest whole number not below.',
    evaluate: ([value = null]) => mapped(value, Math.ceil),
  },
  {
    name: 'absolute',
    arity: [1, 1],
    description: 'The number without its sign.',
    evaluate: ([value = null]) => mapped(value, Math.abs),
  },
  {
    name: 'power',
    arity: [2, 2],
    description: 'The first number to the power of the second.',
    evaluate: ([value = null, exponent = null]) => {
      const by = numberOf(exponent);
      return by === undefined ? null : mapped(value, (number) => number ** by);
    },
  },
  {
    name: 'squareRoot',
    arity: [1, 1],
    description: 'The square root; missing for a negative number.',
    evaluate: ([value = null]) => mapped(value, Math.sqrt),
  },
  {
    name: 'exponential',
    arity: [1, 1],
    description: 'The number e to the power of the number.',
    evaluate: ([value = null]) => mapped(value, Math.exp),
  },
  {
    name: 'logarithm',
    arity: [1, 2],
    description: 'The natural logarithm, or that to the base of a second argument; missing where there is none.',
    evaluate: ([value = null, base = null]) => {
      const to = base === null ? undefined : numberOf(base);
      if (base !== null && to === undefined) return null;
      if (to === undefined) return mapped(value, Math.log);
      return mapped(value, to === 10 ? Math.log10 : (number) => Math.log(number) / Math.log(to));
    },
  },
  {
    name: 'smallest',
    arity: [1, Number.POSITIVE_INFINITY],
    description:
      'The smallest of the values, those of lists each by itself; numbers before texts, missing ones left out.',
    evaluate: (args) => extreme(args, 1),
  },
  {
    name: 'largest',
    arity: [1, Number.POSITIVE_INFINITY],
    description:
      'The largest of the values, those of lists each by itself; numbers before texts, missing ones left out.',
    evaluate: (args) => extreme(args, -1),
  },
  {
    name: 'hex',
    arity: [1, 1],
    description: 'A whole number in hexadecimal, in upper case without a prefix.',
    evaluate: ([value = null]) => {
      const number = numberOf(value);
      return number === undefined || number < 0 ? null : Math.trunc(number).toString(16).toUpperCase();
    },
  },
];
