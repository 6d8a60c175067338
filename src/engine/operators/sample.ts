/** Samples: one event for each step, of one key, in any order of time. */
import { ROW_STEPS } from '../budget.ts';
import type { RunContext } from '../context.ts';
import { eventsOf, type Tuple } from '../rows.ts';
import type { EventRecord } from '../values.ts';
import type { PlanOf, Relation } from './relation.ts';
import { compareKeys, compileStep, groupScope, keysOf, stepsCost } from './sequence.ts';

/**
 * One group for each key that has distinct events for all steps, in the steps' order; each step
 * takes its earliest event that leaves the others one.
 * Groups come in the order of their keys, as Elasticsearch's composite aggregation has them.
 */
export function sample(plan: PlanOf<'sample'>, input: Relation, context: RunContext): Relation {
  const { budget } = context;
  const steps = plan.steps.map((step) => compileStep(step, plan.rules, input.scope, context));
  const cost = stepsCost(plan.steps);
  return {
    scope: groupScope(plan.steps.length),
    rows: () => {
      const rows = input.rows();
      budget.enter(plan.span);
      const byKey = new Map<string, EventRecord[][]>();
      for (const row of rows) {
        budget.spend(cost);
        const [event] = eventsOf(row, input.scope);
        for (const [place, step] of steps.entries()) {
          if (event === undefined) continue;
          for (const key of keysOf(step, row)) {
            const members = byKey.get(key) ?? steps.map(() => []);
            byKey.set(key, members);
            members[place]?.push(event);
          }
        }
      }
      const parts = plan.steps[0]?.by.length ?? 0;
      const ordered = [...byKey].sort(([left], [right]) => compareKeys(left, right, parts));
      return ordered.flatMap(([, candidates]): Tuple[] => {
        const events = assign(candidates, (work) => budget.spend(work));
        budget.spend(ROW_STEPS);
        return events ? [{ cells: [], events, lines: null }] : [];
      });
    },
  };
}

/** A different event for each step, found by augmenting paths; `undefined` when there are not enough. */
function assign(
  candidates: readonly (readonly EventRecord[])[],
  spend: (steps: number) => void,
): EventRecord[] | undefined {
  const takenBy = new Map<EventRecord, number>();
  const place = (step: number, tried: Set<EventRecord>): boolean => {
    const open = (candidates[step] ?? []).filter((event) => !tried.has(event));
    spend(open.length);
    const free = open.find((event) => !takenBy.has(event));
    if (free !== undefined) {
      takenBy.set(free, step);
      return true;
    }
    for (const event of open) {
      tried.add(event);
      const owner = takenBy.get(event);
      if (owner !== undefined && place(owner, tried)) {
        takenBy.set(event, step);
        return true;
      }
    }
    return false;
  };
  for (const step of candidates.keys()) if (!place(step, new Set())) return undefined;
  const events = new Map([...takenBy].map(([event, step]) => [step, event]));
  return candidates.map((_, step) => events.get(step)).filter((event): event is EventRecord => event !== undefined);
}
