/** Running plans, and explaining why an event is not in their result. */
import type { Expr, Plan, Program } from '../engine/plan.ts';
import { EngineError, runProgram } from '../engine/run.ts';
import type { EventRecord, View } from '../engine/values.ts';
import { subexpressions } from '../engine/walk.ts';
import type { EventFiles } from './event-files.ts';
import { type RunOutcome, type RunRequest, runFailure, type WhyNot } from './protocol.ts';
import { openEvents, parseRequest, shownValue } from './requests.ts';

/** Runs a request whose language lowers to a plan. */
export async function runPlan(request: RunRequest, root: string, files: EventFiles): Promise<RunOutcome> {
  const opened = await open(request, root, files);
  if ('refused' in opened) return opened.refused;
  const { program, warnings, events, view } = opened;
  try {
    const result = runProgram(program, { events, view, ...settings(request) });
    return { ok: true, result, warnings: [...warnings] };
  } catch (thrown) {
    if (!(thrown instanceof EngineError)) throw thrown;
    const { message, span, help } = thrown;
    return { ok: false, error: { kind: 'run', message, ...span, ...(help === undefined ? {} : { help }) } };
  }
}

/** The first condition of a request's filters that is not true of the event on `line`; `null` when none can be named. */
export async function whyNotPlan(
  request: RunRequest,
  line: number,
  root: string,
  files: EventFiles,
): Promise<WhyNot | null> {
  const opened = await open(request, root, files);
  if ('refused' in opened) return null;
  const { program, events, view } = opened;
  const event = events.find((one) => one.line === line);
  if (!event) return null;
  const conditions = filtersOf(program.plan)
    .flatMap((filter) => conjunctsOf(filter.predicate).map((predicate) => ({ predicate, input: filter.input })))
    .sort((a, b) => a.predicate.span.start - b.predicate.span.start);
  for (const { predicate, input } of conditions) {
    const plan: Plan = { op: 'filter', input: withoutFilters(input), predicate, span: predicate.span };
    if (!holds(plan, event, view, request)) {
      return { start: predicate.span.start, end: predicate.span.end, value: shownFields(predicate, event, view) };
    }
  }
  return null;
}

async function open(request: RunRequest, root: string, files: EventFiles) {
  const text = parseRequest(request);
  if ('refused' in text) return text;
  const { program, warnings } = text.parsed;
  if (program.kind !== 'plan') return { refused: runFailure('The query is no plan.', request.source) };
  const opened = await openEvents(request, root, files);
  return 'refused' in opened ? opened : { ...opened, program, warnings };
}

function settings(request: RunRequest) {
  return {
    now: request.now ?? null,
    ...(request.caseSensitive === undefined ? {} : { caseSensitive: request.caseSensitive }),
  };
}

type Filter = Extract<Plan, { op: 'filter' }>;

/** The filters that see single events: those below no aggregation, join or sequence. */
function filtersOf(plan: Plan): readonly Filter[] {
  switch (plan.op) {
    case 'filter':
      return isRowWise(plan.input) ? [...filtersOf(plan.input), plan] : filtersOf(plan.input);
    case 'union':
      // Which input should have held the event cannot be said.
      return plan.inputs.length === 1 ? plan.inputs.flatMap(filtersOf) : [];
    case 'source':
    case 'join':
    case 'difference':
    case 'sequence':
    case 'sample':
      return [];
    default:
      return filtersOf(plan.input);
  }
}

function isRowWise(plan: Plan): boolean {
  switch (plan.op) {
    case 'source':
      return true;
    case 'filter':
    case 'project':
    case 'extend':
    case 'sort':
    case 'limit':
      return isRowWise(plan.input);
    default:
      return false;
  }
}

/** A row-wise plan that lets every event through. */
function withoutFilters(plan: Plan): Plan {
  if (plan.op === 'filter' || plan.op === 'sort' || plan.op === 'limit') return withoutFilters(plan.input);
  if (plan.op === 'project' || plan.op === 'extend') return { ...plan, input: withoutFilters(plan.input) };
  return plan;
}

function conjunctsOf(expr: Expr): readonly Expr[] {
  return expr.op === 'and' ? expr.items.flatMap(conjunctsOf) : [expr];
}

function holds(plan: Plan, event: EventRecord, view: View, request: RunRequest): boolean {
  const program: Program = { kind: 'plan', plan, returns: 'events' };
  try {
    const result = runProgram(program, { events: [event], view, ...settings(request) });
    return result.kind === 'events' && result.events.length > 0;
  } catch (thrown) {
    // A condition that cannot run alone is not the one to name.
    if (thrown instanceof EngineError) return true;
    throw thrown;
  }
}

function shownFields(predicate: Expr, event: EventRecord, view: View): string {
  const names = new Set<string>();
  const collect = (expr: Expr): void => {
    if (expr.op === 'field') names.add(expr.name);
    subexpressions(expr).forEach(collect);
  };
  collect(predicate);
  return [...names].map((name) => shownValue(name, view.accessor(name)?.(event) ?? null)).join(', ');
}
