/** Which fields of events a program reads. */
import type { Expr, Plan, Program, Span } from './plan.ts';
import { planExpressions, subexpressions, subplans } from './walk.ts';

/** Columns that a transaction adds. */
export const TRANSACTION_COLUMNS = ['_time', 'duration', 'eventcount', 'closed_txn'] as const;

/** A place where a program reads a field of an event. */
export interface FieldRead {
  readonly name: string;
  /** The side of a join or the step of a sequence that it is read of. */
  readonly relation?: string;
  readonly span: Span;
}

/** What is in reach at one place of a plan. */
interface Reach {
  /** Columns that the plan computes. */
  readonly computed: ReadonlySet<string>;
  /** False once a projection or aggregation has left the events' fields behind. */
  readonly events: boolean;
}

/** The distinct names of event fields that a program reads, in the order of their first use. Computed columns are none. */
export function fieldsOf(program: Program): readonly string[] {
  return [...new Set(fieldReads(program).map((read) => read.name))];
}

/** All places where a program reads a field of an event, inputs first. */
export function fieldReads(program: Program): readonly FieldRead[] {
  const reads: FieldRead[] = [];
  visit(program.plan, reads);
  return reads;
}

function visit(plan: Plan, reads: FieldRead[]): Reach {
  const inputs = subplans(plan).map((input) => visit(input, reads));
  let reach: Reach = {
    computed: new Set(inputs.flatMap((input) => [...input.computed])),
    events: inputs.length === 0 || inputs.some((input) => input.events),
  };
  if (plan.op === 'extend') {
    for (const { name, expr } of plan.columns) {
      readsIn(expr, reach, reads);
      reach = { ...reach, computed: new Set([...reach.computed, name]) };
    }
    return reach;
  }
  if (plan.op === 'correlate') {
    const aggregates = plan.test.kind === 'aggregates' ? plan.test.aggregates.map(({ name }) => name) : [];
    const within = { ...reach, computed: new Set([...reach.computed, ...aggregates]) };
    for (const expr of planExpressions(plan)) readsIn(expr, within, reads);
    return plan.gives === 'rows' ? reach : { computed: new Set(), events: true };
  }
  for (const expr of planExpressions(plan)) readsIn(expr, reach, reads);
  switch (plan.op) {
    case 'project':
      return { computed: new Set(plan.columns.map((column) => column.name)), events: false };
    case 'aggregate':
      return { computed: new Set([...plan.by, ...plan.aggregates].map((column) => column.name)), events: false };
    case 'window':
      return { ...reach, computed: new Set([...reach.computed, ...plan.aggregates.map(({ name }) => name)]) };
    case 'pivot':
      return { computed: new Set([...plan.row, ...plan.cells].map((column) => column.name)), events: false };
    case 'unpivot':
      return { computed: new Set([plan.keep, plan.name, plan.value]), events: false };
    case 'across':
      return { ...reach, computed: new Set([...reach.computed, plan.name]) };
    case 'transaction':
      return { computed: new Set([...plan.columns.map(({ name }) => name), ...TRANSACTION_COLUMNS]), events: false };
    case 'unnest':
      if (reach.events && !reach.computed.has(plan.column)) reads.push({ name: plan.column, span: plan.span });
      return { ...reach, computed: new Set([...reach.computed, plan.column]) };
    case 'union':
      return plan.events ? { computed: new Set(), events: true } : reach;
    default:
      return reach;
  }
}

/** The fields that an expression reads, in reading order, without regard to computed columns. */
export function fieldsIn(expr: Expr): readonly Extract<Expr, { op: 'field' }>[] {
  if (expr.op === 'each')
    return [...fieldsIn(expr.value), ...fieldsIn(expr.body).filter(({ name }) => name !== expr.name)];
  // How processes are told apart is the schema's, not the query's.
  if (expr.op === 'lineage') return fieldsIn(expr.of);
  return expr.op === 'field' ? [expr] : subexpressions(expr).flatMap(fieldsIn);
}

function readsIn(expr: Expr, reach: Reach, reads: FieldRead[]): void {
  if (!reach.events) return;
  for (const { name, relation, span } of fieldsIn(expr)) {
    if (!reach.computed.has(name)) reads.push({ name, span, ...(relation === undefined ? {} : { relation }) });
  }
}
