/** Conversions between types as Spark's (ANSI mode off): text that cannot be read is null, never an error. */
import { BIGINT, DOUBLE, duckdbType, isIntegral, isNumeric, type SqlType, STRING } from './types.ts';

/** DuckDB text of an expression with its Spark type. */
export interface Typed {
  readonly sql: string;
  readonly type: SqlType;
  /** Of a sum of whole numbers, `sql` before it wraps around, in a type that holds it: longer sums wrap once. */
  readonly wide?: string;
}

/**
 * Macros that the printed SQL calls; to be created once in each database. Text is read by Spark's rules: blanks around
 * it are dropped, `1.7` as an integer is 1, `0x1F` and `1e3` are no integers. Numbers too large for a type wrap around
 * (whole ones) or stop at its bounds, as Java's do.
 */
export const DUCKDB_MACROS: readonly string[] = [
  `CREATE MACRO spark_integer(s) AS regexp_extract(s, '^[\\s\\x00]*([+-]?[0-9]+)(\\.[0-9]*)?[\\s\\x00]*$', 1)`,
  `CREATE MACRO spark_double(s) AS TRY_CAST(regexp_extract(s, '^\\s*([+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?(?i:inf(?:inity)?)|(?i:nan))[dDfF]?\\s*$', 1) AS DOUBLE)`,
  `CREATE MACRO spark_boolean(s) AS CASE WHEN lower(trim(s)) IN ('t', 'true', 'y', 'yes', '1') THEN true WHEN lower(trim(s)) IN ('f', 'false', 'n', 'no', '0') THEN false END`,
  `CREATE MACRO spark_timestamp(s) AS CASE WHEN regexp_matches(s, '^\\s*[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}[T ]') THEN CAST(TRY_CAST(trim(s) || CASE WHEN regexp_matches(s, '(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?)\\s*$') THEN '' ELSE '+00' END AS TIMESTAMPTZ) AT TIME ZONE 'UTC' AS TIMESTAMP) WHEN regexp_matches(s, '^\\s*[0-9]{4}(-[0-9]{1,2}(-[0-9]{1,2})?)?\\s*$') THEN TRY_CAST(CASE length(trim(s)) - length(replace(s, '-', '')) WHEN 0 THEN trim(s) || '-01-01' WHEN 1 THEN trim(s) || '-01' ELSE trim(s) END AS TIMESTAMP) END`,
  'CREATE MACRO spark_whole_int(x) AS CASE WHEN isnan(x) THEN 0 WHEN x >= 2147483647 THEN 2147483647 WHEN x <= -2147483648 THEN -2147483648 ELSE CAST(trunc(x) AS INTEGER) END',
  'CREATE MACRO spark_whole_bigint(x) AS CASE WHEN isnan(x) THEN 0 WHEN x >= 9223372036854775807 THEN 9223372036854775807 WHEN x <= -9223372036854775807 THEN -9223372036854775808 ELSE CAST(trunc(x) AS BIGINT) END',
  'CREATE MACRO spark_wrap_tinyint(x) AS CAST(((x + 128) & 255) - 128 AS TINYINT)',
  'CREATE MACRO spark_wrap_smallint(x) AS CAST(((x + 32768) & 65535) - 32768 AS SMALLINT)',
  'CREATE MACRO spark_wrap_int(x) AS CAST(((x + 2147483648) & 4294967295) - 2147483648 AS INTEGER)',
  'CREATE MACRO spark_wrap_bigint(x) AS CAST(((x + 9223372036854775808::HUGEINT) & 18446744073709551615::HUGEINT) - 9223372036854775808::HUGEINT AS BIGINT)',
  `CREATE MACRO spark_element(a, i) AS CASE WHEN i >= 0 THEN list_extract(a, CAST(i AS BIGINT) + 1) END`,
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
  if (left.kind === 'array') return sameType(left.element ?? STRING, right.element ?? STRING);
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
