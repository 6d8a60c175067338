/**
 * Types of columns as `spark.read.json` finds them: whole numbers BIGINT, other numbers DOUBLE, booleans BOOLEAN, lists
 * arrays, all else (text, mixed kinds, objects) text, in which numbers and objects stand as JSON writes them: a column of
 * objects alone is of the type `JSON_TEXT`, whose fields can be named.
 */
import type { Value } from '../engine/values.ts';
import {
  arrayOf,
  BIGINT,
  BOOLEAN,
  DOUBLE,
  JSON_TEXT,
  NULL,
  type SqlType,
  STRING,
} from '../languages/spark-sql/types.ts';

/** Numbers that a 64-bit integer holds; doubles at 2^63 and above do not fit. */
const LEAST = -(2 ** 63);
const BEYOND = 2 ** 63;

/** The narrowest type that holds all of `values`; `null` type when there is none but null. */
export function columnType(values: Iterable<Value>): SqlType {
  let type: SqlType = NULL;
  for (const value of values) {
    if (value === null) continue;
    type = wider(type, valueType(value));
    if (type.kind === 'string' && type.json !== true) return type;
  }
  return type;
}

function valueType(value: Value): SqlType {
  switch (typeof value) {
    case 'boolean':
      return BOOLEAN;
    case 'number':
      return Number.isInteger(value) && value >= LEAST && value < BEYOND ? BIGINT : DOUBLE;
    case 'object':
      return Array.isArray(value) ? arrayOf(columnType(value)) : JSON_TEXT;
    default:
      return STRING;
  }
}

function wider(left: SqlType, right: SqlType): SqlType {
  if (left.kind === 'null' || left.kind === right.kind) {
    if (left.kind === 'string') return left.json === true && right.json === true ? JSON_TEXT : STRING;
    if (left.kind !== 'array') return right;
    return arrayOf(wider(left.element ?? NULL, right.element ?? NULL));
  }
  if (right.kind === 'null') return left;
  const numbers = ['bigint', 'double'];
  return numbers.includes(left.kind) && numbers.includes(right.kind) ? DOUBLE : STRING;
}

/** A value as text: text as it is, all else as JSON. */
export function valueText(value: Value): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
