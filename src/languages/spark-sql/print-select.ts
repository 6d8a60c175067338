/** One SELECT: its columns, conditions, groups and sort keys. */
import { QueryFailure } from '../failure.ts';
import { isGrouped } from './aggregation.ts';
import { columnNameOf } from './column-name.ts';
import type { BlockColumn, Ctes, ExpressionContext, PrintEnvironment } from './print-context.ts';
import { expressionContext } from './print-expression.ts';
import { asList, type Lineage, type PrintedFrom, printFrom } from './print-from.ts';
import { condition } from './print-predicates.ts';
import { Scope, type ScopeColumn } from './scope.ts';
import type { SqlExpr, SqlSelect, SqlSortItem } from './syntax-tree.ts';

/** A printed SELECT with columns `c0` …, sort keys `k0` …, lines `l` and, for rows, order `o`. */
export interface PrintedSelect {
  readonly sql: string;
  readonly columns: readonly BlockColumn[];
  readonly keys: readonly string[];
  readonly lineage: 'event' | 'rows';
  readonly single: boolean;
  readonly passesAll: boolean;
}

interface Output extends BlockColumn {
  readonly sql: string;
}

/** Prints a SELECT with the sort expressions of its query. */
export function printSelect(
  env: PrintEnvironment,
  select: SqlSelect,
  orderBy: readonly SqlSortItem[],
  parent: Scope | null,
  ctes: Ctes,
): PrintedSelect {
  const from = select.from ? printFrom(fromContext(env, parent, ctes), select.from) : noTable();
  const scope = new Scope(from.relations, from.merged, parent);
  const grouped = isGrouped(
    select,
    orderBy.map((item) => item.expr),
  );
  const lineage = grouped ? groupLineage(from.lineage) : from.lineage;
  const base = baseContext(env, scope, ctes, select, from.lineage.order, lineage.order);
  const where = select.where ? ` WHERE ${condition(base.with({ noAggregates: 'WHERE' }), select.where)}` : '';
  const groups = grouped ? printGroups(base, select) : null;
  const aliases = aliasesOf(select);
  const context = base.with({ groups: groups && new Set(groups), aliases });
  const outputs = select.items.flatMap((item) => printItem(context, from, item));
  const having = select.having ? ` HAVING ${condition(context.with({ aliasesFirst: true }), select.having)}` : '';
  const groupBy = groups && groups.length > 0 ? ` GROUP BY ${groups.join(', ')}` : '';
  const core: Core = {
    outputs,
    lineage,
    passesAll: env.catalog.undecided && select.items.some((item) => item.node === 'star'),
    tail: `${from.sql === '' ? '' : ` FROM ${from.sql}`}${where}${groupBy}${having}`,
  };
  return select.distinct ? distinctSelect(context, core, orderBy) : plainSelect(context, core, orderBy);
}

interface Core {
  readonly outputs: readonly Output[];
  readonly lineage: Lineage;
  readonly passesAll: boolean;
  readonly tail: string;
}

function plainSelect(context: ExpressionContext, core: Core, orderBy: readonly SqlSortItem[]): PrintedSelect {
  const keys = orderBy.map((item) => sortKey(context, core, item));
  const columns = [
    ...core.outputs.map((output, index) => `${output.sql} AS c${index}`),
    ...keys.map((key, index) => `${key} AS k${index}`),
    ...lineColumns(core.lineage),
  ];
  return {
    sql: `SELECT ${columns.join(', ')}${core.tail}`,
    columns: core.outputs.map(blockColumn),
    keys: keys.map((_, index) => `k${index}`),
    lineage: core.lineage.kind,
    single: core.lineage.single,
    passesAll: core.passesAll,
  };
}

/** Equal rows become one, made from the lines of all. Sort keys are among the columns, as Spark demands. */
function distinctSelect(context: ExpressionContext, core: Core, orderBy: readonly SqlSortItem[]): PrintedSelect {
  const keys = orderBy.map((item) => {
    const key = sortKey(context, core, item);
    const index = core.outputs.findIndex((output) => output.sql === key);
    if (index < 0 && !context.env.catalog.undecided) {
      throw new QueryFailure(
        'After SELECT DISTINCT, ORDER BY can only name columns of the select list.',
        item.expr.span,
      );
    }
    return `c${Math.max(0, index)}`;
  });
  const names = core.outputs.map((_, index) => `c${index}`);
  const inner = [...core.outputs.map((output, index) => `${output.sql} AS c${index}`), ...lineColumns(core.lineage)];
  const lineage = groupLineage({ ...core.lineage, lines: 'l', order: core.lineage.kind === 'event' ? 'l' : 'o' });
  return {
    sql: `SELECT ${[...names, ...lineColumns(lineage)].join(', ')} FROM (SELECT ${inner.join(', ')}${core.tail}) AS ${context.env.alias()}${names.length > 0 ? ` GROUP BY ${names.join(', ')}` : ''}`,
    columns: core.outputs.map(blockColumn),
    keys,
    lineage: 'rows',
    single: false,
    passesAll: core.passesAll,
  };
}

function blockColumn(output: Output): BlockColumn {
  return { name: output.name, type: output.type, hidden: output.hidden };
}

/** The printed select items for the lines of rows. */
export function lineColumns(lineage: Pick<Lineage, 'kind' | 'lines' | 'order'>): string[] {
  return lineage.kind === 'event' ? [`${lineage.lines} AS l`] : [`${lineage.lines} AS l`, `${lineage.order} AS o`];
}

/** The lines of a group: those of all of its rows. It has its place by the first. */
export function groupLineage(lineage: Lineage): Lineage {
  const all = lineage.kind === 'event' ? `list(${lineage.lines})` : `flatten(list(${lineage.lines}))`;
  return {
    kind: 'rows',
    lines: `COALESCE(${all}, [])`,
    order: lineage.kind === 'event' ? `[min(${lineage.order})]` : `min(${lineage.order})`,
    single: false,
  };
}

function noTable(): PrintedFrom {
  const empty = 'CAST([] AS BIGINT[])';
  return { sql: '', relations: [], merged: [], lineage: { kind: 'rows', lines: empty, order: empty, single: false } };
}

function fromContext(env: PrintEnvironment, parent: Scope | null, ctes: Ctes) {
  return {
    env,
    parent,
    ctes,
    expression: (scope: Scope) => {
      const order = 'NULL';
      return baseContext(env, scope, ctes, null, order, order).with({ noAggregates: 'ON' });
    },
  };
}

function baseContext(
  env: PrintEnvironment,
  scope: Scope,
  ctes: Ctes,
  select: SqlSelect | null,
  inputOrder: string,
  rowOrder: string,
): ExpressionContext {
  return expressionContext({
    env,
    scope,
    ctes,
    noAggregates: null,
    groups: null,
    aliases: new Map(),
    aliasesFirst: false,
    windows: new Map(select?.windows.map(({ name, window }) => [name.name.toLowerCase(), window])),
    inputOrder,
    rowOrder,
  });
}

/** Aliases of the select list and what they stand for. */
function aliasesOf(select: SqlSelect): Map<string, SqlExpr> {
  const aliases = new Map<string, SqlExpr>();
  for (const item of select.items) {
    if (item.node === 'item' && item.alias) aliases.set(item.alias.name.toLowerCase(), item.expr);
  }
  return aliases;
}

/** GROUP BY: expressions, aliases of the select list, or places in it from 1. */
function printGroups(base: ExpressionContext, select: SqlSelect): string[] {
  const context = base.with({ noAggregates: 'GROUP BY', aliases: aliasesOf(select) });
  return select.groupBy.map((expr) => {
    if (expr.node !== 'number' || expr.type !== 'int') return context.print(expr).sql;
    const item = select.items[Number(expr.text) - 1];
    if (!item) throw placeOutside(expr, select.items.length);
    if (item.node === 'star') throw new QueryFailure('GROUP BY cannot name `*` by its place.', expr.span);
    return context.print(item.expr).sql;
  });
}

function placeOutside(expr: Extract<SqlExpr, { node: 'number' }>, count: number): QueryFailure {
  return new QueryFailure(
    `Unexpected place ${expr.text}, expected one from 1 to ${count}, a column of the select list.`,
    expr.span,
  );
}

function sortKey(context: ExpressionContext, core: Core, item: SqlSortItem): string {
  const { expr } = item;
  if (expr.node === 'number' && expr.type === 'int') {
    const visible = core.outputs.filter((output) => !output.hidden);
    const output = visible[Number(expr.text) - 1];
    if (output) return output.sql;
    if (core.passesAll) return 'NULL';
    throw placeOutside(expr, visible.length);
  }
  return context.with({ aliasesFirst: true }).print(expr).sql;
}

function printItem(context: ExpressionContext, from: PrintedFrom, item: SqlSelect['items'][number]): Output[] {
  if (item.node === 'item') {
    const { sql, type } = context.print(item.expr);
    return [{ name: item.alias?.name ?? columnNameOf(item.expr, context.env.text), sql, type, hidden: false }];
  }
  if (context.groups) {
    throw new QueryFailure('Unexpected `*` in a query with groups.', item.span, {
      help: 'name the columns to group by',
    });
  }
  if (!from.sql) throw new QueryFailure('Unexpected `*` without FROM.', item.span);
  return expandStar(from, item);
}

function expandStar(from: PrintedFrom, item: Extract<SqlSelect['items'][number], { node: 'star' }>): Output[] {
  const qualifier = item.qualifier.map((part) => part.name.toLowerCase()).join('.');
  const relations = qualifier === '' ? from.relations : from.relations.filter((one) => one.names.includes(qualifier));
  if (relations.length === 0) {
    const known = from.relations.flatMap((one) => one.names.slice(0, 1)).map((name) => `\`${name}\``);
    throw new QueryFailure(
      `Unexpected \`${qualifier}\`, expected a table of this query: ${known.join(', ')}.`,
      item.span,
    );
  }
  for (const relation of relations) {
    const catalog = relation.events?.catalog;
    if (catalog && 'readsAll' in catalog) catalog.readsAll = true;
  }
  const merged = qualifier === '' ? from.merged : [];
  const mergedNames = new Set(merged.map((column) => column.name.toLowerCase()));
  const own: ScopeColumn[] = relations.flatMap((one) =>
    one.columns.filter((column) => !mergedNames.has(column.name.toLowerCase())),
  );
  return [...merged, ...own].map((column) => ({ ...column }));
}

/** Lists of a lineage, for uniting branches. */
export function listsOf(lineage: 'event' | 'rows', alias: string): { lines: string; order: string } {
  return lineage === 'event'
    ? { lines: asList('event', `${alias}.l`), order: asList('event', `${alias}.l`) }
    : { lines: `${alias}.l`, order: `${alias}.o` };
}
