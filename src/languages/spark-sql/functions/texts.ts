/** More text functions: parts, lists in text, URLs, checks, printing. Positions count from 1. */
import { QueryFailure, unsupported } from '../../failure.ts';
import { asBigint, asDouble, asString, castTo, quote, type Typed } from '../cast.ts';
import { javaToRe2 } from '../java-regex.ts';
import { likePattern } from '../like-pattern.ts';
import { BIGINT, BOOLEAN, comparisonType, INT, STRING } from '../types.ts';
import { argument, type FunctionTable, type SqlFunction, scalar, uniform, widest } from './definition.ts';

function text(least: number, most: number, print: (...args: string[]) => string): SqlFunction {
  return uniform(STRING, STRING, least, most, print);
}

function bytes(value: Typed): string {
  return value.type.kind === 'binary' ? value.sql : `encode(${asString(value)})`;
}

/** `overlay(text PLACING part FROM 2 FOR 3)`. */
const overlay = scalar(3, 4, (args) => {
  const [whole, part] = [asString(argument(args, 0)), asString(argument(args, 1))];
  const from = asBigint(argument(args, 2));
  const length = args[3] ? asBigint(args[3]) : '-1';
  const count = `CASE WHEN ${length} >= 0 THEN ${length} ELSE length(${part}) END`;
  return { sql: `(left(${whole}, ${from} - 1) || ${part} || substring(${whole}, ${from} + ${count}))`, type: STRING };
});

/** The place of a text in a list with commas; 0 when it is none of it. */
const findInSet = uniform(
  STRING,
  INT,
  2,
  2,
  (part, list) =>
    `CASE WHEN contains(${part}, ',') THEN 0 ELSE CAST(COALESCE(list_position(string_split(${list}, ','), ${part}), CASE WHEN ${part} IS NOT NULL AND ${list} IS NOT NULL THEN 0 END) AS INTEGER) END`,
);

const elt = scalar(2, 100, (args) => {
  const values = args.slice(1);
  const type = widest(values) ?? STRING;
  const cases = values.map((value, index) => `WHEN ${index + 1} THEN ${castTo(value, type)}`);
  return { sql: `CASE ${asBigint(argument(args, 0))} ${cases.join(' ')} END`, type };
});

const PARTS: Readonly<Record<string, string>> = {
  PROTOCOL: '^([A-Za-z][A-Za-z0-9+.-]*):',
  HOST: '^[A-Za-z][A-Za-z0-9+.-]*://(?:[^/?#@]*@)?([^/?#:]*)',
  PATH: '^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*([^?#]*)',
  QUERY: '^[^?#]*\\?([^#]*)',
  REF: '#(.*)$',
  FILE: '^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*([^#]*)',
  AUTHORITY: '^[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*)',
  USERINFO: '^[A-Za-z][A-Za-z0-9+.-]*://([^/?#@]*)@',
};

/** `parse_url(url, 'QUERY', 'key')`: a part of a URL, null where it has none. */
const parseUrl = scalar(2, 3, (args, call) => {
  const url = asString(argument(args, 0));
  const part = call.constants[1];
  const pattern = typeof part === 'string' ? PARTS[part] : undefined;
  if (pattern === undefined) {
    const known = Object.keys(PARTS).map((name) => `\`${name}\``);
    throw new QueryFailure(
      `Unexpected part of a URL, expected one of ${known.join(', ')}.`,
      call.argSpans[1] ?? call.span,
    );
  }
  const found = (from: string, regex: string): string =>
    `CASE WHEN regexp_matches(${from}, ${regex}) THEN regexp_extract(${from}, ${regex}, 1) END`;
  if (!args[2]) return { sql: found(url, quote(pattern)), type: STRING };
  if (part !== 'QUERY')
    throw new QueryFailure('Unexpected key, expected it after the part `QUERY` only.', call.argSpans[2] ?? call.span);
  const query = `regexp_extract(${url}, ${quote(PARTS['QUERY'] ?? '')}, 1)`;
  return { sql: found(query, `'(?:^|&)' || regexp_escape(${asString(args[2])}) || '=([^&]*)'`), type: STRING };
});

/** Java's formats that C has alike, with the type that each wants. */
const CONVERSIONS: Readonly<Record<string, (value: Typed) => string>> = {
  s: asString,
  d: asBigint,
  x: asBigint,
  X: asBigint,
  o: asBigint,
  f: asDouble,
  e: asDouble,
  E: asDouble,
};

/** `format_string('%05d %s', a, b)`. */
const formatString = scalar(1, 100, (args, call) => {
  const source = call.constants[0];
  const place = call.argSpans[0] ?? call.span;
  if (typeof source !== 'string') throw unsupported('A format that is no literal', place);
  const values: string[] = [];
  let next = 1;
  const format = source.replace(
    /%(?:(\d+)\$)?([-0 +,#(]*)(\d*)(?:\.(\d+))?([a-zA-Z%])/g,
    (whole, index, flags, width, digits, letter, offset: number) => {
      if (letter === '%') return '%%';
      if (letter === 'n') return '\n';
      const print = CONVERSIONS[letter];
      const at = { start: call.placeIn(0, offset).start, end: call.placeIn(0, offset + whole.length).start };
      if (!print || /[,#(]/.test(flags)) throw unsupported(`\`${whole}\` in a format`, at);
      const value = args[index === undefined ? next++ : Number(index)];
      if (!value)
        throw new QueryFailure(`Unexpected \`${whole}\`, expected no more formats than there are values.`, at);
      values.push(letter === 's' ? `COALESCE(${print(value)}, 'null')` : print(value));
      return `%${flags}${width}${digits === undefined ? '' : `.${digits}`}${letter}`;
    },
  );
  return { sql: `printf(${[quote(format), ...values].join(', ')})`, type: STRING };
});

/** `decode(bytes, 'UTF-8')`, or `decode(x, a, 'A', b, 'B', 'other')`. */
const decode = scalar(2, 100, (args, call) => {
  const value = argument(args, 0);
  if (args.length === 2) {
    if (!/^(utf-?8|us-ascii)$/i.test(String(call.constants[1])))
      throw unsupported('An encoding other than UTF-8', call.argSpans[1] ?? call.span);
    return { sql: value.type.kind === 'binary' ? `TRY(decode(${value.sql}))` : asString(value), type: STRING };
  }
  const pairs = Math.floor((args.length - 1) / 2);
  const results = Array.from({ length: pairs }, (_, index) => argument(args, 2 + index * 2));
  const otherwise = args.length % 2 === 0 ? args.at(-1) : undefined;
  const type = widest([...results, ...(otherwise ? [otherwise] : [])]) ?? STRING;
  const cases = results.map((result, index) => {
    const wanted = argument(args, 1 + index * 2);
    const met = comparisonType(value.type, wanted.type) ?? STRING;
    return `WHEN ${castTo(value, met)} IS NOT DISTINCT FROM ${castTo(wanted, met)} THEN ${castTo(result, type)}`;
  });
  return { sql: `CASE ${cases.join(' ')} ELSE ${otherwise ? castTo(otherwise, type) : 'NULL'} END`, type };
});

/** `like(text, pattern)` as a function. */
function likeFunction(operator: 'LIKE' | 'ILIKE'): SqlFunction {
  return scalar(2, 3, (args, call) => {
    const [value, pattern, escapeCharacter] = [
      asString(argument(args, 0)),
      call.constants[1],
      call.argSpans[2] ? call.constants[2] : '\\',
    ];
    if (typeof pattern !== 'string' || typeof escapeCharacter !== 'string')
      throw unsupported('A pattern that is no literal', call.argSpans[1] ?? call.span);
    const place = (start: number, end: number) => ({
      start: call.placeIn(1, start).start,
      end: call.placeIn(1, end).start,
    });
    const made = likePattern(pattern, escapeCharacter, place);
    return { sql: `(${value} ${operator} ${quote(made.pattern)}${made.escaped ? " ESCAPE '\\'" : ''})`, type: BOOLEAN };
  });
}

/** Upper case letters, lower case ones, digits, and, where asked for, all else become one character each. */
const mask = scalar(1, 5, (args, call) => {
  const by = [1, 2, 3, 4].map((index) => {
    const constant = call.argSpans[index] ? call.constants[index] : ['', 'X', 'x', 'n', null][index];
    if (constant === null || typeof constant === 'string') return constant;
    throw unsupported('A mask that is no literal', call.argSpans[index] ?? call.span);
  });
  const classes = ['[A-Z]', '[a-z]', '[0-9]', '[^A-Za-z0-9]'];
  // From the private use area, so that no replacement is replaced again.
  const marks = ['\uE000', '\uE001', '\uE002', '\uE003'];
  let sql = asString(argument(args, 0));
  by.forEach((character, index) => {
    if (character !== null)
      sql = `regexp_replace(${sql}, '${index === 3 ? '[^A-Za-z0-9\uE000-\uE002]' : classes[index]}', '${marks[index]}', 'g')`;
  });
  by.forEach((character, index) => {
    if (character !== null) sql = `replace(${sql}, '${marks[index]}', ${quote(character ?? '')})`;
  });
  return { sql, type: STRING };
});

/** The table of CRC-32 for bytes. */
const CRC_TABLE: readonly number[] = Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let round = 0; round < 8; round++) value = value % 2 === 1 ? ((value >>> 1) ^ 0xedb88320) >>> 0 : value >>> 1;
  return value;
});

const crc32 = scalar(1, 1, (args, call) => {
  const data = bytes(argument(args, 0));
  const [state, byte] = [call.alias(), call.alias()];
  const list = `list_transform(range(octet_length(${data})), lambda ${byte}: CAST('0x' || substring(hex(${data}), 2 * ${byte} + 1, 2) AS BIGINT))`;
  const step = `xor(list_extract([${CRC_TABLE.join(', ')}], CAST(xor(${state}, ${byte}) & 255 AS BIGINT) + 1), ${state} >> 8)`;
  return { sql: `xor(list_reduce(${list}, lambda ${state}, ${byte}: ${step}, 4294967295), 4294967295)`, type: BIGINT };
});

const regexInstr = scalar(2, 3, (args, call) => {
  const [value, source] = [asString(argument(args, 0)), call.constants[1]];
  if (typeof source !== 'string') throw unsupported('A pattern that is no literal', call.argSpans[1] ?? call.span);
  const place = (start: number, end: number) => ({
    start: call.placeIn(1, start).start,
    end: call.placeIn(1, end).start,
  });
  const regex = quote(javaToRe2(source, place));
  const before = `regexp_extract(${value}, ${quote(`(?s)^(.*?)(?:${javaToRe2(source, place)})`)}, 1)`;
  return {
    sql: `CASE WHEN regexp_matches(${value}, ${regex}) THEN CAST(length(${before}) + 1 AS INTEGER) WHEN ${value} IS NOT NULL THEN 0 END`,
    type: INT,
  };
});

const urlDecode = text(1, 1, (s) => `TRY(url_decode(replace(${s}, '+', '%20')))`);

export const TEXT_FUNCTIONS: FunctionTable = {
  bit_length: scalar(1, 1, (args) => ({
    sql: `CAST(octet_length(${bytes(argument(args, 0))}) * 8 AS INTEGER)`,
    type: INT,
  })),
  overlay,
  find_in_set: findInSet,
  elt,
  parse_url: parseUrl,
  try_parse_url: parseUrl,
  url_encode: text(1, 1, (s) => `replace(url_encode(${s}), '%20', '+')`),
  url_decode: urlDecode,
  try_url_decode: urlDecode,
  format_string: formatString,
  printf: formatString,
  decode,
  like: likeFunction('LIKE'),
  ilike: likeFunction('ILIKE'),
  mask,
  soundex: text(1, 1, (s) => `spark_soundex(${s})`),
  crc32,
  regexp_instr: regexInstr,
  luhn_check: uniform(STRING, BOOLEAN, 1, 1, (s) => `spark_luhn(${s})`),
};
