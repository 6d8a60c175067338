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
    const lines = events.flatMap(({ event, group }) => group?.events ?? [event]);
    await writeFile(file, lines.map((event) => `${JSON.stringify(event)}\n`).join(''));
    printLine(palette.bold(printable(file)));
    let line = 1;
    for (const { base, changes, tells, group } of events) {
      const last = line + (group?.events.length ?? 1) - 1;
      const place = last === line ? `line ${line}` : `lines ${line}–${last}, which belong together`;
      const lines = group?.lines ?? [base];
      const but = [...changes.map(changeWords), ...leftOut(group?.without ?? [])];
      const made = `as ${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')} of ${dataset}`;
      printLine(printable(`  ${place}: ${made}${but.length === 0 ? '' : `, but ${but.join('; ')}`}`));
      line = last + 1;
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

function changeWords({ field, from, to }: SuggestedEvent['changes'][number]): string {
  if (field === 'day' && from === null) return to === 1 ? 'a day later' : 'a day earlier';
  return `${field}: ${printValue(from, LONGEST_VALUE)} → ${printValue(to, LONGEST_VALUE)}`;
}

function leftOut(lines: readonly number[]): string[] {
  return lines.length === 0 ? [] : [`without ${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}`];
}

function labelFor(found: boolean): string {
  return found
    ? 'the analytic finds it: label it as a variation of the attack (attack: true), or as background that the test expects'
    : 'only the mutant finds it: label it as background that looks like the attack (attack: false, nearMiss: true)';
}
