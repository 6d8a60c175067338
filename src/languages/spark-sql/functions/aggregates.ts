/** Aggregate functions. Nulls do not count; those that depend on the order of rows take it from the events' lines. */
import { QueryFailure, unsupported } from '../../failure.ts';
import { asDouble, castTo, type Typed, wrapped } from '../cast.ts';
import { arrayOf, BIGINT, BOOLEAN, DOUBLE, isIntegral, isNumeric, STRING } from '../types.ts';
import { argument, type CallInfo, type FunctionTable, type SqlFunction } from './definition.ts';

type Print = (args: readonly Typed[], call: CallInfo) => Typed;

function aggregate(least: number, most: number, print: Print): SqlFunction {
  return { kind: 'aggregate', least, most, print };
}

function distinct(call: CallInfo): string {
  return call.distinct ? 'DISTINCT ' : '';
}

function ordered(call: CallInfo): string {
  return call.order === undefined ? '' : ` ORDER BY ${call.order}`;
}

function count(args: readonly Typed[], call: CallInfo): Typed {
  if (call.star) return { sql: call.over('count(*)'), type: BIGINT };
  const [only] = args;
  if (!only) throw new QueryFailure('Unexpected `)`, expected `*` or an expression in `count`.', call.span);
  const known = args.map((arg) => `${arg.sql} IS NOT NULL`).join(' AND ');
  const value =
    args.length === 1 ? only.sql : `CASE WHEN ${known} THEN row(${args.map((arg) => arg.sql).join(', ')}) END`;
  return { sql: call.over(`count(${distinct(call)}${value})`), type: BIGINT };
}

function sum(args: readonly Typed[], call: CallInfo): Typed {
  const value = argument(args, 0);
  if (isIntegral(value.type)) {
    const total = call.over(`sum(${distinct(call)}${value.sql})`);
    return { sql: wrapped(BIGINT, [total], (x) => x), type: BIGINT };
  }
  return { sql: call.over(`sum(${distinct(call)}${asDouble(value)})`), type: DOUBLE };
}

/** An aggregate over doubles that gives a double. */
function overDoubles(name: string): SqlFunction {
  return aggregate(1, 1, (args, call) => ({
    sql: call.over(`${name}(${distinct(call)}${asDouble(argument(args, 0))})`),
    type: DOUBLE,
  }));
}

/** An aggregate that gives the type of its argument. */
function sameType(name: string): SqlFunction {
  return aggregate(1, 1, (args, call) => {
    const value = argument(args, 0);
    return { sql: call.over(`${name}(${value.sql})`), type: value.type };
  });
}

function overBooleans(name: string): SqlFunction {
  return aggregate(1, 1, (args, call) => ({
    sql: call.over(`${name}(${castTo(argument(args, 0), BOOLEAN)})`),
    type: BOOLEAN,
  }));
}

/** All values in the order of rows; an empty list when there are none. */
const collectList = aggregate(1, 1, (args, call) => {
  const value = argument(args, 0);
  const list = call.over(`list(${distinct(call)}${value.sql}${call.distinct ? '' : ordered(call)})`);
  return { sql: `list_filter(COALESCE(${list}, []), lambda x: x IS NOT NULL)`, type: arrayOf(value.type) };
});

/** Each value once. Spark leaves their order open; here they are sorted. */
const collectSet = aggregate(1, 1, (args, call) => {
  const value = argument(args, 0);
  const list = call.over(`list(DISTINCT ${value.sql})`);
  return {
    sql: `list_sort(list_filter(COALESCE(${list}, []), lambda x: x IS NOT NULL))`,
    type: arrayOf(value.type),
  };
});

/** `first(x)`, `first(x, true)`: the second argument skips nulls. */
function edge(name: 'first' | 'last'): SqlFunction {
  return aggregate(1, 2, (args, call) => {
    const value = argument(args, 0);
    const skipNulls = call.ignoreNulls || call.constants[1] === true;
    if (call.order === undefined) {
      const inner = `${name}_value(${value.sql}${skipNulls ? ' IGNORE NULLS' : ''})`;
      return { sql: call.over(inner), type: value.type };
    }
    const inner = `${name}(${value.sql}${ordered(call)})`;
    const kept = skipNulls ? `${inner} FILTER (WHERE ${value.sql} IS NOT NULL)` : inner;
    return { sql: skipNulls ? kept : call.over(inner), type: value.type };
  });
}

/** `max_by(x, y)`: the x of the row with the largest y. */
function by(name: 'arg_max' | 'arg_min'): SqlFunction {
  return aggregate(2, 2, (args, call) => {
    const value = argument(args, 0);
    return { sql: call.over(`${name}(${value.sql}, ${argument(args, 1).sql}${ordered(call)})`), type: value.type };
  });
}

function percentile(name: string): SqlFunction {
  return aggregate(2, 3, (args, call) => {
    const share = call.constants[1];
    const span = call.argSpans[1] ?? call.span;
    const shares = argument(args, 1);
    if (shares.type.kind === 'array') {
      if (!isNumeric(shares.type.element ?? STRING)) {
        throw new QueryFailure('Unexpected shares that are no numbers, expected numbers from 0 to 1.', span);
      }
      return { sql: call.over(`${name}(${asDouble(argument(args, 0))}, ${shares.sql})`), type: arrayOf(DOUBLE) };
    }
    if (typeof share !== 'number') throw unsupported('A percentile that is no number', span);
    if (share < 0 || share > 1) throw new QueryFailure(`Unexpected ${share}, expected a share from 0 to 1.`, span);
    return { sql: call.over(`${name}(${asDouble(argument(args, 0))}, ${share})`), type: DOUBLE };
  });
}

const stddev = overDoubles('stddev_samp');
const variance = overDoubles('var_samp');
const average = overDoubles('avg');
const first = edge('first');
const last = edge('last');
const every = overBooleans('bool_and');
const some = overBooleans('bool_or');

const countDistinct: Print = (args, call) => ({
  sql: call.over(`count(DISTINCT ${argument(args, 0).sql})`),
  type: BIGINT,
});

/** The texts in the order of rows, joined; null when there are none. */
const listAgg = aggregate(1, 2, (args, call) => {
  const value = castTo(argument(args, 0), STRING);
  const separator = args[1] ? castTo(args[1], STRING) : "''";
  if (args[1] && typeof call.constants[1] !== 'string') {
    throw unsupported('A separator that is no literal', call.argSpans[1] ?? call.span);
  }
  return {
    sql: call.over(`string_agg(${distinct(call)}${value}, ${separator}${call.distinct ? '' : ordered(call)})`),
    type: STRING,
  };
});

export const AGGREGATE_FUNCTIONS: FunctionTable = {
  count: aggregate(0, 100, count),
  count_if: aggregate(1, 1, (args, call) => ({
    sql: call.over(`count(CASE WHEN ${castTo(argument(args, 0), BOOLEAN)} THEN 1 END)`),
    type: BIGINT,
  })),
  approx_count_distinct: aggregate(1, 2, countDistinct),
  sum: aggregate(1, 1, sum),
  avg: average,
  mean: average,
  min: sameType('min'),
  max: sameType('max'),
  stddev,
  std: stddev,
  stddev_samp: stddev,
  stddev_pop: overDoubles('stddev_pop'),
  variance,
  var_samp: variance,
  var_pop: overDoubles('var_pop'),
  median: overDoubles('median'),
  mode: sameType('mode'),
  percentile: percentile('quantile_cont'),
  percentile_cont: percentile('quantile_cont'),
  percentile_disc: percentile('quantile_disc'),
  try_sum: aggregate(1, 1, sum),
  try_avg: average,
  percentile_approx: percentile('quantile_disc'),
  approx_percentile: percentile('quantile_disc'),
  collect_list: collectList,
  array_agg: collectList,
  collect_set: collectSet,
  listagg: listAgg,
  string_agg: listAgg,
  first,
  any_value: first,
  first_value: first,
  last,
  last_value: last,
  max_by: by('arg_max'),
  min_by: by('arg_min'),
  every,
  bool_and: every,
  some,
  any: some,
  bool_or: some,
};
