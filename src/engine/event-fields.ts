/** Which fields of events an expression reads, through the columns that a plan computes. */
import { fieldsIn } from './fields.ts';
import type { Expr, Plan } from './plan.ts';
import { CASE_CALLS } from './wanted.ts';

/** A field of the events, itself or in another case, by its own name or that of a column which is it. */
export function plainField(
  expr: Expr,
  plan: Plan,
  caseless = false,
): { readonly name: string; readonly relation?: string; readonly caseless: boolean } | undefined {
  if (expr.op === 'call') {
    const [arg, ...others] = expr.args;
    if (arg === undefined || others.length > 0 || !CASE_CALLS.has(expr.name)) return undefined;
    return plainField(arg, plan, caseless || expr.name !== 'onlyText');
  }
  if (expr.op !== 'field') return undefined;
  const column = columnOf(expr.name, plan);
  if (column === 'computed') return undefined;
  if (column) return plainField(column.expr, column.plan, caseless);
  const { name, relation } = expr;
  return { name, ...(relation === undefined ? {} : { relation }), caseless };
}

/** The fields of events that an expression reads, through the columns that it names. */
export function eventFields(expr: Expr, plan: Plan): readonly string[] {
  return fieldsIn(expr).flatMap(({ name }) => {
    const column = columnOf(name, plan);
    if (column === 'computed') return [];
    return column ? eventFields(column.expr, column.plan) : [name];
  });
}

/** What a column of a plan's rows is, and of which plan's: `computed` from many rows; `undefined` for an event's own field. */
function columnOf(name: string, plan: Plan): { readonly expr: Expr; readonly plan: Plan } | 'computed' | undefined {
  switch (plan.op) {
    case 'source':
    case 'union':
    case 'difference':
    case 'join':
      return undefined;
    case 'extend':
    case 'project': {
      const place = plan.columns.findLastIndex((column) => column.name === name);
      const found = plan.columns[place];
      if (!found) return columnOf(name, plan.input);
      // A column may be made of those before it, and of the one that it takes the name of.
      const input = plan.op === 'project' ? plan.input : { ...plan, columns: plan.columns.slice(0, place) };
      return { expr: found.expr, plan: input };
    }
    case 'aggregate':
    case 'window': {
      if (plan.aggregates.some((aggregate) => aggregate.name === name)) return 'computed';
      const key = plan.by.find((column) => column.name === name);
      return key ? { expr: key.expr, plan: plan.input } : columnOf(name, plan.input);
    }
    case 'pivot':
    case 'unpivot':
    case 'transaction':
    case 'across':
    case 'fill':
      return 'computed';
    default:
      return columnOf(name, plan.input);
  }
}
