/** Structs, and functions that say what a value is. */
import { QueryFailure } from '../../failure.ts';
import { castTo, quote } from '../cast.ts';
import { BOOLEAN, comparisonType, NULL, type SqlField, type SqlType, STRING, structOf } from '../types.ts';
import { argument, type FunctionTable, type SqlFunction, scalar, structText } from './definition.ts';

function filled(type: SqlType): SqlType {
  return type.kind === 'null' ? STRING : type;
}

/** `struct(a, b)`: fields are named as the columns are, others `col1`, `col2`, … by their place. */
const struct = scalar(1, 1000, (args, call) => {
  const taken = new Set<string>();
  const fields = args.map(({ type }, index): SqlField => {
    const own = call.argNames[index];
    const name = own === undefined || taken.has(own.toLowerCase()) ? `col${index + 1}` : own;
    taken.add(name.toLowerCase());
    return { name, type: filled(type) };
  });
  return {
    sql: structText(fields.map(({ name }, index) => [name, argument(args, index).sql])),
    type: structOf(fields),
  };
});

/** `named_struct('a', 1, 'b', 2)`. */
const namedStruct: SqlFunction = scalar(2, 1000, (args, call) => {
  const fields = args.flatMap(({ type, sql }, index) => {
    if (index % 2 === 0) return [];
    const name = call.constants[index - 1];
    if (typeof name !== 'string') {
      throw new QueryFailure(
        'Unexpected value, expected the name of a field as text.',
        call.argSpans[index - 1] ?? call.span,
      );
    }
    return [{ name, sql, type: filled(type) }];
  });
  if (args.length % 2 === 1) {
    throw new QueryFailure(
      'Unexpected name without a value, expected both by turns.',
      call.argSpans.at(-1) ?? call.span,
    );
  }
  return { sql: structText(fields.map(({ name, sql }) => [name, sql])), type: structOf(fields) };
});

/** A type as Spark writes it. */
function written(type: SqlType): string {
  switch (type.kind) {
    case 'array':
      return `array<${written(type.element ?? STRING)}>`;
    case 'map':
      return `map<${written(type.key ?? STRING)},${written(type.element ?? STRING)}>`;
    case 'struct':
      return `struct<${(type.fields ?? []).map((field) => `${field.name}:${written(field.type)}`).join(',')}>`;
    case 'decimal':
      return `decimal(${type.precision ?? 10},${type.scale ?? 0})`;
    case 'null':
      return 'void';
    default:
      return type.kind;
  }
}

export const STRUCT_FUNCTIONS: FunctionTable = {
  struct,
  named_struct: namedStruct,
  typeof: scalar(1, 1, (args) => ({ sql: quote(written(argument(args, 0).type ?? NULL)), type: STRING })),
  equal_null: scalar(2, 2, (args, call) => {
    const [left, right] = [argument(args, 0), argument(args, 1)];
    const type = comparisonType(left.type, right.type);
    if (!type) throw new QueryFailure('Unexpected values of types that do not meet.', call.span);
    return { sql: `(${castTo(left, type)} IS NOT DISTINCT FROM ${castTo(right, type)})`, type: BOOLEAN };
  }),
};
