/** What pages say of a process. Names and command lines are strangers' text: shortened, and nothing in them is hidden. */

import { baseName } from '../../events/process-tree/names.ts';
import type { Process } from '../../events/process-tree/process-forest.ts';
import { visibleText } from '../../text/visible.ts';

/** A text on one line, of at most so many characters. */
export function shortText(text: string, most: number): string {
  // Blanks of any kind are one blank; what is beyond the bound is not looked at.
  const folded = visibleText(
    text
      .slice(0, most * 4)
      .replace(/\s+/g, ' ')
      .trim(),
  );
  const characters = [...folded];
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : folded;
}

/** The name of its program, without the folder; its id where no event tells a name. */
export function processName({ image, pid, guid }: Process, most = 48): string {
  const name = image === null ? '' : shortText(baseName(image), most);
  if (name !== '') return name;
  return pid === null ? shortText(guid ?? 'unnamed', most) : `process ${pid}`;
}

/** What its command line says behind the program. */
export function processArguments({ commandLine }: Process, most: number): string {
  const [program = ''] = /^\s*(?:"[^"]*"|\S+)/.exec(commandLine?.slice(0, 4 * most + 1000) ?? '') ?? [];
  return shortText(commandLine?.slice(program.length) ?? '', most);
}
