/** FROM: tables, derived tables and joins, with the names that they bring into reach and the lines of their rows. */
import { QueryFailure, unsupported } from '../failure.ts';
import { castTo } from './cast.ts';
import type { SqlCatalog, SqlColumn } from './catalog.ts';
import { asList, type FromContext, noteAllRead, type PrintedFrom, printBlock } from './from-context.ts';
import type { Ctes, ExpressionContext, PrintEnvironment } from './print-context.ts';
import { printLateralView } from './print-generator.ts';
import { printPivot, printUnpivot } from './print-pivot.ts';
import { condition } from './print-predicates.ts';
import { Scope, type ScopeColumn, type ScopeRelation } from './scope.ts';
import type { SqlName, SqlRelation } from './syntax-tree.ts';
import { comparisonType, NULL, STRING } from './types.ts';

/** A context for the FROM of one select. `expression` makes a context for conditions over the given scope. */
export function fromContext(
  env: PrintEnvironment,
  parent: Scope | null,
  ctes: Ctes,
  expression: (scope: Scope) => ExpressionContext,
): FromContext {
  const context: FromContext = {
    env,
    parent,
    ctes,
    before: null,
    expression,
    relation: (relation) => printFrom(context, relation),
  };
  return context;
}

/** Prints what stands after FROM. */
export function printFrom(context: FromContext, relation: SqlRelation): PrintedFrom {
  switch (relation.node) {
    case 'table':
      return printTable(context, relation);
    case 'derived': {
      const { before } = context;
      const reach = relation.lateral && before ? new Scope(before.relations, before.merged, context.parent) : null;
      const block = context.env.query(relation.query, reach, context.ctes, 'derived');
      const sql = `${reach ? 'LATERAL ' : ''}(${block.sql})`;
      return printBlock(context, sql, block, relation.alias ? [relation.alias.name] : [], relation);
    }
    case 'join':
      return printJoin(context, relation);
    case 'lateral-view':
      return printLateralView(context, relation);
    case 'pivot':
      return printPivot(context, relation);
    case 'unpivot':
      return printUnpivot(context, relation);
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

/** The context of what stands right of a join. */
function besides(context: FromContext, before: PrintedFrom): FromContext {
  const inner: FromContext = { ...context, before, relation: (relation) => printFrom(inner, relation) };
  return inner;
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
  const left = printFrom(context, join.left);
  const right = printFrom(besides(context, left), join.right);
  refuseSameName(left.relations, right.relations, join);
  const both = [...left.relations, ...right.relations];
  const using = join.natural ? commonNames(left, right, join) : join.using;
  const merged = using.map((name) => mergeColumn(name, join.kind, left, right));
  const conditions = merged.flatMap((column, index) => {
    const name = using[index];
    return name !== undefined && join.unmatched?.includes(name) ? [] : [column.condition];
  });
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

/** The columns that both sides of a NATURAL JOIN have, in the order of the left one. */
function commonNames(left: PrintedFrom, right: PrintedFrom, join: Extract<SqlRelation, { node: 'join' }>): SqlName[] {
  const names = (side: PrintedFrom): string[] => {
    for (const relation of side.relations) noteAllRead(relation);
    const visible = [...side.merged, ...side.relations.flatMap((relation) => relation.columns)];
    return visible.filter((column) => !column.hidden).map((column) => column.name);
  };
  const others = new Set(names(right).map((name) => name.toLowerCase()));
  const common = new Map(names(left).map((name) => [name.toLowerCase(), name]));
  return [...common].flatMap(([key, name]) => (others.has(key) ? [{ name, span: join.operatorSpan }] : []));
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
