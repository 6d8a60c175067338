/** Compiles a plan's operators into relations. */

import { columnAccess } from './coerce.ts';
import type { RunContext } from './context.ts';
import { aggregate, window } from './operators/aggregate.ts';
import { extend, filter, project, source, unnest } from './operators/columns.ts';
import { correlate } from './operators/correlate.ts';
import { fill } from './operators/fill.ts';
import { gather } from './operators/gather.ts';
import { join } from './operators/join.ts';
import { distinct, limit, sort } from './operators/order.ts';
import type { Relation } from './operators/relation.ts';
import { across, pivot, unpivot } from './operators/reshape.ts';
import { sample } from './operators/sample.ts';
import { sequence } from './operators/sequence.ts';
import { difference, union } from './operators/sets.ts';
import { transaction } from './operators/transaction.ts';
import type { Plan } from './plan.ts';
import { subplans } from './walk.ts';

/**
 * Compiles a plan for a run. `columns`: the events by which a source that reads columns as pandas does decides their
 * types; the run's unless given. Throws `EngineError` for what the view or the plan's columns do not have.
 */
export function compilePlan(plan: Plan, context: RunContext, columns = context.events): Relation {
  return compileNode(plan, readingContext(plan, context, columns));
}

/** The context in which a plan's expressions read fields: as its source reads columns, where that is as pandas does. */
export function readingContext(plan: Plan, context: RunContext, columns: RunContext['events']): RunContext {
  return usesColumns(plan) ? { ...context, access: columnAccess(context.view, columns, context.budget) } : context;
}

/** True when a source of the plan reads columns as pandas does; a plan has one kind of source. */
function usesColumns(plan: Plan): boolean {
  return plan.op === 'source' ? plan.coerce === 'columns' : subplans(plan).some(usesColumns);
}

function compileNode(plan: Plan, context: RunContext): Relation {
  switch (plan.op) {
    case 'source':
      return source(plan, context);
    case 'filter':
      return filter(plan, compileNode(plan.input, context), context);
    case 'project':
      return project(plan, compileNode(plan.input, context), context);
    case 'extend':
      return extend(plan, compileNode(plan.input, context), context);
    case 'aggregate':
      return aggregate(plan, compileNode(plan.input, context), context);
    case 'window':
      return window(plan, compileNode(plan.input, context), context);
    case 'sort':
      return sort(plan, compileNode(plan.input, context), context);
    case 'limit':
      return limit(plan, compileNode(plan.input, context));
    case 'distinct':
      return distinct(plan, compileNode(plan.input, context), context);
    case 'union':
      return union(
        plan,
        plan.inputs.map((input) => compileNode(input, context)),
        context,
      );
    case 'difference':
      return difference(plan, compileNode(plan.left, context), compileNode(plan.right, context), context);
    case 'unnest':
      return unnest(plan, compileNode(plan.input, context), context);
    case 'join':
      return join(plan, compileNode(plan.left, context), compileNode(plan.right, context), context);
    case 'sequence':
      return sequence(plan, compileNode(plan.input, context), context);
    case 'sample':
      return sample(plan, compileNode(plan.input, context), context);
    case 'gather':
      return gather(plan, compileNode(plan.input, context), context);
    case 'pivot':
      return pivot(plan, compileNode(plan.input, context), context);
    case 'unpivot':
      return unpivot(plan, compileNode(plan.input, context), context);
    case 'fill':
      return fill(plan, compileNode(plan.input, context), context);
    case 'across':
      return across(plan, compileNode(plan.input, context), context);
    case 'transaction':
      return transaction(plan, compileNode(plan.input, context), context);
    case 'correlate':
      return correlate(plan, compileNode(plan.input, context), context);
  }
}
