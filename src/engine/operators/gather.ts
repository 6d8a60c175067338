/** Joins of the original EQL: events for all steps, of one key, in any order of time. */
import { ROW_STEPS } from '../budget.ts';
import type { RunContext } from '../context.ts';
import { eventsOf, type Tuple } from '../rows.ts';
import { inTimeOrder } from '../time-order.ts';
import type { EventRecord } from '../values.ts';
import type { PlanOf, Relation } from './relation.ts';
import { compileStep, groupScope, keysOf, stepsCost } from './sequence.ts';

/** Groups in the order in which they are complete, each with its events in the order of the steps. */
export function gather(plan: PlanOf<'gather'>, input: Relation, context: RunContext): Relation {
  const { budget, view } = context;
  const steps = plan.steps.map((step) => compileStep(step, plan.rules, input.scope, context));
  const until = plan.until && compileStep(plan.until, plan.rules, input.scope, context);
  const cost = stepsCost([...plan.steps, ...(plan.until ? [plan.until] : [])]);
  return {
    scope: groupScope(steps.length),
    rows: () => {
      const rows = inTimeOrder(input.rows(), (row) => eventsOf(row, input.scope)[0], view);
      budget.enter(plan.span);
      const groups: Tuple[] = [];
      const open = new Map<string, (EventRecord | undefined)[]>();
      for (const { item: row, event } of rows) {
        budget.spend(cost);
        if (until) for (const key of keysOf(until, row)) open.delete(key);
        for (const [place, step] of steps.entries()) {
          for (const key of keysOf(step, row)) {
            const group = open.get(key) ?? steps.map(() => undefined);
            open.set(key, group);
            group[place] ??= event;
            const events = group.filter((one) => one !== undefined);
            if (events.length < steps.length) continue;
            budget.spend(ROW_STEPS);
            groups.push({ cells: [], events, lines: null });
            open.delete(key);
          }
        }
      }
      return groups;
    },
  };
}
