/** Text functions. Positions count from 1. */
import { unsupported } from '../../failure.ts';
import { asBigint, asString, castTo, type Typed } from '../cast.ts';
import { arrayOf, BIGINT, BINARY, BOOLEAN, INT, STRING } from '../types.ts';
import { argument, type CallInfo, type FunctionTable, joined, scalar, uniform, withinMemory } from './definition.ts';

function text(least: number, most: number, print: (...args: string[]) => string) {
  return uniform(STRING, STRING, least, most, print);
}

const lower = text(1, 1, (s) => `lower(${s})`);
const upper = text(1, 1, (s) => `upper(${s})`);
/** `trim(text)`, `trim(characters, text)`. */
function trimming(name: 'trim' | 'ltrim' | 'rtrim') {
  return text(1, 2, (first, second) =>
    second === undefined ? `${name}(${first}, ' ')` : `${name}(${second}, ${first})`,
  );
}
const trim = trimming('trim');
const length = scalar(1, 1, (args) => {
  const value = argument(args, 0);
  return value.type.kind === 'binary'
    ? { sql: `octet_length(${value.sql})`, type: INT }
    : { sql: `CAST(length(${asString(value)}) AS INTEGER)`, type: INT };
});
const substring = scalar(2, 3, (args, call) => {
  const start = startOf(argument(args, 1), call.constants[1]);
  const count = args[2] ? `, least(greatest(${asBigint(args[2])}, 0), ${LONGEST})` : '';
  return { sql: `substring(${asString(argument(args, 0))}, ${start}${count})`, type: STRING };
});
/** `locate(part, text, from)`. */
const locate = scalar(2, 3, (args) => {
  const [part, whole] = [asString(argument(args, 0)), asString(argument(args, 1))];
  if (!args[2]) return { sql: `CAST(instr(${whole}, ${part}) AS INTEGER)`, type: INT };
  const from = asBigint(args[2]);
  const found = `instr(substring(${whole}, ${from}), ${part})`;
  return {
    sql: `CAST(CASE WHEN ${from} < 1 OR ${found} = 0 THEN 0 ELSE ${found} + ${from} - 1 END AS INTEGER)`,
    type: INT,
  };
});
const sha1 = scalar(1, 1, (args) => ({ sql: `sha1(${bytes(argument(args, 0))})`, type: STRING }));
const character = uniform(
  BIGINT,
  STRING,
  1,
  1,
  (n) => `CASE WHEN ${n} < 0 THEN '' ELSE chr(CAST(${n} % 256 AS INTEGER)) END`,
);

const LONGEST = 2 ** 31 - 1;

/** Spark counts from 1 and takes 0 as 1. */
function startOf(start: Typed, constant: unknown): string {
  if (typeof constant === 'number') {
    // No text is longer; DuckDB takes no positions beyond.
    const within = Math.max(-LONGEST, Math.min(LONGEST, Math.trunc(constant)));
    return String(within === 0 ? 1 : within);
  }
  const sql = asBigint(start);
  return `CASE WHEN ${sql} = 0 THEN 1 ELSE ${sql} END`;
}

function bytes(value: Typed): string {
  return value.type.kind === 'binary' ? value.sql : asString(value);
}

/** Text as its UTF-8 bytes. */
function bytesOf(value: Typed): string {
  return value.type.kind === 'binary' ? value.sql : `encode(${asString(value)})`;
}

function concat(args: readonly Typed[]): Typed {
  const first = args.find((arg) => arg.type.kind !== 'null');
  if (first?.type.kind === 'array') {
    return { sql: `(${args.map((arg) => castTo(arg, first.type)).join(' || ')})`, type: first.type };
  }
  return { sql: args.length === 0 ? "''" : `(${args.map(asString).join(' || ')})`, type: STRING };
}

/** To a length, from one side: a longer text is cut, an empty filling adds nothing. */
function padding(name: 'lpad' | 'rpad') {
  return scalar(2, 3, (args) => {
    const value = asString(argument(args, 0));
    const length = `CAST(least(greatest(${asBigint(argument(args, 1))}, 0), 5000000) AS INTEGER)`;
    if (!args[2]) return { sql: `${name}(${value}, ${length}, ' ')`, type: STRING };
    const filling = asString(args[2]);
    return {
      sql: `CASE WHEN ${filling} = '' THEN left(${value}, ${length}) ELSE ${name}(${value}, ${length}, CASE WHEN ${filling} = '' THEN ' ' ELSE ${filling} END) END`,
      type: STRING,
    };
  });
}

/** Hexadecimal digits, upper case: of a number's value, of a text's bytes. */
function hex(args: readonly Typed[]): Typed {
  const value = argument(args, 0);
  const asText = value.type.kind === 'string' || value.type.kind === 'binary';
  return { sql: `hex(${asText ? value.sql : asBigint(value)})`, type: STRING };
}

const BASES: Readonly<Record<number, { readonly digits: string; readonly prefix: string }>> = {
  2: { digits: '[01]+', prefix: '0b' },
  10: { digits: '[0-9]+', prefix: '' },
  16: { digits: '[0-9a-fA-F]+', prefix: '0x' },
};

/** `conv(text, from, to)` for bases 2, 10 and 16; reads the digits up to the first that is none. */
function conv(args: readonly Typed[], call: CallInfo): Typed {
  const from = BASES[Number(call.constants[1])];
  const to = Number(call.constants[2]);
  if (!from || !BASES[to]) throw unsupported('`conv` between bases other than 2, 10 and 16', call.span);
  const digits = `regexp_extract(trim(${asString(argument(args, 0))}), '^${from.digits}')`;
  const number = `TRY_CAST(${from.prefix === '' ? digits : `'${from.prefix}' || ${digits}`} AS UBIGINT)`;
  const printed = to === 16 ? `hex(${number})` : to === 2 ? `bin(${number})` : `CAST(${number} AS VARCHAR)`;
  return { sql: printed, type: STRING };
}

/** The text before (or, for a negative count, after) the count-th delimiter. */
function substringIndex(args: readonly Typed[]): Typed {
  const whole = asString(argument(args, 0));
  const delimiter = asString(argument(args, 1));
  const count = asBigint(argument(args, 2));
  const parts = `string_split(${whole}, ${delimiter})`;
  const taken = `CASE WHEN ${whole} IS NULL OR ${delimiter} IS NULL THEN NULL WHEN ${delimiter} = '' THEN [] WHEN ${count} > 0 THEN ${parts}[:${count}] WHEN ${count} < 0 THEN ${parts}[greatest(len(${parts}) + ${count} + 1, 1):] ELSE [] END`;
  return { sql: joined(taken, delimiter), type: STRING };
}

export const STRING_FUNCTIONS: FunctionTable = {
  lower,
  lcase: lower,
  upper,
  ucase: upper,
  trim,
  btrim: text(1, 2, (s, characters) => `trim(${s}, ${characters ?? "' '"})`),
  ltrim: trimming('ltrim'),
  rtrim: trimming('rtrim'),
  length,
  len: length,
  char_length: length,
  character_length: length,
  octet_length: scalar(1, 1, (args) => ({
    sql: `CAST(octet_length(${bytesOf(argument(args, 0))}) AS INTEGER)`,
    type: INT,
  })),
  substring,
  substr: substring,
  mid: substring,
  left: scalar(2, 2, (args) => ({
    sql: `left(${asString(argument(args, 0))}, greatest(${asBigint(argument(args, 1))}, 0))`,
    type: STRING,
  })),
  right: scalar(2, 2, (args) => ({
    sql: `right(${asString(argument(args, 0))}, greatest(${asBigint(argument(args, 1))}, 0))`,
    type: STRING,
  })),
  concat: scalar(0, 100, concat),
  concat_ws: scalar(1, 100, (args) => {
    const [separator, ...rest] = args;
    const parts = rest.map((part) =>
      part.type.kind === 'array' ? castTo(part, arrayOf(STRING)) : `[${asString(part)}]`,
    );
    const list = parts.length === 0 ? '[]::VARCHAR[]' : `(${parts.join(' || ')})`;
    return {
      sql: joined(`list_filter(${list}, lambda x: x IS NOT NULL)`, asString(separator ?? argument(args, 0))),
      type: STRING,
    };
  }),
  replace: text(2, 3, (s, search, by) => `replace(${s}, ${search}, ${by ?? "''"})`),
  translate: text(3, 3, (s, from, to) => `translate(${s}, ${from}, ${to})`),
  instr: uniform(STRING, INT, 2, 2, (s, part) => `CAST(instr(${s}, ${part}) AS INTEGER)`),
  locate,
  position: locate,
  charindex: locate,
  contains: uniform(STRING, BOOLEAN, 2, 2, (s, part) => `contains(${s}, ${part})`),
  startswith: uniform(STRING, BOOLEAN, 2, 2, (s, part) => `starts_with(${s}, ${part})`),
  endswith: uniform(STRING, BOOLEAN, 2, 2, (s, part) => `ends_with(${s}, ${part})`),
  lpad: padding('lpad'),
  rpad: padding('rpad'),
  repeat: scalar(2, 2, (args) => ({
    // The cast keeps DuckDB from reading a null as bytes.
    sql: withinMemory(
      asBigint(argument(args, 1)),
      `repeat(CAST(${asString(argument(args, 0))} AS VARCHAR), ${asBigint(argument(args, 1))})`,
    ),
    type: STRING,
  })),
  space: scalar(1, 1, (args) => {
    const count = asBigint(argument(args, 0));
    return { sql: withinMemory(count, `repeat(' ', ${count})`), type: STRING };
  }),
  /** Of a text or of an array. */
  reverse: scalar(1, 1, (args) => {
    const value = argument(args, 0);
    return value.type.kind === 'array'
      ? { sql: `list_reverse(${value.sql})`, type: value.type }
      : { sql: `reverse(${asString(value)})`, type: value.type.kind === 'unknown' ? value.type : STRING };
  }),
  initcap: text(
    1,
    1,
    (s) =>
      `array_to_string(list_transform(string_split(lower(${s}), ' '), lambda x: upper(left(x, 1)) || substring(x, 2)), ' ')`,
  ),
  ascii: uniform(STRING, INT, 1, 1, (s) => `CASE WHEN ${s} = '' THEN 0 ELSE ascii(${s}) END`),
  chr: character,
  char: character,
  hex: scalar(1, 1, hex),
  unhex: uniform(STRING, BINARY, 1, 1, (s) => `TRY(unhex(${s}))`),
  conv: scalar(3, 3, conv),
  base64: scalar(1, 1, (args) => {
    const value = argument(args, 0);
    return { sql: `base64(${value.type.kind === 'binary' ? value.sql : `encode(${asString(value)})`})`, type: STRING };
  }),
  unbase64: uniform(STRING, BINARY, 1, 1, (s) => `TRY(from_base64(${s}))`),
  encode: scalar(2, 2, (args, call) => {
    onlyUtf8(call);
    return { sql: `encode(${asString(argument(args, 0))})`, type: BINARY };
  }),
  md5: scalar(1, 1, (args) => ({ sql: `md5(${bytes(argument(args, 0))})`, type: STRING })),
  sha: sha1,
  sha1,
  sha2: scalar(2, 2, (args, call) => {
    if (call.constants[1] !== 256 && call.constants[1] !== 0)
      throw unsupported('`sha2` of other lengths than 256', call.span);
    return { sql: `sha256(${bytes(argument(args, 0))})`, type: STRING };
  }),
  substring_index: scalar(3, 3, substringIndex),
  split_part: scalar(3, 3, (args) => ({
    sql: `split_part(${asString(argument(args, 0))}, ${asString(argument(args, 1))}, ${asBigint(argument(args, 2))})`,
    type: STRING,
  })),
  levenshtein: uniform(STRING, INT, 2, 2, (a, b) => `CAST(levenshtein(${a}, ${b}) AS INTEGER)`),
};

function onlyUtf8(call: CallInfo): void {
  if (String(call.constants[1]).toUpperCase() !== 'UTF-8') throw unsupported('An encoding other than UTF-8', call.span);
}
