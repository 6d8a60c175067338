/** Which events a SQL query reads by their logs: of each kind, told by the columns of the log that the query asks for. */
import type { Value, View } from '../engine/values.ts';
import type { SqlProgram } from '../languages/spark-sql/program.ts';
import { visitExpressions, visitQuery } from '../languages/spark-sql/walk.ts';
import type { ProbedView, Reading } from './probes.ts';
import { sqlReads } from './sql-reads.ts';

/** Columns of a query that a log source (channel, provider, event id) alone decides, each once, as they are written. */
export function logColumns({ query }: SqlProgram, view: View): readonly string[] {
  const names = new Set<string>();
  visitQuery(query, (expr) =>
    visitExpressions(expr, (part) => {
      const name = part.node === 'column' ? (part.parts.at(-1)?.name ?? '') : '';
      if (view.isLogSource?.(name)) names.add(name);
    }),
  );
  return [...names];
}

/**
 * For each of `kinds`, which gives the values of `columns` that events of one kind have, whether an event of it can be part
 * of what the query finds, or keep it from finding something: all other columns can hold anything.
 */
export function readsKinds(
  program: SqlProgram,
  view: View,
  columns: readonly string[],
  kinds: readonly (readonly Value[])[],
): readonly boolean[] {
  const probed: ProbedView = {
    view,
    lenient: true,
    probes: kinds.map((_, line) => ({ kind: KIND, event: { line, raw: {} } })),
    field: (name) => {
      const column = columns.indexOf(name);
      return kinds.map((values): Reading => (column < 0 ? OPEN : { open: false, value: values[column] ?? null }));
    },
    selected: () => undefined,
  };
  const read = new Set(sqlReads(program, probed).read);
  return kinds.map((_, probe) => read.has(probe));
}

const OPEN: Reading = { open: true };

/** Nothing is known of a kind but the values that it is told by. */
const KIND = { channel: '', log: '', eventId: '', name: '', provider: '', fields: [], values: [] };
