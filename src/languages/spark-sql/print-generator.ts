/** LATERAL VIEW and table functions: rows for the elements of arrays and maps. */
import { QueryFailure } from '../failure.ts';
import { asList, type FromContext, type PrintedFrom } from './from-context.ts';
import { findGenerator } from './functions.ts';
import { GENERATED } from './generators.ts';
import { callInfo } from './print-call.ts';
import { Scope } from './scope.ts';
import type { SqlLateralView } from './syntax-tree.ts';

/** Rows that nothing made, for a generator that reads no table. */
function nothing(context: FromContext): PrintedFrom {
  const empty = 'CAST([] AS BIGINT[])';
  const lineage = { kind: 'rows', lines: empty, order: empty, single: false } as const;
  return { sql: `(SELECT 1 AS one) AS ${context.env.alias()}`, relations: [], merged: [], lineage };
}

/** Prints a generator beside its input, or, standing alone, beside what LATERAL lets it read. */
export function printLateralView(context: FromContext, view: SqlLateralView): PrintedFrom {
  const input = view.input ? context.relation(view.input) : null;
  const reach = input ?? context.before;
  const scope = new Scope(reach?.relations ?? [], reach?.merged ?? [], context.parent);
  const expressions = context.expression(scope).with({ noAggregates: 'LATERAL VIEW' });
  const generator = findGenerator(view.generator.name);
  if (!generator) throw new QueryFailure(`Unexpected function \`${view.generator.name}\`.`, view.generator.nameSpan);
  const args = view.generator.args.map((arg) => expressions.print(arg));
  const given = generator.print(args, callInfo(expressions, expressions, view.generator), view.columns.length);
  const names = view.columns.length > 0 ? view.columns.map((name) => name.name) : given.columns.map((one) => one.name);
  if (names.length !== given.columns.length) {
    const some = names.length === 1 ? '1 column name' : `${names.length} column names`;
    throw new QueryFailure(
      `Unexpected ${some}, expected ${given.columns.length}, as many as \`${view.generator.name}\` gives.`,
      view.columns[0]?.span ?? view.span,
    );
  }
  const alias = context.env.alias();
  const relation = {
    names: view.alias ? [view.alias.name.toLowerCase()] : [],
    columns: given.columns.map((column, index) => ({
      name: names[index] ?? column.name,
      sql: `struct_extract(${alias}.s, 'c${index}')`,
      type: column.type,
      hidden: false,
      missing: false,
    })),
    events: null,
    ...(view.alias?.name === GENERATED ? { last: true as const } : {}),
  };
  const rows = `LATERAL (SELECT unnest(${given.list}) AS s) AS ${alias}`;
  const place = `[COALESCE(CAST(struct_extract(${alias}.s, 'p') AS BIGINT), 0)]`;
  const alone = view.input === null;
  const base = input ?? nothing(context);
  const join = view.outer || generator.outer ? 'LEFT JOIN' : 'CROSS JOIN';
  const on = join === 'LEFT JOIN' ? ' ON true' : '';
  return {
    sql: alone && context.before ? rows : `${base.sql} ${join} ${rows}${on}`,
    relations: [...base.relations, relation],
    merged: base.merged,
    lineage: {
      kind: 'rows',
      lines: asList(base.lineage.kind, base.lineage.lines),
      order: `list_concat(${asList(base.lineage.kind, base.lineage.order)}, ${place})`,
      single: base.lineage.single,
    },
  };
}
