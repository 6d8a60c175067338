/** Counts that lead back to their events. */

/** Lines that a count names at most; the rest are counted. */
const LINES_NAMED = 20;

/** How many events, how many of them the dataset labels as the attack, and where they are. */
export interface Tally {
  readonly events: number;
  readonly attack: number;
  /** The first of their lines, ascending. */
  readonly lines: readonly number[];
}

/** The tally of some lines, each counted once, in any order. */
export function tallyOf(lines: Iterable<number>, attack: ReadonlySet<number>): Tally {
  const own = [...new Set(lines)].sort((left, right) => left - right);
  return {
    events: own.length,
    attack: own.filter((line) => attack.has(line)).length,
    lines: own.slice(0, LINES_NAMED),
  };
}
