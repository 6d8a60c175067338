/** Timing, and the lines that benches print. */
import process from 'node:process';

/** The fastest of several rounds, and the first, which finds nothing warm. */
export interface Timing<Answer> {
  readonly answer: Answer;
  /** Seconds. */
  readonly first: number;
  readonly best: number;
  /** Seconds of processor time in the fastest round, all threads together. */
  readonly cpu: number;
}

/** Does work so many times. */
export async function timed<Answer>(rounds: number, work: () => Answer | Promise<Answer>): Promise<Timing<Answer>> {
  let first: number | undefined;
  let best = Number.POSITIVE_INFINITY;
  let cpu = 0;
  let answer: Answer;
  for (let round = 0; ; round++) {
    const used = process.cpuUsage();
    const started = performance.now();
    answer = await work();
    const seconds = (performance.now() - started) / 1000;
    const { user, system } = process.cpuUsage(used);
    first ??= seconds;
    if (seconds < best) {
      best = seconds;
      cpu = (user + system) / 1e6;
    }
    if (round + 1 >= rounds) return { answer, first, best, cpu };
  }
}

/** A rate in three digits: `4.21 M`, `87 k`. */
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
