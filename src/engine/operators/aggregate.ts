/** Aggregation into groups, and aggregates added to each row of its group. */
import { ROW_STEPS } from '../budget.ts';
import { sortOrder } from '../compare.ts';
import type { Evaluator, RunContext } from '../context.ts';
import { compileExpression } from '../expressions.ts';
import type { Aggregate, NamedExpr } from '../plan.ts';
import {
  ascending,
  type Column,
  cellWidth,
  eventsOf,
  linesOf,
  type Row,
  type Scope,
  type Tuple,
  toTuple,
} from '../rows.ts';
import { compositeKey, isList, numberOf } from '../scalars.ts';
import type { Value } from '../values.ts';
import { expressionCost } from '../walk.ts';
import { type AggregateInput, aggregateValue } from './aggregates.ts';
import { withColumn } from './columns.ts';
import type { PlanOf, Relation } from './relation.ts';

interface Group {
  readonly keys: readonly Value[];
  readonly rows: Row[];
  /** For each aggregate the values of its argument. */
  readonly inputs: readonly AggregateInput[];
}

interface Grouping {
  readonly groups: readonly Group[];
  /** The group of each input row, `undefined` where its key is missing and dropped. */
  readonly groupOf: readonly (Group | undefined)[];
}

/** Splits rows into groups by the keys' exact values and collects the aggregates' arguments. */
function compileGrouping(
  by: readonly NamedExpr[],
  aggregates: readonly Aggregate[],
  missingKeys: 'keep' | 'drop',
  scope: Scope,
  context: RunContext,
  listKeys?: 'each',
): (rows: readonly Row[]) => Grouping {
  const keys = by.map(({ expr }) => compileExpression(expr, scope, context));
  const args = aggregates.map(({ arg }): Evaluator | undefined => arg && compileExpression(arg, scope, context));
  const times = aggregates.map(({ time }): Evaluator | undefined => time && compileExpression(time, scope, context));
  const cost = [
    ...by.map(({ expr }) => expr),
    ...aggregates.flatMap(({ arg, time }) => [arg ?? [], time ?? []].flat()),
  ].reduce((sum, expr) => sum + expressionCost(expr), 4);
  return (rows) => {
    const groups = new Map<string, Group>();
    const place = (row: Row, values: readonly Value[]): Group | undefined => {
      context.budget.spend(cost);
      if (missingKeys === 'drop' && values.includes(null)) return undefined;
      const id = compositeKey(values);
      let group = groups.get(id);
      if (group === undefined) {
        context.budget.spend(ROW_STEPS);
        group = { keys: values, rows: [], inputs: aggregates.map(() => ({ values: [], times: [] })) };
        groups.set(id, group);
      }
      group.rows.push(row);
      const [event] = eventsOf(row, scope);
      for (const [index, input] of group.inputs.entries()) {
        const arg = args[index];
        input.values.push(arg ? arg(row) : true);
        const timed = aggregates[index]?.fn === 'earliest' || aggregates[index]?.fn === 'latest';
        const time = times[index];
        if (timed && time) input.times.push(numberOf(time(row)) ?? null);
        else input.times.push(timed && event ? context.view.time(event) : null);
      }
      return group;
    };
    const groupOf = rows.map((row) => {
      const values = keys.map((key) => key(row));
      if (listKeys === undefined || !values.some(isList)) return place(row, values);
      context.budget.spend(
        ROW_STEPS * values.reduce<number>((count, one) => count * (isList(one) ? one.length : 1), 1),
      );
      return combinations(values)
        .map((each) => place(row, each))
        .at(-1);
    });
    return { groups: [...groups.values()], groupOf };
  };
}

/** Each combination of one element of each list; a list without elements counts as missing. */
function combinations(values: readonly Value[]): readonly (readonly Value[])[] {
  return values.reduce<readonly (readonly Value[])[]>(
    (heads, value) => {
      const elements = isList(value) ? (value.length === 0 ? [null] : value) : [value];
      return heads.flatMap((head) => elements.map((element) => [...head, element]));
    },
    [[]],
  );
}

/**
 * One row for each group. Without keys there is one group, even of no rows. Groups keep the lines of all events that
 * they were made from.
 */
export function aggregate(plan: PlanOf<'aggregate'>, input: Relation, context: RunContext): Relation {
  const grouping = compileGrouping(plan.by, plan.aggregates, plan.missingKeys, input.scope, context, plan.listKeys);
  const names = [...plan.by.map(({ name }) => name), ...plan.aggregates.map(({ name }) => name)];
  const { budget } = context;
  return {
    scope: { shape: 'tuple', columns: names.map((name, index): Column => ({ name, index, relations: [] })), slots: [] },
    rows: () => {
      const rows = input.rows();
      budget.enter(plan.span);
      let groups = grouping(rows).groups;
      if (plan.by.length === 0 && groups.length === 0) {
        groups = [{ keys: [], rows: [], inputs: plan.aggregates.map(() => ({ values: [], times: [] })) }];
      }
      if (plan.order === 'key') groups = groups.toSorted((left, right) => compareKeys(left.keys, right.keys));
      return groups.map(({ keys, rows: members, inputs }): Tuple => {
        const lines = ascending(members.flatMap((row) => linesOf(row, input.scope)));
        budget.spend(members.length);
        return { cells: [...keys, ...aggregateCells(plan.aggregates, inputs)], events: [], lines };
      });
    },
  };
}

/** Each row with its group's aggregates added, of the whole group or of its rows so far. */
export function window(plan: PlanOf<'window'>, input: Relation, context: RunContext): Relation {
  const grouping = compileGrouping(plan.by, plan.aggregates, plan.missingKeys ?? 'keep', input.scope, context);
  const { budget } = context;
  const none = plan.aggregates.map(() => null);
  const within = plan.running?.within;
  const time = within && compileExpression(within.time, input.scope, context);
  const distance = within && time && { length: within.length, time: (row: Row) => numberOf(time(row)) };
  let width = cellWidth(input.scope);
  let scope: Scope = { ...input.scope, shape: 'tuple' };
  for (const { name } of plan.aggregates) scope = withColumn(scope, { name, index: width++, relations: [] });
  return {
    scope,
    rows: () => {
      const rows = input.rows();
      budget.enter(plan.span);
      const { groups, groupOf } = grouping(rows);
      const cellsOf = plan.running
        ? runningCells(plan.aggregates, plan.running, distance, budget)
        : wholeCells(plan.aggregates, groups);
      return rows.map((row, index): Tuple => {
        budget.spend(ROW_STEPS);
        const group = groupOf[index];
        const { cells, events, lines } = toTuple(row, input.scope);
        return { cells: [...cells, ...(group ? cellsOf(group) : none)], events, lines };
      });
    },
  };
}

type CellsOf = (group: Group) => readonly Value[];

function wholeCells(aggregates: readonly Aggregate[], groups: readonly Group[]): CellsOf {
  const cells = new Map(groups.map((group) => [group, aggregateCells(aggregates, group.inputs)]));
  return (group) => cells.get(group) ?? [];
}

/** How far rows of a running window may be from its last one. */
interface Distance {
  readonly length: number;
  readonly time: (row: Row) => number | undefined;
}

/** The first of the rows up to a place from which on all are near enough to the row there. */
function firstWithin({ rows }: Group, place: number, { length, time }: Distance): number {
  const row = rows[place];
  const last = row && time(row);
  if (last === undefined) return place;
  let first = place;
  while (first > 0) {
    const before = rows[first - 1];
    const at = before && time(before);
    if (at === undefined || Math.abs(last - at) >= length) break;
    first -= 1;
  }
  return first;
}

/** Asked for each row of a group in turn: the aggregates of its rows up to there. */
function runningCells(
  aggregates: readonly Aggregate[],
  { current, rows }: NonNullable<PlanOf<'window'>['running']>,
  within: Distance | undefined,
  budget: RunContext['budget'],
): CellsOf {
  const seen = new Map<Group, number>();
  return (group) => {
    const place = seen.get(group) ?? 0;
    seen.set(group, place + 1);
    const end = current ? place + 1 : place;
    const start = Math.max(rows === undefined ? 0 : end - rows, within ? firstWithin(group, place, within) : 0, 0);
    if (within) budget.spend(end - start);
    if (aggregates.every(({ fn, arg }) => fn === 'count' && arg === undefined))
      return aggregates.map(() => end - start);
    budget.spend((end - start) * aggregates.length);
    const inputs = group.inputs.map(({ values, times }) => ({
      values: values.slice(start, end),
      times: times.slice(start, end),
    }));
    return aggregateCells(aggregates, inputs);
  };
}

function aggregateCells(aggregates: readonly Aggregate[], inputs: readonly AggregateInput[]): readonly Value[] {
  return aggregates.map(({ fn, arg, percent }, index) =>
    aggregateValue(fn, inputs[index] ?? { values: [], times: [] }, arg !== undefined, percent),
  );
}

/** Ascending by each key in turn, missing ones last. */
function compareKeys(left: readonly Value[], right: readonly Value[]): number {
  for (const [index, first] of left.entries()) {
    const second = right[index] ?? null;
    if (first === null || second === null) {
      if (first !== second) return first === null ? 1 : -1;
      continue;
    }
    const order = sortOrder(first, second, { fold: false, numbers: 'strict' });
    if (order !== 0) return order;
  }
  return 0;
}
