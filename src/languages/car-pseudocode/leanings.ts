/**
 * What a condition leans on besides the set that it is about: values of other sets (`time > boot_time`), the values of a
 * table (`user in admins`), and the most frequent ones (`user in TOP30(user)`). Each is joined to the set as a column.
 */

import { fieldsIn } from '../../engine/fields.ts';
import type { ComparisonRules, Expr, NamedExpr, Plan, Span } from '../../engine/plan.ts';
import { unsupported } from '../failure.ts';
import { LOOSE } from '../shared/text-test.ts';
import { inputValue } from './inputs.ts';
import type { Scope } from './scope.ts';
import type { SetNames } from './set-names.ts';
import type { NamedSet } from './sets.ts';

/** Most other sets that one condition may lean on. */
const MOST_LEANINGS = 20;

/** Values as they are: both sides were computed alike. */
const SAME: ComparisonRules = { fold: false, numbers: 'text', missing: false, lists: 'any' };

/** A table that is joined to the set: `columns` of the table, whose keys equal the set's. */
export interface JoinedTable {
  readonly plan: Plan;
  readonly keys: readonly { readonly left: Expr; readonly right: string }[];
  /** Its columns under the names that they have once joined, which no field has. */
  readonly columns: readonly NamedExpr[];
}

/** The leanings of one condition on a set. */
export class Leanings {
  readonly #names: SetNames;
  readonly #set: NamedSet;
  readonly #tables = new Map<string, JoinedTable>();

  constructor(names: SetNames, set: NamedSet) {
    this.#names = names;
    this.#set = set;
  }

  /** The scope in which a single word may also be the value of another set. */
  over(scope: Scope): Scope {
    const value = (name: string) => this.#names.measure(name);
    return {
      ...scope,
      field: (name, span) => {
        if (this.#names.inputs.has(name)) return inputValue(span);
        const set = value(name);
        return set === undefined ? scope.field(name, span) : this.#value(name, set, span);
      },
      knows: (name) => this.#names.inputs.has(name) || value(name) !== undefined || scope.knows(name),
    };
  }

  #value(name: string, set: NamedSet, span: Span): Expr {
    const { column = '', keys = [] } = set.measure ?? {};
    const own = (part: string) => `${name} ${part}`;
    const columns = [...keys.map((key) => key.name), column].map((part) => ({
      name: own(part),
      expr: { op: 'field', name: part, span } as const,
    }));
    this.#add(
      name,
      { plan: set.plan, keys: keys.map((key) => ({ left: key.expr, right: own(key.name) })), columns },
      span,
    );
    return { op: 'field', name: own(column), span };
  }

  /** The condition that a value is among those of a table's only column. */
  among(value: Expr, name: string, set: NamedSet, span: Span): Expr {
    const [column = ''] = set.names;
    if (set.kind !== 'table' || set.names.length !== 1) {
      throw unsupported(
        `\`in ${name}\`, which is no list and no table of one column,`,
        span,
        'Select a field of it first.',
      );
    }
    return this.#member(value, { op: 'field', name: column, span }, set.plan, span);
  }

  /** The condition that a value is among the `count` most frequent ones of a field in the set itself. */
  amongTop(value: Expr, count: number, field: Expr, span: Span): Expr {
    if (this.#set.kind !== 'events') throw unsupported('The most frequent values of what is no set of events', span);
    const key = { name: 'value', expr: field };
    const groups: Plan = {
      op: 'aggregate',
      input: this.#set.plan,
      by: [key],
      aggregates: [{ name: 'count', fn: 'count', span }],
      missingKeys: 'drop',
      order: 'met',
      span,
    };
    const by = { op: 'field', name: 'count', span } as const;
    const sorted: Plan = {
      op: 'sort',
      input: groups,
      keys: [{ expr: by, descending: true, nulls: 'last', rules: LOOSE }],
      span,
    };
    const top: Plan = { op: 'limit', input: sorted, count, offset: 0, from: 'head', span };
    return this.#member(value, { op: 'field', name: 'value', span }, top, span);
  }

  /** Texts are compared without case: both sides in lower case, each value of the table once. */
  #member(value: Expr, column: Expr, plan: Plan, span: Span): Expr {
    const lower = (expr: Expr): Expr => ({ op: 'call', name: 'lower', args: [expr], span });
    const name = `listed value ${this.#tables.size + 1}`;
    const values: Plan = {
      op: 'aggregate',
      input: plan,
      by: [{ name: 'value', expr: lower(column) }],
      aggregates: [],
      missingKeys: 'drop',
      order: 'met',
      span,
    };
    const columns = [{ name, expr: { op: 'field', name: 'value', span } as const }];
    this.#add(name, { plan: values, keys: [{ left: lower(value), right: name }], columns }, span);
    return { op: 'exists', value: { op: 'field', name, span }, span };
  }

  #add(name: string, table: JoinedTable, span: Span): void {
    if (this.#tables.size >= MOST_LEANINGS) {
      throw unsupported(`A condition that leans on more than ${MOST_LEANINGS} other sets`, span);
    }
    this.#tables.set(name, table);
  }

  /** The tables that the condition turned out to lean on. */
  get tables(): readonly JoinedTable[] {
    return [...this.#tables.values()];
  }
}

/** True for a condition that reads a column of one of the tables. */
export function leansOn(condition: Expr, tables: readonly JoinedTable[]): boolean {
  const columns = new Set(tables.flatMap((table) => table.columns.map(({ name }) => name)));
  return fieldsIn(condition).some(({ name }) => columns.has(name));
}

/**
 * The rows of a plan that meet a condition on values of one for all, as they are: groups stay what they were made of.
 *
 * @throws QueryFailure for a table with a row for each of several keys.
 */
export function rowsWhere(plan: Plan, predicate: Expr, tables: readonly JoinedTable[], span: Span): Plan {
  const keyed = tables.find(({ keys }) => keys.length > 0);
  if (keyed !== undefined) throw unsupported('A condition on groups that leans on other values by key', span);
  const [first, ...others] = tables.map(
    (table): Plan => ({ op: 'project', input: table.plan, columns: table.columns, span }),
  );
  if (first === undefined) return { op: 'filter', input: plan, predicate, span };
  const join = { op: 'join', leftName: 'rows', rightName: 'values', keys: [], span } as const;
  const values = others.reduce<Plan>((left, right) => ({ ...join, kind: 'inner', left, right }), first);
  return { ...join, kind: 'semi', left: plan, right: values, on: predicate };
}

/** The rows of a plan, each with the columns of the tables; the plan itself when there are none. */
export function withTables(plan: Plan, tables: readonly JoinedTable[], span: Span): Plan {
  return tables.reduce<Plan>(
    (left, { plan: table, keys, columns }) => ({
      op: 'join',
      kind: 'left',
      left,
      right: { op: 'project', input: table, columns, span },
      leftName: 'rows',
      rightName: 'values',
      keys: keys.map((key) => ({ left: key.left, right: { op: 'field', name: key.right, span }, rules: SAME })),
      span,
    }),
    plan,
  );
}
