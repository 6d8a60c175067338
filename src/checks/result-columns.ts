/** The columns of a plan's result. */
import { TRANSACTION_COLUMNS } from '../engine/fields.ts';
import type { Plan } from '../engine/plan.ts';

/** Names of the columns that come out, each once; `undefined` where events' own fields come out too. */
export function resultColumns(plan: Plan): string[] | undefined {
  switch (plan.op) {
    case 'source':
    case 'sequence':
    case 'sample':
    case 'gather':
      return undefined;
    case 'pivot':
    case 'across':
      return undefined;
    case 'unpivot':
      return [...new Set([plan.keep, plan.name, plan.value])];
    case 'transaction':
      return [...new Set([...names(plan.columns), ...TRANSACTION_COLUMNS])];
    case 'project':
      return names(plan.columns);
    case 'aggregate':
      return names([...plan.by, ...plan.aggregates]);
    case 'extend':
      return withNames(plan.input, plan.columns);
    case 'window':
      return withNames(plan.input, plan.aggregates);
    case 'union':
      return together(plan.inputs);
    case 'join':
      return plan.kind === 'semi' || plan.kind === 'anti'
        ? resultColumns(plan.left)
        : together([plan.left, plan.right]);
    case 'difference':
      return resultColumns(plan.left);
    default:
      return resultColumns(plan.input);
  }
}

function withNames(input: Plan, added: readonly { readonly name: string }[]): string[] | undefined {
  const before = resultColumns(input);
  return before && [...new Set([...before, ...names(added)])];
}

function together(inputs: readonly Plan[]): string[] | undefined {
  const each = inputs.map(resultColumns);
  return each.includes(undefined) ? undefined : [...new Set(each.flatMap((columns) => columns ?? []))];
}

function names(columns: readonly { readonly name: string }[]): string[] {
  return [...new Set(columns.map(({ name }) => name))];
}
