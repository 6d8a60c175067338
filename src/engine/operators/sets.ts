/** Operators on sets of events and rows: union and difference. */
import { ROW_STEPS } from '../budget.ts';
import type { RunContext } from '../context.ts';
import { EVENT_SCOPE, eventsOf, linesOf, type Row, type Scope, type Tuple, toTuple } from '../rows.ts';
import type { EventRecord } from '../values.ts';
import type { PlanOf, Relation } from './relation.ts';

/**
 * All rows of all inputs. As a set of events: each event of any input once, in line order. As rows: input after input;
 * columns meet by name, and one that an input lacks is missing there.
 */
export function union(plan: PlanOf<'union'>, inputs: readonly Relation[], { budget }: RunContext): Relation {
  if (plan.events) {
    return {
      scope: EVENT_SCOPE,
      rows: () => {
        const byLine = new Map<number, EventRecord>();
        for (const input of inputs) {
          for (const row of input.rows()) {
            budget.spend(2);
            for (const event of eventsOf(row, input.scope)) byLine.set(event.line, event);
          }
        }
        return [...byLine.values()].sort((left, right) => left.line - right.line);
      },
    };
  }
  if (inputs.every((input) => input.scope.shape === 'event')) {
    return { scope: EVENT_SCOPE, rows: () => inputs.flatMap((input) => input.rows()) };
  }
  const scope = commonScope(inputs);
  return {
    scope,
    rows: () =>
      inputs.flatMap((input): Row[] => {
        const places = scope.columns.map(
          ({ name }) => input.scope.columns.find((column) => column.name === name)?.index,
        );
        return input.rows().map((row): Tuple => {
          budget.spend(ROW_STEPS + places.length);
          const { cells, events, lines } = toTuple(row, input.scope);
          return { cells: places.map((place) => (place === undefined ? null : (cells[place] ?? null))), events, lines };
        });
      }),
  };
}

/** Columns of all inputs by name; the slots of the widest, readable where every input's are. */
function commonScope(inputs: readonly Relation[]): Scope {
  const names = new Set(inputs.flatMap((input) => input.scope.columns.map((column) => column.name)));
  const widest = inputs.reduce(
    (best, { scope }) => (scope.slots.length > best.length ? scope.slots : best),
    EVENT_SCOPE.slots,
  );
  const fields = inputs.every(({ scope }) => scope.slots.some((slot) => slot.fields));
  return {
    shape: 'tuple',
    columns: [...names].map((name, index) => ({ name, index, relations: [] })),
    slots: inputs.some(({ scope }) => scope.slots.length > 0) ? widest.map((slot) => ({ ...slot, fields })) : [],
  };
}

/** Rows of the left that are made of no event, or of one at least that the right does not hold. */
export function difference(
  plan: PlanOf<'difference'>,
  left: Relation,
  right: Relation,
  { budget }: RunContext,
): Relation {
  return {
    scope: left.scope,
    rows: () => {
      const held = new Set<number>();
      const rows = left.rows();
      const others = right.rows();
      budget.enter(plan.span);
      budget.spend(rows.length + others.length);
      for (const row of others) for (const line of linesOf(row, right.scope)) held.add(line);
      return rows.filter((row) => {
        const lines = linesOf(row, left.scope);
        return lines.length === 0 || lines.some((line) => !held.has(line));
      });
    },
  };
}
