/** One SELECT: its columns, conditions, groups and sort keys. */
import { nearest } from '../../text/suggest.ts';
import { QueryFailure } from '../failure.ts';
import { isGrouped } from './aggregation.ts';
import { columnNameOf } from './column-name.ts';
import { asBlock, type Core, type CoreColumn, expressionKey, groupLineage, overBlock } from './core.ts';
import { type Lineage, noteAllRead, type PrintedFrom } from './from-context.ts';
import type { Ctes, ExpressionContext, PrintEnvironment } from './print-context.ts';
import { expressionContext } from './print-expression.ts';
import { fromContext, printFrom } from './print-from.ts';
import { condition } from './print-predicates.ts';
import { Scope, type ScopeColumn } from './scope.ts';
import type { SqlExpr, SqlSelect, SqlSortItem } from './syntax-tree.ts';

/** Prints a SELECT with the sort expressions of its query. */
export function printSelect(
  env: PrintEnvironment,
  select: SqlSelect,
  orderBy: readonly SqlSortItem[],
  parent: Scope | null,
  ctes: Ctes,
): Core {
  const onContext = (scope: Scope) => baseContext(env, scope, ctes, null, 'NULL', 'NULL').with({ noAggregates: 'ON' });
  const from = select.from ? printFrom(fromContext(env, parent, ctes, onContext), select.from) : noTable();
  const scope = new Scope(from.relations, from.merged, parent);
  const grouped = isGrouped(
    select,
    orderBy.map((item) => item.expr),
  );
  const bare = baseContext(env, scope, ctes, select, from.lineage.order, from.lineage.order);
  const groups = grouped ? printGroups(bare, select) : null;
  const lineage = grouped ? setLineage(groupLineage(from.lineage), groups ?? [], select) : from.lineage;
  const base = baseContext(env, scope, ctes, select, from.lineage.order, lineage.order);
  const where = select.where ? ` WHERE ${condition(base.with({ noAggregates: 'WHERE' }), select.where)}` : '';
  const aliases = aliasesOf(select);
  const absentGroups = new Set(groups?.filter((group) => !usedKeys(groups, select).includes(group)));
  const context = base.with({ groups: groups && new Set(groups), absentGroups, aliases });
  const columns = select.items.flatMap((item) => printItem(context, from, item));
  const having = select.having ? ` HAVING ${condition(context.with({ aliasesFirst: true }), select.having)}` : '';
  const groupBy = groups ? groupClause(groups, select) : '';
  const core: Core = {
    columns,
    keys: [],
    lineage,
    passesAll: env.catalog.undecided && select.items.some((item) => item.node === 'star'),
    tail: `${from.sql === '' ? '' : ` FROM ${from.sql}`}${where}${groupBy}${having}`,
  };
  const keys = orderBy.map((item) => sortKey(context, core, item));
  return select.distinct ? distinctCore(env, core, keys, orderBy) : { ...core, keys };
}

function groupClause(groups: readonly string[], select: SqlSelect): string {
  const keys = groups.map(expressionKey);
  if (!select.groupingSets) return keys.length > 0 ? ` GROUP BY ${keys.join(', ')}` : '';
  const sets = select.groupingSets.map((set) => `(${[...new Set(set.map((place) => keys[place]))].join(', ')})`);
  return ` GROUP BY GROUPING SETS (${sets.join(', ')})`;
}

/** The keys that some grouping set has, each once. */
function usedKeys(groups: readonly string[], select: SqlSelect): readonly string[] {
  const places = select.groupingSets ? select.groupingSets.flat() : groups.map((_, place) => place);
  return [...new Set(places.flatMap((place) => groups[place] ?? []))];
}

/** Rows of sets with fewer keys come behind those with more. */
function setLineage(lineage: Lineage, groups: readonly string[], select: SqlSelect): Lineage {
  const keys = usedKeys(groups, select);
  if (!select.groupingSets || keys.length === 0) return lineage;
  const level = `CAST(GROUPING(${keys.map(expressionKey).join(', ')}) AS BIGINT)`;
  return { ...lineage, order: `list_concat([${level}], ${lineage.order})` };
}

/** Equal rows become one, made from the lines of all. Sort keys are among the columns, as Spark demands. */
function distinctCore(
  env: PrintEnvironment,
  core: Core,
  keys: readonly string[],
  orderBy: readonly SqlSortItem[],
): Core {
  const over = overBlock(env, asBlock(core));
  const names = over.columns.map((column) => column.sql);
  const places = keys.map((key, place) => {
    const index = core.columns.findIndex((column) => column.sql === key);
    if (index < 0 && !env.catalog.undecided) {
      throw new QueryFailure(
        'After SELECT DISTINCT, ORDER BY can only name columns of the select list.',
        orderBy[place]?.expr.span ?? { start: 0, end: 0 },
      );
    }
    return names[Math.max(0, index)] ?? 'NULL';
  });
  return {
    ...over,
    keys: places,
    lineage: groupLineage(over.lineage),
    tail: `${over.tail}${names.length > 0 ? ` GROUP BY ${names.join(', ')}` : ''}`,
  };
}

function noTable(): PrintedFrom {
  const empty = 'CAST([] AS BIGINT[])';
  return { sql: '', relations: [], merged: [], lineage: { kind: 'rows', lines: empty, order: empty, single: false } };
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
    absentGroups: new Set(),
    aliases: new Map(),
    aliasesFirst: false,
    parameters: new Map(),
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
  const window = select.groupBy.find((expr) => expr.node === 'call' && expr.name === 'window');
  if (window && !aliases.has('window')) aliases.set('window', window);
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
    const visible = core.columns.filter((column) => !column.hidden);
    const column = visible[Number(expr.text) - 1];
    if (column) return column.sql;
    if (core.passesAll) return 'NULL';
    throw placeOutside(expr, visible.length);
  }
  return context.with({ aliasesFirst: true }).print(expr).sql;
}

function printItem(context: ExpressionContext, from: PrintedFrom, item: SqlSelect['items'][number]): CoreColumn[] {
  if (item.node === 'item') {
    const { sql, type } = context.print(item.expr);
    return [
      { name: item.alias?.name ?? columnNameOf(item.expr, context.env.text), sql, type, hidden: false, missing: false },
    ];
  }
  if (context.groups) {
    throw new QueryFailure('Unexpected `*` in a query with groups.', item.span, {
      help: 'name the columns to group by',
    });
  }
  if (!from.sql) throw new QueryFailure('Unexpected `*` without FROM.', item.span);
  return expandStar(from, item);
}

function expandStar(from: PrintedFrom, item: Extract<SqlSelect['items'][number], { node: 'star' }>): CoreColumn[] {
  const qualifier = item.qualifier.map((part) => part.name.toLowerCase()).join('.');
  const all = from.relations.filter((one) => one.last !== true);
  const relations = qualifier === '' ? all : from.relations.filter((one) => one.names.includes(qualifier));
  if (relations.length === 0) {
    const known = all.flatMap((one) => one.names.slice(0, 1)).map((name) => `\`${name}\``);
    throw new QueryFailure(
      `Unexpected \`${qualifier}\`, expected a table of this query: ${known.join(', ')}.`,
      item.span,
    );
  }
  relations.forEach(noteAllRead);
  const merged = qualifier === '' ? from.merged : [];
  const mergedNames = new Set(merged.map((column) => column.name.toLowerCase()));
  const own: ScopeColumn[] = relations.flatMap((one) =>
    one.columns.filter((column) => !mergedNames.has(column.name.toLowerCase())),
  );
  const columns = [...merged, ...own];
  const except = item.except.map((name) => {
    const known = columns.find((column) => column.name.toLowerCase() === name.name.toLowerCase());
    if (known || relations.some((one) => one.events?.catalog.undecided)) return name.name.toLowerCase();
    const near = nearest(
      name.name,
      columns.map((column) => column.name),
    );
    throw new QueryFailure(`Unexpected column \`${name.name}\`, expected one that \`*\` stands for.`, name.span, {
      ...(near === undefined ? {} : { help: `did you mean \`${near}\`?` }),
    });
  });
  return columns.filter((column) => column.hidden || !except.includes(column.name.toLowerCase()));
}
