/** A parsed Spark SQL query as DuckDB's SQL, with Spark's meaning. */
import type { QueryMessage } from '../language.ts';
import { eachElement, type Typed } from './cast.ts';
import type { SqlCatalog } from './catalog.ts';
import type { PrintEnvironment } from './print-context.ts';
import { bareContext } from './print-expression.ts';
import { eventColumns } from './print-from.ts';
import { condition } from './print-predicates.ts';
import { printInner, printQuery } from './print-query.ts';
import { Scope } from './scope.ts';
import type { SqlExpr, SqlQuery } from './syntax-tree.ts';
import { type SqlType, STRING } from './types.ts';

/** SQL for DuckDB and what its columns are. The last column holds lines. */
export interface DuckdbQuery {
  readonly sql: string;
  /** Names of the columns before the last. */
  readonly columns: readonly string[];
  /** `event`: the last column is the line of the event that the row is; `rows`: a list of lines, any number and order, nulls to be left out. */
  readonly lineage: 'event' | 'rows';
  /** True when every row is one event. */
  readonly single: boolean;
  readonly warnings: readonly QueryMessage[];
}

export interface PrintOptions {
  /** *Now* in milliseconds since 1970 UTC; `null` where none is known, so that `now()` is null. */
  readonly now: number | null;
}

/**
 * Prints `query` for a database that has the catalog's table and the macros of `DUCKDB_MACROS`. `text` is the query's
 * text. Rows come in the query's order, then in that of the events' lines. Throws `QueryFailure`.
 */
export function printDuckdb(query: SqlQuery, text: string, catalog: SqlCatalog, options: PrintOptions): DuckdbQuery {
  const { env, warnings } = environment(text, catalog, options);
  const { core, after } = printQuery(env, query, null, new Map(), true);
  const visible = core.columns.filter((column) => !column.hidden);
  const withs = env.withs.length > 0 ? `WITH ${env.withs.join(', ')} ` : '';
  const values = visible.map((column, index) => `${forJson(column)} AS c${index}`);
  return {
    sql: `${withs}SELECT ${[...values, `${core.lineage.lines} AS l`].join(', ')}${core.tail}${after}`,
    columns: visible.map((column) => column.name),
    lineage: core.lineage.kind,
    single: core.lineage.single,
    warnings,
  };
}

/**
 * Prints conditions over the events table alone, as one row of their truth for the event of `line`, a column each,
 * followed by `values` as text.
 */
export function printConditions(
  conditions: readonly SqlExpr[],
  values: readonly SqlExpr[],
  text: string,
  catalog: SqlCatalog,
  options: PrintOptions & { readonly line: number; readonly names: readonly string[] },
): string {
  const { env } = environment(text, catalog, options);
  const alias = env.alias();
  const scope = new Scope(
    [{ names: options.names, columns: eventColumns(catalog, alias), events: { catalog, alias } }],
    [],
    null,
  );
  const context = bareContext(env, scope, 'WHERE');
  const printed = [
    ...conditions.map((expr) => condition(context, expr)),
    ...values.map((expr) => `CAST(${context.print(expr).sql} AS VARCHAR)`),
  ];
  return `SELECT ${printed.join(', ')} FROM ${catalog.table} AS ${alias} WHERE ${alias}.${catalog.line} = ${options.line}`;
}

function environment(
  text: string,
  catalog: SqlCatalog,
  options: PrintOptions,
): { env: PrintEnvironment; warnings: QueryMessage[] } {
  const warnings: QueryMessage[] = [];
  const said = new Set<string>();
  let aliases = 0;
  const now = options.now === null ? 'NULL' : String(Math.round(options.now * 1000));
  const env: PrintEnvironment = {
    text,
    catalog,
    now: `make_timestamp(CAST(${now} AS BIGINT))`,
    warn: (message) => {
      const key = message.message.toLowerCase();
      if (!said.has(key)) warnings.push(message);
      said.add(key);
    },
    alias: () => `t${aliases++}`,
    withs: [],
    query: (inner, parent, ctes, purpose) => printInner(env, inner, parent, ctes, purpose),
  };
  return { env, warnings };
}

/** A result column in a type that is the same in JSON: times, bytes and decimals become text and numbers. */
function forJson({ type, sql }: Typed): string {
  switch (type.kind) {
    case 'null':
    case 'unknown':
    case 'date':
    case 'timestamp':
    case 'interval':
      return `CAST(${sql} AS VARCHAR)`;
    case 'decimal':
      return `CAST(${sql} AS DOUBLE)`;
    case 'binary':
      return `hex(${sql})`;
    case 'array':
      return plainElements(type)
        ? sql
        : hasObjects(type)
          ? objectText(sql)
          : eachElement(sql, (item) => forJson({ sql: item, type: type.element ?? STRING }));
    case 'map':
    case 'struct':
      return objectText(sql);
    default:
      return sql;
  }
}

/** Objects stand in results as they do in columns of events: as JSON writes them. */
function objectText(sql: string): string {
  return `CAST(to_json(${sql}) AS VARCHAR)`;
}

function plainElements(type: SqlType): boolean {
  const kind = type.element?.kind ?? 'string';
  if (kind === 'array') return plainElements(type.element ?? type);
  return ['string', 'boolean', 'tinyint', 'smallint', 'int', 'bigint', 'float', 'double'].includes(kind);
}

function hasObjects(type: SqlType): boolean {
  if (type.kind === 'array') return type.element !== undefined && hasObjects(type.element);
  return type.kind === 'map' || type.kind === 'struct';
}
