/** Operators whose columns are not known before they run: values become columns, and columns rows. */
import { ROW_STEPS } from '../budget.ts';
import { sortOrder } from '../compare.ts';
import type { RunContext } from '../context.ts';
import { EngineError } from '../error.ts';
import { compileExpression } from '../expressions.ts';
import { ascending, type Column, linesOf, type Row, type Scope, type Tuple, toTuple } from '../rows.ts';
import { compositeKey, numberOf, textOf } from '../scalars.ts';
import type { Value } from '../values.ts';
import { expressionCost } from '../walk.ts';
import { withColumn } from './columns.ts';
import type { PlanOf, Relation } from './relation.ts';

/** Most columns that values make. */
const MOST_COLUMNS = 1000;

/** What columns beyond the most frequent are put together as. */
const OTHER = 'OTHER';

/** Cells of one row of a pivot, by the value that names the column: one for each of the plan's cells. */
interface PivotRow {
  readonly keys: readonly Value[];
  readonly cells: Map<string, Value[]>;
  readonly lines: number[];
}

/**
 * Values of a column become columns. The input is run as soon as the plan is compiled: without its rows nobody knows the
 * columns. Throws `EngineError` for more than `MOST_COLUMNS`.
 */
export function pivot(plan: PlanOf<'pivot'>, input: Relation, context: RunContext): Relation {
  const { budget } = context;
  const keys = plan.row.map(({ expr }) => compileExpression(expr, input.scope, context));
  const named = compileExpression(plan.column, input.scope, context);
  const cells = plan.cells.map(({ expr }) => compileExpression(expr, input.scope, context));
  const cost = [plan.column, ...[...plan.row, ...plan.cells].map(({ expr }) => expr)].reduce(
    (sum, expr) => sum + expressionCost(expr),
    ROW_STEPS,
  );
  const groups = new Map<string, PivotRow>();
  const names = new Map<string, Value>();
  budget.enter(plan.span);
  for (const row of input.rows()) {
    budget.spend(cost);
    const values = keys.map((key) => key(row));
    const column = named(row);
    const name = textOf(column);
    if (name === null || values.includes(null)) continue;
    names.set(name, column);
    const id = compositeKey(values);
    const group = groups.get(id) ?? { keys: values, cells: new Map<string, Value[]>(), lines: [] };
    groups.set(id, group);
    group.cells.set(
      name,
      cells.map((cell) => cell(row)),
    );
    group.lines.push(...linesOf(row, input.scope));
  }
  const rows = [...groups.values()];
  const { kept, others } = chosenColumns(plan, names, rows);
  if ((kept.length + 1) * plan.cells.length > MOST_COLUMNS) {
    throw new EngineError('steps', `More than ${MOST_COLUMNS} values would become columns here.`, plan.span);
  }
  const merges = others.length > 0 && plan.most?.merge !== undefined;
  const rest = merges ? [OTHER] : [];
  const last = plan.last !== undefined && names.has(plan.last) ? [plan.last] : [];
  const columns = [...kept, ...rest, ...last];
  const heads = plan.cells.flatMap(({ name }) =>
    columns.map((column) => (plan.cells.length === 1 ? column : `${name}: ${column}`)),
  );
  const all = [...plan.row.map(({ name }) => name), ...heads];
  const tuples = rows.map((row): Tuple => {
    budget.spend(all.length);
    const cellsOf = (index: number): Value[] => {
      const empty = plan.cells[index]?.empty ?? null;
      const valueIn = (name: string): Value => row.cells.get(name)?.[index] ?? empty;
      const own = kept.map(valueIn);
      const behind = last.map(valueIn);
      if (!merges) return [...own, ...behind];
      return [
        ...own,
        merged(
          others.map((name) => row.cells.get(name)?.[index] ?? null),
          plan.most?.merge,
        ) ?? empty,
        ...behind,
      ];
    };
    return {
      cells: [...row.keys, ...plan.cells.flatMap((_, index) => cellsOf(index))],
      events: [],
      lines: ascending(row.lines),
    };
  });
  return { scope: columnScope(all), rows: () => tuples };
}

function columnScope(names: readonly string[]): Scope {
  const columns = names.map((name, index): Column => ({ name, index, relations: [] }));
  return { shape: 'tuple', columns, slots: [], open: true };
}

/** The names of columns in the order of their values, and those that are too many. */
function chosenColumns(
  plan: PlanOf<'pivot'>,
  names: ReadonlyMap<string, Value>,
  rows: readonly PivotRow[],
): { readonly kept: readonly string[]; readonly others: readonly string[] } {
  const rules = { fold: false, numbers: 'both' } as const;
  const sorted = [...names].sort(([, left], [, right]) => sortOrder(left ?? '', right ?? '', rules));
  const all = sorted.map(([name]) => name).filter((name) => name !== plan.last);
  if (plan.most === undefined || all.length <= plan.most.count) return { kept: all, others: [] };
  const scores = new Map(
    all.map((name) => [name, rows.reduce((sum, row) => sum + (numberOf(row.cells.get(name)?.[0] ?? null) ?? 0), 0)]),
  );
  const best = all.toSorted((left, right) => (scores.get(right) ?? 0) - (scores.get(left) ?? 0));
  const kept = new Set(best.slice(0, plan.most.count));
  return { kept: all.filter((name) => kept.has(name)), others: all.filter((name) => !kept.has(name)) };
}

function merged(values: readonly Value[], how: 'sum' | 'min' | 'max' | undefined): Value {
  const numbers = values.flatMap((value) => (value === null ? [] : (numberOf(value) ?? [])));
  if (numbers.length === 0) return null;
  if (how === 'min') return Math.min(...numbers);
  return how === 'max' ? Math.max(...numbers) : numbers.reduce((sum, number) => sum + number, 0);
}

/** Columns become rows: a row for each that has a value. */
export function unpivot(plan: PlanOf<'unpivot'>, input: Relation, { budget }: RunContext): Relation {
  const kept = input.scope.columns.find(({ name }) => name === plan.keep);
  const others = input.scope.columns.filter(({ name }) => name !== plan.keep);
  return {
    scope: { ...columnScope([plan.keep, plan.name, plan.value]), open: false },
    rows: () => {
      const rows = input.rows();
      budget.enter(plan.span);
      return rows.flatMap((row): Row[] => {
        const { cells, lines } = toTuple(row, input.scope);
        budget.spend(ROW_STEPS * (1 + others.length));
        const key = kept === undefined ? null : (cells[kept.index] ?? null);
        const own = lines ?? linesOf(row, input.scope);
        return others.flatMap(({ name, index }): Row[] => {
          const value = cells[index] ?? null;
          return value === null ? [] : [{ cells: [key, name, value], events: [], lines: own }];
        });
      });
    },
  };
}

/** Over all columns: each replaced, one more with their sum, or some left out. */
export function across(plan: PlanOf<'across'>, input: Relation, context: RunContext): Relation {
  const { budget } = context;
  if (plan.kind === 'drop') return withoutColumns(plan, input, context);
  const taken = input.scope.columns.filter(({ name }) => !name.startsWith('_') && !plan.except.includes(name));
  const width = 1 + Math.max(-1, ...input.scope.columns.map(({ index }) => index));
  const cellAt = (row: Row, { index }: Column): Value => toTuple(row, input.scope).cells[index] ?? null;
  if (plan.kind === 'sum') {
    return {
      scope: withColumn(input.scope, { name: plan.name, index: width, relations: [] }),
      rows: () =>
        input.rows().map((row): Tuple => {
          budget.spend(ROW_STEPS + taken.length);
          const { cells, events, lines } = toTuple(row, input.scope);
          return {
            cells: [
              ...cells,
              merged(
                taken.map((column) => cellAt(row, column)),
                'sum',
              ) ?? 0,
            ],
            events,
            lines,
          };
        }),
    };
  }
  const { body } = plan;
  const reading: Scope = {
    ...input.scope,
    shape: 'tuple',
    columns: [...input.scope.columns, { name: plan.name, index: width, relations: [] }],
  };
  const made = body && compileExpression(body, reading, context);
  const cost = ROW_STEPS + (body === undefined ? 0 : expressionCost(body)) * taken.length;
  return {
    scope: { ...input.scope, shape: 'tuple' },
    rows: () =>
      input.rows().map((row): Tuple => {
        budget.spend(cost);
        const { cells, events, lines } = toTuple(row, input.scope);
        const changed = [...cells];
        for (const column of taken) {
          const own = cells[column.index] ?? null;
          const before = Array.from({ length: width }, (_, index) => cells[index] ?? null);
          changed[column.index] = made?.({ cells: [...before, own], events, lines }) ?? null;
        }
        return { cells: changed, events, lines };
      }),
  };
}

function withoutColumns(plan: PlanOf<'across'>, input: Relation, { budget }: RunContext): Relation {
  const kept = input.scope.columns.filter(({ name }) => !plan.except.includes(name));
  const columns = kept.map((one, index): Column => ({ ...one, index }));
  return {
    scope: { ...input.scope, shape: 'tuple', columns },
    rows: () =>
      input.rows().map((row): Tuple => {
        budget.spend(ROW_STEPS + kept.length);
        const { cells, events, lines } = toTuple(row, input.scope);
        return { cells: kept.map(({ index }) => cells[index] ?? null), events, lines };
      }),
  };
}
