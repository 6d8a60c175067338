/** How far long reading has come, on standard error. */
import process from 'node:process';
import { printable } from '../display.ts';
import { noteLine } from '../output.ts';

/** Milliseconds between two notes: on a terminal, where a line is written over, and elsewhere. */
const ON_TERMINAL = 100;
const ELSEWHERE = 3000;

/** Notes of one piece of work: one line that changes on a terminal, a line every few seconds elsewhere. */
export class ProgressNotes {
  readonly #isTerminal = process.stderr.isTTY === true;
  #noted = performance.now();
  #isOpen = false;

  /** Bytes read so far of a file or folder. */
  read(read: number, of: number | undefined, what: string): void {
    const now = performance.now();
    if (now - this.#noted < (this.#isTerminal ? ON_TERMINAL : ELSEWHERE)) return;
    this.#noted = now;
    // Of a compressed file only the size of what is packed is known.
    const whole = of === undefined || read > of ? '' : ` of ${inMegabytes(of)}`;
    const line = `Reading ${printable(what)}: ${inMegabytes(read)}${whole} …`;
    if (this.#isTerminal) process.stderr.write(`\r\u001b[K${line.slice(0, (process.stderr.columns || 80) - 1)}`);
    else noteLine(line);
    this.#isOpen = this.#isTerminal;
  }

  /** Takes the changing line away. */
  end(): void {
    if (this.#isOpen) process.stderr.write('\r\u001b[K');
    this.#isOpen = false;
  }
}

function inMegabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0)} MB`;
}
