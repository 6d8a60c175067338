/** Numeric functions. */
import { asBigint, asDouble, castTo, type Typed, wrapped } from '../cast.ts';
import { arithmeticType, BIGINT, DOUBLE, INT, isIntegral, isNumeric, STRING } from '../types.ts';
import { argument, type FunctionTable, type SqlFunction, scalar, uniform, widest } from './definition.ts';
import { digitsOf } from './math.ts';

function double(least: number, most: number, print: (...args: string[]) => string) {
  return uniform(DOUBLE, DOUBLE, least, most, print);
}

/** Keeps whole numbers as they are, unless digits are given. */
function rounded(print: (sql: string) => string): SqlFunction {
  return scalar(1, 2, (args, call) => {
    const value = argument(args, 0);
    if (args.length > 1) {
      const digits = digitsOf(call, 1);
      const [up, down] = [10 ** Math.max(0, digits), 10 ** Math.max(0, -digits)];
      // As a decimal first: 1.1 times 10 is 11, which it is not for doubles.
      const scaled = `CAST(TRY_CAST(${asDouble(value)} AS DECIMAL(38, 12)) * ${up} AS DOUBLE) / ${down}`;
      return { sql: `(${print(scaled)} / ${up} * ${down})`, type: DOUBLE };
    }
    if (isIntegral(value.type)) return { sql: castTo(value, BIGINT), type: BIGINT };
    return { sql: `spark_whole_bigint(${print(asDouble(value))})`, type: BIGINT };
  });
}

function round(args: readonly Typed[]): Typed {
  const value = argument(args, 0);
  const digits = args[1] ? asBigint(args[1]) : '0';
  if (isIntegral(value.type)) return { sql: `round(${value.sql}, CAST(${digits} AS INTEGER))`, type: value.type };
  return { sql: `round(${asDouble(value)}, CAST(${digits} AS INTEGER))`, type: DOUBLE };
}

/** GREATEST and LEAST skip nulls. */
function extreme(name: 'greatest' | 'least'): SqlFunction {
  return scalar(2, 100, (args) => {
    const type = widest(args) ?? STRING;
    return { sql: `${name}(${args.map((arg) => castTo(arg, type)).join(', ')})`, type };
  });
}

function remainder(print: (a: string, b: string) => string): SqlFunction {
  return scalar(2, 2, (args) => {
    const [left, right] = [argument(args, 0), argument(args, 1)];
    const type = arithmeticType(left.type, right.type) ?? DOUBLE;
    const [a, b] = [castTo(left, type), castTo(right, type)];
    return { sql: isIntegral(type) ? wrapped(type, [a, b], print) : print(a, b), type };
  });
}

const ceil = rounded((x) => `ceil(${x})`);
const power = double(2, 2, (a, b) => `pow(${a}, ${b})`);
const sameSign = (print: (sql: string) => string): SqlFunction =>
  scalar(1, 1, (args) => {
    const value = argument(args, 0);
    const type = isNumeric(value.type) || value.type.kind === 'unknown' ? value.type : DOUBLE;
    const sql = castTo(value, type);
    return { sql: isIntegral(type) ? wrapped(type, [sql], print) : print(sql), type };
  });

export const NUMBER_FUNCTIONS: FunctionTable = {
  abs: sameSign((x) => `abs(${x})`),
  negative: sameSign((x) => `(-${x})`),
  positive: sameSign((x) => x),
  ceil,
  ceiling: ceil,
  floor: rounded((x) => `floor(${x})`),
  round: scalar(1, 2, round),
  sign: double(1, 1, (x) => `CAST(sign(${x}) AS DOUBLE)`),
  signum: double(1, 1, (x) => `CAST(sign(${x}) AS DOUBLE)`),
  sqrt: double(1, 1, (x) => `CASE WHEN ${x} >= 0 THEN sqrt(${x}) END`),
  pow: power,
  power,
  exp: double(1, 1, (x) => `exp(${x})`),
  ln: double(1, 1, (x) => `CASE WHEN ${x} > 0 THEN ln(${x}) END`),
  log: double(1, 2, (a, b) =>
    b === undefined
      ? `CASE WHEN ${a} > 0 THEN ln(${a}) END`
      : `CASE WHEN ${a} > 0 AND ${b} > 0 THEN ln(${b}) / NULLIF(ln(${a}), 0) END`,
  ),
  log2: double(1, 1, (x) => `CASE WHEN ${x} > 0 THEN log2(${x}) END`),
  log10: double(1, 1, (x) => `CASE WHEN ${x} > 0 THEN log10(${x}) END`),
  mod: remainder((a, b) => `(${a} % NULLIF(${b}, 0))`),
  pmod: remainder((a, b) => `((${a} % NULLIF(${b}, 0) + ${b}) % NULLIF(${b}, 0))`),
  greatest: extreme('greatest'),
  least: extreme('least'),
  bin: uniform(BIGINT, STRING, 1, 1, (x) => `bin(${x})`),
  shiftleft: uniform(BIGINT, BIGINT, 2, 2, (x, n) =>
    wrapped(BIGINT, [x], (wide) => `${wide} * CAST(pow(2, ${n} & 63) AS HUGEINT)`),
  ),
  shiftright: uniform(BIGINT, BIGINT, 2, 2, (x, n) => `(${x} >> (${n} & 63))`),
  bit_count: uniform(BIGINT, INT, 1, 1, (x) => `CAST(bit_count(${x}) AS INTEGER)`),
};
