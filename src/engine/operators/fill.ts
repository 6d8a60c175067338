/** Rows without gaps. */
import { ROW_STEPS } from '../budget.ts';
import type { RunContext } from '../context.ts';
import { EngineError } from '../error.ts';
import { compileExpression } from '../expressions.ts';
import { type Row, type Tuple, toTuple } from '../rows.ts';
import { numberOf, textOf } from '../scalars.ts';
import { applyModifier } from '../times/modifier.ts';
import type { Value } from '../values.ts';
import type { PlanOf, Relation } from './relation.ts';

/** Most rows that gaps are filled with. */
const MOST_ROWS = 50_000;

/**
 * Rows in the order of a column of numbers, with a row for each that is missing between the first and the last. The size
 * of a step is a number, or a modifier of a time in seconds (`+1mon`). Throws `EngineError` for too many rows.
 */
export function fill(plan: PlanOf<'fill'>, input: Relation, context: RunContext): Relation {
  const { budget } = context;
  const { scope } = input;
  const key = compileExpression({ op: 'field', name: plan.column, span: plan.span }, scope, context);
  const size = compileExpression(plan.size, scope, context);
  const empty = new Map(plan.empty.map(({ name, value }) => [name, value]));
  // Columns that values have made are all of one kind.
  const other = scope.open === true ? (plan.empty[0]?.value ?? null) : null;
  const blank = (at: number): Tuple => {
    const cells: Value[] = [];
    for (const { name, index } of scope.columns) cells[index] = name === plan.column ? at : (empty.get(name) ?? other);
    return { cells, events: [], lines: [] };
  };
  return {
    scope: { ...scope, shape: 'tuple' },
    rows: () => {
      const rows = input.rows();
      budget.enter(plan.span);
      const placed = new Map<number, Row>();
      for (const row of rows) {
        budget.spend(ROW_STEPS);
        const at = numberOf(key(row));
        if (at !== undefined) placed.set(at, toTuple(row, scope));
      }
      const places = [...placed.keys()].sort((left, right) => left - right);
      const [first] = rows;
      const last = places.at(-1);
      if (first === undefined || last === undefined) return rows;
      const step = stepOf(size(first));
      if (step === undefined) return places.flatMap((place) => placed.get(place) ?? []);
      const filled: Row[] = [];
      let at = places[0] ?? last;
      for (const place of places) {
        while (at < place) {
          budget.spend(ROW_STEPS);
          if (filled.length >= MOST_ROWS) {
            throw new EngineError('steps', `More than ${MOST_ROWS} spans of time come out here.`, plan.span);
          }
          filled.push(blank(at));
          at = step(at);
        }
        filled.push(placed.get(place) ?? blank(place));
        at = step(place);
      }
      return filled;
    },
  };
}

function stepOf(size: Value): ((at: number) => number) | undefined {
  const number = numberOf(size);
  if (number !== undefined) return number > 0 ? (at) => at + number : undefined;
  const text = textOf(size);
  if (text === null || (applyModifier(0, text) ?? 0) <= 0) return undefined;
  return (at) => applyModifier(at, text) ?? Number.POSITIVE_INFINITY;
}
