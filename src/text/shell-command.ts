/**
 * Shell commands as documents hold them: `grep -P '…'`, `curl … <<EOF`, pipes of them. They are read, never run, and
 * nothing in them is expanded. Source: POSIX.1-2024, Shell Command Language, 2.2 (quoting), 2.3 (tokens), 2.7 (redirection).
 */
import {
  type HereOperator,
  readHereDocument,
  readWord,
  type ShellError,
  ShellFailure,
  type ShellNote,
  type ShellWord,
} from './shell-words.ts';

export { isDoubleQuoted, type ShellError, type ShellNote, type ShellWord } from './shell-words.ts';

/** One simple command. */
export interface ShellCommand {
  readonly ok: true;
  /** The command's name and its arguments; variables that are set before it (`LC_ALL=C`) and redirections are not among them. */
  readonly words: readonly ShellWord[];
  /** What it reads as its input: a here-document, without its delimiter, or a here-string (`<<<`). */
  readonly hereDocument?: ShellWord;
  /** The command that reads its output (`|`). */
  readonly pipedTo?: ShellCommand;
  /** What a shell would expand. The first command of a pipe has those of all. */
  readonly notes: readonly ShellNote[];
  readonly start: number;
  readonly end: number;
}

/** Longest text that is read, in UTF-16 units. */
const MOST_CHARACTERS = 1_000_000;

/** Reads a text that is one command, or one pipe of commands. Never throws. */
export function readShellCommand(text: string): ShellCommand | ShellError {
  const commands = readShellCommands(text);
  if ('ok' in commands) return commands;
  const [first, second] = commands;
  if (!first) return failed('Unexpected end of the command, expected the name of a program.', 0, text.length);
  return second ? failed('Unexpected second command, expected one.', second.start, second.end) : first;
}

/** Reads a text of commands, one on each line or with `;` between; none when the text is blank. Never throws. */
export function readShellCommands(text: string): readonly ShellCommand[] | ShellError {
  if (text.length > MOST_CHARACTERS) {
    return failed(
      `The command is ${text.length} characters long; at most ${MOST_CHARACTERS} are read.`,
      0,
      text.length,
    );
  }
  try {
    return new Reader(text).commands();
  } catch (thrown) {
    if (thrown instanceof ShellFailure) return thrown.error;
    throw thrown;
  }
}

function failed(message: string, start: number, end: number): ShellError {
  return { ok: false, message, start, end };
}

/** A here-document whose body follows the command line, and the command that it is for. */
interface Pending {
  readonly operator: HereOperator;
  readonly of: Draft;
}

interface Draft {
  words: ShellWord[];
  hereDocument: ShellWord | undefined;
  start: number;
  end: number;
}

const ASSIGNMENT = /^[A-Za-z_]\w*=/;
const REDIRECTION = /\d*(<<<|<<-?|[<>]&|&>>?|>>|>\||<>|[<>])/y;

class Reader {
  readonly #text: string;
  #at = 0;
  #pending: Pending[] = [];
  #notes: ShellNote[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  commands(): ShellCommand[] {
    const commands: ShellCommand[] = [];
    for (;;) {
      this.#skipBlanks();
      if (this.#at >= this.#text.length) return commands;
      if (this.#text[this.#at] === '\n') this.#endLine();
      else commands.push(this.#pipe());
    }
  }

  #pipe(): ShellCommand {
    const drafts = [this.#simple()];
    while (this.#text[this.#at] === '|') {
      if (this.#text[this.#at + 1] === '|') throw this.#operator('||');
      this.#at += this.#text[this.#at + 1] === '&' ? 2 : 1;
      this.#skipBlanks();
      while (this.#text[this.#at] === '\n') {
        this.#endLine();
        this.#skipBlanks();
      }
      drafts.push(this.#simple());
    }
    if (this.#text.startsWith('&&', this.#at)) throw this.#operator('&&');
    if (this.#text[this.#at] === '&') throw this.#operator('&');
    if (this.#text[this.#at] === ';') this.#at++;
    this.#skipBlanks();
    // Bodies of here-documents follow the line, whatever else stands on it.
    if (this.#pending.length > 0) this.#toEndOfLine();
    const notes = this.#notes;
    this.#notes = [];
    return drafts.reduceRight<ShellCommand | undefined>((pipedTo, { words, hereDocument, start, end }, index) => {
      return {
        ok: true,
        words,
        ...(hereDocument ? { hereDocument } : {}),
        ...(pipedTo ? { pipedTo } : {}),
        notes: index === 0 ? notes : [],
        start,
        end,
      };
    }, undefined) as ShellCommand;
  }

  /** Up to what ends it: `|`, `;`, `&`, a line break, or the end. */
  #simple(): Draft {
    const draft: Draft = { words: [], hereDocument: undefined, start: this.#at, end: this.#at };
    for (;;) {
      this.#skipBlanks();
      const character = this.#text[this.#at];
      if (character === undefined || '\n|;'.includes(character)) break;
      if (this.#redirection(draft)) continue;
      if (character === '&') break;
      if (character === '(' || character === ')') throw this.#parenthesis(character);
      const word = readWord(this.#text, this.#at, (note) => this.#notes.push(note));
      this.#at = word.end;
      draft.end = word.end;
      if (draft.words.length > 0 || !ASSIGNMENT.test(this.#text.slice(word.start, word.end))) draft.words.push(word);
    }
    if (draft.words.length === 0) {
      const found = this.#text[this.#at];
      const what = found === undefined ? 'end of the command' : found === '\n' ? 'end of the line' : `\`${found}\``;
      throw new ShellFailure(
        `Unexpected ${what}, expected the name of a program.`,
        this.#at,
        Math.min(this.#at + 1, this.#text.length),
      );
    }
    return draft;
  }

  /** A redirection, left out but for what the command reads. True when there was one. */
  #redirection(draft: Draft): boolean {
    REDIRECTION.lastIndex = this.#at;
    const found = REDIRECTION.exec(this.#text);
    if (!found) return false;
    const start = this.#at;
    const operator = found[1] ?? '';
    this.#at += found[0].length;
    this.#skipBlanks();
    const word = readWord(this.#text, this.#at, (note) => this.#notes.push(note));
    if (word.end === word.start) {
      const expected = operator.startsWith('<<') ? 'what it reads' : 'the name of a file';
      throw new ShellFailure(
        `Unexpected end of the line, expected ${expected} after \`${operator}\`.`,
        start,
        start + found[0].length,
      );
    }
    this.#at = word.end;
    draft.end = word.end;
    if (operator === '<<<') draft.hereDocument = word;
    else if (operator.startsWith('<<')) {
      this.#pending.push({
        operator: {
          delimiter: word.text,
          quoted: this.#text.slice(word.start, word.end) !== word.text,
          tabs: operator === '<<-',
          start,
          end: word.end,
        },
        of: draft,
      });
    }
    return true;
  }

  #skipBlanks(): void {
    for (;;) {
      const character = this.#text[this.#at];
      if (character === '#') {
        while (this.#at < this.#text.length && this.#text[this.#at] !== '\n') this.#at++;
        return;
      }
      if (this.#text.startsWith('\\\n', this.#at)) this.#at += 2;
      else if (this.#text.startsWith('\\\r\n', this.#at)) this.#at += 3;
      else if (character !== undefined && character !== '\n' && /\s/.test(character)) this.#at++;
      else return;
    }
  }

  /** Past the line break and the here-documents that follow it. */
  #endLine(): void {
    this.#at++;
    for (const { operator, of } of this.#pending.splice(0)) {
      const { word, next } = readHereDocument(this.#text, this.#at, operator, (note) => this.#notes.push(note));
      of.hereDocument = word;
      of.end = next;
      this.#at = next;
    }
  }

  #toEndOfLine(): void {
    if (this.#at < this.#text.length && this.#text[this.#at] !== '\n') {
      throw new ShellFailure(
        'Unexpected second command on the line of a here-document, expected one.',
        this.#at,
        this.#text.length,
      );
    }
    this.#endLine();
  }

  #operator(operator: string): ShellFailure {
    return new ShellFailure(
      `Unexpected \`${operator}\`, expected one command or a pipe of commands.`,
      this.#at,
      this.#at + operator.length,
    );
  }

  #parenthesis(character: string): ShellFailure {
    return new ShellFailure(
      `Unexpected \`${character}\`, expected an argument.`,
      this.#at,
      this.#at + 1,
      `A shell reads \`${character}\` for itself: put the argument in single quotes.`,
    );
  }
}
