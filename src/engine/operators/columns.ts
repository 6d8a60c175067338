/** Operators on one row at a time: source, filter, project, extend, unnest. */
import { ROW_STEPS } from '../budget.ts';
import type { Evaluator, RunContext } from '../context.ts';
import { compileExpression, compileTest } from '../expressions.ts';
import type { NamedExpr } from '../plan.ts';
import { type Column, cellWidth, EVENT_SCOPE, type Row, type Scope, type Tuple, toTuple } from '../rows.ts';
import { isList } from '../scalars.ts';
import { expressionCost } from '../walk.ts';
import type { PlanOf, Relation } from './relation.ts';

/** All events. */
export function source(plan: PlanOf<'source'>, { events, budget }: RunContext): Relation {
  return {
    scope: EVENT_SCOPE,
    rows: () => {
      budget.enter(plan.span);
      budget.spend(events.length);
      return events;
    },
  };
}

/** Keeps rows whose predicate is true. */
export function filter(plan: PlanOf<'filter'>, input: Relation, context: RunContext): Relation {
  const test = compileTest(plan.predicate, input.scope, context);
  const cost = expressionCost(plan.predicate);
  const { budget } = context;
  return {
    scope: input.scope,
    rows: () => {
      const kept: Row[] = [];
      const rows = input.rows();
      budget.enter(plan.span);
      for (const row of rows) {
        budget.spend(cost);
        if (test(row) === true) kept.push(row);
      }
      return kept;
    },
  };
}

/** Only the named columns; rows keep their events, but no longer the events' fields. */
export function project(plan: PlanOf<'project'>, input: Relation, context: RunContext): Relation {
  const { scope } = input;
  const columns = plan.columns.map(({ name }, index): Column => ({ name, index, relations: [] }));
  const evaluators = plan.columns.map(({ expr }) => compileExpression(expr, scope, context));
  return {
    scope: { shape: 'tuple', columns, slots: scope.slots.map((slot) => ({ ...slot, fields: false })) },
    rows: mapped(plan, plan.columns, input, context, (row) => {
      const { events, lines } = toTuple(row, scope);
      return { cells: evaluators.map((evaluate) => evaluate(row)), events, lines };
    }),
  };
}

/** Adds columns, each seeing those before it; a column of the same name is replaced. */
export function extend(plan: PlanOf<'extend'>, input: Relation, context: RunContext): Relation {
  let scope: Scope = { ...input.scope, shape: 'tuple' };
  const evaluators: Evaluator[] = [];
  let width = cellWidth(input.scope);
  for (const { name, expr } of plan.columns) {
    evaluators.push(compileExpression(expr, scope, context));
    scope = withColumn(scope, { name, index: width++, relations: [] });
  }
  return {
    scope,
    rows: mapped(plan, plan.columns, input, context, (row) => {
      const { cells, events, lines } = toTuple(row, input.scope);
      const extended = [...cells];
      const tuple: Tuple = { cells: extended, events, lines };
      for (const evaluate of evaluators) extended.push(evaluate(tuple));
      return tuple;
    }),
  };
}

/** The scope with a column more; it takes the place of one of that name, and stays in the name's relations. */
export function withColumn(scope: Scope, column: Column): Scope {
  const place = scope.columns.findIndex((other) => other.name === column.name);
  const columns = place < 0 ? [...scope.columns, column] : scope.columns.with(place, column);
  return { ...scope, shape: 'tuple', columns };
}

function mapped(
  plan: PlanOf<'project' | 'extend'>,
  columns: readonly NamedExpr[],
  input: Relation,
  { budget }: RunContext,
  map: (row: Row) => Tuple,
): () => readonly Row[] {
  const cost = columns.reduce((sum, { expr }) => sum + expressionCost(expr), ROW_STEPS);
  return () => {
    const rows = input.rows();
    budget.enter(plan.span);
    return rows.map((row) => {
      budget.spend(cost);
      return map(row);
    });
  };
}

/** One row for each element of a list; a row whose value is no list stays as it is, one with an empty list goes. */
export function unnest(plan: PlanOf<'unnest'>, input: Relation, context: RunContext): Relation {
  const read = compileExpression({ op: 'field', name: plan.column, span: plan.span }, input.scope, context);
  const width = cellWidth(input.scope);
  const { budget } = context;
  return {
    scope: withColumn(input.scope, { name: plan.column, index: width, relations: [] }),
    rows: () => {
      const rows = input.rows();
      budget.enter(plan.span);
      return rows.flatMap((row): Row[] => {
        const value = read(row);
        const { cells, events, lines } = toTuple(row, input.scope);
        const elements = isList(value) ? value : [value];
        budget.spend(ROW_STEPS * (1 + elements.length));
        return elements.map((element) => ({ cells: [...cells, element], events, lines }));
      });
    },
  };
}
