/** The words of a shell command: quotes, backslashes and here-documents taken away, positions kept. */
import { MappedText, type SourceMap } from './source-map.ts';

/** A word as the command gets it. */
export interface ShellWord {
  /** Without its quotes and escapes; nothing in it is expanded. */
  readonly text: string;
  /** From offsets of `text` to offsets of the command. */
  readonly map: SourceMap;
  /** Where the word stands in the command, with its quotes. */
  readonly start: number;
  readonly end: number;
}

/** A message about a place in the command. */
export interface ShellNote {
  readonly message: string;
  readonly help?: string;
  readonly start: number;
  readonly end: number;
}

/** Why a command cannot be read. */
export interface ShellError extends ShellNote {
  readonly ok: false;
}

/** Thrown while reading; becomes a `ShellError`. */
export class ShellFailure extends Error {
  readonly error: ShellError;

  constructor(message: string, start: number, end: number, help?: string) {
    super(message);
    this.error = { ok: false, message, start, end, ...(help === undefined ? {} : { help }) };
  }
}

/** What ends a word when it is not quoted. */
const META = /[\s|&;<>()]/;
/** What begins an expansion after `$`. */
const EXPANSION = /\$(?:[A-Za-z_]\w*|[0-9@*#?!$-]|\{[^}]*\}|\()/y;
const ESCAPED_IN_DOUBLE = '$`"\\\n';
const ESCAPED_IN_DOCUMENT = '$`\\\n';

/** Reads the word at `start`; nothing of it is expanded, and `note` hears of what a shell would expand. Throws `ShellFailure`. */
export function readWord(text: string, start: number, note: (note: ShellNote) => void): ShellWord {
  const word = new MappedText();
  let at = start;
  while (at < text.length && !META.test(text[at] ?? '')) {
    const character = text[at] ?? '';
    if (character === '\\') {
      if (at + 1 >= text.length) {
        throw new ShellFailure('Unexpected end of the command, expected a character after `\\`.', at, at + 1);
      }
      if (text[at + 1] !== '\n') word.append(text[at + 1] ?? '', at + 1);
      at += 2;
    } else if (character === "'") at = readSingleQuoted(text, at, word);
    else if (character === '"') at = readDoubleQuoted(text, at, word, note);
    else if (text.startsWith("$'", at)) at = readDollarQuoted(text, at, word);
    else {
      // `$"…"` is a text for translation: the dollar sign goes.
      if (!text.startsWith('$"', at)) {
        noteExpansion(text, at, note);
        word.append(character, at);
      }
      at++;
    }
  }
  return { text: word.text, map: word.map, start, end: at };
}

/** True when the character at `at` stands between double quotes of a word that begins at `start`. */
export function isDoubleQuoted(text: string, start: number, at: number): boolean {
  let quote = '';
  for (let index = start; index < at; index++) {
    const character = text[index] ?? '';
    if (character === '\\' && quote !== "'") index++;
    else if (quote === '') quote = character === '"' || character === "'" ? dollar(text, index, start) : '';
    else if (character === quote.slice(-1)) quote = '';
  }
  return quote === '"';
}

/** The quotation mark at `at`, with the dollar sign that changes how it is read. */
function dollar(text: string, at: number, start: number): string {
  return text[at] === "'" && at > start && text[at - 1] === '$' ? "$'" : (text[at] ?? '');
}

function readSingleQuoted(text: string, start: number, word: MappedText): number {
  const end = text.indexOf("'", start + 1);
  if (end < 0) throw unclosed("'", start);
  word.append(text.slice(start + 1, end), start + 1);
  return end + 1;
}

function readDoubleQuoted(text: string, start: number, word: MappedText, note: (note: ShellNote) => void): number {
  let at = start + 1;
  word.append('', at);
  while (text[at] !== '"') {
    if (at >= text.length) throw unclosed('"', start);
    at = readEscapable(text, at, ESCAPED_IN_DOUBLE, word, note);
  }
  return at + 1;
}

/** One character where a backslash escapes only some. */
function readEscapable(
  text: string,
  at: number,
  escaped: string,
  word: MappedText,
  note: (note: ShellNote) => void,
): number {
  const character = text[at] ?? '';
  const next = text[at + 1];
  if (character === '\\' && next !== undefined && escaped.includes(next)) {
    if (next !== '\n') word.append(next, at + 1);
    return at + 2;
  }
  noteExpansion(text, at, note);
  word.append(character, at);
  return at + 1;
}

const NAMED_ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
const CODE_ESCAPE = /x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|([0-7]{1,3})|c(.)/suy;

/** `$'…'`, with the escapes of ANSI C. Source: Bash reference manual 3.1.2.4; POSIX.1-2024, 2.2.4. */
function readDollarQuoted(text: string, start: number, word: MappedText): number {
  let at = start + 2;
  while (text[at] !== "'") {
    if (at >= text.length) throw unclosed("$'", start);
    if (text[at] !== '\\') {
      word.append(text[at] ?? '', at);
      at++;
      continue;
    }
    const named = NAMED_ESCAPES[text[at + 1] ?? ''];
    CODE_ESCAPE.lastIndex = at + 1;
    const code = named === undefined ? CODE_ESCAPE.exec(text) : null;
    if (code) {
      const value = codeEscape(code);
      if (value > 0x10ffff) {
        throw new ShellFailure(
          `Unexpected \`\\${code[0]}\`, expected a character of Unicode.`,
          at,
          at + 1 + code[0].length,
        );
      }
      word.append(String.fromCodePoint(value), at);
      at += 1 + code[0].length;
    } else if (named !== undefined) {
      word.append(named, at);
      at += 2;
    } else if (/['"\\?]/.test(text[at + 1] ?? '')) {
      word.append(text[at + 1] ?? '', at + 1);
      at += 2;
    } else {
      word.append('\\', at);
      at++;
    }
  }
  return at + 1;
}

function codeEscape(code: RegExpExecArray): number {
  const [, hex, short, long, octal, control] = code;
  if (control !== undefined) return (control.codePointAt(0) ?? 0) & 0x1f;
  if (octal !== undefined) return Number.parseInt(octal, 8) & 0xff;
  return Number.parseInt(hex ?? short ?? long ?? '', 16);
}

function unclosed(quote: string, at: number): ShellFailure {
  const close = quote.slice(-1);
  return new ShellFailure(
    `Unexpected end of the command, expected \`${close}\` for the \`${quote}\`.`,
    at,
    at + quote.length,
    close === "'" ? "Within single quotes a `'` is written `'\\''`." : undefined,
  );
}

function noteExpansion(text: string, at: number, note: (note: ShellNote) => void): void {
  if (text[at] === '`') {
    note({
      message: 'A shell runs what stands between back-quotes; it is read as written here.',
      start: at,
      end: at + 1,
    });
    return;
  }
  if (text[at] !== '$') return;
  EXPANSION.lastIndex = at;
  const found = EXPANSION.exec(text)?.[0];
  if (found === undefined) return;
  const message =
    found === '$('
      ? 'A shell runs what stands in `$(…)`; it is read as written here.'
      : `A shell puts a value in place of \`${found}\`; it is read as written here.`;
  note({ message, start: at, end: at + found.length });
}

/** A here-document that the command line announces. */
export interface HereOperator {
  readonly delimiter: string;
  /** `<<'EOF'`: nothing in it is escaped. */
  readonly quoted: boolean;
  /** `<<-`: tabs at the beginnings of its lines go. */
  readonly tabs: boolean;
  /** The operator and its word. */
  readonly start: number;
  readonly end: number;
}

/** Reads the here-document whose first line begins at `start`; `next` is where the line after its delimiter begins. Throws `ShellFailure`. */
export function readHereDocument(
  text: string,
  start: number,
  operator: HereOperator,
  note: (note: ShellNote) => void,
): { readonly word: ShellWord; readonly next: number } {
  const word = new MappedText();
  word.append('', start);
  let almost: number | undefined;
  let at = start;
  while (at < text.length) {
    const line = withoutTabs(text, at, operator.tabs);
    const lineEnd = endOfLine(text, line);
    const content = text.slice(line, lineEnd).replace(/\r$/, '');
    if (content === operator.delimiter) {
      return { word: { text: word.text, map: word.map, start, end: at }, next: Math.min(lineEnd + 1, text.length) };
    }
    if (content.trim() === operator.delimiter) almost ??= line;
    at = readDocumentLine(text, line, lineEnd, operator.quoted, word, note);
  }
  throw new ShellFailure(
    `Unexpected end of the command, expected a line \`${operator.delimiter}\` that ends the here-document.`,
    operator.start,
    operator.end,
    almost === undefined
      ? undefined
      : `Line ${text.slice(0, almost).split('\n').length} of the command holds \`${operator.delimiter}\` with blanks around it, which does not end it.`,
  );
}

/** One line with its line break, or several that a backslash joins; gives where the next begins. */
function readDocumentLine(
  text: string,
  line: number,
  lineEnd: number,
  quoted: boolean,
  word: MappedText,
  note: (note: ShellNote) => void,
): number {
  let at = line;
  if (quoted) {
    word.append(text.slice(line, lineEnd + 1), line);
    return lineEnd + 1;
  }
  let end = lineEnd;
  while (at < text.length && at <= end) {
    const joined = text.startsWith('\\\n', at);
    at = readEscapable(text, at, ESCAPED_IN_DOCUMENT, word, note);
    if (joined) end = endOfLine(text, at);
  }
  return at;
}

function withoutTabs(text: string, at: number, tabs: boolean): number {
  let line = at;
  while (tabs && text[line] === '\t') line++;
  return line;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
