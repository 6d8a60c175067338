/** Warnings about words of a search that seem to mean something else. */
import type { Span } from '../../engine/plan.ts';
import type { QueryMessage } from '../language.ts';

type Warn = (warning: QueryMessage) => void;

/** `process=x`: a field that is called as a command is stands in quotation marks; a server refuses it without. */
export function warnOfCommand(name: string, span: Span, warn: Warn): void {
  if (!/^(?:process|filter|search|chart)$/i.test(name)) return;
  const message = `\`${name}\` is a command of LogPoint; it is read as a field.`;
  warn({ message, help: `Write "${name}".`, ...span });
}

/** `field:value` is how other languages compare. A drive, an address and `a::b` are what they seem. */
export function warnOfColon(word: string, span: Span, warn: Warn): void {
  const [, name, value] = /^([A-Za-z_][\w.]+)[:~](?![:/\\])(.+)$/.exec(word) ?? [];
  if (name === undefined) return;
  const message = `\`${word}\` is looked for as a word; LogPoint compares fields with \`=\`.`;
  warn({ message, help: `Write \`${name}=${value}\` to compare the field.`, ...span });
}
