/** Functions on numbers that few languages have: trigonometry, bits, masks of addresses. */
import { numberOf, textOf } from '../scalars.ts';
import type { Value } from '../values.ts';
import type { EngineFunction } from './function.ts';
import { valuesOf } from './multivalues.ts';

function finite(number: number): number | null {
  return Number.isFinite(number) ? number : null;
}

function ofOne(name: string, description: string, apply: (number: number) => number): EngineFunction {
  return {
    name,
    arity: [1, 1],
    description,
    evaluate: ([value = null]) => {
      const number = numberOf(value);
      return number === undefined ? null : finite(apply(number));
    },
  };
}

function ofTwo(name: string, description: string, apply: (left: number, right: number) => number): EngineFunction {
  return {
    name,
    arity: [2, 2],
    description,
    evaluate: ([left = null, right = null]) => {
      const [one, other] = [numberOf(left), numberOf(right)];
      return one === undefined || other === undefined ? null : finite(apply(one, other));
    },
  };
}

/** Bits of whole numbers from 0 to 2^53 - 1; missing for others. */
function ofBits(
  name: string,
  least: number,
  most: number,
  description: string,
  apply: (args: readonly bigint[]) => bigint,
): EngineFunction {
  return {
    name,
    arity: [least, most],
    description,
    evaluate: (args) => {
      const numbers = args.map((value) => numberOf(value) ?? -1);
      if (!numbers.every((number) => Number.isSafeInteger(number) && number >= 0)) return null;
      const made = Number(apply(numbers.map(BigInt)));
      return Number.isSafeInteger(made) ? made : null;
    },
  };
}

function masked(mask: Value, address: Value): string | null {
  const [bits, octets] = [mask, address].map((value) => textOf(value)?.split('.').map(Number) ?? []);
  const isAddress = (parts: readonly number[] = []) =>
    parts.length === 4 && parts.every((part) => Number.isInteger(part) && part >= 0 && part <= 255);
  if (!isAddress(bits) || !isAddress(octets)) return null;
  return octets?.map((octet, index) => octet & (bits?.[index] ?? 0)).join('.') ?? null;
}

/** The numbers among values, those of lists each by itself. */
function numbersIn(args: readonly Value[]): readonly number[] {
  return args.flatMap(valuesOf).flatMap((value) => numberOf(value) ?? []);
}

const MANY = Number.POSITIVE_INFINITY;
const MOST_SHIFTED = 64n;

export const MATHEMATICS_FUNCTIONS: readonly EngineFunction[] = [
  ofOne('sine', 'The sine of an angle in radians.', Math.sin),
  ofOne('cosine', 'The cosine of an angle in radians.', Math.cos),
  ofOne('tangent', 'The tangent of an angle in radians.', Math.tan),
  ofOne('arcSine', 'The angle in radians whose sine the number is.', Math.asin),
  ofOne('arcCosine', 'The angle in radians whose cosine the number is.', Math.acos),
  ofOne('arcTangent', 'The angle in radians whose tangent the number is.', Math.atan),
  ofOne('hyperbolicSine', 'The hyperbolic sine.', Math.sinh),
  ofOne('hyperbolicCosine', 'The hyperbolic cosine.', Math.cosh),
  ofOne('hyperbolicTangent', 'The hyperbolic tangent.', Math.tanh),
  ofOne('inverseHyperbolicSine', 'The inverse hyperbolic sine.', Math.asinh),
  ofOne('inverseHyperbolicCosine', 'The inverse hyperbolic cosine.', Math.acosh),
  ofOne('inverseHyperbolicTangent', 'The inverse hyperbolic tangent.', Math.atanh),
  ofTwo('arcTangent2', 'The angle in radians of a point, by its Y and its X.', Math.atan2),
  ofTwo('hypotenuse', 'The length of the hypotenuse over two legs.', Math.hypot),
  ofBits('bitAnd', 2, MANY, 'The bits that all numbers have.', (args) => args.reduce((left, right) => left & right)),
  ofBits('bitOr', 2, MANY, 'The bits that any number has.', (args) => args.reduce((left, right) => left | right)),
  ofBits('bitXor', 2, MANY, 'The bits that an odd count of numbers has.', (args) =>
    args.reduce((left, right) => left ^ right),
  ),
  ofBits(
    'bitNot',
    1,
    2,
    'The bits that a number has not, of 53, or of those of a mask.',
    ([value = 0n, mask = (1n << 53n) - 1n]) => ~value & mask,
  ),
  ofBits('bitShiftLeft', 2, 2, 'The first number with its bits so many places further up.', ([value = 0n, by = 0n]) =>
    by > MOST_SHIFTED ? -1n : value << by,
  ),
  ofBits(
    'bitShiftRight',
    2,
    2,
    'The first number with its bits so many places further down.',
    ([value = 0n, by = 0n]) => value >> (by > MOST_SHIFTED ? MOST_SHIFTED : by),
  ),
  {
    name: 'maskAddress',
    arity: [2, 2],
    description: 'An IPv4 address with a mask laid over it: `ipmask("0.255.0.224", ip)`.',
    evaluate: ([mask = null, address = null]) => masked(mask, address),
  },
  {
    name: 'sumOf',
    arity: [1, MANY],
    description: 'The sum of the numbers among the arguments; missing when there is none.',
    evaluate: (args) => {
      const numbers = numbersIn(args);
      return numbers.length === 0 ? null : numbers.reduce((left, right) => left + right, 0);
    },
  },
  {
    name: 'averageOf',
    arity: [1, MANY],
    description: 'The average of the numbers among the arguments; missing when there is none.',
    evaluate: (args) => {
      const numbers = numbersIn(args);
      return numbers.length === 0 ? null : numbers.reduce((left, right) => left + right, 0) / numbers.length;
    },
  },
];
