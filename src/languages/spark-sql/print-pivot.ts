/** PIVOT and UNPIVOT over a printed relation. */
import { QueryFailure } from '../failure.ts';
import { castTo } from './cast.ts';
import { columnNameOf } from './column-name.ts';
import { asBlock, groupLineage } from './core.ts';
import { asList, type FromContext, noteAllRead, type PrintedFrom, printBlock } from './from-context.ts';
import { widest } from './functions/definition.ts';
import { findFunction } from './functions.ts';
import type { ExpressionContext } from './print-context.ts';
import { Scope, type ScopeColumn } from './scope.ts';
import type { SqlExpr, SqlPivot, SqlRelation, SqlUnpivot } from './syntax-tree.ts';
import { NULL, STRING } from './types.ts';
import { mapCalls, visitExpressions } from './walk.ts';

/** What a relation shows, and a context for expressions over it. */
function opened(context: FromContext, input: SqlRelation) {
  const from = context.relation(input);
  from.relations.forEach(noteAllRead);
  const merged = new Set(from.merged.map((column) => column.name.toLowerCase()));
  const own = from.relations.flatMap((relation) => relation.columns);
  const visible = [...from.merged, ...own.filter((column) => !merged.has(column.name.toLowerCase()))];
  return {
    from,
    columns: visible.filter((column) => !column.hidden),
    open: from.relations.some((relation) => relation.events?.catalog.undecided === true),
    expressions: context.expression(new Scope(from.relations, from.merged, context.parent)),
  };
}

/** The columns that expressions read, as SQL. */
function readBy(expressions: ExpressionContext, exprs: readonly SqlExpr[]): ReadonlySet<string> {
  const read = new Set<string>();
  for (const expr of exprs) {
    visitExpressions(expr, (part) => {
      if (part.node === 'column') read.add(expressions.print(part).sql);
    });
  }
  return read;
}

/**
 * A row for each combination of the columns that neither the aggregates nor FOR name; for each value a column, null
 * where a group has no row of it.
 */
export function printPivot(context: FromContext, pivot: SqlPivot): PrintedFrom {
  const { from, columns, open, expressions } = opened(context, pivot.input);
  const read = readBy(expressions, [...pivot.aggregates.map((one) => one.expr), ...pivot.on]);
  const groups = columns.filter((column) => !read.has(column.sql));
  const inner = expressions.with({ noAggregates: null, inputOrder: from.lineage.order });
  const cells = pivot.values.flatMap((value) => {
    const filter = matching(pivot.on, value.items);
    const items = value.items.map((item) => columnNameOf(item, context.env.text));
    const label = value.alias?.name ?? (items.length === 1 ? (items[0] ?? '') : `{${items.join(', ')}}`);
    return pivot.aggregates.map(({ expr, alias }): ScopeColumn => {
      const { sql, type } = inner.print(whereMatching(expr, filter));
      const name =
        pivot.aggregates.length === 1 ? label : `${label}_${alias?.name ?? columnNameOf(expr, context.env.text)}`;
      const filterSql = inner.with({ noAggregates: 'PIVOT' }).print(filter).sql;
      return {
        name,
        sql: `CASE WHEN count(*) FILTER (WHERE ${filterSql}) > 0 THEN ${sql} END`,
        type,
        hidden: false,
        missing: false,
      };
    });
  });
  const block = asBlock({
    columns: [...groups, ...cells],
    keys: [],
    lineage: groupLineage(from.lineage),
    passesAll: open,
    tail: ` FROM ${from.sql}${groups.length > 0 ? ` GROUP BY ${groups.map((column) => column.sql).join(', ')}` : ''}`,
  });
  return printBlock(context, `(${block.sql})`, block, pivot.alias ? [pivot.alias.name] : [], pivot);
}

/** All of `columns` are what `values` say. */
function matching(columns: readonly SqlExpr[], values: readonly SqlExpr[]): SqlExpr {
  const items = columns.map((left, index): SqlExpr => {
    const right = values[index] ?? left;
    return { node: 'compare', operator: '<=>', left, right, operatorSpan: right.span, span: right.span };
  });
  const [only] = items;
  return items.length === 1 && only ? only : { node: 'and', items, span: columns[0]?.span ?? { start: 0, end: 0 } };
}

/** An expression whose aggregates see only rows of which `filter` is true. */
function whereMatching(expr: SqlExpr, filter: SqlExpr): SqlExpr {
  return mapCalls(expr, (call) => {
    if (findFunction(call.name)?.kind !== 'aggregate') return call;
    return { ...call, filter: call.filter ? { node: 'and', items: [call.filter, filter], span: call.span } : filter };
  });
}

/** A row for each of the columns that are named, with its name and its value; null values are left out unless asked for. */
export function printUnpivot(context: FromContext, unpivot: SqlUnpivot): PrintedFrom {
  const { from, columns, expressions } = opened(context, unpivot.input);
  const read = readBy(
    expressions,
    unpivot.groups.flatMap((group) => group.items),
  );
  const kept = columns.filter((column) => !read.has(column.sql));
  const printed = unpivot.groups.map((group) => group.items.map((item) => expressions.print(item)));
  const types = unpivot.values.map((_, place) => {
    const type = widest(printed.map((group) => group[place] ?? { sql: 'NULL', type: NULL }));
    if (type) return type;
    const [first] = unpivot.groups;
    throw new QueryFailure('The columns of UNPIVOT have no type in common.', first?.items[place]?.span ?? unpivot.span);
  });
  const rows = unpivot.groups.map((group, index) => {
    const label = group.label ?? group.items.map((item) => columnNameOf(item, context.env.text)).join('_');
    const name = castTo({ sql: `'${label.replaceAll("'", "''")}'`, type: STRING }, STRING);
    const values = types.map((type, place) => {
      const value = printed[index]?.[place];
      return `'c${place + 1}': ${value ? castTo(value, type) : 'NULL'}`;
    });
    return `{'p': ${index}, 'c0': ${name}, ${values.join(', ')}}`;
  });
  const alias = context.env.alias();
  const cell = (place: number): string => `struct_extract(${alias}.s, 'c${place}')`;
  const made = [
    { name: unpivot.name.name, sql: cell(0), type: STRING, hidden: false, missing: false },
    ...unpivot.values.map(({ name }, place) => ({
      name,
      sql: cell(place + 1),
      type: types[place] ?? STRING,
      hidden: false,
      missing: false,
    })),
  ];
  const some = unpivot.values.map((_, place) => `${cell(place + 1)} IS NOT NULL`).join(' OR ');
  const block = asBlock({
    columns: [...kept, ...made],
    keys: [],
    lineage: {
      kind: 'rows',
      lines: asList(from.lineage.kind, from.lineage.lines),
      order: `list_concat(${asList(from.lineage.kind, from.lineage.order)}, [CAST(struct_extract(${alias}.s, 'p') AS BIGINT)])`,
      single: from.lineage.single,
    },
    passesAll: from.relations.some((relation) => relation.events?.catalog.undecided === true),
    tail: ` FROM ${from.sql} CROSS JOIN LATERAL (SELECT unnest([${rows.join(', ')}]) AS s) AS ${alias}${unpivot.includeNulls ? '' : ` WHERE ${some}`}`,
  });
  return printBlock(context, `(${block.sql})`, block, unpivot.alias ? [unpivot.alias.name] : [], unpivot);
}
