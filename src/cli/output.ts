/** Writing to standard output and error so that `| head` ends a command quietly and nothing written is lost on exit. */
import { writeSync } from 'node:fs';

/** Writes all of `text`; waits where the reader is slow; ends the process quietly when the reader has gone. */
function writeAll(descriptor: 1 | 2, text: string): void {
  const bytes = Buffer.from(text);
  let written = 0;
  while (written < bytes.length) {
    try {
      written += writeSync(descriptor, bytes, written);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EPIPE') process.exit(process.exitCode ?? 0);
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

/** Prints a line of data. */
export function printLine(text = ''): void {
  writeAll(1, `${text}\n`);
}

/** Prints a line of progress or trouble. */
export function noteLine(text = ''): void {
  writeAll(2, `${text}\n`);
}
