/** The conditions of a query that events must meet, one by one. */
import { printValue } from '../../engine/print.ts';
import type { SqlProgram } from './program.ts';
import type { SqlComparator, SqlExpr, SqlQuery } from './syntax-tree.ts';
import { visitExpressions } from './walk.ts';

/** A WHERE clause over events: its conjuncts, and the names by which they may qualify columns. */
export interface EventConditions {
  readonly conjuncts: readonly SqlExpr[];
  /** Lower-case alias and table name. */
  readonly names: readonly string[];
}

/** The parts of a condition that must all be true, in text order. */
function conjunctsOf(expr: SqlExpr): readonly SqlExpr[] {
  return expr.node === 'and' ? expr.items.flatMap(conjunctsOf) : [expr];
}

/**
 * The WHERE clause that decides which events a query reads: that of the innermost select, when the query is one select
 * over the events, or over a derived table or common table expression of that kind. Joins and set operations read
 * events in several ways, and have none.
 */
export function eventConditionsOf(program: SqlProgram): EventConditions | undefined {
  return innermost(program.query, new Map());
}

function innermost(query: SqlQuery, outer: ReadonlyMap<string, SqlQuery>): EventConditions | undefined {
  const ctes = new Map([
    ...outer,
    ...query.ctes.map((cte): [string, SqlQuery] => [cte.name.name.toLowerCase(), cte.query]),
  ]);
  const { body } = query;
  if (body.node === 'nested') return innermost(body.query, ctes);
  if (body.node !== 'select' || !body.from) return undefined;
  const { from, where } = body;
  if (from.node === 'derived') return innermost(from.query, ctes);
  if (from.node !== 'table') return undefined;
  const name = from.name.map((part) => part.name).join('.');
  const cte = ctes.get(name.toLowerCase());
  // A common table expression sees only those before it: without itself, the way down ends.
  if (cte) return innermost(cte, new Map([...ctes].filter(([key]) => key !== name.toLowerCase())));
  if (!where) return undefined;
  const names = from.alias ? [from.alias.name] : [from.name.at(-1)?.name ?? name, name];
  return { conjuncts: conjunctsOf(where), names: [...new Set(names.map((one) => one.toLowerCase()))] };
}

/** The columns that stand in `expr`, subqueries left out. */
export function columnsIn(expr: SqlExpr): readonly Extract<SqlExpr, { node: 'column' }>[] {
  const columns: Extract<SqlExpr, { node: 'column' }>[] = [];
  visitExpressions(expr, (part) => {
    if (part.node === 'column') columns.push(part);
  });
  return columns;
}

/** Words before the value that a comparison of a column wants. */
const WANTED: Record<SqlComparator, string> = {
  '=': '',
  '<=>': '',
  '<>': 'not ',
  '<': 'less than ',
  '<=': 'at most ',
  '>': 'more than ',
  '>=': 'at least ',
};

/**
 * What a condition wants of its one column, in few words: `Security`, `one of 1, 2`, `like %9.exe`; `undefined` where it
 * is no condition of a column and constants.
 */
export function wantedBySql(expr: SqlExpr): string | undefined {
  switch (expr.node) {
    case 'compare': {
      const text = isColumn(expr.left) ? constantText(expr.right) : undefined;
      return text === undefined ? undefined : `${WANTED[expr.operator]}${text}`;
    }
    case 'in': {
      const texts = isColumn(expr.value) ? expr.items.map(constantText) : [undefined];
      if (texts.includes(undefined)) return undefined;
      const rest = texts.length > 4 ? `, ${texts.length - 4} more` : '';
      return `${expr.negated ? 'none' : 'one'} of ${texts.slice(0, 4).join(', ')}${rest}`;
    }
    case 'match': {
      const [pattern, ...others] = expr.patterns;
      const text = pattern && others.length === 0 && isColumn(expr.value) ? constantText(pattern) : undefined;
      const words = expr.kind === 'rlike' ? 'matching' : 'like';
      return text === undefined ? undefined : `${expr.negated ? 'not ' : ''}${words} ${text}`;
    }
    case 'is':
      if (expr.value.node !== 'column' || expr.what !== 'null') return undefined;
      return expr.negated ? 'any value' : 'no value';
    case 'or':
      return wantedOfAny(expr.items);
    default:
      return undefined;
  }
}

/** Alternatives of an `OR`: each with its column, where they read several. */
function wantedOfAny(items: readonly SqlExpr[]): string | undefined {
  const several = new Set(items.map(columnOf)).size > 1 || items.some(({ node }) => node === 'and');
  return several ? joined(items.map(namedWanted), ' or ') : joined(items.map(wantedBySql), ' or ');
}

/** What a condition wants, behind the name of its column; of an `AND` each part. */
function namedWanted(expr: SqlExpr): string | undefined {
  if (expr.node === 'and') return joined(expr.items.map(namedWanted), ' and ');
  const [column, text] = [columnOf(expr), wantedBySql(expr)];
  return column === undefined || text === undefined ? undefined : `${column}: ${text}`;
}

/** The one column that a condition reads. */
function columnOf(expr: SqlExpr): string | undefined {
  const [column, ...others] = new Set(columnsIn(expr).map(({ parts }) => parts.at(-1)?.name));
  return others.length === 0 ? column : undefined;
}

/** Most alternatives that are named. */
const MOST = 4;

function joined(texts: readonly (string | undefined)[], joint: string): string | undefined {
  const known = texts.filter((text) => text !== undefined);
  if (known.length < texts.length) return undefined;
  return `${known.slice(0, MOST).join(joint)}${known.length > MOST ? `${joint}${known.length - MOST} more` : ''}`;
}

/** A column, or its text in another case: its own value can stand beside what is wanted. */
function isColumn(expr: SqlExpr): boolean {
  if (expr.node !== 'call') return expr.node === 'column';
  return ['lower', 'upper'].includes(expr.name) && expr.args.length === 1 && expr.args.every(isColumn);
}

function constantText(expr: SqlExpr): string | undefined {
  if (expr.node === 'string') return expr.value === '' ? 'empty text' : printValue(expr.value);
  return expr.node === 'number' ? expr.text : undefined;
}
