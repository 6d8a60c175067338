/**
 * Generator functions (`explode`, `posexplode`, `inline`, `stack`, `json_tuple`) in a select list, as a lateral view:
 * https://spark.apache.org/docs/latest/sql-ref-syntax-qry-select-lateral-view.html
 */
import type { Span } from '../../engine/plan.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import { containsAggregate } from './aggregation.ts';
import { columnNameOf } from './column-name.ts';
import { isGenerator } from './functions.ts';
import type { SqlExpr, SqlGenerator, SqlName, SqlSelect, SqlSelectItem } from './syntax-tree.ts';
import { childrenOf } from './walk.ts';

/** The view's name: one that no query can write. */
export const GENERATED = '\0generated';

type Item = Extract<SqlSelectItem, { node: 'item' }>;

/**
 * `select` with the generator of its list moved into a lateral view; as it is when it has none. `text` is the query's.
 * Throws at a generator inside of an expression, and at a second one.
 */
export function withGenerator(select: SqlSelect, text: string): SqlSelect {
  const at = select.items.findIndex((item) => item.node === 'item' && generatorOf(item.expr) !== undefined);
  const item = select.items[at];
  for (const other of select.items) if (other.node === 'item') refuseNested(other.expr);
  if (item?.node !== 'item') return select;
  const second = select.items.slice(at + 1).find((other) => other.node === 'item' && generatorOf(other.expr));
  if (second)
    throw new QueryFailure('Unexpected second generator, expected one in a select list.', second.span, {
      help: 'the others stand in LATERAL VIEW',
    });
  const generator = generatorOf(item.expr);
  if (!generator) return select;
  const isGrouped =
    select.groupBy.length > 0 || select.items.some((one) => one.node === 'item' && containsAggregate(one.expr));
  return isGrouped ? overGroups(select, item, generator, text) : moved(select, item, generator);
}

function generatorOf(expr: SqlExpr): SqlGenerator | undefined {
  return expr.node === 'call' && isGenerator(expr.name) ? expr : undefined;
}

function refuseNested(expr: SqlExpr): void {
  for (const child of childrenOf(expr)) {
    const inner = generatorOf(child);
    if (inner) {
      throw new QueryFailure(
        `Unexpected \`${inner.name}\` inside an expression, expected it by itself in the select list.`,
        inner.span,
        { help: `give its rows a name first: \`LATERAL VIEW ${inner.name}(…) t AS x\`` },
      );
    }
    refuseNested(child);
  }
}

function moved(select: SqlSelect, item: Item, generator: SqlGenerator): SqlSelect {
  const { span } = generator;
  const names = item.aliases ?? (item.alias ? [item.alias] : []);
  const generated: readonly SqlSelectItem[] =
    names.length === 0
      ? [{ node: 'star', qualifier: [{ name: GENERATED, span }], except: [], span: item.span }]
      : names.map((name) => ({ node: 'item', expr: column(GENERATED, name, span), alias: name, span: item.span }));
  return {
    ...select,
    items: select.items.flatMap((one) => (one === item ? generated : [one])),
    from: {
      node: 'lateral-view',
      input: select.from,
      outer: false,
      generator,
      alias: { name: GENERATED, span },
      columns: names,
      span,
    },
  };
}

function column(table: string, name: SqlName, span: Span): SqlExpr {
  return { node: 'column', parts: [{ name: table, span }, name], span };
}

/** A generator over groups: the groups are made first, in a derived table of what the list needs. */
function overGroups(select: SqlSelect, item: Item, generator: SqlGenerator, text: string): SqlSelect {
  const { span } = select;
  const inner: Item[] = [];
  const taken = (expr: SqlExpr): SqlExpr => {
    const alias = { name: `\0${inner.length}`, span: expr.span };
    inner.push({ node: 'item', expr, alias, span: expr.span });
    return { node: 'column', parts: [alias], span: expr.span };
  };
  const args = generator.args.map(taken);
  const items = select.items.map((one): SqlSelectItem => {
    if (one === item) return { ...item, expr: { ...generator, args } };
    if (one.node === 'star') throw unsupported('`*` beside a generator over groups', one.span);
    const alias = one.alias ?? { name: columnNameOf(one.expr, text), span: one.span };
    return { ...one, expr: taken(one.expr), alias };
  });
  const groups: SqlSelect = { ...select, distinct: false, items: inner };
  const query = { ctes: [], body: groups, orderBy: [], limit: null, offset: null, sortSpan: null, span };
  return withGenerator(
    {
      node: 'select',
      distinct: select.distinct,
      items,
      from: { node: 'derived', query, lateral: false, alias: null, columns: [], span },
      where: null,
      groupBy: [],
      groupingSets: null,
      having: null,
      windows: [],
      span,
    },
    text,
  );
}
