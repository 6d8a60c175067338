/** How far the reading of releases has come, on standard error. */
import { printable } from '../display.ts';
import { Progress } from '../progress.ts';

/** Notes of reading files and folders. */
export class ProgressNotes extends Progress {
  /** Bytes read so far of a file or folder. */
  read(read: number, of: number | undefined, what: string): void {
    this.note(() => {
      // Of a compressed file only the size of what is packed is known.
      const whole = of === undefined || read > of ? '' : ` of ${inMegabytes(of)}`;
      return `Reading ${printable(what)}: ${inMegabytes(read)}${whole} …`;
    });
  }
}

function inMegabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0)} MB`;
}
