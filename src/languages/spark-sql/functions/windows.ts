/** Functions that only stand before OVER. */
import { QueryFailure } from '../../failure.ts';
import { asBigint, castTo } from '../cast.ts';
import { BIGINT, DOUBLE, INT, type SqlType } from '../types.ts';
import { argument, type FunctionTable, type SqlFunction } from './definition.ts';

function ranking(name: string, type: SqlType): SqlFunction {
  const print: SqlFunction['print'] = (_, call) => ({
    sql: type === DOUBLE ? call.over(`${name}()`) : `CAST(${call.over(`${name}()`)} AS INTEGER)`,
    type,
  });
  return { kind: 'window', least: 0, most: 0, print };
}

/** `lag(x, 1, default)`. */
function neighbour(name: 'lag' | 'lead'): SqlFunction {
  return {
    kind: 'window',
    least: 1,
    most: 3,
    print: (args, call) => {
      const value = argument(args, 0);
      const distance = args[1] ? asBigint(args[1]) : '1';
      const otherwise = args[2] ? castTo(args[2], value.type) : 'NULL';
      const nulls = call.ignoreNulls ? ' IGNORE NULLS' : '';
      return { sql: call.over(`${name}(${value.sql}, ${distance}, ${otherwise}${nulls})`), type: value.type };
    },
  };
}

export const WINDOW_FUNCTIONS: FunctionTable = {
  row_number: ranking('row_number', INT),
  rank: ranking('rank', INT),
  dense_rank: ranking('dense_rank', INT),
  percent_rank: ranking('percent_rank', DOUBLE),
  cume_dist: ranking('cume_dist', DOUBLE),
  ntile: {
    kind: 'window',
    least: 1,
    most: 1,
    print: (args, call) => {
      const count = call.constants[0];
      if (typeof count === 'number' && count < 1) {
        throw new QueryFailure(
          `Unexpected ${count}, expected a number of parts above 0.`,
          call.argSpans[0] ?? call.span,
        );
      }
      return { sql: `CAST(${call.over(`ntile(${castTo(argument(args, 0), BIGINT)})`)} AS INTEGER)`, type: INT };
    },
  },
  lag: neighbour('lag'),
  lead: neighbour('lead'),
  nth_value: {
    kind: 'window',
    least: 2,
    most: 2,
    print: (args, call) => ({
      sql: call.over(`nth_value(${argument(args, 0).sql}, ${asBigint(argument(args, 1))})`),
      type: argument(args, 0).type,
    }),
  },
};
