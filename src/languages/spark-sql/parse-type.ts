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
};

/** Reads a type; `name` is Spark's canonical name. Throws at an unknown one, with the nearest that exists. */
export function parseTypeName(reader: TokenReader): SqlTypeName {
  const token = reader.peek();
  if (token.kind !== 'word') throw reader.unexpected('a type, such as `INT` or `STRING`');
  const name = TYPES[token.text.toLowerCase()];
  if (name === undefined) {
    if (['MAP', 'STRUCT', 'INTERVAL', 'VARIANT', 'VOID'].includes(token.value)) {
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
  const args: number[] = [];
  if (reader.take('(')) {
    args.push(...reader.list(() => parseSize(reader)));
    reader.expect(')', '`)` after the size of the type');
  }
  return { name, arguments: args, element: null, span: reader.since(token.start) };
}

function parseArray(reader: TokenReader, start: number): SqlTypeName {
  reader.expect('<', '`<` and the type of the elements after `ARRAY`');
  const element = reader.nested(() => parseTypeName(reader));
  reader.expect('>', '`>` after the type of the elements');
  return { name: 'array', arguments: [], element, span: reader.since(start) };
}

function parseSize(reader: TokenReader): number {
  const token = reader.peek();
  if (token.kind !== 'number' || !/^\d+$/.test(token.text)) throw reader.unexpected('a whole number');
  reader.next();
  return Number(token.text);
}
