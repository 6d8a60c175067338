/** Types as queries write them. */
import type { SqlTypeName } from './syntax-tree.ts';
import { arrayOf, mapOf, type SqlType, structOf, UNKNOWN } from './types.ts';

/** The type that a CAST names. */
export function namedType(type: SqlTypeName): SqlType {
  switch (type.name) {
    case 'decimal':
      return { kind: 'decimal', precision: Math.min(38, type.arguments[0] ?? 10), scale: type.arguments[1] ?? 0 };
    case 'array':
      return arrayOf(type.element ? namedType(type.element) : UNKNOWN);
    case 'map':
      return mapOf(type.key ? namedType(type.key) : UNKNOWN, type.element ? namedType(type.element) : UNKNOWN);
    case 'struct':
      return structOf(type.fields.map((field) => ({ name: field.name, type: namedType(field.type) })));
    default:
      return { kind: type.name as SqlType['kind'] };
  }
}
