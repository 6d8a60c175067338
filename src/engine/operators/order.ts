/** Operators on the order and number of rows: sort, limit, distinct. */
import { sortOrder } from '../compare.ts';
import { folds, type RunContext } from '../context.ts';
import { compileExpression } from '../expressions.ts';
import { eventsOf, type Row, type Tuple } from '../rows.ts';
import { compositeKey } from '../scalars.ts';
import type { Value } from '../values.ts';
import { expressionCost } from '../walk.ts';
import type { PlanOf, Relation } from './relation.ts';

/** Sorts by keys, the first deciding; rows with equal keys stay in their order. */
export function sort(plan: PlanOf<'sort'>, input: Relation, context: RunContext): Relation {
  const { budget } = context;
  const keys = plan.keys.map((key) => ({
    evaluate: compileExpression(key.expr, input.scope, context),
    direction: key.descending ? -1 : 1,
    missing: key.nulls === 'first' ? -1 : 1,
    rules: { ...key.rules, fold: folds(context, key.rules) },
  }));
  const cost = plan.keys.reduce((sum, key) => sum + expressionCost(key.expr), keys.length);
  return {
    scope: input.scope,
    rows: () => {
      const rows = input.rows();
      budget.enter(plan.span);
      const entries = rows.map((row): { row: Row; values: readonly Value[] } => {
        budget.spend(cost);
        return { row, values: keys.map((key) => key.evaluate(row)) };
      });
      budget.spend(entries.length * keys.length * Math.ceil(Math.log2(entries.length + 1)));
      entries.sort((left, right) => {
        for (const [index, key] of keys.entries()) {
          const first = left.values[index] ?? null;
          const second = right.values[index] ?? null;
          if (first === null || second === null) {
            if (first !== second) return first === null ? key.missing : -key.missing;
            continue;
          }
          const order = sortOrder(first, second, key.rules);
          if (order !== 0) return order * key.direction;
        }
        return 0;
      });
      return entries.map((entry) => entry.row);
    },
  };
}

/** So many rows from the start or the end, after leaving out `offset` there. */
export function limit(plan: PlanOf<'limit'>, input: Relation): Relation {
  const count = Math.max(0, Math.trunc(plan.count));
  const offset = Math.max(0, Math.trunc(plan.offset));
  return {
    scope: input.scope,
    rows: () => {
      const rows = input.rows();
      if (plan.from === 'head') return rows.slice(offset, offset + count);
      const end = Math.max(0, rows.length - offset);
      return rows.slice(Math.max(0, end - count), end);
    },
  };
}

/** The first or last row of each key, in input order. Without keys: all columns, or the row's events where it has none. */
export function distinct(plan: PlanOf<'distinct'>, input: Relation, context: RunContext): Relation {
  const { scope } = input;
  const { budget } = context;
  const evaluators = plan.by?.map((expr) => compileExpression(expr, scope, context));
  const indexes = scope.columns.map((column) => column.index);
  const plain = scope.slots.some((slot) => slot.fields);
  const keyOf = (row: Row): string => {
    if (evaluators) return compositeKey(evaluators.map((evaluate) => evaluate(row)));
    const cells = indexes.map((index) => (row as Tuple).cells[index] ?? null);
    return compositeKey(plain ? [...cells, eventsOf(row, scope).map((event) => event.line)] : cells);
  };
  const cost = (plan.by ?? []).reduce((sum, expr) => sum + expressionCost(expr), 4 + indexes.length);
  return {
    scope,
    rows: () => {
      const rows = input.rows();
      budget.enter(plan.span);
      const chosen = new Map<string, number>();
      for (const [place, row] of rows.entries()) {
        budget.spend(cost);
        const key = keyOf(row);
        if (plan.keep === 'last' || !chosen.has(key)) chosen.set(key, place);
      }
      const kept = new Set(chosen.values());
      return rows.filter((_, place) => kept.has(place));
    },
  };
}
