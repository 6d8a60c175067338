/** Timing, and the lines that benches print. */
import process from 'node:process';

/** How long work took in the fastest of several rounds, and in the first, which finds nothing warm. In seconds. */
export interface Timing<Answer> {
  readonly answer: Answer;
  readonly first: number;
  readonly best: number;
}

/**
 * What is taken for time. `processor`: what this process used of the processor, all of its threads together, so that other
 * programs on the machine do not count; `clock`: for work that another process does.
 */
export type Clock = 'processor' | 'clock';

/** Seconds over which short work is repeated more often: a few thousandths of a second say little. */
const AT_LEAST = 1;
const MOST_ROUNDS = 40;

/** Does work so many times, and short work more often. */
export async function timed<Answer>(
  rounds: number,
  work: () => Answer | Promise<Answer>,
  clock: Clock = 'processor',
): Promise<Timing<Answer>> {
  let first: number | undefined;
  let best = Number.POSITIVE_INFINITY;
  let total = 0;
  let answer: Answer;
  for (let round = 0; ; round++) {
    const used = process.cpuUsage();
    const started = performance.now();
    answer = await work();
    const { user, system } = process.cpuUsage(used);
    const seconds = clock === 'clock' ? (performance.now() - started) / 1000 : (user + system) / 1e6;
    first ??= seconds;
    best = Math.min(best, seconds);
    total += seconds;
    const enough = rounds === 1 || total >= AT_LEAST || round + 1 >= MOST_ROUNDS;
    if (round + 1 >= rounds && enough) return { answer, first, best };
  }
}

/** A rate in three digits: `4.21 M`, `87.0 k`. */
export function rate(count: number, seconds: number): string {
  const perSecond = count / seconds;
  for (const [unit, size] of [
    ['G', 1e9],
    ['M', 1e6],
    ['k', 1e3],
  ] as const) {
    if (perSecond >= size) return `${digits(perSecond / size)} ${unit}`;
  }
  return digits(perSecond);
}

function digits(value: number): string {
  return value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
}

/** Prints a heading with what its columns are. */
export function heading(title: string, ...columns: readonly string[]): void {
  console.log(`\n${title.padEnd(TITLE)}${columns.map((column) => column.padStart(COLUMN)).join('')}`);
}

/** Prints a line below a heading. */
export function line(title: string, ...cells: readonly string[]): void {
  console.log(`  ${title.padEnd(TITLE - 2)}${cells.map((cell) => cell.padStart(COLUMN)).join('')}`);
}

const TITLE = 44;
const COLUMN = 16;
