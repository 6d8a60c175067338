/** Walks over the syntax tree. */
import type { SqlBody, SqlExpr, SqlQuery, SqlRelation } from './syntax-tree.ts';

/** The expressions directly below `expr`, in text order; subqueries are not entered. */
export function childrenOf(expr: SqlExpr): readonly SqlExpr[] {
  switch (expr.node) {
    case 'unary':
    case 'not':
    case 'cast':
    case 'field':
      return [expr.operand];
    case 'lambda':
      return [expr.body];
    case 'arithmetic':
    case 'compare':
    case 'distinct-from':
      return [expr.left, expr.right];
    case 'and':
    case 'or':
      return expr.items;
    case 'match':
      return [expr.value, ...expr.patterns];
    case 'between':
      return [expr.value, expr.low, expr.high];
    case 'in':
      return [expr.value, ...expr.items];
    case 'in-query':
    case 'is':
      return [expr.value];
    case 'case':
      return [
        ...(expr.operand ? [expr.operand] : []),
        ...expr.cases.flatMap((branch) => [branch.when, branch.result]),
        ...(expr.otherwise ? [expr.otherwise] : []),
      ];
    case 'index':
      return [expr.operand, expr.index];
    case 'call':
      return [
        ...expr.args,
        ...(expr.filter ? [expr.filter] : []),
        ...(expr.over ? [...expr.over.partitionBy, ...expr.over.orderBy.map((item) => item.expr)] : []),
      ];
    case 'interval':
      return expr.parts.map((part) => part.amount);
    default:
      return [];
  }
}

/** The query directly inside `expr` (IN, EXISTS, scalar), if any. */
function subqueryOf(expr: SqlExpr): SqlQuery | undefined {
  return expr.node === 'in-query' || expr.node === 'exists' || expr.node === 'subquery' ? expr.query : undefined;
}

/** Calls `visit` for `expr` and every expression below it, parents first; subqueries are not entered. */
export function visitExpressions(expr: SqlExpr, visit: (expr: SqlExpr) => void): void {
  visit(expr);
  for (const child of childrenOf(expr)) visitExpressions(child, visit);
}

/** `expr` with `change` made to every call below it, and to itself, children first; subqueries are not entered. */
export function mapCalls(expr: SqlExpr, change: (call: Extract<SqlExpr, { node: 'call' }>) => SqlExpr): SqlExpr {
  const inside = (part: SqlExpr): SqlExpr => mapCalls(part, change);
  switch (expr.node) {
    case 'unary':
    case 'not':
    case 'cast':
    case 'field':
      return { ...expr, operand: inside(expr.operand) };
    case 'arithmetic':
    case 'compare':
    case 'distinct-from':
      return { ...expr, left: inside(expr.left), right: inside(expr.right) };
    case 'and':
    case 'or':
      return { ...expr, items: expr.items.map(inside) };
    case 'match':
      return { ...expr, value: inside(expr.value), patterns: expr.patterns.map(inside) };
    case 'between':
      return { ...expr, value: inside(expr.value), low: inside(expr.low), high: inside(expr.high) };
    case 'in':
      return { ...expr, value: inside(expr.value), items: expr.items.map(inside) };
    case 'in-query':
    case 'is':
      return { ...expr, value: inside(expr.value) };
    case 'case':
      return {
        ...expr,
        operand: expr.operand && inside(expr.operand),
        cases: expr.cases.map(({ when, result }) => ({ when: inside(when), result: inside(result) })),
        otherwise: expr.otherwise && inside(expr.otherwise),
      };
    case 'index':
      return { ...expr, operand: inside(expr.operand), index: inside(expr.index) };
    case 'call':
      return change({ ...expr, args: expr.args.map(inside) });
    default:
      return expr;
  }
}

/** Calls `visit` for every expression of `query`, subqueries included, parents before children. */
export function visitQuery(query: SqlQuery, visit: (expr: SqlExpr) => void): void {
  const expression = (whole: SqlExpr): void =>
    visitExpressions(whole, (part) => {
      visit(part);
      const inner = subqueryOf(part);
      if (inner) visitQuery(inner, visit);
    });
  const relation = (from: SqlRelation): void => {
    switch (from.node) {
      case 'table':
        return;
      case 'derived':
        visitQuery(from.query, visit);
        return;
      case 'join':
        relation(from.left);
        relation(from.right);
        if (from.on) expression(from.on);
        return;
      case 'lateral-view':
        if (from.input) relation(from.input);
        expression(from.generator);
        return;
      case 'pivot':
        relation(from.input);
        for (const { expr } of from.aggregates) expression(expr);
        from.on.forEach(expression);
        for (const { items } of from.values) items.forEach(expression);
        return;
      case 'unpivot':
        relation(from.input);
        for (const { items } of from.groups) items.forEach(expression);
        return;
    }
  };
  const body = (part: SqlBody): void => {
    if (part.node === 'nested') {
      visitQuery(part.query, visit);
    } else if (part.node === 'set') {
      body(part.left);
      body(part.right);
    } else if (part.node === 'values') {
      for (const row of part.rows) row.forEach(expression);
    } else {
      for (const item of part.items) if (item.node === 'item') expression(item.expr);
      if (part.from) relation(part.from);
      if (part.where) expression(part.where);
      part.groupBy.forEach(expression);
      if (part.having) expression(part.having);
    }
  };
  for (const cte of query.ctes) visitQuery(cte.query, visit);
  body(query.body);
  for (const item of query.orderBy) expression(item.expr);
  if (query.limit) expression(query.limit);
  if (query.offset) expression(query.offset);
}
