/** Inline tables: https://spark.apache.org/docs/latest/sql-ref-syntax-qry-select-inline-table.html */
import { QueryFailure } from '../failure.ts';
import type { ParserContext } from './parser-context.ts';
import type { SqlBody, SqlExpr } from './syntax-tree.ts';

/** Reads `VALUES (1, 'a'), (2, 'b')` or `VALUES 1, 2`. Throws at a row that is longer or shorter than the first. */
export function parseValues(context: ParserContext): Extract<SqlBody, { node: 'values' }> {
  const { reader } = context;
  const start = reader.expect('VALUES').start;
  const rows = reader.list((): readonly SqlExpr[] => {
    const value = context.expression();
    // A row in parentheses is read as a struct of its values.
    const isRow = value.node === 'call' && value.name === 'struct' && value.nameSpan.end === value.nameSpan.start + 1;
    return isRow ? value.args : [value];
  });
  const width = rows[0]?.length ?? 0;
  const odd = rows.find((row) => row.length !== width);
  const [first] = odd ?? [];
  if (odd && first) {
    const message = `Unexpected ${odd.length} value${odd.length === 1 ? '' : 's'} in a row of \`VALUES\`, expected ${width}.`;
    throw new QueryFailure(message, { start: first.span.start, end: odd.at(-1)?.span.end ?? first.span.end });
  }
  return { node: 'values', rows, span: reader.since(start) };
}
