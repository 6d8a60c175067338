/** What pages say of a process. Names and command lines are strangers' text: shortened, and nothing in them is hidden. */

import { baseName } from '../../events/process-tree/names.ts';
import type { ShownProcess } from '../../events/process-tree/process-excerpt.ts';
import type { Process } from '../../events/process-tree/process-forest.ts';
import { visibleText } from '../../text/visible.ts';

/** Most characters of a host's name. */
const HOST_LENGTH = 60;

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

/** The host to be named above a process: its own, where the one before it (the one above, for the first) is of another; else nothing. */
export function hostToName(processes: readonly ShownProcess[], place: number, above = ''): string {
  const host = processes[place]?.process.host ?? '';
  const before = place > 0 ? processes[place - 1]?.process.host : above;
  return host === before ? '' : shortText(host, HOST_LENGTH);
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
