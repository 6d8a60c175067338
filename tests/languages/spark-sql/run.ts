/** Runs Spark SQL over a few events, through DuckDB, with fields read as they stand in the events. */
import type { EventRecord, Result, Value, View } from '../../../src/engine/values.ts';
import { sparkSql } from '../../../src/languages/spark-sql/index.ts';
import { printDuckdb } from '../../../src/languages/spark-sql/print-duckdb.ts';
import type { SqlProgram } from '../../../src/languages/spark-sql/program.ts';
import { openDuckdb } from '../../../src/runners/duckdb.ts';
import { tableOf } from '../../../src/runners/run-sql.ts';
import { SqlStore } from '../../../src/runners/sql-store.ts';

export type Table = Extract<Result, { kind: 'table' }>;
export type Raw = { readonly [key: string]: Value };

/** A view that reads fields by their exact names. */
export const plainView: View = {
  id: 'plain',
  accessor: (name) => (event) => event.raw[name] ?? null,
  selector: () => undefined,
  objects: new Map(),
  time: (event) => (typeof event.raw['time'] === 'string' ? Date.parse(event.raw['time']) : null),
  fieldNames: (events) => [...new Set(events.flatMap((event) => Object.keys(event.raw)))],
  open: true,
};

const connection = openDuckdb();
let stores = 0;

/** Runs queries over `raws`, one event a line from line 1. */
export class Bench {
  readonly #events: readonly EventRecord[];
  #store: SqlStore | undefined;

  constructor(raws: readonly Raw[]) {
    this.#events = raws.map((raw, index) => ({ line: index + 1, raw }));
  }

  /** The result, and the warnings of parsing and printing. Throws with the message of a refused query. */
  async query(text: string, now = 0): Promise<Table & { warnings: readonly string[] }> {
    const parsed = sparkSql.parse(text);
    if (!parsed.ok) throw new Error(parsed.error.message);
    const program = parsed.program as SqlProgram;
    const database = await connection;
    this.#store ??= new SqlStore(database, this.#events, plainView, `bench${stores++}`);
    const printed = printDuckdb(program.query, text, await this.#store.catalogFor(program), { now });
    const answer = await database.runAndReadAll(printed.sql);
    const table = tableOf(printed, answer.getRowsJS() as unknown[][]);
    return { ...table, warnings: [...parsed.warnings, ...printed.warnings].map((warning) => warning.message) };
  }

  /** The rows alone. */
  async rows(text: string, now = 0): Promise<readonly (readonly Value[])[]> {
    return (await this.query(text, now)).rows;
  }

  /** The one value of a select without FROM. */
  async value(expression: string, now = 0): Promise<Value> {
    return (await this.rows(`SELECT ${expression}`, now))[0]?.[0] ?? null;
  }
}
