/** Tables: `from x select …`, aggregates of a set (`max(logins.time)`, `count(x) by field`), and values computed of them. */
import type { Aggregate, Expr, NamedExpr, Plan, Span } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure, unexpected, unsupported } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import type { Reader } from '../shared/reader.ts';
import { ConditionParser } from './condition.ts';
import { Leanings, withTables } from './leanings.ts';
import { AGGREGATES, type Scope } from './scope.ts';
import type { SetNames } from './set-names.ts';
import { aggregateSet, type NamedSet, scopeOf } from './sets.ts';
import { NAME, NUMBER, RESERVED, SET_NAME } from './words.ts';

/** Reads tables, and finds the sets that they are made of in `names`. */
export class TableParser {
  readonly #reader: Reader;
  readonly #names: SetNames;
  readonly #warn: (warning: QueryMessage) => void;

  constructor(reader: Reader, names: SetNames, warn: (warning: QueryMessage) => void) {
    this.#reader = reader;
    this.#names = names;
    this.#warn = warn;
  }

  /** `average - deviation * 1.5`, of values that were computed above; `undefined` where no arithmetic stands. */
  value(): NamedSet | undefined {
    const reader = this.#reader;
    const start = reader.skip();
    const name = reader.take(SET_NAME);
    const isValue = name === undefined ? reader.sees(NUMBER) : this.#names.measure(name) !== undefined;
    const computes = isValue && (name === undefined || reader.sees(/[-+*/–](?!-)/y));
    reader.offset = start;
    return computes ? this.#computed(start) : undefined;
  }

  #computed(start: number): NamedSet {
    const reader = this.#reader;
    const nothing: NamedSet = { kind: 'table', plan: { op: 'source', span: reader.span(start) }, names: [], given: [] };
    const leanings = new Leanings(this.#names, nothing);
    const context = { warn: this.#warn, names: this.#names, leanings };
    const value = new ConditionParser(reader, leanings.over(VALUES_ONLY), context).parseValue();
    const span = reader.span(start);
    const { tables } = leanings;
    if (tables.some(({ keys }) => keys.length > 0)) throw unsupported('Arithmetic over values by key', span);
    const none: Plan = { op: 'limit', input: { op: 'source', span }, count: 0, offset: 0, from: 'head', span };
    const row: Plan = {
      op: 'aggregate',
      input: none,
      by: [],
      aggregates: [],
      missingKeys: 'drop',
      order: 'met',
      span,
    };
    const plan: Plan = {
      op: 'project',
      input: withTables(row, tables, span),
      columns: [{ name: 'value', expr: value }],
      span,
    };
    return { kind: 'table', plan, names: ['value'], given: [], measure: { column: 'value', keys: [] } };
  }

  /** `max(logins.time)`, `unique(logins.user)`, `count(x) by field`, `average(counts)`: a table. Its name was read. */
  aggregate(name: string, start: number): NamedSet {
    const reader = this.#reader;
    const fn = AGGREGATES.get(name.toLowerCase());
    if (fn === undefined) throw noAggregate(name, reader.span(start));
    reader.take(/\(/y);
    const at = reader.skip();
    const argument = reader.take(NAME);
    if (argument === undefined) throw reader.unexpected('a field of a set, as in `set.field`');
    const span = reader.span(at);
    const [setName = '', ...rest] = argument.split('.');
    const set = this.#names.find(setName, { start: at, end: at + setName.length });
    const measured = rest.length === 0 ? set.measure?.column : undefined;
    if (rest.length === 0 && fn !== 'count' && measured === undefined)
      throw unexpected(argument, `a field of the set, as in \`${argument}.user\``, span);
    if (reader.take(/\)/y) === undefined) throw reader.unexpected('`)`');
    const keys = reader.take(/by\b/iy) === undefined ? [] : this.#keys(set, setName);
    const whole = reader.span(start);
    const field = this.#argumentOf(set, argument, measured, span);
    const column = rest.join('.') || (fn === 'count' ? 'count' : (measured ?? 'count'));
    if (fn === 'distinctCount' && field !== undefined && keys.length === 0) {
      const keyed: NamedSet = { ...set, by: [{ name: column, expr: field }] };
      return { kind: 'table', plan: aggregateSet(keyed, [], whole), names: [column], given: [] };
    }
    const aggregate: Aggregate = { name: column, fn, ...(field === undefined ? {} : { arg: field }), span: whole };
    const plan = aggregateSet({ ...set, by: keys }, [aggregate], whole);
    const names = [...keys.map((key) => key.name), column];
    return { kind: 'table', plan, names, given: [], measure: { column, keys } };
  }

  #argumentOf(set: NamedSet, argument: string, measured: string | undefined, span: Span): Expr | undefined {
    if (measured !== undefined) return { op: 'field', name: measured, span };
    const [setName = '', ...rest] = argument.split('.');
    return rest.length === 0 ? undefined : scopeOf(set, setName).field(argument, span);
  }

  #keys(set: NamedSet, setName: string): NamedExpr[] {
    const reader = this.#reader;
    const keys: NamedExpr[] = [];
    do {
      const at = reader.skip();
      const field = reader.sees(RESERVED) ? undefined : reader.take(NAME);
      if (field === undefined) throw reader.unexpected('the name of a field');
      keys.push({ name: field, expr: scopeOf(set, setName).field(field, reader.span(at)) });
    } while (reader.take(/,/y) !== undefined);
    return keys;
  }

  /** `from x select …`: what stands behind the set's name. */
  select(name: string, set: NamedSet, start: number): NamedSet {
    const reader = this.#reader;
    if (reader.take(/select\b/iy) === undefined) throw reader.unexpected('`select` and what to select');
    const columns: NamedExpr[] = [];
    const aggregates: Aggregate[] = [];
    do {
      const at = reader.skip();
      const field = reader.sees(RESERVED) ? undefined : reader.take(NAME);
      if (field === undefined) throw reader.unexpected('a field or an aggregate such as `count(user)`');
      const fn = reader.sees(/\(/y) ? AGGREGATES.get(field.toLowerCase()) : undefined;
      if (fn === undefined && reader.sees(/\(/y)) throw noAggregate(field, reader.span(at));
      const argument = fn === undefined ? undefined : this.#argument(set, name);
      const span = reader.span(at);
      const alias = reader.take(/as\b/iy) === undefined ? undefined : reader.take(SET_NAME);
      if (fn !== undefined) aggregates.push({ name: alias ?? reader.text.slice(at, span.end), fn, ...argument, span });
      else columns.push({ name: alias ?? field, expr: scopeOf(set, name).field(field, span) });
    } while (reader.take(/,/y) !== undefined);
    if (reader.sees(/[A-Za-z_]\w*\s*\(/y)) throw reader.unexpected('`,` between the columns', 'Put a comma before it.');
    return selected(set, columns, aggregates, reader.span(start));
  }

  #argument(set: NamedSet, name: string): { arg?: Expr } {
    const reader = this.#reader;
    reader.take(/\(/y);
    const at = reader.skip();
    const field = reader.take(NAME);
    const arg = field === undefined ? {} : { arg: scopeOf(set, name).field(field, reader.span(at)) };
    reader.take(/\*/y);
    if (reader.take(/\)/y) === undefined) throw reader.unexpected('the name of a field and `)`');
    return arg;
  }
}

/** A function that is not known: a slip, where one of a name like it is. */
function noAggregate(name: string, span: Span): QueryFailure {
  const near = nearest(name.toLowerCase(), AGGREGATES.keys());
  return near === undefined
    ? unsupported(`The function \`${name}\``, span)
    : unexpected(name, 'an aggregate such as `count`', span, `Did you mean \`${near}\`?`);
}

function selected(
  set: NamedSet,
  columns: readonly NamedExpr[],
  aggregates: readonly Aggregate[],
  span: Span,
): NamedSet {
  if (aggregates.length === 0 && set.kind !== 'groups') {
    const names = columns.map((column) => column.name);
    const plan = { op: 'project', input: set.plan, columns, span } as const;
    return { kind: 'table', plan, names, dated: set.kind === 'events' || set.dated === true, given: set.given };
  }
  const extra = columns.filter((column) => !set.names.includes(column.name));
  const by = set.kind === 'groups' ? [...(set.by ?? []), ...extra] : columns;
  const names = [...by, ...aggregates].map((column) => column.name).filter((name) => !name.startsWith('@'));
  const plan = aggregateSet({ ...set, by }, aggregates, span);
  const [only] = names;
  const measure = only !== undefined && names.length === 1 && by.length === 0 ? { column: only, keys: [] } : undefined;
  return { kind: 'table', plan, names, given: [], ...(measure === undefined ? {} : { measure }) };
}

/** Where only values that were computed above have names. */
const VALUES_ONLY: Scope = {
  field(name, span) {
    throw new QueryFailure(`Unexpected \`${name}\`, expected a number or the name of a value defined above.`, span);
  },
  knows: () => false,
  aggregate(name, _fn, _argument, span) {
    throw unsupported(`\`${name}(…)\` within arithmetic`, span, 'Give it a name of its own first.');
  },
};
