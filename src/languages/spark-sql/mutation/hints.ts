/** Values that the conditions of a query are near to. */
import type { FieldHint } from '../../../engine/mutation/hints.ts';
import type { Value } from '../../../engine/values.ts';
import type { SqlProgram } from '../program.ts';
import type { SqlExpr } from '../syntax-tree.ts';
import { visitExpressions } from '../walk.ts';
import { querySlots, sqlLeaves } from './slots.ts';

/** The columns that a query's conditions compare, each with the constants that it is compared with. */
export function sqlHints({ query }: SqlProgram): readonly FieldHint[] {
  const found = new Map<string, Value[]>();
  for (const { expr: leaf } of querySlots(query).flatMap(({ expr }) => sqlLeaves(expr))) {
    const columns: string[] = [];
    const values: Value[] = [];
    visitExpressions(leaf, (part) => {
      if (part.node === 'column') columns.push(part.parts.at(-1)?.name ?? '');
      if (part.node === 'number') values.push(Number(part.text));
      if (part.node === 'string') values.push(leaf.node === 'match' ? literalOf(leaf, part.value) : part.value);
    });
    for (const column of columns) found.set(column, [...(found.get(column) ?? []), ...values]);
  }
  return [...found].map(([field, values]) => ({ field, values: [...new Set(values)] }));
}

/** The text of a pattern without its signs. */
function literalOf({ kind, escapeCharacter }: Extract<SqlExpr, { node: 'match' }>, pattern: string): string {
  if (kind === 'rlike') return pattern.replaceAll(/\.[*+]|[$^()*+?]/g, '').replaceAll(/\\(.)/g, '$1');
  const text = pattern.replaceAll(/^%+|%+$/g, '');
  return text.replaceAll(`${escapeCharacter}${escapeCharacter}`, escapeCharacter);
}

/** The columns that GROUP BY names, of the queries within a query too. */
export function sqlGroupColumns({ query }: SqlProgram): readonly string[] {
  const found = new Set<string>();
  const inPart = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    if ('groupBy' in part && Array.isArray(part.groupBy)) {
      for (const key of part.groupBy as readonly SqlExpr[])
        visitExpressions(key, (inner) => {
          if (inner.node === 'column') found.add(inner.parts.at(-1)?.name ?? '');
        });
    }
    for (const inner of Object.values(part)) inPart(inner);
  };
  inPart(query);
  return [...found];
}
