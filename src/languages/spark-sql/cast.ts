/** Conversions between types as Spark's (ANSI mode off): text that cannot be read is null, never an error. */
import {
  BIGINT,
  DOUBLE,
  duckdbType,
  isIntegral,
  isNumeric,
  quotedName,
  type SqlType,
  STRING,
  UNKNOWN,
} from './types.ts';

/** DuckDB text of an expression with its Spark type. */
export interface Typed {
  readonly sql: string;
  readonly type: SqlType;
  /** Of a sum of whole numbers, `sql` before it wraps around, in a type that holds it: longer sums wrap once. */
  readonly wide?: string;
}

/**
 * A macro whose parameters stand in its body several times, and are computed once all the same. DuckDB copies a macro's
 * arguments into its body: without this, calls inside calls would grow without bound.
 */
function computedOnce(name: string, parameters: readonly string[], body: string): string {
  const [only = ''] = parameters;
  const several = parameters.length > 1;
  const given = several ? `struct_pack(${parameters.map((each) => `${each} := ${each}`).join(', ')})` : only;
  return `CREATE MACRO ${name}(${parameters.join(', ')}) AS list_transform([${given}], lambda ${several ? 'v' : only}: ${body})[1]`;
}

/**
 * Macros that the printed SQL calls; to be created once in each database. Text is read by Spark's rules: blanks around
 * it are dropped, `1.7` as an integer is 1, `0x1F` and `1e3` are no integers. Numbers too large for a type wrap around
 * (whole ones) or stop at its bounds, as Java's do.
 */
export const DUCKDB_MACROS: readonly string[] = [
  `CREATE MACRO spark_integer(s) AS regexp_extract(s, '^[\\s\\x00]*([+-]?[0-9]+)(\\.[0-9]*)?[\\s\\x00]*$', 1)`,
  `CREATE MACRO spark_double(s) AS TRY_CAST(regexp_extract(s, '^\\s*([+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?(?i:inf(?:inity)?)|(?i:nan))[dDfF]?\\s*$', 1) AS DOUBLE)`,
  computedOnce(
    'spark_boolean',
    ['s'],
    `CASE WHEN lower(trim(s)) IN ('t', 'true', 'y', 'yes', '1') THEN true WHEN lower(trim(s)) IN ('f', 'false', 'n', 'no', '0') THEN false END`,
  ),
  computedOnce(
    'spark_trimmed_timestamp',
    ['s'],
    `CASE WHEN regexp_matches(s, '^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}[T ]') THEN CAST(TRY_CAST(s || CASE WHEN regexp_matches(s, '[T ][0-9]{1,2}$') THEN ':00:00+00' WHEN regexp_matches(s, '[T ][0-9]{1,2}:[0-9]{1,2}$') THEN ':00+00' WHEN regexp_matches(s, '(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?)$') THEN '' ELSE '+00' END AS TIMESTAMPTZ) AT TIME ZONE 'UTC' AS TIMESTAMP) WHEN regexp_matches(s, '^[0-9]{4}(-[0-9]{1,2}(-[0-9]{1,2})?)?$') THEN TRY_CAST(CASE length(s) - length(replace(s, '-', '')) WHEN 0 THEN s || '-01-01' WHEN 1 THEN s || '-01' ELSE s END AS TIMESTAMP) END`,
  ),
  'CREATE MACRO spark_timestamp(s) AS spark_trimmed_timestamp(trim(s, chr(9) || chr(10) || chr(13) || chr(32)))',
  computedOnce(
    'spark_whole_int',
    ['x'],
    'CASE WHEN isnan(x) THEN 0 WHEN x >= 2147483647 THEN 2147483647 WHEN x <= -2147483648 THEN -2147483648 ELSE CAST(trunc(x) AS INTEGER) END',
  ),
  computedOnce(
    'spark_whole_bigint',
    ['x'],
    'CASE WHEN isnan(x) THEN 0 WHEN x >= 9223372036854775807 THEN 9223372036854775807 WHEN x <= -9223372036854775807 THEN -9223372036854775808 ELSE CAST(trunc(x) AS BIGINT) END',
  ),
  'CREATE MACRO spark_wrap_tinyint(x) AS CAST(((x + 128) & 255) - 128 AS TINYINT)',
  'CREATE MACRO spark_wrap_smallint(x) AS CAST(((x + 32768) & 65535) - 32768 AS SMALLINT)',
  'CREATE MACRO spark_wrap_int(x) AS CAST(((x + 2147483648) & 4294967295) - 2147483648 AS INTEGER)',
  'CREATE MACRO spark_wrap_bigint(x) AS CAST(((x + 9223372036854775808::HUGEINT) & 18446744073709551615::HUGEINT) - 9223372036854775808::HUGEINT AS BIGINT)',
  `CREATE MACRO spark_digits(x) AS trim(regexp_replace(regexp_replace(CAST(abs(x) AS VARCHAR), 'e.*', ''), '[^0-9]', '', 'g'), '0')`,
  `CREATE MACRO spark_exponent_text(x) AS CASE WHEN x < 0 THEN '-' ELSE '' END || left(spark_digits(x), 1) || '.' || CASE WHEN length(spark_digits(x)) > 1 THEN substring(spark_digits(x), 2) ELSE '0' END || 'E' || CAST(CAST(regexp_extract(printf('%.16e', x), 'e(.*)', 1) AS INTEGER) AS VARCHAR)`,
  computedOnce(
    'spark_double_text',
    ['x'],
    `CASE WHEN isnan(x) THEN 'NaN' WHEN isinf(x) THEN CASE WHEN x > 0 THEN 'Infinity' ELSE '-Infinity' END WHEN x = 0 OR (abs(x) >= 0.001 AND abs(x) < 10000000) THEN CAST(x AS VARCHAR) ELSE spark_exponent_text(x) END`,
  ),
  computedOnce(
    'spark_contains',
    ['a', 'x'],
    'CASE WHEN v.x IS NULL THEN NULL WHEN list_contains(v.a, v.x) THEN true WHEN len(list_filter(v.a, lambda e: e IS NULL)) > 0 THEN NULL WHEN v.a IS NOT NULL THEN false END',
  ),
  computedOnce(
    'spark_overlap',
    ['a', 'b'],
    'CASE WHEN list_has_any(list_filter(v.a, lambda e: e IS NOT NULL), v.b) THEN true WHEN len(v.a) > 0 AND len(v.b) > 0 AND len(list_filter(v.a || v.b, lambda e: e IS NULL)) > 0 THEN NULL WHEN v.a IS NOT NULL AND v.b IS NOT NULL THEN false END',
  ),
  computedOnce(
    'spark_any',
    ['a'],
    'CASE WHEN list_contains(a, true) THEN true WHEN len(list_filter(a, lambda x: x IS NULL)) > 0 THEN NULL WHEN a IS NOT NULL THEN false END',
  ),
  computedOnce(
    'spark_all',
    ['a'],
    'CASE WHEN list_contains(a, false) THEN false WHEN len(list_filter(a, lambda x: x IS NULL)) > 0 THEN NULL WHEN a IS NOT NULL THEN true END',
  ),
  `CREATE MACRO spark_sounds(s) AS regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(translate(regexp_replace(left(s, 1) || regexp_replace(substring(s, 2), '[HW]', '', 'g'), '[^A-Z]', '0', 'g'), 'AEIOUYHWBFPVCGJKQSXZDTLMNR', '00000000111122222222334556'), '1+', '1', 'g'), '2+', '2', 'g'), '3+', '3', 'g'), '4+', '4', 'g'), '5+', '5', 'g'), '6+', '6', 'g')`,
  computedOnce(
    'spark_soundex',
    ['s'],
    `CASE WHEN NOT regexp_matches(s, '^[A-Za-z]') THEN s ELSE left(upper(left(s, 1)) || replace(substring(spark_sounds(upper(s)), 2), '0', '') || '000', 4) END`,
  ),
  computedOnce(
    'spark_luhn',
    ['s'],
    `CASE WHEN regexp_matches(s, '^[0-9]+$') THEN list_sum(list_transform(string_split(reverse(s), ''), lambda d, i: CASE WHEN i % 2 = 1 THEN CAST(d AS INTEGER) WHEN CAST(d AS INTEGER) > 4 THEN CAST(d AS INTEGER) * 2 - 9 ELSE CAST(d AS INTEGER) * 2 END)) % 10 = 0 WHEN s IS NOT NULL THEN false END`,
  ),
  computedOnce('spark_element', ['a', 'i'], `CASE WHEN v.i >= 0 THEN list_extract(v.a, CAST(v.i AS BIGINT) + 1) END`),
];

/** Text to a type. */
function fromString(sql: string, type: SqlType): string {
  switch (type.kind) {
    case 'boolean':
      return `spark_boolean(${sql})`;
    case 'float':
    case 'double':
      return type.kind === 'double' ? `spark_double(${sql})` : `CAST(spark_double(${sql}) AS FLOAT)`;
    case 'date':
      return `CAST(spark_timestamp(${sql}) AS DATE)`;
    case 'timestamp':
      return `spark_timestamp(${sql})`;
    case 'binary':
      return `encode(${sql})`;
    case 'decimal':
      return `TRY_CAST(spark_double(${sql}) AS ${duckdbType(type)})`;
    default:
      return isIntegral(type)
        ? `TRY_CAST(spark_integer(${sql}) AS ${duckdbType(type)})`
        : `TRY_CAST(${sql} AS ${duckdbType(type)})`;
  }
}

/** Converts `value` to `type` as Spark's CAST does. */
export function castTo(value: Typed, type: SqlType): string {
  const { sql } = value;
  const from = value.type;
  if (type.kind === 'unknown' || from.kind === 'unknown' || sameType(from, type)) return sql;
  if (from.kind === 'null') return `CAST(NULL AS ${duckdbType(type)})`;
  if (from.kind === 'string') return fromString(sql, type);
  if (from.kind === 'binary' && type.kind === 'string') return `decode(${sql})`;
  if (type.kind === 'string' && (from.kind === 'double' || from.kind === 'float')) return doubleText(sql);
  const nested = nestedTo(value, type);
  if (nested !== undefined) return nested;
  if (isIntegral(type) && (from.kind === 'float' || from.kind === 'double')) {
    const whole = `spark_whole_${type.kind === 'bigint' ? 'bigint' : 'int'}(${sql})`;
    return type.kind === 'bigint' || type.kind === 'int' ? whole : wrapped(type, [whole], (x) => x);
  }
  if (isIntegral(type) && from.kind === 'decimal') return `TRY_CAST(trunc(${sql}) AS ${duckdbType(type)})`;
  if (narrows(from, type)) return `spark_wrap_${type.kind}(CAST(${sql} AS HUGEINT))`;
  if (from.kind === 'timestamp' && isNumeric(type)) {
    return castTo({ sql: isIntegral(type) ? `floor(epoch(${sql}))` : `epoch(${sql})`, type: DOUBLE }, type);
  }
  if (type.kind === 'timestamp' && isNumeric(from)) {
    return `make_timestamp(CAST(CAST(${sql} AS DOUBLE) * 1000000 AS BIGINT))`;
  }
  // Widening cannot fail, and numbers as they stand are read as any of these.
  if (widens(from, type))
    return /^-?\d+$/.test(sql) && type.kind === 'bigint' ? sql : `CAST(${sql} AS ${duckdbType(type)})`;
  return `TRY_CAST(${sql} AS ${duckdbType(type)})`;
}

/** Arrays, maps and structs to others of their kind, part by part; to text as Spark writes them. */
function nestedTo({ sql, type: from }: Typed, type: SqlType): string | undefined {
  if (from.kind === 'array' && type.kind === 'array') {
    return eachElement(sql, (item) => castTo({ sql: item, type: from.element ?? UNKNOWN }, type.element ?? UNKNOWN));
  }
  if (from.kind === 'struct' && type.kind === 'struct') {
    const fields = (type.fields ?? []).map((field, index) => {
      const own = from.fields?.[index];
      const value = own ? castTo({ sql: fieldSql(sql, own.name), type: own.type }, field.type) : 'NULL';
      return `${quotedName(field.name)} := ${value}`;
    });
    return `CASE WHEN ${sql} IS NOT NULL THEN struct_pack(${fields.join(', ')}) END`;
  }
  if (from.kind === 'map' && type.kind === 'map') {
    return `CAST(${sql} AS ${duckdbType(type)})`;
  }
  if (type.kind !== 'string') return undefined;
  if (from.kind === 'array') {
    const texts = eachElement(sql, (item) => textOr('null', { sql: item, type: from.element ?? UNKNOWN }));
    return `('[' || array_to_string(${texts}, ', ') || ']')`;
  }
  if (from.kind === 'struct') {
    const fields = (from.fields ?? []).map(({ name, type: own }) =>
      textOr('null', { sql: fieldSql(sql, name), type: own }),
    );
    return `CASE WHEN ${sql} IS NOT NULL THEN '{' || ${fields.length > 0 ? fields.join(" || ', ' || ") : "''"} || '}' END`;
  }
  if (from.kind !== 'map') return undefined;
  const entries = eachElement(`map_entries(${sql})`, (item) => {
    const key = castTo({ sql: `${item}.key`, type: from.key ?? UNKNOWN }, STRING);
    return `${key} || ' -> ' || ${textOr('null', { sql: `${item}.value`, type: from.element ?? UNKNOWN })}`;
  });
  return `('{' || array_to_string(${entries}, ', ') || '}')`;
}

function textOr(missing: string, value: Typed): string {
  return `COALESCE(${castTo(value, STRING)}, '${missing}')`;
}

/** Java writes doubles from 10⁷ and below 10⁻³ with an exponent. */
function doubleText(sql: string): string {
  return `spark_double_text(CAST(${sql} AS DOUBLE))`;
}

/** A field of a struct. */
export function fieldSql(sql: string, name: string): string {
  return `struct_extract(${sql}, ${quote(name)})`;
}

/** A list with each of its elements printed anew. `print` reads no element of a list around it. */
export function eachElement(list: string, print: (item: string) => string): string {
  return `list_transform(${list}, lambda e: ${print('e')})`;
}

/** Of whole numbers, the smaller type keeps the low bits. */
function narrows(from: SqlType, type: SqlType): boolean {
  const sizes = ['tinyint', 'smallint', 'int', 'bigint'];
  return isIntegral(type) && isIntegral(from) && sizes.indexOf(type.kind) < sizes.indexOf(from.kind);
}

function widens(from: SqlType, type: SqlType): boolean {
  return isIntegral(from) && (type.kind === 'bigint' || type.kind === 'double' || type.kind === 'string');
}

function sameType(left: SqlType, right: SqlType): boolean {
  if (left.kind !== right.kind) return false;
  if (left.kind === 'array' || left.kind === 'map') {
    return (
      sameType(left.element ?? STRING, right.element ?? STRING) && sameType(left.key ?? STRING, right.key ?? STRING)
    );
  }
  if (left.kind === 'struct') {
    const theirs = right.fields ?? [];
    return (
      left.fields?.length === theirs.length &&
      left.fields.every((field, index) => {
        const other = theirs[index];
        return other !== undefined && other.name === field.name && sameType(field.type, other.type);
      })
    );
  }
  return left.kind !== 'decimal' || (left.precision === right.precision && left.scale === right.scale);
}

/**
 * Arithmetic of whole numbers of type `type`, which wraps around where it overflows, as Java's does: `print` gets the
 * operands in a type that holds every result.
 */
export function wrapped(type: SqlType, operands: readonly string[], print: (...operands: string[]) => string): string {
  return `spark_wrap_${type.kind}(${print(...operands.map((sql) => widened(sql, type)))})`;
}

function widened(sql: string, type: SqlType): string {
  return `CAST(${sql} AS ${type.kind === 'bigint' ? 'HUGEINT' : 'BIGINT'})`;
}

/** The sum or difference of operands that become whole numbers of type `type`; it wraps around. */
export function wrappedSum(operator: '+' | '-', left: Typed, right: Typed, type: SqlType): Typed {
  const wide = ({ sql, wide: own, type: from }: Typed): string =>
    own !== undefined && sameType(from, type) ? own : widened(castTo({ sql, type: from }, type), type);
  const sum = `(${wide(left)} ${operator} ${wide(right)})`;
  return { sql: `spark_wrap_${type.kind}(${sum})`, type, wide: sum };
}

/** As text. */
export function asString(value: Typed): string {
  return castTo(value, STRING);
}

/** As a 64-bit integer. */
export function asBigint(value: Typed): string {
  return castTo(value, BIGINT);
}

/** As a double. */
export function asDouble(value: Typed): string {
  return castTo(value, DOUBLE);
}

/** A text as DuckDB's literal. DuckDB cannot hold U+0000 in a literal, so that it is spliced in. */
export function quote(text: string): string {
  const quoted = text.split('\0').map((part) => `'${part.replaceAll("'", "''")}'`);
  return quoted.length === 1 ? (quoted[0] ?? "''") : `(${quoted.join(' || chr(0) || ')})`;
}
