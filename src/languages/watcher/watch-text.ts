/** Where the JSON of a watch stands in a text: the text itself, a request of Kibana's console, or a `curl` command. */
import { readShellCommand, type ShellCommand, type ShellWord } from '../../text/shell-command.ts';
import { toFileOffset } from '../../text/source-map.ts';
import { QueryFailure, unexpected } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { QuerySource } from '../lucene/source.ts';

/** A watch as a program prints a text: escapes where JSON has line breaks and quotation marks, or all of it in quotation marks. */
const PRINTED = /<<-?\s*(['"]?)\w+\1(?=\\n)|^\s*\{\s*(?=\\[n"])|^\s*(?=["']\s*\{)/;
const CONSOLE = /^\s*(?:PUT|POST)\s+\S+[^\S\n]*\n/;
const DATA = /^(?:-d|--data(?:-ascii|-binary|-raw)?|--json)$/;

/** The JSON, with places in the text around it. Throws `QueryFailure`. */
export function watchSource(
  text: string,
  warn: (warning: QueryMessage) => void,
): { readonly source: QuerySource; readonly start: number } {
  refusePrinted(text);
  const console = CONSOLE.exec(text);
  if (console || /^\s*(?:\{|$)/.test(text)) {
    return { source: new QuerySource(text, warn), start: console?.[0].length ?? 0 };
  }
  const command = readShellCommand(text);
  if (!command.ok)
    throw new QueryFailure(command.message, command, command.help === undefined ? {} : { help: command.help });
  const [program] = command.words;
  if (program?.text !== 'curl') {
    const { text: written = '', start = 0, end = text.length } = program ?? {};
    const shown = written.length > 60 ? `${written.slice(0, 60)}…` : written;
    throw unexpected(shown, '`{` and the parts of a watch, or a `curl` command', { start, end });
  }
  for (const { message, help, start, end } of command.notes) {
    warn({ message, start, end, ...(help === undefined ? {} : { help }) });
  }
  const data = argumentOf(command);
  if (data) return { source: new QuerySource(data.text, warn, (offset) => toFileOffset(data.map, offset)), start: 0 };
  const { hereDocument } = command;
  if (!hereDocument) {
    throw new QueryFailure(
      'Unexpected command without a body, expected the watch as `-d` or as a here-document.',
      command,
    );
  }
  const { start, end } = hereDocument;
  const written = text.slice(start, end);
  const first = written.split('').findIndex((character, at) => character !== hereDocument.text[at]);
  if (first >= 0) {
    warn({
      message: 'A shell would take some backslashes away here; the watch is read as it is written.',
      help: "Quote the delimiter of the here-document: `<<'EOF'`.",
      severity: 'info',
      start: start + first,
      end: start + first + 1,
    });
  }
  return { source: new QuerySource(text.slice(0, end), warn), start };
}

/** Refuses a watch that is printed as a text, at the first character that shows it. */
function refusePrinted(text: string): void {
  const found = PRINTED.exec(text);
  if (found === null) return;
  const start = found.index + found[0].length;
  const written = text[start] === '\\' ? text.slice(start, start + 2) : text.slice(start, start + 1);
  throw unexpected(
    written,
    written === '\\n' ? 'a line break' : written === '\\"' ? 'a quotation mark' : '`{` and the parts of a watch',
    { start, end: start + written.length },
    'This is a watch as a program prints a text: `\\n` for a line break, `\\"` for a quotation mark. Write these characters themselves.',
  );
}

/** What the command sends as an argument, unless that is a file or its input. */
function argumentOf({ words }: ShellCommand): ShellWord | undefined {
  const data = words.findIndex((word) => DATA.test(word.text));
  const given = data < 0 ? undefined : words[data + 1];
  return given?.text.startsWith('@') ? undefined : given;
}
