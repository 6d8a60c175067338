/** What conditions of SQL can give for an event of which only some values are known. */
import type { Value } from '../engine/values.ts';
import type { SqlComparator, SqlExpr } from '../languages/spark-sql/syntax-tree.ts';
import { ANY, and, FALSE, not, or, TRUE, type Truths, UNKNOWN } from './verdict.ts';

/** What a column is, by the parts of its name; `open` for what depends on the event or is of another. */
export type SqlPlace = (parts: readonly string[]) => Value | 'open';

const OPEN = Symbol('open');
type Known = Value | typeof OPEN;

/** What a condition can be: SQL's three-valued logic over what is known. */
export function sqlTruths(expr: SqlExpr, place: SqlPlace): Truths {
  switch (expr.node) {
    case 'and':
      return expr.items.reduce((truths, item) => and(truths, sqlTruths(item, place)), TRUE);
    case 'or':
      return expr.items.reduce((truths, item) => or(truths, sqlTruths(item, place)), FALSE);
    case 'not':
      return not(sqlTruths(expr.operand, place));
    case 'boolean':
      return expr.value ? TRUE : FALSE;
    case 'null':
      return UNKNOWN;
    case 'compare':
      return compared(expr.operator, knownValue(expr.left, place), knownValue(expr.right, place));
    case 'in': {
      const value = knownValue(expr.value, place);
      const any = expr.items
        .map((item) => compared('=', value, knownValue(item, place)))
        .reduce((truths, item) => or(truths, item), FALSE);
      return expr.negated ? not(any) : any;
    }
    case 'in-query':
      return knownValue(expr.value, place) === null ? UNKNOWN : ANY;
    case 'between': {
      const value = knownValue(expr.value, place);
      const within = and(
        compared('>=', value, knownValue(expr.low, place)),
        compared('<=', value, knownValue(expr.high, place)),
      );
      return expr.negated ? not(within) : within;
    }
    case 'match': {
      const value = knownValue(expr.value, place);
      if (value === null) return UNKNOWN;
      const tests = expr.patterns.map((pattern) => matched(expr, value, knownValue(pattern, place)));
      const truths = tests.reduce(expr.quantifier === 'all' ? and : or, expr.quantifier === 'all' ? TRUE : FALSE);
      return expr.negated ? not(truths) : truths;
    }
    case 'is': {
      if (expr.what !== 'null') return ANY;
      const value = knownValue(expr.value, place);
      if (value === OPEN) return TRUE | FALSE;
      return (value === null) !== expr.negated ? TRUE : FALSE;
    }
    default: {
      const value = knownValue(expr, place);
      return value === OPEN ? ANY : value === null ? UNKNOWN : value === true ? TRUE : value === false ? FALSE : ANY;
    }
  }
}

/** Functions that give what they are given, as far as comparisons without case go. */
const CASES: Readonly<Record<string, (text: string) => string>> = {
  lower: (text) => text.toLowerCase(),
  lcase: (text) => text.toLowerCase(),
  upper: (text) => text.toUpperCase(),
  ucase: (text) => text.toUpperCase(),
  trim: (text) => text.trim(),
};
/** Functions that may give something where an argument is missing. */
const FILLING = new Set([
  'coalesce',
  'ifnull',
  'nvl',
  'nvl2',
  'concat_ws',
  'if',
  'isnull',
  'isnotnull',
  'decode',
  'array',
  'struct',
  'map',
  'count',
]);

function knownValue(expr: SqlExpr, place: SqlPlace): Known {
  switch (expr.node) {
    case 'null':
      return null;
    case 'boolean':
      return expr.value;
    case 'string':
      return expr.value;
    case 'number':
      return Number.parseFloat(expr.text);
    case 'column': {
      const value = place(expr.parts.map(({ name }) => name));
      return value === 'open' ? OPEN : value;
    }
    case 'cast':
      return knownValue(expr.operand, place);
    case 'call': {
      if (expr.star || expr.over || FILLING.has(expr.name)) return OPEN;
      const [first = null, ...rest] = expr.args.map((arg) => knownValue(arg, place));
      if (expr.args.length > 0 && [first, ...rest].includes(null)) return null;
      const change = CASES[expr.name];
      return change !== undefined && rest.length === 0 && typeof first === 'string' ? change(first) : OPEN;
    }
    default:
      return OPEN;
  }
}

function compared(operator: SqlComparator, left: Known, right: Known): Truths {
  if (operator !== '<=>' && (left === null || right === null)) return UNKNOWN;
  if (left === OPEN || right === OPEN) return ANY;
  const order = orderOf(left, right);
  if (order === undefined) return operator === '<>' ? TRUE : FALSE;
  const holds = {
    '=': order === 0,
    '<=>': order === 0,
    '<>': order !== 0,
    '<': order < 0,
    '<=': order <= 0,
    '>': order > 0,
    '>=': order >= 0,
  }[operator];
  return holds ? TRUE : FALSE;
}

/** As numbers where one side is a number; `undefined` for values that are not compared. */
function orderOf(left: Value, right: Value): number | undefined {
  if (left === null || right === null) return left === right ? 0 : undefined;
  if (typeof left === 'number' || typeof right === 'number') {
    const difference = Number(left) - Number(right);
    return Number.isNaN(difference) ? undefined : difference;
  }
  const [first, second] = [String(left), String(right)];
  return first === second ? 0 : first < second ? -1 : 1;
}

function matched({ kind, escapeCharacter }: Extract<SqlExpr, { node: 'match' }>, value: Known, pattern: Known): Truths {
  if (pattern === null) return UNKNOWN;
  if (value === OPEN || typeof pattern !== 'string') return ANY;
  const source = kind === 'rlike' ? pattern : likeSource(pattern, escapeCharacter);
  try {
    return new RegExp(source, kind === 'ilike' ? 'isu' : 'su').test(String(value)) ? TRUE : FALSE;
  } catch {
    return ANY;
  }
}

function likeSource(pattern: string, escapeCharacter: string): string {
  let source = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at);
    const escaped = character === escapeCharacter && at + 1 < pattern.length;
    if (escaped) at += 1;
    const literal = pattern.charAt(at).replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    source += !escaped && character === '%' ? '.*' : !escaped && character === '_' ? '.' : literal;
  }
  return `^${source}$`;
}
