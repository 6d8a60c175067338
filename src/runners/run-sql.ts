/** Running Spark SQL in DuckDB, and explaining why an event is in a result or not. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { printValue } from '../engine/print.ts';
import type { EventRecord, Result, Value, View } from '../engine/values.ts';
import { QueryFailure } from '../languages/failure.ts';
import type { QueryMessage } from '../languages/language.ts';
import type { SqlCatalog } from '../languages/spark-sql/catalog.ts';
import { columnsIn, eventConditionsOf, wantedBySql } from '../languages/spark-sql/conditions.ts';
import { sqlGroupColumns, sqlHints } from '../languages/spark-sql/mutation/hints.ts';
import { sqlMutantsOf } from '../languages/spark-sql/mutation/mutants-of.ts';
import { type DuckdbQuery, printConditions, printDuckdb } from '../languages/spark-sql/print-duckdb.ts';
import type { SqlProgram } from '../languages/spark-sql/program.ts';
import { databaseError, OUT_OF_MEMORY } from './database-error.ts';
import { eventCells } from './event-cells.ts';
import type { EventFiles } from './event-files.ts';
import { chosenMutants, type MutantEnd, notCompared, verdictOn, viewFacts } from './mutation.ts';
import {
  type CellsWanted,
  type EventCells,
  type MutantVerdict,
  type MutationOutcome,
  type RunOutcome,
  type RunRequest,
  runFailure,
  type Suggestion,
  type WhyNot,
} from './protocol.ts';
import { openEvents, parseRequest } from './requests.ts';
import { sqlMatchedParts } from './sql-matched.ts';
import { SqlStore } from './sql-store.ts';
import { findSuggestion } from './suggest.ts';

/** Most conditions that are named for one event that is found. */
const MOST_CONDITIONS = 8;

/** Rows that a result has at most. */
const MOST_ROWS = 1_000_000;

/** Runs requests against one database, which holds the events of each file and view once. */
export class SqlRunner {
  readonly #connection: DuckDBConnection;
  readonly #root: string;
  readonly #files: EventFiles;
  readonly #stores = new Map<string, SqlStore>();
  #made = 0;

  constructor(connection: DuckDBConnection, root: string, files: EventFiles) {
    this.#connection = connection;
    this.#root = root;
    this.#files = files;
  }

  async run(request: RunRequest): Promise<RunOutcome> {
    const opened = await this.#open(request);
    if ('refused' in opened) return opened.refused;
    const { program, warnings, store, now } = opened;
    let printed: DuckdbQuery;
    try {
      const catalog = await this.#files.whileLoading(() => store.catalogFor(program));
      printed = printDuckdb(program.query, request.source, catalog, { now });
    } catch (thrown) {
      return refusal(thrown, program, request);
    }
    try {
      const answer = await this.#connection.streamAndReadUntil(printed.sql, MOST_ROWS + 1);
      if (answer.currentRowCount > MOST_ROWS) return tooManyRows(request);
      const result = tableOf(printed, answer.getRowsJS() as unknown[][]);
      return { ok: true, result, warnings: inOrder([...warnings, ...printed.warnings]) };
    } catch (thrown) {
      return refusal(thrown, program, request);
    }
  }

  /** For each of `lines` the first condition of a WHERE over events that is not true of its event. */
  async whyNot(request: RunRequest, lines: readonly number[]): Promise<readonly (WhyNot | null)[]> {
    const reasons: (WhyNot | null)[] = [];
    for (const line of lines) {
      const conditions = await this.#conditionsAt(request, line);
      reasons.push(conditions?.find(({ holds }) => !holds)?.seen ?? null);
    }
    return reasons;
  }

  /** For each of `lines` the conditions of that WHERE, when all are true of its event; none where they cannot be asked alone. */
  async letThrough(request: RunRequest, lines: readonly number[]): Promise<readonly (readonly WhyNot[])[]> {
    const met: (readonly WhyNot[])[] = [];
    for (const line of lines) {
      const conditions = (await this.#conditionsAt(request, line)) ?? [];
      const all = conditions.every(({ holds }) => holds);
      met.push(all ? conditions.slice(0, MOST_CONDITIONS).map(({ seen }) => seen) : []);
    }
    return met;
  }

  /** What each condition of a WHERE over events makes of the event on `line`. */
  async #conditionsAt(request: RunRequest, line: number): Promise<{ holds: boolean; seen: WhyNot }[] | undefined> {
    const opened = await this.#open(request);
    if ('refused' in opened) return undefined;
    const { program, store, now } = opened;
    const where = eventConditionsOf(program);
    if (!where) return undefined;
    try {
      const catalog = await store.catalogFor(program);
      const columns = where.conjuncts.map(columnsIn);
      const sql = printConditions(where.conjuncts, columns.flat(), request.source, catalog, {
        now,
        line,
        names: where.names,
      });
      const [row] = (await this.#connection.runAndReadAll(sql)).getRowsJS();
      if (!row) return undefined;
      return where.conjuncts.map((condition, place) => {
        const before = where.conjuncts.length + columns.slice(0, place).flat().length;
        const values = new Map(
          (columns[place] ?? []).map((column, index) => [column.parts.at(-1)?.name ?? '', row[before + index] ?? null]),
        );
        const wanted = wantedBySql(condition);
        const { start, end } = condition.span;
        const seen = { start, end, value: shownValues(values), ...(wanted === undefined ? {} : { wanted }) };
        return { holds: row[place] === true, seen };
      });
    } catch {
      // Conditions that do not stand alone (they read another table) are not explained.
      return undefined;
    }
  }

  /** Events that a query finds, by its fields, with what its plain conditions take marked. */
  async cells(request: RunRequest, wanted: CellsWanted): Promise<readonly EventCells[]> {
    const opened = await this.#open(request);
    if ('refused' in opened) return [];
    const { program, store, events, view, now } = opened;
    const catalog = await store.catalogFor(program);
    const matched = sqlMatchedParts(program, wanted.lines, catalog, { events, view, now });
    return eventCells(wanted, { events, view, matched });
  }

  /** Runs the mutants of a query from the `from`th on, at most `count`. */
  async mutate(
    request: RunRequest,
    { from, count }: { readonly from: number; readonly count: number },
  ): Promise<MutationOutcome> {
    const opened = await this.#open(request);
    if ('refused' in opened) return notCompared(opened.refused);
    const { program, store, now, view } = opened;
    const { chosen, total } = chosenMutants(sqlMutantsOf(program, viewFacts(view)), request.source);
    const original = await this.run(request);
    if (!original.ok) return notCompared(original);
    const catalog = await store.catalogFor(program);
    const mutants: MutantVerdict[] = [];
    for (const mutant of chosen.slice(from, from + count)) {
      const outcome = await this.#runMutant(mutant.program(), request, catalog, now);
      const verdict = verdictOn(mutant, original.result, outcome);
      if (verdict) mutants.push(verdict);
    }
    return { ok: true, mutants, chosen: chosen.length, total };
  }

  /** An event that tells one mutant of a query from it; `null` when none was found. */
  async suggest(request: RunRequest, id: string): Promise<Suggestion | null> {
    const opened = await this.#open(request);
    if ('refused' in opened) return null;
    const { program, view, now, events } = opened;
    const { chosen } = chosenMutants(sqlMutantsOf(program, viewFacts(view)), request.source);
    const mutant = chosen.find((one) => one.id === id);
    if (mutant === undefined) return null;
    return findSuggestion(events, view, { hints: sqlHints(program), keys: sqlGroupColumns(program) }, async (tried) => {
      const store = new SqlStore(this.#connection, tried, view, `e${this.#made++}`);
      try {
        const catalog = await store.catalogFor(program);
        const first = await this.#runMutant(program, request, catalog, now);
        const second = await this.#runMutant(mutant.program(), request, catalog, now);
        return 'result' in first && 'result' in second ? [first.result, second.result] : undefined;
      } finally {
        await store.drop();
      }
    });
  }

  async #runMutant(
    program: SqlProgram,
    request: RunRequest,
    catalog: SqlCatalog,
    now: number | null,
  ): Promise<MutantEnd> {
    try {
      const printed = printDuckdb(program.query, request.source, catalog, { now });
      const answer = await this.#connection.streamAndReadUntil(printed.sql, MOST_ROWS + 1);
      if (answer.currentRowCount > MOST_ROWS) return { error: 'It gives too many rows.' };
      return { result: tableOf(printed, answer.getRowsJS() as unknown[][]) };
    } catch (thrown) {
      const refused = refusal(thrown, program, request);
      return {
        error: refused.ok ? '' : refused.error.message,
        unfinished: OUT_OF_MEMORY.test(thrown instanceof Error ? thrown.message : String(thrown)),
      };
    }
  }

  /** Forgets a file whose events changed or are no longer held. */
  async forget(file: string): Promise<void> {
    for (const [key, store] of this.#stores) {
      if (!key.startsWith(`${file}\0`)) continue;
      this.#stores.delete(key);
      await store.drop();
    }
  }

  async #open(request: RunRequest): Promise<
    | { refused: RunOutcome }
    | {
        program: SqlProgram;
        warnings: readonly QueryMessage[];
        store: SqlStore;
        events: readonly EventRecord[];
        view: View;
        now: number | null;
      }
  > {
    const text = parseRequest(request, this.#root);
    if ('refused' in text) return text;
    const { program, warnings } = text.parsed;
    if (program.kind !== 'sql') return { refused: runFailure('The query is no SQL.', request.source) };
    const opened = await openEvents(request, this.#root, this.#files);
    if ('refused' in opened) return opened;
    const { events, view } = opened;
    const store = this.#storeFor(request, events, view);
    return { program, warnings, store, events, view, now: request.now ?? store.lastTime() };
  }

  #storeFor(request: RunRequest, events: readonly EventRecord[], view: View): SqlStore {
    const key = `${request.eventsFile}\0${request.view}`;
    const known = this.#stores.get(key);
    if (known) return known;
    const store = new SqlStore(this.#connection, events, view, `e${this.#made++}`);
    this.#stores.set(key, store);
    return store;
  }
}

function tooManyRows(request: RunRequest): RunOutcome {
  const most = MOST_ROWS.toLocaleString('en-US');
  const refused = runFailure(`The query gives more than ${most} rows.`, request.source);
  const help = 'look for a join of everything with everything, or bound the rows with LIMIT';
  return refused.ok ? refused : { ...refused, error: { ...refused.error, help } };
}

function refusal(thrown: unknown, program: SqlProgram, request: RunRequest): RunOutcome {
  if (thrown instanceof QueryFailure) return { ok: false, error: thrown.error };
  if (thrown instanceof RangeError && /call stack/i.test(thrown.message)) {
    return runFailure('The query is nested too deeply.', request.source);
  }
  if (!(thrown instanceof Error)) throw thrown;
  return { ok: false, error: databaseError(thrown.message, program.query, request.source) };
}

/** What a condition saw: the value of its one column, or of each by name. */
function shownValues(values: ReadonlyMap<string, unknown>): string {
  if (values.size === 1) return [...values.values()].map((value) => printValue(jsonValue(value))).join('');
  return [...values].map(([name, value]) => `${name}: ${printValue(jsonValue(value), 40)}`).join(', ');
}

/** The rows of a printed query as a table: without the last column, which gives the lines. */
export function tableOf(printed: DuckdbQuery, rows: readonly unknown[][]): Extract<Result, { kind: 'table' }> {
  const width = printed.columns.length;
  const lines = rows.map((row) => linesOf(row[width]));
  const events = printed.single ? lines.flatMap((one) => one.slice(0, 1)) : [];
  return {
    kind: 'table',
    columns: printed.columns,
    rows: rows.map((row) => row.slice(0, width).map(jsonValue)),
    lines,
    ...(printed.single && events.length === rows.length ? { events } : {}),
  };
}

function linesOf(cell: unknown): number[] {
  const all = Array.isArray(cell) ? cell.filter((line) => line !== null) : cell === null ? [] : [cell];
  return [...new Set(all.map(Number))].sort((a, b) => a - b);
}

/** A cell as JSON has it. Numbers beyond doubles' precision are rounded, as in the events themselves. */
function jsonValue(cell: unknown): Value {
  if (cell === null || cell === undefined) return null;
  if (typeof cell === 'bigint') return Number(cell);
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : String(cell);
  if (typeof cell === 'string' || typeof cell === 'boolean') return cell;
  return Array.isArray(cell) ? cell.map(jsonValue) : String(cell);
}

function inOrder(warnings: readonly QueryMessage[]): QueryMessage[] {
  return [...warnings].sort((a, b) => a.start - b.start);
}
