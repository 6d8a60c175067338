/** Functions that give rows: https://spark.apache.org/docs/latest/sql-ref-syntax-qry-select-tvf.html */
import { QueryFailure, unsupported } from '../../failure.ts';
import { asBigint, asString, castTo, type Typed } from '../cast.ts';
import { jsonPath } from '../fields.ts';
import { BIGINT, INT, type SqlType, STRING, typeName, UNKNOWN } from '../types.ts';
import { argument, type CallInfo, type Generated, type SqlRowFunction, widest } from './definition.ts';

type Columns = Generated['columns'];

function generator(least: number, most: number, print: SqlRowFunction['print']): SqlRowFunction {
  return { least, most, outer: false, print };
}

/** The same with a row of nulls where there would be none. */
function outer(of: SqlRowFunction): SqlRowFunction {
  return { ...of, outer: true };
}

/** A struct of a row's place and columns. */
function row(place: string, values: readonly string[]): string {
  return `{${[`'p': ${place}`, ...values.map((value, index) => `'c${index}': ${value}`)].join(', ')}}`;
}

/** A row for each element of a list. */
function each(list: string, call: CallInfo, values: (element: string, place: string) => readonly string[]): string {
  const [element, place] = [call.alias(), call.alias()];
  return `list_transform(${list}, lambda ${element}, ${place}: ${row(`${place} - 1`, values(element, `(${place} - 1)`))})`;
}

/** The elements of an array, or the keys and values of a map. */
function elements(args: readonly Typed[], call: CallInfo, given: number, counted: boolean): Generated {
  const value = argument(args, 0);
  const { kind } = value.type;
  const position: Columns = counted ? [{ name: 'pos', type: INT }] : [];
  const at = (place: string): string[] => (counted ? [`CAST(${place} AS INTEGER)`] : []);
  if (kind === 'map' || (kind === 'unknown' && given === position.length + 2)) {
    const columns = [
      { name: 'key', type: value.type.key ?? UNKNOWN },
      { name: 'value', type: value.type.element ?? UNKNOWN },
    ];
    return {
      list: each(`map_entries(${value.sql})`, call, (e, place) => [...at(place), `${e}.key`, `${e}.value`]),
      columns: [...position, ...columns],
    };
  }
  if (kind !== 'array' && kind !== 'unknown' && kind !== 'null') {
    throw new QueryFailure(
      `Unexpected ${typeName(value.type)}, expected an array or a map.`,
      call.argSpans[0] ?? call.span,
      { help: '`split(…)` and `array(…)` give arrays' },
    );
  }
  const list = kind === 'null' ? 'CAST(NULL AS VARCHAR[])' : value.sql;
  return {
    list: each(list, call, (e, place) => [...at(place), e]),
    columns: [...position, { name: 'col', type: kind === 'null' ? STRING : (value.type.element ?? UNKNOWN) }],
  };
}

const explode = generator(1, 1, (args, call, given) => elements(args, call, given, false));
const posexplode = generator(1, 1, (args, call, given) => elements(args, call, given, true));

/** A row for each struct of an array, a column for each of its fields. */
const inline = generator(1, 1, (args, call) => {
  const value = argument(args, 0);
  const fields = value.type.element?.fields;
  if (value.type.kind !== 'array' || fields === undefined) {
    throw new QueryFailure(
      `Unexpected ${typeName(value.type)}, expected an array of structs.`,
      call.argSpans[0] ?? call.span,
      { help: '`array(struct(…), …)` and `arrays_zip(…)` give one' },
    );
  }
  // Null is a row of nulls.
  const list = each(value.sql, call, (e) =>
    fields.map((field) => `struct_extract(${e}, '${field.name.replaceAll("'", "''")}')`),
  );
  return { list, columns: fields.map(({ name, type }) => ({ name, type })) };
});

/** `stack(2, a, b, c, d)`: two rows, (a, b) and (c, d). */
const stack = generator(2, 1000, (args, call) => {
  const count = call.constants[0];
  const place = call.argSpans[0] ?? call.span;
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1) {
    throw new QueryFailure('Unexpected value, expected a number of rows, such as `2`.', place);
  }
  const values = args.slice(1);
  const width = Math.ceil(values.length / count);
  const types = Array.from({ length: width }, (_, column): SqlType => {
    const of = values.filter((_value, index) => index % width === column);
    const type = widest(of);
    if (type) return type;
    throw new QueryFailure(`Column ${column + 1} of \`stack\` has values of types that do not meet.`, call.span);
  });
  const rows = Array.from({ length: count }, (_, index) =>
    row(
      String(index),
      types.map((type, column) => {
        const value = values[index * width + column];
        return value ? castTo(value, type) : castTo({ sql: 'NULL', type: { kind: 'null' } }, type);
      }),
    ),
  );
  return { list: `[${rows.join(', ')}]`, columns: types.map((type, index) => ({ name: `col${index}`, type })) };
});

/** `json_tuple(text, 'a', 'b')`: one row of the members as text. */
const jsonTuple = generator(2, 100, (args, call) => {
  const text = asString(argument(args, 0));
  const values = args.slice(1).map((key, index) => {
    const constant = call.constants[index + 1];
    if (typeof constant === 'string') return `TRY(json_extract_string(${text}, ${jsonPath([constant])}))`;
    return `TRY(json_extract_string(${text}, '$."' || ${asString(key)} || '"'))`;
  });
  return { list: `[${row('0', values)}]`, columns: values.map((_, index) => ({ name: `c${index}`, type: STRING })) };
});

/** Most numbers that `range` gives. */
const MOST_NUMBERS = 1_000_000;

/** `range(end)`, `range(start, end[, step])`. */
const range = generator(1, 4, (_args, call) => {
  const numbers = call.constants.slice(0, 3).map((constant, index) => {
    if (typeof constant === 'number' && Number.isInteger(constant)) return constant;
    throw unsupported('A bound of `range` that is no whole number', call.argSpans[index] ?? call.span);
  });
  const [first = 0, second, step = 1] = numbers;
  const [from, to] = second === undefined ? [0, first] : [first, second];
  if (step === 0) throw new QueryFailure('Unexpected 0, expected a step.', call.argSpans[2] ?? call.span);
  if (Math.abs(to - from) / Math.abs(step) > MOST_NUMBERS) {
    throw unsupported(`A range of more than ${MOST_NUMBERS} numbers`, call.span);
  }
  const list = `range(${asBigint({ sql: String(from), type: INT })}, ${to}, ${step})`;
  return { list: each(list, call, (e) => [e]), columns: [{ name: 'id', type: BIGINT }] };
});

export const GENERATORS: Readonly<Record<string, SqlRowFunction>> = {
  explode,
  explode_outer: outer(explode),
  posexplode,
  posexplode_outer: outer(posexplode),
  inline,
  inline_outer: outer(inline),
  stack,
  json_tuple: jsonTuple,
  range,
};
