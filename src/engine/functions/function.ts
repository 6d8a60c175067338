/** What a function of the engine is. */
import type { ComparisonRules } from '../plan.ts';
import type { Value } from '../values.ts';

/** A function by its canonical name. */
export interface EngineFunction {
  readonly name: string;
  /** Fewest and most arguments. */
  readonly arity: readonly [least: number, most: number];
  /** What it takes and gives, for documentation. */
  readonly description: string;
  /** True when text is compared, so that the call's `rules` (`fold`) matter. */
  readonly compares?: boolean;
  /** Pure; never throws. A missing argument that the function cannot do without gives `null`. */
  readonly evaluate: (args: readonly Value[], rules: FunctionRules) => Value;
}

/** What a function takes of its call's comparison rules. */
export type FunctionRules = Pick<ComparisonRules, 'fold'>;

/** Most elements or characters that a function makes. */
export const MOST_MADE = 1_000_000;
