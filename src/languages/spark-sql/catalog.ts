/** What the printer knows about the events: the columns of the table that every name in FROM stands for. */
import { type SqlType, UNKNOWN } from './types.ts';

/** A column of the events table. */
export interface SqlColumn {
  /** As the view names it. */
  readonly name: string;
  /** DuckDB's column name. */
  readonly sql: string;
  readonly type: SqlType;
}

export interface SqlCatalog {
  /** DuckDB's table of the events. */
  readonly table: string;
  /** Its column with the event's line, a BIGINT. */
  readonly line: string;
  /** Columns that `*` stands for. */
  readonly columns: readonly SqlColumn[];
  /** Columns that a query names beside them: other names of a field, fields of objects. */
  readonly others: readonly SqlColumn[];
  /** Columns that a query names though no event has them. They are null. */
  readonly missing: readonly string[];
  /** True before the events are known: every name may be a column. */
  readonly undecided: boolean;
  /** The column of this name, without case. */
  find(name: string): SqlColumn | undefined;
  /** The view's field names, for suggestions. */
  fieldNames(): Iterable<string>;
}

/** A catalog over known columns. */
export function catalogOf(options: Omit<SqlCatalog, 'undecided' | 'find'>): SqlCatalog {
  const all = [...options.columns, ...options.others];
  const byName = new Map(all.map((column) => [column.name.toLowerCase(), column]));
  return { ...options, undecided: false, find: (name) => byName.get(name.toLowerCase()) };
}

/** A catalog for checking a query before there are events: it takes every name, and records it. */
export class RecordingCatalog implements SqlCatalog {
  readonly table = 'events';
  readonly line = 'l';
  readonly columns: readonly SqlColumn[] = [];
  readonly others: readonly SqlColumn[] = [];
  readonly missing: readonly string[] = [];
  readonly undecided = true;
  readonly #requested = new Map<string, string>();
  /** True once `*` was expanded. */
  readsAll = false;

  find(name: string): SqlColumn {
    const key = name.toLowerCase();
    if (!this.#requested.has(key)) this.#requested.set(key, name);
    return { name, sql: `"${key}"`, type: UNKNOWN };
  }

  fieldNames(): Iterable<string> {
    return [];
  }

  /** Names asked for, each once, as first written. */
  get requested(): readonly string[] {
    return [...this.#requested.values()];
  }
}
