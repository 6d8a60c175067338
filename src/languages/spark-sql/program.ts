/** A parsed Spark SQL query, ready to be printed for DuckDB once the dataset's columns and their types are known. */
import type { SqlQuery } from './syntax-tree.ts';

export interface SqlProgram {
  readonly kind: 'sql';
  /** The query's text, which the tree's spans point into. */
  readonly text: string;
  readonly query: SqlQuery;
  /** Column names that the query reads from the events table, as written; `*` when it reads all. */
  readonly columns: readonly string[];
  readonly readsAllColumns: boolean;
}
