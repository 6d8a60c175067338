/** The bound on a run's work, counted in steps so that results do not depend on the machine. */
import { EngineError } from './error.ts';
import type { Span } from './plan.ts';

/** Steps that a run may take unless its caller says otherwise: some seconds of work. */
export const DEFAULT_MAX_STEPS = 200_000_000;

/** Steps for each row that an operator makes and keeps, so that memory is bounded too. */
export const ROW_STEPS = 40;

/** Counts steps: about one for each expression evaluated, and one for every 64 characters that a match reads. */
export class Budget {
  #left: number;
  readonly #most: number;
  #span: Span;

  constructor(most: number, span: Span) {
    this.#left = most;
    this.#most = most;
    this.#span = span;
  }

  /** Takes `steps` off. Throws an `EngineError` of kind `steps`, placed at the running operator, when none are left. */
  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) this.#exhausted();
  }

  /** Names the operator that runs now. */
  enter(span: Span): void {
    this.#span = span;
  }

  #exhausted(): never {
    throw new EngineError(
      'steps',
      `The query takes more than ${this.#most.toLocaleString('en-US')} steps on these events.`,
      this.#span,
      'Narrow the events by log source or another cheap condition before joining, sorting or matching long text.',
    );
  }
}
