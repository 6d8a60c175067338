/** The queries in the text of one conversion: one, several on a line each, or those inside of shell commands. */
import { readShellCommands, type ShellCommand, type ShellWord } from '../../text/shell-command.ts';
import { composed, type MappedText, sliced } from '../source-map.ts';

/** What a conversion's text holds. */
export interface ConversionQueries {
  readonly queries: readonly MappedText[];
  /** The program of the shell command that they stand in. */
  readonly command?: string;
  /** Why a command could not be read, at offsets of the text; the text is then one query as it stands. */
  readonly fault?: { readonly message: string; readonly help?: string; readonly start: number; readonly end: number };
  /** Here-documents that a shell would change, by the ranges of what it would change first. */
  readonly changed: readonly { readonly start: number; readonly end: number }[];
}

const CURL = /^\s*(?:[\w=]+\s+)*curl\s/;
const GREP = /^\s*(?:[\w=]+\s+)*[efz]?grep\s/;
/** What a line starts with that goes on with the one before it. */
const CONTINUES = /^(?:\s|[|)\]},]|(?:AND|OR|and|or|&&|\|\|)\b)/;
/** What a line ends with that goes on in the next. */
const GOES_ON = /(?:[|(,[{\\=:]|\b(?:AND|OR|NOT|and|or|not)|&&)\s*$/;

/** Languages of which a converter writes one query on a line. What else a block may hold, a configuration file or code, is one text. */
const ONE_ON_A_LINE = new Set(['es-qs', 'graylog', 'lucene', 'spl', 'logpoint', 'grep', 'powershell', 'kql']);

/** Finds the queries in a decoded text of `language`. */
export function queriesIn(mapped: MappedText, language: string): ConversionQueries {
  const { text } = mapped;
  if (language === 'sigma') return { queries: [mapped], changed: [] };
  if (language === 'watcher' && CURL.test(text)) return commandsIn(mapped, readCurl);
  if (language === 'grep' && GREP.test(text)) return commandsIn(mapped, readGrep);
  if (!ONE_ON_A_LINE.has(language) || /^\s*[{[]/.test(text)) return { queries: [mapped], changed: [] };
  return { queries: linesOf(mapped), changed: [] };
}

/** A command's query: the word that holds it and whether it is taken as it stands in the text. */
interface Found {
  readonly word: ShellWord;
  readonly raw: boolean;
}

function commandsIn(mapped: MappedText, read: (command: ShellCommand) => Found | null): ConversionQueries {
  const commands = readShellCommands(mapped.text);
  if ('ok' in commands) return { queries: [mapped], fault: commands, changed: [] };
  const changed: { start: number; end: number }[] = [];
  const queries = commands.map((command) => {
    const found = read(command);
    if (!found) return sliced(mapped, command.start, endOf(command));
    const { word, raw } = found;
    if (!raw) return composed(word.text, word.map, mapped);
    const written = mapped.text.slice(word.start, word.end);
    if (written !== word.text) {
      const at = word.start + firstChange(written, word.text);
      changed.push({ start: at, end: at + 1 });
    }
    return sliced(mapped, word.start, word.start + written.trimEnd().length);
  });
  const program = commands[0]?.words[0]?.text;
  return { queries, ...(program === undefined ? {} : { command: program }), changed };
}

/** Where a pipe ends. */
function endOf({ end, pipedTo }: ShellCommand): number {
  return pipedTo ? endOf(pipedTo) : end;
}

/**
 * The body that `curl` sends: a here-document as it stands, since the writer meant the JSON and not what a shell makes of its
 * backslashes, or the argument of `-d`.
 */
function readCurl({ words, hereDocument, pipedTo }: ShellCommand): Found | null {
  if (pipedTo || words[0]?.text !== 'curl') return null;
  if (hereDocument && /^\s*\{/.test(hereDocument.text)) return { word: hereDocument, raw: true };
  const data = words.findIndex(({ text }) => /^(?:-d|--data(?:-binary|-raw|-ascii)?|--json)$/.test(text));
  const body = data === -1 ? undefined : words[data + 1];
  return body && /^\s*\{/.test(body.text) ? { word: body, raw: false } : null;
}

/** The pattern of a `grep -P` that does nothing else: what other options and pipes mean is the language's matter. */
function readGrep({ words, pipedTo }: ShellCommand): Found | null {
  const [program, ...rest] = words;
  if (pipedTo || program?.text !== 'grep') return null;
  const options = rest.filter(({ text }) => /^-./.test(text));
  const plain = options.length === 1 && /^(?:-P|--perl-regexp)$/.test(options[0]?.text ?? '');
  const [pattern, ...files] = rest.filter((word) => !options.includes(word));
  return plain && pattern && files.length <= 1 ? { word: pattern, raw: false } : null;
}

/** Where a shell's text first leaves the written one, at the start of the backslashes that it takes some of. */
function firstChange(written: string, text: string): number {
  let at = 0;
  while (at < written.length && written[at] === text[at]) at++;
  while (at > 0 && written[at - 1] === '\\') at--;
  return at;
}

/** One query for each line where every line is one by itself; else one for all of them. */
function linesOf(mapped: MappedText): MappedText[] {
  const lines = [...mapped.text.matchAll(/[^\r\n]+/g)].filter(([line]) => line.trim() !== '');
  if (lines.length < 2 || !lines.every(([line], index) => isWhole(line, index > 0, index < lines.length - 1))) {
    return [sliced(mapped, 0, mapped.text.trimEnd().length)];
  }
  return lines.map(({ index, 0: line }) => sliced(mapped, index, index + line.trimEnd().length));
}

/** Whether a line is a whole query: it neither goes on from the line before nor in the next, and closes what it opens. */
function isWhole(line: string, hasBefore: boolean, hasNext: boolean): boolean {
  if (hasBefore && CONTINUES.test(line)) return false;
  if (hasNext && GOES_ON.test(line)) return false;
  let depth = 0;
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const character = line[at] ?? '';
    if (character === '\\') at++;
    else if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"') quote = character;
    else if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character) && --depth < 0) return false;
  }
  return depth === 0 && quote === '';
}
