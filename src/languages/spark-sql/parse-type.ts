/** Types as CAST names them: https://spark.apache.org/docs/latest/sql-ref-datatypes.html */
import { nearest } from '../../text/suggest.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import type { SqlTypeName } from './syntax-tree.ts';
import { spanOf, type TokenReader } from './token-reader.ts';

/** Spark's type names and the name that this tree uses. */
const TYPES: Readonly<Record<string, string>> = {
  boolean: 'boolean',
  byte: 'tinyint',
  tinyint: 'tinyint',
  short: 'smallint',
  smallint: 'smallint',
  int: 'int',
  integer: 'int',
  long: 'bigint',
  bigint: 'bigint',
  float: 'float',
  real: 'float',
  double: 'double',
  date: 'date',
  timestamp: 'timestamp',
  timestamp_ntz: 'timestamp',
  timestamp_ltz: 'timestamp',
  string: 'string',
  char: 'string',
  character: 'string',
  varchar: 'string',
  binary: 'binary',
  decimal: 'decimal',
  dec: 'decimal',
  numeric: 'decimal',
  array: 'array',
  map: 'map',
  struct: 'struct',
};

const PLAIN = { arguments: [], element: null, key: null, fields: [] };

/** Reads a type; `name` is Spark's canonical name. Throws at an unknown one, with the nearest that exists. */
export function parseTypeName(reader: TokenReader): SqlTypeName {
  const token = reader.peek();
  if (token.kind !== 'word') throw reader.unexpected('a type, such as `INT` or `STRING`');
  const name = TYPES[token.text.toLowerCase()];
  if (name === undefined) {
    if (['INTERVAL', 'VARIANT', 'VOID', 'TIME', 'OBJECT', 'GEOMETRY', 'GEOGRAPHY'].includes(token.value)) {
      throw unsupported(`The type \`${token.text}\``, spanOf(token));
    }
    const near = nearest(token.text, Object.keys(TYPES));
    throw new QueryFailure(
      `Unexpected type \`${token.text}\`, expected a type of Spark SQL.`,
      spanOf(token),
      near === undefined ? {} : { help: `did you mean \`${near.toUpperCase()}\`?` },
    );
  }
  reader.next();
  if (name === 'array') return parseArray(reader, token.start);
  if (name === 'map') return parseMap(reader, token.start);
  if (name === 'struct') return parseStruct(reader, token.start);
  const args: number[] = [];
  if (reader.take('(')) {
    args.push(...reader.list(() => parseSize(reader)));
    reader.expect(')', '`)` after the size of the type');
  }
  return { ...PLAIN, name, arguments: args, span: reader.since(token.start) };
}

function parseArray(reader: TokenReader, start: number): SqlTypeName {
  reader.expect('<', '`<` and the type of the elements after `ARRAY`');
  const element = reader.nested(() => parseTypeName(reader));
  reader.expect('>', '`>` after the type of the elements');
  return { ...PLAIN, name: 'array', element, span: reader.since(start) };
}

function parseMap(reader: TokenReader, start: number): SqlTypeName {
  reader.expect('<', '`<` and the types of keys and values after `MAP`');
  const key = reader.nested(() => parseTypeName(reader));
  reader.expect(',', '`,` and the type of the values');
  const element = reader.nested(() => parseTypeName(reader));
  reader.expect('>', '`>` after the type of the values');
  return { ...PLAIN, name: 'map', key, element, span: reader.since(start) };
}

/** `STRUCT<a: INT, b STRING>`. */
function parseStruct(reader: TokenReader, start: number): SqlTypeName {
  // `<>` is one token.
  if (reader.take('<>')) return { ...PLAIN, name: 'struct', span: reader.since(start) };
  reader.expect('<', '`<` and the fields after `STRUCT`');
  const fields = reader.list(() => {
    const name = reader.name('the name of a field').name;
    reader.take(':');
    return { name, type: reader.nested(() => parseTypeName(reader)) };
  });
  reader.expect('>', '`,` or `>` after a field');
  return { ...PLAIN, name: 'struct', fields, span: reader.since(start) };
}

/** The columns of a schema as `from_json` takes it: `a INT, b STRING`, or a type. `text` is the schema alone. */
export function parseSchema(reader: TokenReader): SqlTypeName {
  const start = reader.peek().start;
  const named = reader.peek(1);
  const isType =
    TYPES[reader.peek().text.toLowerCase()] !== undefined && (named.kind === 'end' || ['<', '('].includes(named.value));
  const type = isType
    ? parseTypeName(reader)
    : {
        ...PLAIN,
        name: 'struct',
        fields: reader.list(() => {
          const name = reader.name('the name of a field').name;
          reader.take(':');
          const field = parseTypeName(reader);
          if (reader.take('NOT')) reader.expect('NULL');
          return { name, type: field };
        }),
        span: reader.since(start),
      };
  if (reader.peek().kind !== 'end') throw reader.unexpected('`,` or the end of the schema');
  return type;
}

function parseSize(reader: TokenReader): number {
  const token = reader.peek();
  if (token.kind !== 'number' || !/^\d+$/.test(token.text)) throw reader.unexpected('a whole number');
  reader.next();
  return Number(token.text);
}
