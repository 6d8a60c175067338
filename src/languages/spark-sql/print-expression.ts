/** Expressions: syntax tree to DuckDB's SQL, each with its Spark type. */
import { QueryFailure, unsupported } from '../failure.ts';
import { containsAggregate } from './aggregation.ts';
import { asDouble, asString, castTo, quote, type Typed, wrapped, wrappedSum } from './cast.ts';
import { fieldAccess, hasFields } from './fields.ts';
import { namedType } from './named-type.ts';
import { printCall } from './print-call.ts';
import type { ExpressionContext, PrintEnvironment } from './print-context.ts';
import {
  condition,
  printBetween,
  printComparison,
  printDistinctFrom,
  printIn,
  printInQuery,
  printMatch,
} from './print-predicates.ts';
import type { Scope } from './scope.ts';
import type { SqlExpr, SqlIntervalUnit } from './syntax-tree.ts';
import {
  arithmeticType,
  BIGINT,
  BINARY,
  BOOLEAN,
  comparisonType,
  DATE,
  DOUBLE,
  duckdbType,
  isIntegral,
  isNumeric,
  NULL,
  type SqlType,
  STRING,
  TIMESTAMP,
  typeName,
  wideType,
} from './types.ts';
import { childrenOf } from './walk.ts';

type Node<K extends SqlExpr['node']> = Extract<SqlExpr, { node: K }>;

/** Makes a context print expressions. */
export function expressionContext(settings: Omit<ExpressionContext, 'print' | 'with'>): ExpressionContext {
  const context: ExpressionContext = {
    ...settings,
    print: (expr) => bounded(printExpression(context, expr), expr),
    with: (changes) => expressionContext({ ...settings, ...changes }),
  };
  return context;
}

/** Longest SQL of one expression, in characters: what stands in it several times over multiplies with nesting. */
const LONGEST_EXPRESSION = 1_000_000;

function bounded(printed: Typed, expr: SqlExpr): Typed {
  if (printed.sql.length <= LONGEST_EXPRESSION) return printed;
  throw unsupported(
    'An expression that grows so large',
    expr.span,
    'name its parts in a derived table: `FROM (SELECT … AS a …)`',
  );
}

/** A context for expressions outside of a select: no groups, aliases, windows or common table expressions. */
export function bareContext(env: PrintEnvironment, scope: Scope, noAggregates: string): ExpressionContext {
  return expressionContext({
    env,
    scope,
    ctes: new Map(),
    noAggregates,
    groups: null,
    absentGroups: new Set(),
    aliases: new Map(),
    aliasesFirst: false,
    windows: new Map(),
    parameters: new Map(),
    inputOrder: 'NULL',
    rowOrder: 'NULL',
  });
}

function printExpression(context: ExpressionContext, expr: SqlExpr): Typed {
  if (context.groups) {
    const grouped = asGroup(context, context.groups, expr);
    if (grouped) return grouped;
  }
  switch (expr.node) {
    case 'null':
      return { sql: 'NULL', type: NULL };
    case 'boolean':
      return { sql: String(expr.value), type: BOOLEAN };
    case 'string':
      return { sql: quote(expr.value), type: STRING };
    case 'number':
      return printNumber(expr);
    case 'binary-literal':
      return { sql: `unhex('${expr.hex}')`, type: BINARY };
    case 'typed':
      return printTyped(context, expr);
    case 'interval':
      return printInterval(context, expr);
    case 'column':
      return printColumn(context, expr);
    case 'unary':
      return printUnary(context, expr);
    case 'arithmetic':
      return printArithmetic(context, expr);
    case 'compare':
      return printComparison(context, expr);
    case 'and':
    case 'or':
      return {
        sql: `(${expr.items.map((item) => condition(context, item)).join(expr.node === 'and' ? ' AND ' : ' OR ')})`,
        type: BOOLEAN,
      };
    case 'not':
      return { sql: `(NOT ${condition(context, expr.operand)})`, type: BOOLEAN };
    case 'match':
      return printMatch(context, expr);
    case 'between':
      return printBetween(context, expr);
    case 'in':
      return printIn(context, expr);
    case 'in-query':
      return printInQuery(context, expr);
    case 'exists':
      return {
        sql: `EXISTS (${context.env.query(expr.query, context.scope, context.ctes, 'values').sql})`,
        type: BOOLEAN,
      };
    case 'is':
      return printIs(context, expr);
    case 'distinct-from':
      return printDistinctFrom(context, expr);
    case 'case':
      return printCase(context, expr);
    case 'cast': {
      const type = namedType(expr.type);
      return { sql: castTo(context.print(expr.operand), type), type };
    }
    case 'index':
      return printIndex(context, expr);
    case 'field':
      return fieldAccess(context.print(expr.operand), expr.name);
    case 'lambda':
      throw new QueryFailure('Unexpected `->`, expected a value.', expr.span);
    case 'subquery':
      return printSubquery(context, expr);
    case 'call':
      return printCall(context, expr);
  }
}

/** The expression as one of the query's groups; throws at a column that is none. */
function asGroup(context: ExpressionContext, groups: ReadonlySet<string>, expr: SqlExpr): Typed | undefined {
  if (expr.node === 'column') {
    if (parameterOf(context, expr)) return undefined;
    const time = timeWindow(context, expr);
    if (time) return time;
    const plain = context.with({ groups: null }).print(expr);
    if (groups.has(plain.sql) || plain.type.kind === 'null') return asKey(context, plain);
    const alias = context.aliases.get(columnName(expr).toLowerCase());
    if (alias && expr.parts.length === 1) return context.print(alias);
    throw new QueryFailure(
      `The column \`${columnName(expr)}\` stands neither in GROUP BY nor in an aggregate.`,
      expr.span,
      {
        help: 'group by it, or wrap it, for example in `first(…)`',
      },
    );
  }
  if (childrenOf(expr).length === 0 || containsAggregate(expr) || expr.node === 'lambda') return undefined;
  const plain = context.with({ groups: null }).print(expr);
  return groups.has(plain.sql) ? asKey(context, plain) : undefined;
}

function asKey(context: ExpressionContext, plain: Typed): Typed {
  if (!context.absentGroups.has(plain.sql)) return plain;
  return { sql: `CAST(NULL AS ${duckdbType(plain.type)})`, type: plain.type };
}

function columnName(expr: Node<'column'>): string {
  return expr.parts.map((part) => part.name).join('.');
}

function printNumber(expr: Node<'number'>): Typed {
  const { text, type } = expr;
  if (type === 'decimal' || type === 'double' || type === 'float') {
    return { sql: `CAST('${text}' AS DOUBLE)`, type: DOUBLE };
  }
  if (type === 'int') return { sql: text, type: { kind: 'int' } };
  return { sql: `CAST(${text} AS ${type.toUpperCase()})`, type: { kind: type } };
}

/** Names that a date or timestamp literal may have instead of a time, as days from today. */
const SPECIAL_DAYS: Readonly<Record<string, number>> = { yesterday: -1, today: 0, tomorrow: 1 };

function printTyped(context: ExpressionContext, expr: Node<'typed'>): Typed {
  const type = expr.type === 'date' ? DATE : TIMESTAMP;
  const { now } = context.env;
  const name = expr.value.trim().toLowerCase();
  const day = SPECIAL_DAYS[name];
  if (day !== undefined) return { sql: `CAST(CAST(${now} AS DATE) + ${day} AS ${duckdbType(type)})`, type };
  if (name === 'now') return { sql: `CAST(${now} AS ${duckdbType(type)})`, type };
  if (name === 'epoch') return { sql: `CAST(DATE '1970-01-01' AS ${duckdbType(type)})`, type };
  return { sql: castTo({ sql: quote(expr.value), type: STRING }, type), type };
}

const INTERVAL_FUNCTIONS: Readonly<Record<SqlIntervalUnit, readonly [name: string, type: string]>> = {
  year: ['to_years', 'INTEGER'],
  quarter: ['to_quarters', 'INTEGER'],
  month: ['to_months', 'INTEGER'],
  week: ['to_weeks', 'INTEGER'],
  day: ['to_days', 'INTEGER'],
  hour: ['to_hours', 'BIGINT'],
  minute: ['to_minutes', 'BIGINT'],
  second: ['to_seconds', 'DOUBLE'],
  millisecond: ['to_milliseconds', 'DOUBLE'],
  microsecond: ['to_microseconds', 'BIGINT'],
};

const DAY_UNITS: readonly SqlIntervalUnit[] = ['year', 'quarter', 'month', 'week', 'day'];

function printInterval(context: ExpressionContext, expr: Node<'interval'>): Typed {
  const parts = expr.parts.map(({ amount, unit }) => {
    const [name, type] = INTERVAL_FUNCTIONS[unit];
    return `${name}(CAST(${context.print(amount).sql} AS ${type}))`;
  });
  const isDays = expr.parts.every(({ unit }) => DAY_UNITS.includes(unit));
  return { sql: `(${parts.join(' + ')})`, type: { kind: 'interval', ...(isDays ? { days: true } : {}) } };
}

function parameterOf(context: ExpressionContext, expr: Node<'column'>): Typed | undefined {
  const [first] = expr.parts;
  return first && context.parameters.get(first.name.toLowerCase());
}

/** `window` and `window.start`, where a query groups by `window(…)`. */
function timeWindow(context: ExpressionContext, expr: Node<'column'>): Typed | undefined {
  const [first, ...fields] = expr.parts;
  if (first?.name.toLowerCase() !== 'window') return undefined;
  const call = context.aliases.get('window');
  if (call?.node !== 'call' || call.name !== 'window' || !context.groups) return undefined;
  return fields.reduce(fieldAccess, context.print(call));
}

function printColumn(context: ExpressionContext, expr: Node<'column'>): Typed {
  const parameter = parameterOf(context, expr);
  if (parameter) return expr.parts.slice(1).reduce(fieldAccess, parameter);
  const name = columnName(expr);
  const time = timeWindow(context, expr);
  if (time) return time;
  const alias = expr.parts.length === 1 ? context.aliases.get(name.toLowerCase()) : undefined;
  if (alias && alias !== expr) {
    const undecided = context.env.catalog.undecided;
    const certain = context.scope.certain(name);
    if (context.aliasesFirst || (!certain && (undecided || !context.env.catalog.find(name)))) {
      // An alias inside its own expression means the column.
      const aliases = new Map(context.aliases);
      aliases.delete(name.toLowerCase());
      return context.with({ aliases }).print(alias);
    }
  }
  const found = context.scope.resolve(expr.parts, expr.span);
  if (found.missing) {
    context.env.warn({
      message: `No event of the dataset has the column \`${name}\`; it is null.`,
      start: expr.span.start,
      end: expr.span.end,
    });
  }
  return { sql: found.sql, type: found.type };
}

function printUnary(context: ExpressionContext, expr: Node<'unary'>): Typed {
  const operand = context.print(expr.operand);
  if (operand.type.kind === 'interval' && expr.operator === '-')
    return { sql: `(-${operand.sql})`, type: operand.type };
  if (expr.operator === '~') return { sql: `(~${castTo(operand, BIGINT)})`, type: BIGINT };
  const type = isNumeric(operand.type) ? operand.type : DOUBLE;
  const sql = castTo(operand, type);
  if (expr.operator === '+') return { sql, type };
  const literal = expr.operand.node === 'number';
  return { sql: isIntegral(type) && !literal ? wrapped(type, [sql], (x) => `-${x}`) : `(-${sql})`, type };
}

function printArithmetic(context: ExpressionContext, expr: Node<'arithmetic'>): Typed {
  const left = context.print(expr.left);
  const right = context.print(expr.right);
  switch (expr.operator) {
    case '||':
      return left.type.kind === 'array'
        ? { sql: `(${left.sql} || ${castTo(right, left.type)})`, type: left.type }
        : { sql: `(${asString(left)} || ${asString(right)})`, type: STRING };
    case '/':
      return { sql: `(${asDouble(left)} / NULLIF(${asDouble(right)}, 0))`, type: DOUBLE };
    case 'div':
      if (isIntegral(left.type) && isIntegral(right.type)) {
        return { sql: wrapped(BIGINT, [left.sql, right.sql], (a, b) => `${a} // NULLIF(${b}, 0)`), type: BIGINT };
      }
      return {
        sql: `CAST(trunc(${asDouble(left)} / NULLIF(${asDouble(right)}, 0)) AS BIGINT)`,
        type: BIGINT,
      };
    case '&':
    case '|':
      return { sql: `(${castTo(left, BIGINT)} ${expr.operator} ${castTo(right, BIGINT)})`, type: BIGINT };
    case '^':
      return { sql: `xor(${castTo(left, BIGINT)}, ${castTo(right, BIGINT)})`, type: BIGINT };
    default:
      return printSum(expr, left, right);
  }
}

function printSum(expr: Node<'arithmetic'>, left: Typed, right: Typed): Typed {
  const temporal = expr.operator === '+' || expr.operator === '-' ? temporalSum(expr.operator, left, right) : undefined;
  if (temporal) return temporal;
  const type = arithmeticType(left.type, right.type);
  if (!type) {
    throw new QueryFailure(
      `Unexpected ${typeName(left.type)} \`${expr.operator}\` ${typeName(right.type)}, expected numbers.`,
      expr.operatorSpan,
    );
  }
  const [a, b] = [castTo(left, type), castTo(right, type)];
  if (isIntegral(type) && (expr.operator === '+' || expr.operator === '-')) {
    return wrappedSum(expr.operator, left, right, type);
  }
  if (isIntegral(type)) {
    const print = (x: string, y: string) =>
      expr.operator === '%' ? `${x} % NULLIF(${y}, 0)` : `${x} ${expr.operator} ${y}`;
    return { sql: wrapped(type, [a, b], print), type };
  }
  if (expr.operator === '%') return { sql: `(${a} % NULLIF(${b}, 0))`, type };
  return { sql: `(${a} ${expr.operator} ${b})`, type };
}

/** Sums and differences with dates, timestamps and intervals; `undefined` for others. */
function temporalSum(operator: '+' | '-', left: Typed, right: Typed): Typed | undefined {
  if (right.type.kind === 'interval') {
    if (left.type.kind === 'interval') return { sql: `(${left.sql} ${operator} ${right.sql})`, type: left.type };
    if (left.type.kind === 'date' && right.type.days === true) {
      return { sql: `CAST(${left.sql} ${operator} ${right.sql} AS DATE)`, type: DATE };
    }
    return { sql: `(${castTo(left, TIMESTAMP)} ${operator} ${right.sql})`, type: TIMESTAMP };
  }
  if (left.type.kind === 'interval' && operator === '+') {
    if (right.type.kind === 'date' && left.type.days === true) return temporalSum(operator, right, left);
    return { sql: `(${castTo(right, TIMESTAMP)} + ${left.sql})`, type: TIMESTAMP };
  }
  if (left.type.kind === 'date' && isIntegral(right.type)) {
    return { sql: `(${left.sql} ${operator} CAST(${right.sql} AS INTEGER))`, type: DATE };
  }
  const times = ['date', 'timestamp'];
  if (operator === '-' && (times.includes(left.type.kind) || times.includes(right.type.kind))) {
    return { sql: `(${castTo(left, TIMESTAMP)} - ${castTo(right, TIMESTAMP)})`, type: { kind: 'interval' } };
  }
  return undefined;
}

function printIs(context: ExpressionContext, expr: Node<'is'>): Typed {
  const words = expr.what === 'unknown' ? 'NULL' : expr.what.toUpperCase();
  const value =
    expr.what === 'true' || expr.what === 'false' ? condition(context, expr.value) : context.print(expr.value).sql;
  return { sql: `(${value} IS ${expr.negated ? 'NOT ' : ''}${words})`, type: BOOLEAN };
}

function printCase(context: ExpressionContext, expr: Node<'case'>): Typed {
  const operand = expr.operand ? context.print(expr.operand) : null;
  const branches = expr.cases.map((branch) => {
    const when = operand ? equality(context, operand, branch.when) : condition(context, branch.when);
    return { when, value: context.print(branch.result), span: branch.result.span };
  });
  const otherwise = expr.otherwise ? context.print(expr.otherwise) : { sql: 'NULL', type: NULL };
  let type: SqlType = otherwise.type;
  for (const branch of branches) {
    const wider = wideType(type, branch.value.type);
    if (!wider) {
      throw new QueryFailure(
        `Unexpected ${typeName(branch.value.type)} in a CASE that also gives ${typeName(type)}, expected one type.`,
        branch.span,
      );
    }
    type = wider;
  }
  const whens = branches.map((branch) => `WHEN ${branch.when} THEN ${castTo(branch.value, type)}`).join(' ');
  return { sql: `(CASE ${whens} ELSE ${castTo(otherwise, type)} END)`, type };
}

function equality(context: ExpressionContext, operand: Typed, when: SqlExpr): string {
  const value = context.print(when);
  const type = comparisonType(operand.type, value.type) ?? STRING;
  return `${castTo(operand, type)} = ${castTo(value, type)}`;
}

/** `array[0]`, outside of which is null; `map['key']`; `struct['field']`. */
function printIndex(context: ExpressionContext, expr: Node<'index'>): Typed {
  const operand = context.print(expr.operand);
  const { kind } = operand.type;
  if (kind === 'map') {
    const key = castTo(context.print(expr.index), operand.type.key ?? STRING);
    return { sql: `map_extract_value(${operand.sql}, ${key})`, type: operand.type.element ?? STRING };
  }
  if (expr.index.node === 'string' && kind !== 'array' && hasFields(operand.type)) {
    return fieldAccess(operand, { name: expr.index.value, span: expr.index.span });
  }
  if (!['array', 'unknown', 'null'].includes(kind)) {
    throw new QueryFailure(`Unexpected \`[\` after a ${typeName(operand.type)}, expected an array.`, expr.index.span, {
      help: '`split(…)` gives an array',
    });
  }
  const type = kind === 'array' ? (operand.type.element ?? STRING) : operand.type;
  if (expr.index.node === 'number' && expr.index.type === 'int') {
    return { sql: `list_extract(${operand.sql}, ${Number(expr.index.text) + 1})`, type };
  }
  return { sql: `spark_element(${operand.sql}, ${castTo(context.print(expr.index), BIGINT)})`, type };
}

function printSubquery(context: ExpressionContext, expr: Node<'subquery'>): Typed {
  const block = context.env.query(expr.query, context.scope, context.ctes, 'values');
  const [column] = block.columns;
  if (block.columns.length > 1 || !column) {
    throw new QueryFailure(
      `Unexpected ${block.columns.length} columns, expected one in a subquery that is a value.`,
      expr.span,
    );
  }
  return { sql: `(${block.sql})`, type: column.type };
}
