/** `verify --suggest`: writes events that would tell survivors, a file for each dataset, and says what each is for. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { printValue } from '../engine/print.ts';
import type { SuggestedEvent } from '../proof/suggest.ts';
import { type Palette, printable } from './display.ts';
import { printLine } from './output.ts';
import { counted } from './print-diagnostics.ts';

/** Longest value that is printed whole. */
const LONGEST_VALUE = 70;

/** Writes the events to `<folder>/<dataset>.ndjson` and prints them. Datasets themselves are never written. */
export async function writeSuggestions(
  suggestions: readonly SuggestedEvent[],
  folder: string,
  palette: Palette,
): Promise<void> {
  for (const [dataset, events] of Map.groupBy(suggestions, (one) => one.dataset)) {
    await mkdir(folder, { recursive: true });
    const file = join(folder, `${dataset}.ndjson`);
    await writeFile(file, events.map(({ event }) => `${JSON.stringify(event)}\n`).join(''));
    printLine(palette.bold(printable(file)));
    for (const [index, { base, changes, tells }] of events.entries()) {
      const words = changes.map(
        ({ field, from, to }) => `${field}: ${printValue(from, LONGEST_VALUE)} → ${printValue(to, LONGEST_VALUE)}`,
      );
      printLine(printable(`  line ${index + 1}: as line ${base} of ${dataset}, but ${words.join('; ')}`));
      printLine(`    ${labelFor(tells.some(({ found }) => found))}`);
      for (const { file: document, analytic, mutant } of tells) {
        printLine(palette.faint(printable(`    tells ${document} ${analytic}: ${mutant}`)));
      }
    }
    printLine();
  }
  printLine(
    suggestions.length === 0
      ? 'No event to suggest: no mutant survives without a reason, or none was found that tells one.'
      : `Wrote ${counted(suggestions.length, 'event')}. Add those that could happen to their dataset, with a label; for the others state a reason under \`survivors:\`.`,
  );
}

function labelFor(found: boolean): string {
  return found
    ? 'the analytic finds it: label it as a variation of the attack (attack: true), or as background that the test expects'
    : 'only the mutant finds it: label it as background that looks like the attack (attack: false, nearMiss: true)';
}
