/** What a fix changes, as a unified diff. */
import { structuredPatch } from 'diff';
import { type Palette, printable } from './display.ts';

/** A file before and after a change. */
export interface Change {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** Lines around a change that are shown. */
const CONTEXT = 2;

/** A unified diff (POSIX `diff -u`) without a final line break; what could steer a terminal is spelt out. */
export function formatDiff({ file, before, after }: Change, palette: Palette): string {
  const { hunks } = structuredPatch(file, file, before, after, undefined, undefined, { context: CONTEXT });
  const name = printable(file);
  const out = [palette.bold(`--- ${name}`), palette.bold(`+++ ${name}`)];
  for (const { oldStart, oldLines, newStart, newLines, lines } of hunks) {
    out.push(palette.faint(`@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`));
    for (const line of lines) {
      const shown = line.slice(0, 1) + printable(line.slice(1).replace(/\r$/, ''));
      out.push(line.startsWith('-') ? palette.error(shown) : line.startsWith('+') ? palette.good(shown) : shown);
    }
  }
  return out.join('\n');
}
