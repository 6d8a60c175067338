/** Functions that make arrays, or put into them. */
import { QueryFailure } from '../../failure.ts';
import { asBigint, castTo, type Typed } from '../cast.ts';
import {
  arrayOf,
  BIGINT,
  DATE,
  isIntegral,
  type SqlField,
  STRING,
  structOf,
  TIMESTAMP,
  typeName,
  UNKNOWN,
} from '../types.ts';
import {
  argument,
  arrayArgument,
  type CallInfo,
  type FunctionTable,
  scalar,
  structText,
  withinMemory,
} from './definition.ts';

/** `sequence(1, 5)`, `sequence(start, end, INTERVAL 1 DAY)`: with its end. */
const sequence = scalar(2, 3, (args, call) => {
  const [from, to, step] = [argument(args, 0), argument(args, 1), args[2]];
  if (isIntegral(from.type) || from.type.kind === 'unknown') {
    const [first, last] = [asBigint(from), asBigint(to)];
    const by = step ? asBigint(step) : `CASE WHEN ${first} <= ${last} THEN 1 ELSE -1 END`;
    const length = `abs(CAST(${last} AS HUGEINT) - ${first}) / greatest(abs(CAST(${by} AS HUGEINT)), 1)`;
    return { sql: withinMemory(length, `generate_series(${first}, ${last}, ${by})`), type: arrayOf(BIGINT) };
  }
  if (!['date', 'timestamp'].includes(from.type.kind)) {
    throw new QueryFailure(
      `Unexpected ${typeName(from.type)}, expected whole numbers, dates or timestamps.`,
      call.argSpans[0] ?? call.span,
    );
  }
  if (step && step.type.kind !== 'interval') {
    throw new QueryFailure(`Unexpected ${typeName(step.type)}, expected an interval.`, call.argSpans[2] ?? call.span);
  }
  const [first, last, by] = [castTo(from, TIMESTAMP), castTo(to, TIMESTAMP), step?.sql ?? 'to_days(1)'];
  const length = `abs(epoch(${last}) - epoch(${first})) / greatest(abs(epoch(${by})), 0.000001)`;
  const list = withinMemory(length, `generate_series(${first}, ${last}, ${by})`);
  return from.type.kind === 'date'
    ? { sql: `CAST(${list} AS DATE[])`, type: arrayOf(DATE) }
    : { sql: list, type: arrayOf(TIMESTAMP) };
});

/** `array_insert(list, place, x)`: places count from 1, or from the end; nulls fill what lies between. */
const insert = scalar(3, 3, (args, call) => {
  const list = arrayArgument(args, 0, call);
  const element = list.type.element ?? UNKNOWN;
  const [a, x, place] = [list.sql, castTo(argument(args, 2), element), asBigint(argument(args, 1))];
  const at = `(CASE WHEN ${place} < 0 THEN len(${a}) + 2 + ${place} ELSE ${place} END)`;
  const nulls = (count: string): string => `list_resize(${a}[1:0], ${count})`;
  const cases = [
    `WHEN ${place} = 0 THEN NULL`,
    `WHEN ${at} < 1 THEN list_concat(list_concat([${x}], ${nulls(`1 - ${at}`)}), ${a})`,
    `WHEN ${at} > len(${a}) + 1 THEN list_concat(list_concat(${a}, ${nulls(`${at} - 1 - len(${a})`)}), [${x}])`,
    `ELSE list_concat(list_concat(${a}[1:${at} - 1], [${x}]), ${a}[${at}:])`,
  ];
  return { sql: `CASE WHEN ${a} IS NULL OR ${place} IS NULL THEN NULL ${cases.join(' ')} END`, type: list.type };
});

const repeat = scalar(2, 2, (args) => {
  const value = argument(args, 0);
  const type = value.type.kind === 'null' ? STRING : value.type;
  const count = asBigint(argument(args, 1));
  const made = `list_transform(range(${count}), lambda x: ${castTo(value, type)})`;
  return { sql: withinMemory(count, made), type: arrayOf(type) };
});

/** Lists side by side, as structs; the shorter ones go on with nulls. */
function zip(args: readonly Typed[], call: CallInfo): Typed {
  const fields = args.map(
    ({ type }, index): SqlField => ({
      name: call.argNames[index] ?? String(index),
      type: type.element ?? UNKNOWN,
    }),
  );
  const row = call.alias();
  const made = structText(fields.map((field, index) => [field.name, `${row}[${index + 1}]`]));
  const lists = args.map((_, index) => arrayArgument(args, index, call).sql);
  const known = lists.map((list) => `${list} IS NOT NULL`).join(' AND ');
  return {
    sql: `CASE WHEN ${known} THEN list_transform(list_zip(${lists.join(', ')}), lambda ${row}: ${made}) END`,
    type: arrayOf(structOf(fields)),
  };
}

export const ARRAY_MAKERS: FunctionTable = {
  sequence,
  array_insert: insert,
  array_repeat: repeat,
  arrays_zip: scalar(1, 100, zip),
};
