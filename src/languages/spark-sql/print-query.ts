/** Whole queries: common table expressions, set operations, ordering and limits. */
import { QueryFailure } from '../failure.ts';
import { castTo } from './cast.ts';
import { asBlock, type Core, groupLineage, ordering, overBlock } from './core.ts';
import { asList } from './from-context.ts';
import { widest } from './functions/definition.ts';
import type { Block, BlockColumn, Ctes, PrintEnvironment } from './print-context.ts';
import { bareContext } from './print-expression.ts';
import { printSelect } from './print-select.ts';
import { Scope } from './scope.ts';
import type { SqlBody, SqlExpr, SqlQuery, SqlSortItem } from './syntax-tree.ts';
import { isIntegral, NULL, typeName, wideType } from './types.ts';

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
  if (query.sortSpan) {
    env.warn({
      message:
        'Spark orders the rows of each partition by themselves here; the events are one partition, and all are ordered.',
      help: 'write `ORDER BY`',
      start: query.sortSpan.start,
      end: query.sortSpan.end,
    });
  }
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
      : body.node === 'values'
        ? printValues(env, body, parent, ctes)
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

/** `VALUES (…), (…)`: columns `col1`, `col2`, … of rows that no event made. */
function printValues(
  env: PrintEnvironment,
  body: Extract<SqlBody, { node: 'values' }>,
  parent: Scope | null,
  ctes: Ctes,
): Core {
  const context = bareContext(env, new Scope([], [], parent), 'VALUES').with({ ctes });
  const rows = body.rows.map((row) => row.map((value) => context.print(value)));
  const types = (rows[0] ?? []).map((_, index) => {
    const type = widest(rows.map((row) => row[index] ?? { sql: 'NULL', type: NULL }));
    if (type) return type;
    const [first] = rows[0] ?? [];
    const odd = rows.findIndex((row) => row[index] && !widest([rows[0]?.[index] ?? row[index], row[index]]));
    throw new QueryFailure(
      `Unexpected value, expected one of a type with ${typeName(rows[0]?.[index]?.type ?? first?.type ?? NULL)}, as in the first row.`,
      body.rows[odd]?.[index]?.span ?? body.span,
    );
  });
  const alias = env.alias();
  const tuples = rows.map((row, number) => {
    const values = row.map((value, index) => castTo(value, types[index] ?? value.type));
    return `(${[...values, number].join(', ')})`;
  });
  const names = types.map((_, index) => `c${index}`);
  return {
    columns: types.map((type, index) => ({
      name: `col${index + 1}`,
      type,
      hidden: false,
      missing: false,
      sql: `${alias}.c${index}`,
    })),
    keys: [],
    lineage: { kind: 'rows', lines: 'CAST([] AS BIGINT[])', order: `[CAST(${alias}.n AS BIGINT)]`, single: false },
    passesAll: false,
    tail: ` FROM (VALUES ${tuples.join(', ')}) AS ${alias}(${[...names, 'n'].join(', ')})`,
  };
}

type SetBody = Extract<SqlBody, { node: 'set' }>;

/**
 * The sides of a set operation: of a chain of UNIONs all at once, which says the same as two by two where the last one
 * drops what is equal, and where all keep it.
 */
function sidesOf(body: SetBody): readonly SqlBody[] {
  const rights: SqlBody[] = [body.right];
  let { left } = body;
  while (body.operator === 'union' && left.node === 'set' && left.operator === 'union' && (left.all || !body.all)) {
    rights.push(left.right);
    left = left.left;
  }
  return [left, ...rights.reverse()];
}

/** UNION, INTERSECT and EXCEPT: the sides tagged and grouped, so that lines stay with their rows. */
function printSet(env: PrintEnvironment, body: SetBody, parent: Scope | null, ctes: Ctes): Core {
  const bodies = sidesOf(body);
  const sides = bodies.map((side) => visibleCore(printBody(env, side, [], parent, ctes)));
  const columns = matchColumns(body, bodies, sides);
  const counted = body.all && body.operator !== 'union';
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

function matchColumns(body: SetBody, bodies: readonly SqlBody[], sides: readonly Core[]): readonly BlockColumn[] {
  const open = sides.some((side) => side.passesAll);
  const word = body.operator.toUpperCase();
  const [first, ...others] = sides;
  const width = first?.columns.length ?? 0;
  const odd = open ? -1 : others.findIndex((side) => side.columns.length !== width);
  if (odd >= 0) {
    throw new QueryFailure(
      `Unexpected ${others[odd]?.columns.length} columns after ${word}, expected ${width}, as many as before it.`,
      bodies[odd + 1]?.span ?? body.right.span,
    );
  }
  return (first?.columns ?? []).map(({ type: own, ...column }, index) => {
    let type = own;
    for (const side of others) {
      const second = side.columns[index]?.type ?? type;
      const wider = wideType(type, second);
      if (!wider) {
        throw new QueryFailure(
          `Column ${index + 1} is of type ${typeName(type)} before ${word} and of type ${typeName(second)} after it.`,
          body.operatorSpan,
        );
      }
      type = wider;
    }
    return { ...column, type };
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
