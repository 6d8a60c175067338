/** How far long work has come, on standard error. */
import process from 'node:process';
import { noteLine } from './output.ts';

/** Milliseconds between two notes: on a terminal, where a line is written over, and elsewhere. */
const ON_TERMINAL = 100;
const ELSEWHERE = 3000;

/** Notes of one piece of work: one line that changes on a terminal, a line every few seconds elsewhere. */
export class Progress {
  readonly #isTerminal = process.stderr.isTTY === true;
  #noted = performance.now();
  #isOpen = false;

  /** Shows a text that can be printed, where it is time for one; it is not made else. */
  note(text: () => string): void {
    const now = performance.now();
    if (now - this.#noted < (this.#isTerminal ? ON_TERMINAL : ELSEWHERE)) return;
    this.#noted = now;
    const line = text();
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
