/** Fields of values: of structs, of maps, of objects in events, and of each element of arrays of these. */
import { nearest } from '../../text/suggest.ts';
import { QueryFailure } from '../failure.ts';
import { eachElement, fieldSql, quote, type Typed } from './cast.ts';
import type { SqlName } from './syntax-tree.ts';
import { arrayOf, fieldOf, JSON_TEXT, NULL, type SqlType, STRING, typeName, UNKNOWN } from './types.ts';

/** True when `.field` may stand behind a value of this type. */
export function hasFields(type: SqlType): boolean {
  if (type.kind === 'array') return type.element !== undefined && hasFields(type.element);
  return ['struct', 'map', 'unknown'].includes(type.kind) || type.json === true;
}

/** `value.name`. Throws at a field that a struct does not have, and at a value that has none. */
export function fieldAccess(value: Typed, name: SqlName): Typed {
  const { sql, type } = value;
  switch (type.kind) {
    case 'unknown':
      return { sql: fieldSql(sql, name.name), type: UNKNOWN };
    case 'null':
      return { sql: 'NULL', type: NULL };
    case 'struct':
      return structField(value, name);
    case 'map':
      return { sql: `map_extract_value(${sql}, ${quote(name.name)})`, type: type.element ?? STRING };
    case 'array': {
      const element = type.element ?? STRING;
      const inner = fieldAccess({ sql: 'e', type: element }, name);
      return { sql: eachElement(sql, () => inner.sql), type: arrayOf(inner.type) };
    }
    default:
      if (type.json === true) return { sql: `json_extract_string(${sql}, ${jsonPath([name.name])})`, type: JSON_TEXT };
      throw new QueryFailure(`Unexpected field \`${name.name}\` of a ${typeName(type)}, expected a struct.`, name.span);
  }
}

function structField({ sql, type }: Typed, name: SqlName): Typed {
  const field = fieldOf(type, name.name);
  if (field) return { sql: fieldSql(sql, field.name), type: field.type };
  const known = (type.fields ?? []).map((one) => one.name);
  const near = nearest(name.name, known);
  throw new QueryFailure(`Unexpected field \`${name.name}\`, which the struct does not have.`, name.span, {
    help: near === undefined ? `it has ${known.map((one) => `\`${one}\``).join(', ')}` : `did you mean \`${near}\`?`,
  });
}

/** A path of DuckDB's JSON functions to the member under these names. */
export function jsonPath(names: readonly string[]): string {
  return quote(`$${names.map((name) => `."${name.replaceAll('"', '\\"')}"`).join('')}`);
}
