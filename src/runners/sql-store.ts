/**
 * The events of one file, through one view, as tables of DuckDB. Columns are loaded when a query first reads them, a
 * table for each batch; a query reads the tables side by side, row by row.
 */
import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBAppender,
  type DuckDBConnection,
  type DuckDBType,
  type DuckDBValue,
  LIST,
  listValue,
  VARCHAR,
} from '@duckdb/node-api';
import type { Accessor, EventRecord, Value, View } from '../engine/values.ts';
import { catalogOf, type SqlCatalog, type SqlColumn } from '../languages/spark-sql/catalog.ts';
import type { SqlProgram } from '../languages/spark-sql/program.ts';
import { duckdbType, type SqlType } from '../languages/spark-sql/types.ts';
import { columnType, valueText } from './column-types.ts';

/** Tables side by side before they are made one. */
const MOST_TABLES = 8;

interface Loaded extends SqlColumn {
  readonly values: readonly Value[];
}

export class SqlStore {
  readonly #connection: DuckDBConnection;
  readonly #events: readonly EventRecord[];
  readonly #view: View;
  /** Prefix of this store's tables, unique in the database. */
  readonly #prefix: string;
  /** Loaded columns by lower-case name; `null` for a name that no event has. */
  readonly #columns = new Map<string, SqlColumn | null>();
  /** Field names of the view, by lower-case name: those that differ in case are one column. */
  #fields: Map<string, string[]> | undefined;
  #lastTime: number | null | undefined;
  #tables: string[] = [];
  /** Numbers tables and columns. */
  #made = 0;

  constructor(connection: DuckDBConnection, events: readonly EventRecord[], view: View, prefix: string) {
    this.#connection = connection;
    this.#events = events;
    this.#view = view;
    this.#prefix = prefix;
  }

  /** Loads what a program reads, and gives the catalog to print it with. */
  async catalogFor(program: SqlProgram): Promise<SqlCatalog> {
    const fields = this.#fieldNames();
    const every = program.readsAllColumns ? [...fields.values()].map(([name = '']) => name) : [];
    const wanted = [...every, ...program.columns.filter((name) => name !== '*')];
    await this.#load(wanted);
    const known = new Map<string, SqlColumn>();
    const missing: string[] = [];
    for (const name of wanted) {
      const column = this.#columns.get(name.toLowerCase());
      if (column) known.set(name.toLowerCase(), column);
      else missing.push(name);
    }
    const starred = new Set(program.readsAllColumns ? fields.keys() : []);
    const all = [...known];
    return catalogOf({
      table: this.#source(),
      line: 'l',
      columns: all.flatMap(([key, column]) => (starred.has(key) ? [column] : [])),
      others: all.flatMap(([key, column]) => (starred.has(key) ? [] : [column])),
      missing,
      fieldNames: () => [...fields.values()].flat(),
    });
  }

  /** The time of the latest event, milliseconds since 1970 UTC; `null` when none has a time. */
  lastTime(): number | null {
    if (this.#lastTime !== undefined) return this.#lastTime;
    let last: number | null = null;
    for (const event of this.#events) {
      const time = this.#view.time(event);
      if (time !== null && (last === null || time > last)) last = time;
    }
    this.#lastTime = last;
    return last;
  }

  /** Drops all tables. */
  async drop(): Promise<void> {
    for (const table of this.#tables) await this.#connection.run(`DROP TABLE ${table}`);
    this.#tables = [];
    this.#columns.clear();
  }

  #fieldNames(): Map<string, string[]> {
    if (this.#fields) return this.#fields;
    const fields = new Map<string, string[]>();
    for (const name of this.#view.fieldNames(this.#events)) {
      const same = fields.get(name.toLowerCase());
      if (same) same.push(name);
      else fields.set(name.toLowerCase(), [name]);
    }
    this.#fields = fields;
    return fields;
  }

  async #load(names: readonly string[]): Promise<void> {
    const fresh = new Map<string, Loaded | null>();
    for (const name of names) {
      const key = name.toLowerCase();
      if (!this.#columns.has(key) && !fresh.has(key)) fresh.set(key, this.#loadOne(name));
    }
    const columns = [...fresh.values()].filter((column) => column !== null);
    if (columns.length > 0 || this.#tables.length === 0) await this.#append(columns);
    for (const [key, column] of fresh) {
      this.#columns.set(key, column && { name: column.name, sql: column.sql, type: column.type });
    }
    if (this.#tables.length > MOST_TABLES) await this.#join();
  }

  /** A column with its values; `null` when the view has no such field, or it is none of the events' own and always empty. */
  #loadOne(name: string): Loaded | null {
    const values = this.#read(name);
    if (!values) return null;
    const type = columnType(values);
    const known = this.#fieldNames().get(name.toLowerCase());
    if (type.kind === 'null' && !known) return null;
    return { name: known?.[0] ?? name, sql: `c${this.#made++}`, type, values };
  }

  /** The values of a column for all events; `undefined` when the view has no such field. */
  #read(name: string): Value[] | undefined {
    const same = this.#fieldNames().get(name.toLowerCase()) ?? [];
    const accessors = [...new Set([...same, name])].flatMap((field) => this.#view.accessor(field) ?? []);
    const path = same.length === 0 ? this.#nested(name) : undefined;
    if (path) accessors.push(path);
    if (accessors.length === 0) return undefined;
    return this.#events.map((event) => firstValue(accessors, event));
  }

  /** `a.b` as the field `b` of the object that the field `a` is. */
  #nested(name: string): Accessor | undefined {
    const [first = '', ...path] = name.split('.');
    const same = path.length > 0 ? this.#fieldNames().get(first.toLowerCase()) : undefined;
    const outer = same?.flatMap((field) => this.#view.accessor(field) ?? []);
    if (!outer || outer.length === 0) return undefined;
    return (event) => path.reduce<Value>(memberOf, firstValue(outer, event));
  }

  async #append(columns: readonly Loaded[]): Promise<void> {
    const first = this.#tables.length === 0;
    const table = `${this.#prefix}_${this.#made++}`;
    const definitions = columns.map((column) => `${column.sql} ${duckdbType(column.type)}`);
    await this.#connection.run(
      `CREATE TABLE ${table} (${[...(first ? ['l BIGINT'] : []), ...definitions].join(', ')})`,
    );
    const appender = await this.#connection.createAppender(table);
    const writers = columns.map((column) => writer(appender, column.type));
    this.#events.forEach((event, row) => {
      if (first) appender.appendBigInt(BigInt(event.line));
      columns.forEach((column, index) => {
        const value = column.values[row] ?? null;
        if (value === null) appender.appendNull();
        else writers[index]?.(value);
      });
      appender.endRow();
    });
    appender.flushSync();
    appender.closeSync();
    this.#tables.push(table);
  }

  /** Makes the tables one. */
  async #join(): Promise<void> {
    const table = `${this.#prefix}_${this.#made++}`;
    await this.#connection.run(`CREATE TABLE ${table} AS SELECT * FROM ${this.#source()} AS t`);
    for (const old of this.#tables) await this.#connection.run(`DROP TABLE ${old}`);
    this.#tables = [table];
  }

  #source(): string {
    const [first = '', ...rest] = this.#tables;
    return rest.length === 0 ? first : `(SELECT * FROM ${[first, ...rest].join(' POSITIONAL JOIN ')})`;
  }
}

function firstValue(accessors: readonly Accessor[], event: EventRecord): Value {
  for (const accessor of accessors) {
    const value = accessor(event);
    if (value !== null && value !== undefined) return value;
  }
  return null;
}

function memberOf(value: Value, name: string): Value {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const members = value as { readonly [key: string]: Value };
  const key = Object.keys(members).find((member) => member.toLowerCase() === name.toLowerCase());
  return key === undefined ? null : (members[key] ?? null);
}

/** Writes values of a column type, which they were found to fit. */
function writer(appender: DuckDBAppender, type: SqlType): (value: Value) => void {
  switch (type.kind) {
    case 'bigint':
      return (value) => appender.appendBigInt(BigInt(value as number));
    case 'double':
      return (value) => appender.appendDouble(value as number);
    case 'boolean':
      return (value) => appender.appendBoolean(value as boolean);
    case 'array': {
      const listType = LIST(elementType(type.element));
      return (value) => appender.appendList(elements(value as readonly Value[], type.element), listType);
    }
    default:
      return (value) => appender.appendVarchar(valueText(value));
  }
}

function elementType(type: SqlType | undefined): DuckDBType {
  switch (type?.kind) {
    case 'bigint':
      return BIGINT;
    case 'double':
      return DOUBLE;
    case 'boolean':
      return BOOLEAN;
    case 'array':
      return LIST(elementType(type.element));
    default:
      return VARCHAR;
  }
}

function elements(values: readonly Value[], type: SqlType | undefined): DuckDBValue[] {
  return values.map((value): DuckDBValue => {
    if (value === null) return null;
    switch (type?.kind) {
      case 'bigint':
        return BigInt(value as number);
      case 'double':
      case 'boolean':
        return value as number | boolean;
      case 'array':
        return listValue(elements(value as readonly Value[], type.element));
      default:
        return valueText(value);
    }
  });
}
