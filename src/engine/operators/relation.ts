/** Compiled operators: what they give, and how rows are read there. */
import type { Plan } from '../plan.ts';
import type { Row, Scope } from '../rows.ts';

/** An operator ready to run. */
export interface Relation {
  readonly scope: Scope;
  readonly rows: () => readonly Row[];
}

/** A plan's node of one operator. */
export type PlanOf<Op extends Plan['op']> = Extract<Plan, { op: Op }>;
