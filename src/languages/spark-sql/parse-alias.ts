/** What names a relation. */
import type { SqlName } from './syntax-tree.ts';
import type { TokenReader } from './token-reader.ts';

/** Reads `[AS] name [(a, b)]`, all of which may be left out. */
export function readAlias(reader: TokenReader): { alias: SqlName | null; columns: readonly SqlName[] } {
  const alias = reader.alias();
  if (!alias || !reader.take('(')) return { alias, columns: [] };
  const columns = reader.list(() => reader.name('a column'));
  reader.expect(')', '`,` or `)` after a column');
  return { alias, columns };
}
