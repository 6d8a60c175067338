/** FROM: tables, derived tables and joins, with the names that they bring into reach and the lines of their rows. */
import { QueryFailure, unsupported } from '../failure.ts';
import { castTo } from './cast.ts';
import type { SqlCatalog, SqlColumn } from './catalog.ts';
import type { Block, Ctes, ExpressionContext, PrintEnvironment } from './print-context.ts';
import { condition } from './print-predicates.ts';
import { Scope, type ScopeColumn, type ScopeRelation } from './scope.ts';
import type { SqlName, SqlRelation } from './syntax-tree.ts';
import { comparisonType, NULL, STRING } from './types.ts';

/** Where the lines of rows are found: as SQL. */
export interface Lineage {
  /** `event`: `lines` is one BIGINT and `order` the same; `rows`: both are lists. */
  readonly kind: 'event' | 'rows';
  readonly lines: string;
  readonly order: string;
  /** True when every row is one event. */
  readonly single: boolean;
}

export interface PrintedFrom {
  readonly sql: string;
  readonly relations: readonly ScopeRelation[];
  readonly merged: readonly ScopeColumn[];
  readonly lineage: Lineage;
}

/** What printing FROM needs. `expression` makes a context for conditions over the given scope. */
export interface FromContext {
  readonly env: PrintEnvironment;
  readonly parent: Scope | null;
  readonly ctes: Ctes;
  expression(scope: Scope): ExpressionContext;
}

/** Prints what stands after FROM. */
export function printFrom(context: FromContext, relation: SqlRelation): PrintedFrom {
  switch (relation.node) {
    case 'table':
      return printTable(context, relation);
    case 'derived': {
      const block = context.env.query(relation.query, null, context.ctes, 'derived');
      return printBlock(context, `(${block.sql})`, block, relation.alias ? [relation.alias.name] : [], relation);
    }
    case 'join':
      return printJoin(context, relation);
  }
}

function printTable(context: FromContext, relation: Extract<SqlRelation, { node: 'table' }>): PrintedFrom {
  const name = relation.name.map((part) => part.name).join('.');
  const last = relation.name.at(-1)?.name ?? name;
  const names = relation.alias ? [relation.alias.name] : [last, name];
  const cte = relation.name.length === 1 ? context.ctes.get(name.toLowerCase()) : undefined;
  if (cte) return printBlock(context, cte.sql, cte.block, names, relation);
  if (relation.columns.length > 0)
    throw unsupported('Renaming the columns of the events', relation.columns[0]?.span ?? relation.span);
  const { catalog } = context.env;
  const alias = context.env.alias();
  const line = `${alias}.${catalog.line}`;
  return {
    sql: `${catalog.table} AS ${alias}`,
    relations: [
      {
        names: names.map((part) => part.toLowerCase()),
        columns: eventColumns(catalog, alias),
        events: { catalog, alias },
      },
    ],
    merged: [],
    lineage: { kind: 'event', lines: line, order: line, single: true },
  };
}

/** The events' columns under an alias: those of `*`, and hidden ones that the query names beside them. */
export function eventColumns(catalog: SqlCatalog, alias: string): ScopeColumn[] {
  const known = (column: SqlColumn, hidden: boolean): ScopeColumn => ({
    ...column,
    sql: `${alias}.${column.sql}`,
    hidden,
    missing: false,
  });
  return [
    ...catalog.columns.map((column) => known(column, false)),
    ...catalog.others.map((column) => known(column, true)),
    ...catalog.missing.map((name) => ({ name, sql: 'NULL', type: NULL, hidden: true, missing: true })),
  ];
}

/** A derived table or common table expression, under an alias of ours. */
function printBlock(
  context: FromContext,
  sql: string,
  block: Block,
  names: readonly string[],
  relation: Extract<SqlRelation, { node: 'table' | 'derived' }>,
): PrintedFrom {
  const alias = context.env.alias();
  const visible = block.columns.filter((column) => !column.hidden);
  const renamed = relation.columns;
  if (renamed.length > 0 && renamed.length !== visible.length && !block.passesAll) {
    throw new QueryFailure(
      `Unexpected ${renamed.length} column names, expected ${visible.length}, as many as the query gives.`,
      relation.span,
    );
  }
  const columns = block.columns.map((column, index) => ({
    ...column,
    name: renamed[index]?.name ?? column.name,
    sql: `${alias}.c${index}`,
  }));
  return {
    sql: `${sql} AS ${alias}`,
    relations: [
      {
        names: names.map((name) => name.toLowerCase()),
        columns,
        events: block.passesAll ? { catalog: context.env.catalog, alias } : null,
      },
    ],
    merged: [],
    lineage: {
      kind: block.lineage,
      lines: `${alias}.l`,
      order: block.lineage === 'event' ? `${alias}.l` : `${alias}.o`,
      single: block.single,
    },
  };
}

const JOIN_WORDS = {
  inner: 'INNER JOIN',
  left: 'LEFT JOIN',
  right: 'RIGHT JOIN',
  full: 'FULL JOIN',
  cross: 'CROSS JOIN',
  semi: 'SEMI JOIN',
  anti: 'ANTI JOIN',
} as const;

function printJoin(context: FromContext, join: Extract<SqlRelation, { node: 'join' }>): PrintedFrom {
  if (join.natural) throw unsupported('`NATURAL JOIN`', join.operatorSpan, 'name the columns after `USING`');
  const left = printFrom(context, join.left);
  const right = printFrom(context, join.right);
  refuseSameName(left.relations, right.relations, join);
  const both = [...left.relations, ...right.relations];
  const merged = join.using.map((name) => mergeColumn(name, join.kind, left, right));
  const conditions = merged.map((column) => column.condition);
  if (join.on)
    conditions.push(
      condition(context.expression(new Scope(both, [...left.merged, ...right.merged], context.parent)), join.on),
    );
  const oneSided = join.kind === 'semi' || join.kind === 'anti';
  const kind = join.kind === 'cross' && conditions.length > 0 ? 'inner' : join.kind;
  // Without a condition, Spark pairs every row with every row.
  const on = kind === 'cross' ? '' : ` ON ${conditions.length > 0 ? conditions.join(' AND ') : 'true'}`;
  const sql = `${left.sql} ${JOIN_WORDS[kind]} ${join.right.node === 'join' ? `(${right.sql})` : right.sql}${on}`;
  if (oneSided) return { ...left, sql };
  return {
    sql,
    relations: both,
    merged: [...left.merged, ...right.merged, ...merged.map(({ column }) => column)],
    lineage: {
      kind: 'rows',
      lines: `list_concat(${asList(left.lineage.kind, left.lineage.lines)}, ${asList(right.lineage.kind, right.lineage.lines)})`,
      order: `list_concat(${asList(left.lineage.kind, left.lineage.order)}, ${asList(right.lineage.kind, right.lineage.order)})`,
      single: false,
    },
  };
}

/** Lines or order as a list. */
export function asList(kind: Lineage['kind'], sql: string): string {
  return kind === 'event' ? `[${sql}]` : sql;
}

function refuseSameName(
  left: readonly ScopeRelation[],
  right: readonly ScopeRelation[],
  join: Extract<SqlRelation, { node: 'join' }>,
): void {
  const names = new Set(left.map((relation) => relation.names[0]));
  const twice = right.map((relation) => relation.names[0]).find((name) => name !== undefined && names.has(name));
  if (twice === undefined) return;
  const span = join.right.node === 'join' ? join.right.span : (join.right.alias?.span ?? join.right.span);
  throw new QueryFailure(`The name \`${twice}\` stands for two tables of this join.`, span, {
    help: 'give each an alias of its own',
  });
}

/** A column of USING: equal on both sides, and one column for unqualified names. */
function mergeColumn(
  name: SqlName,
  kind: Extract<SqlRelation, { node: 'join' }>['kind'],
  left: PrintedFrom,
  right: PrintedFrom,
): { condition: string; column: ScopeColumn } {
  const a = new Scope(left.relations, left.merged, null).resolve([name], name.span);
  const b = new Scope(right.relations, right.merged, null).resolve([name], name.span);
  const type = comparisonType(a.type, b.type) ?? STRING;
  const [first, second] = [castTo(a, type), castTo(b, type)];
  const sql = kind === 'right' ? b.sql : kind === 'full' ? `COALESCE(${first}, ${second})` : a.sql;
  return {
    condition: `${first} = ${second}`,
    column: {
      name: name.name,
      sql,
      type: kind === 'full' ? type : kind === 'right' ? b.type : a.type,
      hidden: false,
      missing: false,
    },
  };
}
