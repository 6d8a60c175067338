/** Lowers a pipeline: each command onto what those before it give. */
import { QueryFailure } from '../failure.ts';
import { allEvents, type LowerContext, type Stage } from './stage.ts';
import type { Pipeline, Step } from './syntax.ts';

/** Lowers a pipeline over all events of the log. */
export function lowerPipeline(pipeline: Pipeline, context: LowerContext): Stage {
  const [first] = pipeline.steps;
  const start = first?.start ?? 0;
  return lowerSteps(pipeline.steps, allEvents({ start, end: start }), context);
}

/** Lowers a pipeline's commands onto the rows that there are. */
export function lowerOnto(pipeline: Pipeline, stage: Stage, context: LowerContext): Stage {
  return lowerSteps(pipeline.steps, stage, context);
}

function lowerSteps(steps: readonly Step[], stage: Stage, context: LowerContext): Stage {
  return steps.reduce((before, step, index) => {
    const needed = () => [...new Set([...fieldsRead(steps.slice(index + 1), before, context), ...context.needed()])];
    return step.lower(before, { ...context, needed });
  }, stage);
}

/**
 * The events' own fields that commands read, when they are given all events: tried out, without a word about what is
 * wrong with them. Commands that ask the same of those behind them get no answer here.
 */
function fieldsRead(steps: readonly Step[], before: Stage, { lookups }: LowerContext): readonly string[] {
  const names = new Set<string>();
  let fresh = 0;
  const context: LowerContext = {
    warn: () => undefined,
    fresh: () => fresh++,
    needed: () => [],
    record: (name) => names.add(name),
    lookups,
  };
  const [first] = steps;
  const start = first?.start ?? 0;
  let stage: Stage = { ...allEvents({ start, end: start }), table: before.table };
  for (const step of steps) {
    try {
      stage = step.lower(stage, context);
    } catch (thrown) {
      if (thrown instanceof QueryFailure) break;
      throw thrown;
    }
  }
  return [...names];
}
