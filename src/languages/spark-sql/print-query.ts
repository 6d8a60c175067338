/** Whole queries: common table expressions, set operations, ordering and limits. */
import { QueryFailure } from '../failure.ts';
import { castTo } from './cast.ts';
import { asBlock, type Core, groupLineage, ordering, overBlock } from './core.ts';
import type { Block, BlockColumn, Ctes, PrintEnvironment } from './print-context.ts';
import { bareContext } from './print-expression.ts';
import { asList } from './print-from.ts';
import { printSelect } from './print-select.ts';
import { Scope } from './scope.ts';
import type { SqlBody, SqlExpr, SqlQuery, SqlSortItem } from './syntax-tree.ts';
import { isIntegral, typeName, wideType } from './types.ts';

/** Prints a query inside another; see `PrintEnvironment.query`. */
export function printInner(
  env: PrintEnvironment,
  query: SqlQuery,
  parent: Scope | null,
  outer: Ctes,
  purpose: 'derived' | 'values',
): Block {
  const { core, after } = printQuery(env, query, parent, outer, false);
  if (purpose === 'derived') return asBlock(core, after);
  const visible = core.columns.filter((column) => !column.hidden);
  const values = visible.map((column, index) => `${column.sql} AS c${index}`).join(', ');
  return { ...asBlock(core), columns: visible, sql: `SELECT ${values || 'NULL'}${core.tail}${after}` };
}

/** Prints a query's clauses; `after` is its ordering and bounds. `sorted`: its rows come in order even without a limit. */
export function printQuery(
  env: PrintEnvironment,
  query: SqlQuery,
  parent: Scope | null,
  outer: Ctes,
  sorted: boolean,
): { core: Core; after: string } {
  const ctes = printCtes(env, query, outer);
  const core = printBody(env, query.body, query.orderBy, parent, ctes);
  const bounds = `${bound(env, 'LIMIT', query.limit)}${bound(env, 'OFFSET', query.offset)}`;
  return { core, after: sorted || bounds !== '' ? ordering(core, query.orderBy, bounds) : '' };
}

function bound(env: PrintEnvironment, word: string, expr: SqlExpr | null): string {
  if (!expr) return '';
  const nowhere = new Scope([], [], null);
  const value = bareContext(env, nowhere, 'LIMIT').print(expr);
  if (!isIntegral(value.type)) {
    throw new QueryFailure(`Unexpected ${typeName(value.type)}, expected a whole number after ${word}.`, expr.span);
  }
  if (expr.node === 'unary' && expr.operator === '-' && expr.operand.node === 'number') {
    throw new QueryFailure(`Unexpected \`-\`, expected a number of rows from 0 after ${word}.`, expr.span);
  }
  return ` ${word} ${value.sql}`;
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
    const block = printInner(env, cte.query, null, ctes, 'derived');
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
): Core {
  if (body.node === 'select') return printSelect(env, body, orderBy, parent, ctes);
  const core =
    body.node === 'nested'
      ? overBlock(env, printInner(env, body.query, parent, ctes, 'derived'))
      : printSet(env, body, parent, ctes);
  return { ...core, keys: orderBy.map(({ expr }) => keyOf(env, core, expr)) };
}

/** A sort key over the columns of a set operation or a nested query, by name or place. */
function keyOf(env: PrintEnvironment, core: Core, expr: SqlExpr): string {
  if (expr.node === 'number') {
    const visible = core.columns.filter((column) => !column.hidden);
    const column = visible[Number(expr.text) - 1];
    if (!column && !core.passesAll) {
      throw new QueryFailure(`Unexpected place ${expr.text}, expected one from 1 to ${visible.length}.`, expr.span);
    }
    return column?.sql ?? 'NULL';
  }
  const events = core.passesAll ? { catalog: env.catalog, alias: 't' } : null;
  const scope = new Scope([{ names: [], columns: core.columns, events }], [], null);
  return bareContext(env, scope, 'ORDER BY').print(expr).sql;
}

/** UNION, INTERSECT and EXCEPT: both sides tagged and grouped, so that lines stay with their rows. */
function printSet(
  env: PrintEnvironment,
  body: Extract<SqlBody, { node: 'set' }>,
  parent: Scope | null,
  ctes: Ctes,
): Core {
  const first = visibleCore(printBody(env, body.left, [], parent, ctes));
  const second = visibleCore(printBody(env, body.right, [], parent, ctes));
  const columns = matchColumns(body, first, second);
  const counted = body.all && body.operator !== 'union';
  const sides = [first, second];
  const united = overBlock(env, {
    sql: sides.map((side, index) => branch(env, side, columns, index, counted)).join(' UNION ALL '),
    columns,
    lineage: 'rows',
    single: sides.every((side) => side.lineage.single),
    passesAll: sides.some((side) => side.passesAll),
  });
  if (body.operator === 'union' && body.all) return united;
  const having = {
    union: '',
    intersect: ' HAVING min(s) = 0 AND max(s) = 1',
    except: ' HAVING max(s) = 0',
  }[body.operator];
  const keys = [...united.columns.map((column) => column.sql), ...(counted ? ['n'] : [])];
  return {
    ...united,
    lineage: groupLineage(united.lineage),
    tail: `${united.tail} GROUP BY ${keys.join(', ')}${having}`,
  };
}

function visibleCore(core: Core): Core {
  return { ...core, columns: core.columns.filter((column) => !column.hidden) };
}

function matchColumns(body: Extract<SqlBody, { node: 'set' }>, left: Core, right: Core): readonly BlockColumn[] {
  const open = left.passesAll || right.passesAll;
  const word = body.operator.toUpperCase();
  if (left.columns.length !== right.columns.length && !open) {
    throw new QueryFailure(
      `Unexpected ${right.columns.length} columns after ${word}, expected ${left.columns.length}, as many as before it.`,
      body.right.span,
    );
  }
  return left.columns.map(({ type: first, ...column }, index) => {
    const second = right.columns[index]?.type ?? first;
    const type = wideType(first, second);
    if (type) return { ...column, type };
    throw new QueryFailure(
      `Column ${index + 1} is of type ${typeName(first)} before ${word} and of type ${typeName(second)} after it.`,
      body.operatorSpan,
    );
  });
}

/** One side: its columns in the common types, its number `s`, and `n`, which numbers equal rows where they count. */
function branch(
  env: PrintEnvironment,
  core: Core,
  columns: readonly BlockColumn[],
  side: number,
  counted: boolean,
): string {
  const over = overBlock(env, asBlock(core));
  const cast = columns.map((column, index) => {
    const own = over.columns[index];
    return `${own ? castTo(own, column.type) : 'NULL'} AS c${index}`;
  });
  const { kind, lines, order } = over.lineage;
  const row = `${asList(kind, lines)} AS l, list_concat([${side}], ${asList(kind, order)}) AS o, ${side} AS s`;
  const partition = over.columns.map((column) => column.sql).join(', ');
  const number = counted ? `, row_number() OVER (PARTITION BY ${partition} ORDER BY ${order}) AS n` : '';
  return `SELECT ${[...cast, row].join(', ')}${number}${over.tail}`;
}
