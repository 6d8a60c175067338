/**
 * Types of Spark SQL, as far as the printer needs them to make DuckDB convert what Spark converts.
 * Rules: https://spark.apache.org/docs/latest/sql-ref-ansi-compliance.html (with ANSI mode off, as in the analytics'
 * notebooks) and `TypeCoercion` of Spark 3.
 */

export type SqlTypeKind =
  | 'null'
  | 'boolean'
  | 'tinyint'
  | 'smallint'
  | 'int'
  | 'bigint'
  | 'float'
  | 'double'
  | 'decimal'
  | 'string'
  | 'binary'
  | 'date'
  | 'timestamp'
  | 'interval'
  | 'array'
  | 'map'
  | 'struct'
  /** Not known before the events are: every check of types passes. */
  | 'unknown';

export interface SqlType {
  readonly kind: SqlTypeKind;
  /** Of arrays; of maps, the type of values. */
  readonly element?: SqlType;
  /** Of maps. */
  readonly key?: SqlType;
  /** Of structs. */
  readonly fields?: readonly SqlField[];
  /** Text that holds objects as JSON writes them: the fields of objects in events, which Spark reads as structs. */
  readonly json?: true;
  /** Of intervals of days and longer units, which keep a date a date. */
  readonly days?: true;
  /** Of decimals. */
  readonly precision?: number;
  readonly scale?: number;
}

/** A field of a struct. */
export interface SqlField {
  readonly name: string;
  readonly type: SqlType;
}

export const NULL: SqlType = { kind: 'null' };
export const BOOLEAN: SqlType = { kind: 'boolean' };
export const INT: SqlType = { kind: 'int' };
export const BIGINT: SqlType = { kind: 'bigint' };
export const DOUBLE: SqlType = { kind: 'double' };
export const STRING: SqlType = { kind: 'string' };
/** Objects of events, in text. */
export const JSON_TEXT: SqlType = { kind: 'string', json: true };
export const BINARY: SqlType = { kind: 'binary' };
export const DATE: SqlType = { kind: 'date' };
export const TIMESTAMP: SqlType = { kind: 'timestamp' };
export const UNKNOWN: SqlType = { kind: 'unknown' };

/** The type of arrays of `element`. */
export function arrayOf(element: SqlType): SqlType {
  return { kind: 'array', element };
}

/** The type of maps from `key` to `element`. */
export function mapOf(key: SqlType, element: SqlType): SqlType {
  return { kind: 'map', key, element };
}

/** The type of structs with these fields. */
export function structOf(fields: readonly SqlField[]): SqlType {
  return { kind: 'struct', fields };
}

/** The field of a struct that a name means, without case. */
export function fieldOf(type: SqlType, name: string): SqlField | undefined {
  return type.fields?.find((field) => field.name.toLowerCase() === name.toLowerCase());
}

/** A name as DuckDB quotes it. */
export function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

const INTEGRAL: readonly SqlTypeKind[] = ['tinyint', 'smallint', 'int', 'bigint'];
/** Numeric types, narrowest first. */
const NUMERIC: readonly SqlTypeKind[] = [...INTEGRAL, 'decimal', 'float', 'double'];

export function isIntegral(type: SqlType): boolean {
  return INTEGRAL.includes(type.kind);
}

export function isNumeric(type: SqlType): boolean {
  return NUMERIC.includes(type.kind);
}

function isTemporal(type: SqlType): boolean {
  return type.kind === 'date' || type.kind === 'timestamp';
}

/** DuckDB's name of a type. */
export function duckdbType(type: SqlType): string {
  switch (type.kind) {
    case 'null':
    case 'unknown':
    case 'string':
      return 'VARCHAR';
    case 'int':
      return 'INTEGER';
    case 'binary':
      return 'BLOB';
    case 'decimal':
      return `DECIMAL(${type.precision ?? 10}, ${type.scale ?? 0})`;
    case 'array':
      return `${duckdbType(type.element ?? STRING)}[]`;
    case 'map':
      return `MAP(${duckdbType(type.key ?? STRING)}, ${duckdbType(type.element ?? STRING)})`;
    case 'struct':
      return `STRUCT(${(type.fields ?? []).map((field) => `${quotedName(field.name)} ${duckdbType(field.type)}`).join(', ')})`;
    default:
      return type.kind.toUpperCase();
  }
}

/** A type as Spark names it, for messages. */
export function typeName(type: SqlType): string {
  if (type.kind === 'array') return `array of ${typeName(type.element ?? STRING)}`;
  if (type.kind === 'map') return `map of ${typeName(type.element ?? STRING)}`;
  return type.kind;
}

/** The type in which two operands of a comparison meet: the string side is read as the other's type. `undefined`: they cannot. */
export function comparisonType(left: SqlType, right: SqlType): SqlType | undefined {
  if (left.kind === 'unknown' || right.kind === 'unknown') return UNKNOWN;
  if (left.kind === 'null') return right;
  if (right.kind === 'null') return left;
  if (left.kind === 'string' && right.kind === 'string') return STRING;
  if (left.kind === 'string') return promoted(right);
  if (right.kind === 'string') return promoted(left);
  return commonType(left, right) ?? booleanMeetsNumber(left, right);
}

function promoted(type: SqlType): SqlType | undefined {
  if (type.kind === 'decimal') return DOUBLE;
  return isNested(type) || type.kind === 'interval' ? undefined : type;
}

/** True for arrays, maps and structs. */
function isNested(type: SqlType): boolean {
  return type.kind === 'array' || type.kind === 'map' || type.kind === 'struct';
}

function booleanMeetsNumber(left: SqlType, right: SqlType): SqlType | undefined {
  if (left.kind === 'boolean' && isNumeric(right)) return right;
  return right.kind === 'boolean' && isNumeric(left) ? left : undefined;
}

/** The widest of two types that are no mix of text and others; `undefined` when there is none. */
function commonType(left: SqlType, right: SqlType): SqlType | undefined {
  if (left.kind === 'unknown' || right.kind === 'unknown') return UNKNOWN;
  if (left.kind === 'null') return right;
  if (right.kind === 'null') return left;
  if (left.kind === 'decimal' && right.kind === 'decimal') return widerDecimal(left, right);
  if (isNumeric(left) && isNumeric(right)) return widerNumber(left, right);
  if (isTemporal(left) && isTemporal(right)) return left.kind === right.kind ? left : TIMESTAMP;
  if (left.kind === 'array' && right.kind === 'array') {
    const element = wideType(left.element ?? STRING, right.element ?? STRING);
    return element && arrayOf(element);
  }
  if (left.kind === 'map' && right.kind === 'map') {
    const key = wideType(left.key ?? STRING, right.key ?? STRING);
    const element = wideType(left.element ?? STRING, right.element ?? STRING);
    return key && element && mapOf(key, element);
  }
  if (left.kind === 'struct' && right.kind === 'struct') return commonStruct(left, right);
  return left.kind === right.kind ? left : undefined;
}

/** Structs meet field by field, by place; names are those of the first. */
function commonStruct(left: SqlType, right: SqlType): SqlType | undefined {
  const [ours, theirs] = [left.fields ?? [], right.fields ?? []];
  if (ours.length !== theirs.length) return undefined;
  const fields = ours.map((field, index) => {
    const type = wideType(field.type, theirs[index]?.type ?? field.type);
    return type && { name: field.name, type };
  });
  return fields.every((field) => field !== undefined) ? structOf(fields) : undefined;
}

function widerDecimal(left: SqlType, right: SqlType): SqlType {
  const scale = Math.max(left.scale ?? 0, right.scale ?? 0);
  const whole = Math.max((left.precision ?? 10) - (left.scale ?? 0), (right.precision ?? 10) - (right.scale ?? 0));
  return { kind: 'decimal', precision: Math.min(38, whole + scale), scale };
}

function widerNumber(left: SqlType, right: SqlType): SqlType {
  if (left.kind === 'decimal' || right.kind === 'decimal') {
    const other = left.kind === 'decimal' ? right : left;
    const decimal = left.kind === 'decimal' ? left : right;
    return isIntegral(other) ? widerDecimal(decimal, { kind: 'decimal', precision: 20, scale: 0 }) : DOUBLE;
  }
  return NUMERIC.indexOf(left.kind) >= NUMERIC.indexOf(right.kind) ? left : right;
}

/** Like `commonType`, and text with anything else as text: IN lists, CASE, COALESCE, set operations. */
export function wideType(left: SqlType, right: SqlType): SqlType | undefined {
  const common = commonType(left, right);
  if (common) return common;
  const mixed = left.kind === 'string' ? right : right.kind === 'string' ? left : undefined;
  if (!mixed || isNested(mixed) || mixed.kind === 'binary') return undefined;
  // Spark does not turn booleans into text here.
  return mixed.kind === 'boolean' ? undefined : STRING;
}

/** The type of the sum, difference or product of two operands; text counts as double. */
export function arithmeticType(left: SqlType, right: SqlType): SqlType | undefined {
  const a = left.kind === 'string' ? DOUBLE : left;
  const b = right.kind === 'string' ? DOUBLE : right;
  if ([a, b].some((type) => isNested(type) || type.kind === 'boolean')) return undefined;
  if (a.kind === 'unknown' || b.kind === 'unknown') return UNKNOWN;
  if (a.kind === 'null' && b.kind === 'null') return DOUBLE;
  if (a.kind === 'decimal' || b.kind === 'decimal') return numericOrNull(a) && numericOrNull(b) ? DOUBLE : undefined;
  const common = commonType(a, b);
  return common && isNumeric(common) ? common : undefined;
}

function numericOrNull(type: SqlType): boolean {
  return isNumeric(type) || type.kind === 'null';
}
