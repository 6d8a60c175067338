/** The places of a query where conditions stand, each with the way to put another there. */
import type { SqlBody, SqlExpr, SqlName, SqlQuery, SqlRelation, SqlSelect } from '../syntax-tree.ts';

/** A condition's place in a whole. `put` with `null` leaves nothing there: the clause goes, or what stands there is true. */
export interface SqlSlot<Whole> {
  readonly expr: SqlExpr;
  readonly put: (expr: SqlExpr | null) => Whole;
}

/** The columns of a join's USING. `put` gives the whole in which rows need not agree in some of them. */
export interface SqlKeySlot<Whole> {
  readonly keys: readonly SqlName[];
  readonly put: (unmatched: readonly SqlName[]) => Whole;
}

type SqlPlace<Whole> = SqlSlot<Whole> | SqlKeySlot<Whole>;

/** The predicates of a query in WHERE, HAVING, ON, FILTER and CASE, those of the queries within it too. */
export function querySlots(query: SqlQuery): readonly SqlSlot<SqlQuery>[] {
  return queryPlaces(query).filter((place) => 'expr' in place);
}

/** The USING clauses of a query, those of the queries within it too. */
export function keySlots(query: SqlQuery): readonly SqlKeySlot<SqlQuery>[] {
  return queryPlaces(query).filter((place) => 'keys' in place);
}

function queryPlaces(query: SqlQuery): readonly SqlPlace<SqlQuery>[] {
  return [
    ...query.ctes.flatMap((cte, index) =>
      inner(queryPlaces(cte.query), (changed) => ({
        ...query,
        ctes: query.ctes.with(index, { ...cte, query: changed }),
      })),
    ),
    ...inner(bodySlots(query.body), (body) => ({ ...query, body })),
  ];
}

function inner<Inner, Whole>(places: readonly SqlPlace<Inner>[], around: (changed: Inner) => Whole): SqlPlace<Whole>[] {
  return places.map((place): SqlPlace<Whole> => {
    if ('keys' in place) {
      const { keys, put } = place;
      return { keys, put: (unmatched: readonly SqlName[]) => around(put(unmatched)) };
    }
    const { expr, put } = place;
    return { expr, put: (changed: SqlExpr | null) => around(put(changed)) };
  });
}

function bodySlots(body: SqlBody): readonly SqlPlace<SqlBody>[] {
  switch (body.node) {
    case 'select':
      return selectSlots(body);
    case 'set':
      return [
        ...inner(bodySlots(body.left), (left) => ({ ...body, left })),
        ...inner(bodySlots(body.right), (right) => ({ ...body, right })),
      ];
    case 'nested':
      return inner(queryPlaces(body.query), (query) => ({ ...body, query }));
    case 'values':
      return [];
  }
}

function selectSlots(select: SqlSelect): readonly SqlPlace<SqlSelect>[] {
  const { items, from, where, having } = select;
  return [
    ...items.flatMap((item, index) =>
      item.node === 'star'
        ? []
        : inner(partSlots(item.expr), (expr) => ({ ...select, items: items.with(index, { ...item, expr }) })),
    ),
    ...(from === null ? [] : inner(relationSlots(from), (changed) => ({ ...select, from: changed }))),
    ...(where === null ? [] : clauseSlots(where, (changed) => ({ ...select, where: changed }))),
    ...(having === null ? [] : clauseSlots(having, (changed) => ({ ...select, having: changed }))),
  ];
}

/** A clause, and the queries within its conditions. */
function clauseSlots<Whole>(expr: SqlExpr, put: (expr: SqlExpr | null) => Whole): SqlPlace<Whole>[] {
  return [{ expr, put }, ...inner(partSlots(expr), put)];
}

function relationSlots(relation: SqlRelation): readonly SqlPlace<SqlRelation>[] {
  switch (relation.node) {
    case 'derived':
      return inner(queryPlaces(relation.query), (query) => ({ ...relation, query }));
    case 'join':
      return [
        ...inner(relationSlots(relation.left), (left) => ({ ...relation, left })),
        ...inner(relationSlots(relation.right), (right) => ({ ...relation, right })),
        ...(relation.on === null
          ? []
          : clauseSlots(relation.on, (on) => ({ ...relation, on: on ?? truth(relation.on ?? relation) }))),
        ...(relation.using.length === 0
          ? []
          : [{ keys: relation.using, put: (unmatched: readonly SqlName[]) => ({ ...relation, unmatched }) }]),
      ];
    case 'pivot':
    case 'unpivot':
      return inner(relationSlots(relation.input), (input) => ({ ...relation, input }));
    case 'lateral-view':
      return relation.input === null ? [] : inner(relationSlots(relation.input), (input) => ({ ...relation, input }));
    case 'table':
      return [];
  }
}

/** TRUE, where something stood. */
export function truth({ span }: Pick<SqlExpr, 'span'>): SqlExpr {
  return { node: 'boolean', value: true, span };
}

/** The predicates below an expression: of FILTER, of CASE, of the queries in it. */
function partSlots(expr: SqlExpr): readonly SqlPlace<SqlExpr>[] {
  const value = (part: SqlExpr, put: (changed: SqlExpr) => SqlExpr) => inner(partSlots(part), put);
  const condition = (part: SqlExpr, put: (changed: SqlExpr) => SqlExpr) =>
    clauseSlots(part, (changed) => put(changed ?? truth(part)));
  switch (expr.node) {
    case 'unary':
    case 'not':
    case 'cast':
    case 'field':
      return value(expr.operand, (operand) => ({ ...expr, operand }));
    case 'arithmetic':
    case 'compare':
    case 'distinct-from':
      return [
        ...value(expr.left, (left) => ({ ...expr, left })),
        ...value(expr.right, (right) => ({ ...expr, right })),
      ];
    case 'and':
    case 'or':
      return expr.items.flatMap((item, index) =>
        value(item, (changed) => ({ ...expr, items: expr.items.with(index, changed) })),
      );
    case 'match':
    case 'in':
    case 'between':
    case 'is':
      return value(expr.value, (changed) => ({ ...expr, value: changed }));
    case 'in-query':
      return [
        ...value(expr.value, (changed) => ({ ...expr, value: changed })),
        ...inner(queryPlaces(expr.query), (query) => ({ ...expr, query })),
      ];
    case 'exists':
    case 'subquery':
      return inner(queryPlaces(expr.query), (query) => ({ ...expr, query }));
    case 'case':
      return [
        ...expr.cases.flatMap((branch, index) => {
          const put = (changed: Partial<typeof branch>) => ({
            ...expr,
            cases: expr.cases.with(index, { ...branch, ...changed }),
          });
          const when = expr.operand === null ? condition : value;
          return [
            ...when(branch.when, (changed) => put({ when: changed })),
            ...value(branch.result, (result) => put({ result })),
          ];
        }),
        ...(expr.otherwise === null ? [] : value(expr.otherwise, (otherwise) => ({ ...expr, otherwise }))),
      ];
    case 'call': {
      const { filter, args } = expr;
      return [
        ...args.flatMap((arg, index) => value(arg, (changed) => ({ ...expr, args: args.with(index, changed) }))),
        ...(filter === null ? [] : clauseSlots(filter, (changed) => ({ ...expr, filter: changed }))),
      ];
    }
    default:
      return [];
  }
}

/** A condition within a predicate; `put` with `null` drops it, and gives `null` where nothing is left. */
export interface SqlLeaf {
  readonly expr: SqlExpr;
  readonly put: (expr: SqlExpr | null) => SqlExpr | null;
}

/** The conditions that AND, OR and NOT join, in text order. */
export function sqlLeaves(expr: SqlExpr): readonly SqlLeaf[] {
  switch (expr.node) {
    case 'and':
    case 'or':
      return expr.items.flatMap((item, index) =>
        sqlLeaves(item).map(({ expr: leaf, put }) => ({
          expr: leaf,
          put: (changed) => {
            const kept = put(changed);
            if (kept !== null) return { ...expr, items: expr.items.with(index, kept) };
            const items = expr.items.toSpliced(index, 1);
            return items.length > 1 ? { ...expr, items } : (items[0] ?? null);
          },
        })),
      );
    case 'not':
      return sqlLeaves(expr.operand).map(({ expr: leaf, put }) => ({
        expr: leaf,
        put: (changed) => {
          const operand = put(changed);
          return operand === null ? null : { ...expr, operand };
        },
      }));
    default:
      return [{ expr, put: (changed) => changed }];
  }
}
