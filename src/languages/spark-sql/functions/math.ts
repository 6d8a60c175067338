/** Functions of mathematics: https://spark.apache.org/docs/latest/sql-ref-functions-builtin.html#mathematical-functions */
import { unsupported } from '../../failure.ts';
import { asBigint, asDouble, castTo, type Typed, wrapped } from '../cast.ts';
import { arithmeticType, BIGINT, BOOLEAN, DOUBLE, INT, isIntegral, isNumeric, STRING } from '../types.ts';
import { argument, type CallInfo, type FunctionTable, type SqlFunction, scalar, uniform } from './definition.ts';

/** A function of doubles; outside of where it is defined it is NaN, as Java's is. */
function double(count: number, print: (...args: string[]) => string): SqlFunction {
  return uniform(DOUBLE, DOUBLE, count, count, print);
}

function named(name: string): SqlFunction {
  return double(1, (x) => `${name}(${x})`);
}

/** DuckDB stops where Java gives NaN. */
function within(name: string, bound: (x: string) => string): SqlFunction {
  return double(
    1,
    (x) => `CASE WHEN ${bound(x)} THEN ${name}(${x}) WHEN ${x} IS NOT NULL THEN CAST('nan' AS DOUBLE) END`,
  );
}

function constant(sql: string): SqlFunction {
  return scalar(0, 0, () => ({ sql, type: DOUBLE }));
}

/** Null where numbers overflow or the divisor is zero. */
function tried(operator: '+' | '-' | '*'): SqlFunction {
  return scalar(2, 2, (args) => {
    const [left, right] = [argument(args, 0), argument(args, 1)];
    const type = arithmeticType(left.type, right.type) ?? DOUBLE;
    const [a, b] = [castTo(left, type), castTo(right, type)];
    if (!isIntegral(type)) return { sql: `(${a} ${operator} ${b})`, type };
    const wide = `CAST(${a} AS HUGEINT) ${operator} CAST(${b} AS HUGEINT)`;
    return { sql: `TRY_CAST(TRY(${wide}) AS ${type.kind === 'int' ? 'INTEGER' : type.kind.toUpperCase()})`, type };
  });
}

/** Most digits before or behind the point that numbers are rounded to. */
const MOST_DIGITS = 38;

/** The number of digits in argument `index`, 0 where there is none; throws at one that is no literal. */
export function digitsOf(call: CallInfo, index: number): number {
  const digits = call.argSpans[index] ? call.constants[index] : 0;
  if (typeof digits === 'number' && Number.isInteger(digits) && Math.abs(digits) <= MOST_DIGITS) return digits;
  const what = typeof digits === 'number' ? `Rounding to ${digits} digits` : 'A number of digits that is no literal';
  throw unsupported(what, call.argSpans[index] ?? call.span);
}

/** Half goes to the even neighbour. */
const bankersRound = scalar(1, 2, (args, call) => {
  const digits = digitsOf(call, 1);
  const value = argument(args, 0);
  if (isIntegral(value.type) && digits >= 0) return value;
  const scaled = `(${asDouble(value)} * ${10 ** digits})`;
  const sql = `round_even(${scaled}, 0) / ${10 ** digits}`;
  return isIntegral(value.type)
    ? { sql: castTo({ sql, type: DOUBLE }, value.type), type: value.type }
    : { sql: `(${sql})`, type: DOUBLE };
});

/** `format_number(1234.5, 2)`: groups of three, and so many digits behind the point. */
const formatNumber = scalar(2, 2, (args, call) => {
  if (typeof call.constants[1] === 'string')
    throw unsupported('A format of `format_number`', call.argSpans[1] ?? call.span);
  const digits = digitsOf(call, 1);
  if (digits < 0) return { sql: 'CAST(NULL AS VARCHAR)', type: STRING };
  return { sql: `format('{:,.${digits}f}', round_even(${asDouble(argument(args, 0))}, ${digits}))`, type: STRING };
});

const widthBucket = scalar(4, 4, (args) => {
  const [x = '', low = '', high = ''] = args.map(asDouble);
  const count = asBigint(argument(args, 3));
  const place = `CAST(floor((${x} - ${low}) / (${high} - ${low}) * ${count}) AS BIGINT) + 1`;
  const rising = `CASE WHEN ${x} < ${low} THEN 0 WHEN ${x} >= ${high} THEN ${count} + 1 ELSE ${place} END`;
  const falling = `CASE WHEN ${x} > ${low} THEN 0 WHEN ${x} <= ${high} THEN ${count} + 1 ELSE ${place} END`;
  return {
    sql: `CASE WHEN ${count} <= 0 OR ${low} = ${high} THEN NULL WHEN ${low} < ${high} THEN ${rising} ELSE ${falling} END`,
    type: BIGINT,
  };
});

const bit = uniform(BIGINT, INT, 2, 2, (x, place) => `CAST((${x} >> CAST(${place} AS INTEGER)) & 1 AS INTEGER)`);

/** As Java's `>>>`: zeros come in from the left. */
const shiftUnsigned = uniform(BIGINT, BIGINT, 2, 2, (x, n) =>
  wrapped(
    BIGINT,
    [x],
    (wide) =>
      `(CASE WHEN ${wide} < 0 THEN ${wide} + 18446744073709551616::HUGEINT ELSE ${wide} END >> CAST(${n} & 63 AS HUGEINT))`,
  ),
);

/** Anything but a number as a double. */
function asNumber(value: Typed): Typed {
  if (isNumeric(value.type) || value.type.kind === 'unknown') return value;
  const type = value.type.kind === 'null' ? INT : DOUBLE;
  return { sql: castTo(value, type), type };
}

const divided = (left: Typed, right: Typed): Typed => ({
  sql: `(${asDouble(left)} / NULLIF(${asDouble(right)}, 0))`,
  type: DOUBLE,
});

export const MATH_FUNCTIONS: FunctionTable = {
  acos: within('acos', (x) => `abs(${x}) <= 1`),
  acosh: within('acosh', (x) => `${x} >= 1`),
  asin: within('asin', (x) => `abs(${x}) <= 1`),
  asinh: named('asinh'),
  atan: named('atan'),
  atan2: double(2, (y, x) => `atan2(${y}, ${x})`),
  atanh: within('atanh', (x) => `abs(${x}) < 1`),
  cbrt: named('cbrt'),
  cos: named('cos'),
  cosh: named('cosh'),
  cot: double(1, (x) => `(1 / NULLIF(tan(${x}), 0))`),
  csc: double(1, (x) => `(1 / NULLIF(sin(${x}), 0))`),
  sec: double(1, (x) => `(1 / cos(${x}))`),
  degrees: named('degrees'),
  radians: named('radians'),
  e: constant('exp(1)'),
  pi: constant('pi()'),
  expm1: double(1, (x) => `(exp(${x}) - 1)`),
  log1p: double(1, (x) => `CASE WHEN ${x} > -1 THEN ln(1 + ${x}) END`),
  factorial: uniform(
    INT,
    BIGINT,
    1,
    1,
    (x) => `CASE WHEN ${x} BETWEEN 0 AND 20 THEN CAST(factorial(${x}) AS BIGINT) END`,
  ),
  hypot: double(2, (a, b) => `sqrt(${a} * ${a} + ${b} * ${b})`),
  rint: double(1, (x) => `round_even(${x}, 0)`),
  sin: named('sin'),
  sinh: named('sinh'),
  tan: named('tan'),
  tanh: named('tanh'),
  bround: bankersRound,
  format_number: formatNumber,
  width_bucket: widthBucket,
  getbit: bit,
  bit_get: bit,
  shiftrightunsigned: shiftUnsigned,
  try_add: tried('+'),
  try_subtract: tried('-'),
  try_multiply: tried('*'),
  try_divide: scalar(2, 2, (args) => divided(argument(args, 0), argument(args, 1))),
  nanvl: double(2, (a, b) => `CASE WHEN isnan(${a}) THEN ${b} ELSE ${a} END`),
  isinf: uniform(DOUBLE, BOOLEAN, 1, 1, (x) => `COALESCE(isinf(${x}), false)`),
  zeroifnull: scalar(1, 1, (args) => {
    const { sql, type } = asNumber(argument(args, 0));
    return { sql: `COALESCE(${sql}, 0)`, type };
  }),
  nullifzero: scalar(1, 1, (args) => {
    const { sql, type } = asNumber(argument(args, 0));
    return { sql: `NULLIF(${sql}, 0)`, type };
  }),
};
