/**
 * Columns that a value of the text needs in rows which were made before it: a mask of `duplicated` looks at other rows,
 * and stands on its own until rows are chosen by it. Plans are immutable and shared, so that all which were derived from
 * the rows hold the very same plan; it is replaced in the finished one.
 */
import type { Plan, Span } from '../../engine/plan.ts';
import { QueryFailure } from '../failure.ts';
import { planSize } from '../shared/size.ts';

/** Gives a plan more columns; rows and their order stay. */
export type Widener = (input: Plan) => Plan;

/** Largest plan, in nodes, with the columns. */
const MAX_SIZE = 50_000;

/** Plans that get more columns. */
export class Widening {
  readonly #wideners = new Map<Plan, Widener[]>();
  #last: Span | undefined;

  /** Adds columns to `plan`, after those that it was given before. `span` is the place of what needs them. */
  add(plan: Plan, widener: Widener, span: Span): void {
    this.#wideners.set(plan, [...(this.#wideners.get(plan) ?? []), widener]);
    this.#last = span;
  }

  /** The plan with the columns wherever they were asked for. Throws `QueryFailure` when that makes it too large. */
  applied(plan: Plan): Plan {
    if (this.#last === undefined) return plan;
    const wider = this.#wider(plan, new Map());
    if (planSize(wider) <= MAX_SIZE) return wider;
    throw new QueryFailure('This marks duplicates too often.', this.#last, { kind: 'unsupported' });
  }

  #wider(plan: Plan, done: Map<Plan, Plan>): Plan {
    const known = done.get(plan);
    if (known !== undefined) return known;
    const within = withInputs(plan, (input) => this.#wider(input, done));
    const wider = (this.#wideners.get(plan) ?? []).reduce((input, widener) => widener(input), within);
    done.set(plan, wider);
    return wider;
  }
}

function withInputs(plan: Plan, change: (input: Plan) => Plan): Plan {
  switch (plan.op) {
    case 'source':
      return plan;
    case 'union':
      return { ...plan, inputs: plan.inputs.map(change) };
    case 'difference':
    case 'join':
      return { ...plan, left: change(plan.left), right: change(plan.right) };
    default:
      return { ...plan, input: change(plan.input) };
  }
}
