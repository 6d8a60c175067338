/** The named sets of a program. */
import type { Plan, Span } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import type { NamedSet } from './sets.ts';
import type { Term } from './terms.ts';

/** Operators that one set may be made of, each use of an earlier set counted: twofold use doubles the work. */
const MOST_OPERATORS = 500;

/** Sets by name, in the order of their definition; and lists of values. */
export class SetNames {
  /** Values that a program gives a name: `trusted = ["a.exe"]`. */
  readonly lists = new Map<string, readonly Term[]>();
  /** Names of values that are given when the analytic runs. */
  readonly inputs = new Set<string>();
  readonly #sets = new Map<string, NamedSet>();
  readonly #sizes = new WeakMap<Plan, number>();

  /**
   * Names a set; a later set of the same name takes its place.
   *
   * @throws QueryFailure for a set that is made of too many others.
   */
  define(name: string, set: NamedSet, span: Span): void {
    if (this.#size(set.plan) > MOST_OPERATORS)
      throw unsupported(`A set made of more than ${MOST_OPERATORS} operations`, span);
    this.#sets.set(name, set);
  }

  /** The set of this name, if any. */
  get(name: string): NamedSet | undefined {
    return this.#sets.get(name);
  }

  /** The set of this name where it is a value, one for all or one for each key. */
  measure(name: string): NamedSet | undefined {
    const set = this.#sets.get(name);
    return set?.measure === undefined ? undefined : set;
  }

  /** The set of this name; a failure at `span` otherwise, with the name that was most likely meant. */
  find(name: string, span: Span): NamedSet {
    const set = this.#sets.get(name);
    if (set !== undefined) return set;
    const near = nearest(name, this.#sets.keys()) ?? this.#onlyKin(name);
    throw new QueryFailure(
      `Unexpected \`${name}\`, expected the name of a set defined above.`,
      span,
      near === undefined ? {} : { help: `Did you mean \`${near}\`?` },
    );
  }

  /** The name that was defined last. */
  get latest(): string | undefined {
    return [...this.#sets.keys()].at(-1);
  }

  /** The only set, or the one whose name shares a word with the name: `smb_events` for `smb_write`. */
  #onlyKin(name: string): string | undefined {
    const [only, ...others] = [...this.#sets.keys()].filter((other) => other !== '');
    if (others.length === 0) return only;
    const words = new Set(name.toLowerCase().split('_'));
    const shares = (other: string) => other.split('_').some((word) => words.has(word));
    const kin = [...this.#sets.keys()].filter((other) => shares(other.toLowerCase()));
    return kin.length === 1 ? kin[0] : undefined;
  }

  #size(plan: Plan): number {
    const known = this.#sizes.get(plan);
    if (known !== undefined) return known;
    const parts =
      plan.op === 'source'
        ? []
        : 'input' in plan
          ? [plan.input]
          : 'inputs' in plan
            ? plan.inputs
            : [plan.left, plan.right];
    const size = parts.reduce((sum, part) => sum + this.#size(part), 1);
    this.#sizes.set(plan, size);
    return size;
  }
}
