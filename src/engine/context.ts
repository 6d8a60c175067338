/** What all compiled expressions of a run share. */
import type { Budget } from './budget.ts';
import type { FieldAccess, Row } from './rows.ts';
import type { EventRecord, Value, View } from './values.ts';

export interface RunContext {
  readonly view: View;
  /** The view's accessors, or those that a source puts in their place. */
  readonly access: FieldAccess;
  /** The reference time, milliseconds since 1970 UTC. */
  readonly now: () => number | null;
  readonly budget: Budget;
  /** When given, overrides every node's `fold`. */
  readonly caseSensitive?: boolean;
  readonly events: readonly EventRecord[];
}

/** A compiled expression. */
export type Evaluator = (row: Row) => Value;
/** A compiled predicate: true, false, or `null` for unknown. */
export type Test = (row: Row) => boolean | null;

/** Whether a node's comparisons fold case in this run. */
export function folds(context: RunContext, rules: { readonly fold: boolean }): boolean {
  return context.caseSensitive === undefined ? rules.fold : !context.caseSensitive;
}
