/** Aggregates of statistics and of bits, and those that know of grouping sets. */
import { QueryFailure } from '../../failure.ts';
import { asBigint, asDouble, castTo, type Typed } from '../cast.ts';
import { BIGINT, DOUBLE, INT, type SqlType } from '../types.ts';
import { argument, type CallInfo, type FunctionTable, type SqlFunction } from './definition.ts';

function aggregate(least: number, most: number, print: (args: readonly Typed[], call: CallInfo) => Typed): SqlFunction {
  return { kind: 'aggregate', least, most, print };
}

/** An aggregate over pairs of doubles. */
function overPairs(name: string): SqlFunction {
  return aggregate(2, 2, (args, call) => ({
    sql: call.over(`${name}(${asDouble(argument(args, 0))}, ${asDouble(argument(args, 1))})`),
    type: DOUBLE,
  }));
}

function overBits(name: string): SqlFunction {
  return aggregate(1, 1, (args, call) => ({ sql: call.over(`${name}(${asBigint(argument(args, 0))})`), type: BIGINT }));
}

/** Of a whole population; DuckDB's own are of samples. */
function moment(power: 3 | 4): SqlFunction {
  return aggregate(1, 1, (args, call) => {
    const x = asDouble(argument(args, 0));
    const [n, one, two, three, four] = [
      call.over(`count(${x})`),
      ...[1, 2, 3, 4].map((exponent) => call.over(`avg(pow(${x}, ${exponent}))`)),
    ];
    const variance = `(${two} - pow(${one}, 2))`;
    const third = `(${three} - 3 * ${one} * ${two} + 2 * pow(${one}, 3))`;
    const fourth = `(${four} - 4 * ${one} * ${three} + 6 * pow(${one}, 2) * ${two} - 3 * pow(${one}, 4))`;
    const value = power === 3 ? `${third} / pow(${variance}, 1.5)` : `${fourth} / pow(${variance}, 2) - 3`;
    return { sql: `CASE WHEN ${n} > 0 AND ${variance} > 0 THEN ${value} END`, type: DOUBLE };
  });
}

/** One for a key that a grouping set leaves out, as bits from the left. */
function grouping(type: SqlType): SqlFunction {
  return aggregate(type === INT ? 1 : 0, type === INT ? 1 : 100, (args, call) => {
    const keys = args.length > 0 ? args.map((arg) => arg.sql) : [...new Set(call.groups)];
    const odd = keys.findIndex((key) => !call.groups.includes(key));
    if (odd >= 0 || keys.length === 0) {
      throw new QueryFailure('Unexpected expression, expected a key of GROUP BY.', call.argSpans[odd] ?? call.span);
    }
    return { sql: castTo({ sql: `GROUPING(${keys.join(', ')})`, type: BIGINT }, type), type };
  });
}

const kurtosis = moment(4);

export const STATISTIC_FUNCTIONS: FunctionTable = {
  corr: overPairs('corr'),
  covar_pop: overPairs('covar_pop'),
  covar_samp: overPairs('covar_samp'),
  regr_avgx: overPairs('regr_avgx'),
  regr_avgy: overPairs('regr_avgy'),
  regr_count: aggregate(2, 2, (args, call) => ({
    sql: call.over(`regr_count(${asDouble(argument(args, 0))}, ${asDouble(argument(args, 1))})`),
    type: BIGINT,
  })),
  regr_intercept: overPairs('regr_intercept'),
  regr_r2: overPairs('regr_r2'),
  regr_slope: overPairs('regr_slope'),
  regr_sxx: overPairs('regr_sxx'),
  regr_sxy: overPairs('regr_sxy'),
  regr_syy: overPairs('regr_syy'),
  skewness: moment(3),
  kurtosis,
  bit_and: overBits('bit_and'),
  bit_or: overBits('bit_or'),
  bit_xor: overBits('bit_xor'),
  grouping: grouping(INT),
  grouping_id: grouping(BIGINT),
};
