/** Whole queries: common table expressions, set operations, ordering and limits. */
import { QueryFailure } from '../failure.ts';
import { castTo } from './cast.ts';
import type { Block, BlockColumn, Ctes, PrintEnvironment } from './print-context.ts';
import { expressionContext } from './print-expression.ts';
import { groupLineage, lineColumns, listsOf, type PrintedSelect, printSelect } from './print-select.ts';
import { Scope } from './scope.ts';
import type { SqlBody, SqlExpr, SqlQuery, SqlSortItem } from './syntax-tree.ts';
import { isIntegral, STRING, typeName, wideType } from './types.ts';

/** `rows`: the result, always in order; `derived`: inside FROM; `values`: inside an expression, visible columns only. */
export type Purpose = 'rows' | 'derived' | 'values';

/** Prints a query. `parent`: the scope of the expression that it stands in. */
export function printQuery(
  env: PrintEnvironment,
  query: SqlQuery,
  parent: Scope | null,
  outer: Ctes,
  purpose: Purpose,
): Block {
  const ctes = printCtes(env, query, outer);
  const core = printBody(env, query.body, query.orderBy, parent, ctes);
  const visible = core.columns.flatMap((column, index) => (column.hidden ? [] : [`c${index}`]));
  const bounded = query.limit !== null || query.offset !== null;
  const sorted = purpose === 'rows' || bounded;
  const all = [...core.columns.map((_, index) => `c${index}`), 'l', ...(core.lineage === 'rows' ? ['o'] : [])];
  const wanted = purpose === 'values' ? visible : all;
  if (!sorted && purpose === 'derived' && core.keys.length === 0) return core;
  const order = sorted ? ` ORDER BY ${orderKeys(query.orderBy, core).join(', ')}` : '';
  const bounds = `${bound(env, 'LIMIT', query.limit)}${bound(env, 'OFFSET', query.offset)}`;
  const sql = `SELECT ${wanted.join(', ') || 'NULL'} FROM (${core.sql}) AS ${env.alias()}${order}${bounds}`;
  return {
    ...core,
    sql,
    columns: purpose === 'values' ? core.columns.filter((column) => !column.hidden) : core.columns,
  };
}

function orderKeys(orderBy: readonly SqlSortItem[], core: PrintedSelect): string[] {
  const keys = orderBy.map(
    (item, index) =>
      `${core.keys[index] ?? 'NULL'} ${item.descending ? 'DESC' : 'ASC'} NULLS ${item.nulls === 'first' ? 'FIRST' : 'LAST'}`,
  );
  return [...keys, core.lineage === 'event' ? 'l' : 'o'];
}

function bound(env: PrintEnvironment, word: string, expr: SqlExpr | null): string {
  if (!expr) return '';
  const nowhere = new Scope([], [], null);
  const value = constantContext(env, nowhere).print(expr);
  if (!isIntegral(value.type)) {
    throw new QueryFailure(`Unexpected ${typeName(value.type)}, expected a whole number after ${word}.`, expr.span);
  }
  return ` ${word} ${value.sql}`;
}

function constantContext(env: PrintEnvironment, scope: Scope) {
  return expressionContext({
    env,
    scope,
    ctes: new Map(),
    noAggregates: 'LIMIT',
    groups: null,
    aliases: new Map(),
    aliasesFirst: false,
    windows: new Map(),
    inputOrder: 'NULL',
    rowOrder: 'NULL',
  });
}

/** Prints WITH once; each expression sees those before it. */
function printCtes(env: PrintEnvironment, query: SqlQuery, outer: Ctes): Ctes {
  if (query.ctes.length === 0) return outer;
  const ctes = new Map(outer);
  const own = new Set<string>();
  for (const cte of query.ctes) {
    const key = cte.name.name.toLowerCase();
    if (own.has(key)) throw new QueryFailure(`The name \`${cte.name.name}\` stands twice in WITH.`, cte.name.span);
    own.add(key);
    const block = printQuery(env, cte.query, null, ctes, 'derived');
    const sql = `w${env.withs.length}`;
    env.withs.push(`${sql} AS (${block.sql})`);
    ctes.set(key, {
      sql,
      block: {
        ...block,
        columns: renamed(
          block,
          cte.columns.map((column) => column.name),
          cte.span,
        ),
      },
    });
  }
  return ctes;
}

function renamed(block: Block, names: readonly string[], span: SqlQuery['span']): readonly BlockColumn[] {
  if (names.length === 0) return block.columns;
  const visible = block.columns.filter((column) => !column.hidden).length;
  if (names.length !== visible && !block.passesAll) {
    throw new QueryFailure(
      `Unexpected ${names.length} column names, expected ${visible}, as many as the query gives.`,
      span,
    );
  }
  return block.columns.map((column, index) => ({ ...column, name: names[index] ?? column.name }));
}

function printBody(
  env: PrintEnvironment,
  body: SqlBody,
  orderBy: readonly SqlSortItem[],
  parent: Scope | null,
  ctes: Ctes,
): PrintedSelect {
  if (body.node === 'select') return printSelect(env, body, orderBy, parent, ctes);
  const block =
    body.node === 'nested' ? printQuery(env, body.query, parent, ctes, 'derived') : printSet(env, body, parent, ctes);
  return { ...block, ...withKeys(env, block, orderBy) };
}

/** Sort keys over the columns of a set operation, by name or place. */
function withKeys(
  env: PrintEnvironment,
  block: Block,
  orderBy: readonly SqlSortItem[],
): { sql: string; keys: string[] } {
  if (orderBy.length === 0) return { sql: block.sql, keys: [] };
  const alias = env.alias();
  const columns = block.columns.map((column, index) => ({ ...column, sql: `${alias}.c${index}` }));
  const events = block.passesAll ? { catalog: env.catalog, alias } : null;
  const context = constantContext(env, new Scope([{ names: [], columns, events }], [], null)).with({
    noAggregates: 'ORDER BY',
  });
  const keys = orderBy.map(({ expr }) => {
    if (expr.node !== 'number') return context.print(expr).sql;
    const column = columns.filter((candidate) => !candidate.hidden)[Number(expr.text) - 1];
    if (!column && !block.passesAll) {
      throw new QueryFailure(`Unexpected place ${expr.text}, expected one from 1 to ${columns.length}.`, expr.span);
    }
    return column?.sql ?? 'NULL';
  });
  return {
    sql: `SELECT ${alias}.*, ${keys.map((key, index) => `${key} AS k${index}`).join(', ')} FROM (${block.sql}) AS ${alias}`,
    keys: keys.map((_, index) => `k${index}`),
  };
}

/** UNION, INTERSECT and EXCEPT: both sides tagged and grouped, so that lines stay with their rows. */
function printSet(
  env: PrintEnvironment,
  body: Extract<SqlBody, { node: 'set' }>,
  parent: Scope | null,
  ctes: Ctes,
): Block {
  const left = visibleOnly(env, printBody(env, body.left, [], parent, ctes));
  const right = visibleOnly(env, printBody(env, body.right, [], parent, ctes));
  const columns = matchColumns(body, left, right);
  const names = columns.map((_, index) => `c${index}`);
  const counted = body.all && body.operator !== 'union';
  const both = `${branch(env, left, columns, 0, counted)} UNION ALL ${branch(env, right, columns, 1, counted)}`;
  const common = { columns, lineage: 'rows' as const, passesAll: left.passesAll || right.passesAll };
  if (body.operator === 'union' && body.all) {
    return {
      ...common,
      sql: `SELECT ${[...names, 'l', 'o'].join(', ')} FROM (${both}) AS ${env.alias()}`,
      single: left.single && right.single,
    };
  }
  const lineage = groupLineage({ kind: 'rows', lines: 'l', order: 'o', single: false });
  const having = {
    union: '',
    intersect: ' HAVING min(s) = 0 AND max(s) = 1',
    except: ' HAVING max(s) = 0',
  }[body.operator];
  const keys = counted ? [...names, 'n'] : names;
  return {
    ...common,
    sql: `SELECT ${[...names, ...lineColumns(lineage)].join(', ')} FROM (${both}) AS ${env.alias()} GROUP BY ${keys.join(', ') || 'ALL'}${having}`,
    single: false,
  };
}

function visibleOnly(env: PrintEnvironment, block: Block): Block {
  if (block.columns.every((column) => !column.hidden)) return block;
  const kept = block.columns.flatMap((column, index) => (column.hidden ? [] : [{ column, index }]));
  const lines = block.lineage === 'event' ? 'l' : 'l, o';
  const names = kept.map(({ index }, place) => `c${index} AS c${place}`);
  return {
    ...block,
    columns: kept.map(({ column }) => column),
    sql: `SELECT ${[...names, lines].join(', ')} FROM (${block.sql}) AS ${env.alias()}`,
  };
}

function matchColumns(body: Extract<SqlBody, { node: 'set' }>, left: Block, right: Block): readonly BlockColumn[] {
  const open = left.passesAll || right.passesAll;
  if (left.columns.length !== right.columns.length && !open) {
    throw new QueryFailure(
      `Unexpected ${right.columns.length} columns after ${body.operator.toUpperCase()}, expected ${left.columns.length}, as many as before it.`,
      body.right.span,
    );
  }
  return left.columns.map((column, index) => {
    const other = right.columns[index]?.type ?? column.type;
    const type = wideType(column.type, other);
    if (type) return { ...column, type };
    throw new QueryFailure(
      `Column ${index + 1} is a ${typeName(column.type)} before ${body.operator.toUpperCase()} and a ${typeName(other)} after it.`,
      body.operatorSpan,
    );
  });
}

/** One side: its columns in the common types, its number `s`, and `n`, which numbers equal rows when they count. */
function branch(
  env: PrintEnvironment,
  block: Block,
  columns: readonly BlockColumn[],
  side: 0 | 1,
  counted: boolean,
): string {
  const alias = env.alias();
  const cast = columns.map(
    (column, index) =>
      `${castTo({ sql: `${alias}.c${index}`, type: block.columns[index]?.type ?? STRING }, column.type)} AS c${index}`,
  );
  const { lines, order } = listsOf(block.lineage, alias);
  const row = `${lines} AS l, list_concat([${side}], ${order}) AS o, ${side} AS s`;
  const names = columns.map((_, index) => `${alias}.c${index}`);
  const number = counted ? `, row_number() OVER (PARTITION BY ${names.join(', ')} ORDER BY ${order}) AS n` : '';
  return `SELECT ${[...cast, row].join(', ')}${number} FROM (${block.sql}) AS ${alias}`;
}
