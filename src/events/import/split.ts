/** Cuts a text that comes in pieces: into lines, JSON values, or XML elements. */
import { EventFileError } from '../event-file-error.ts';

/** Longest value that is read, in UTF-16 units: a search's whole answer is one. */
export const LONGEST_VALUE = 256_000_000;

/** A part of a text, and the line on which it begins, from 1. */
export interface Piece {
  readonly text: string;
  readonly line: number;
}

/** Cuts a text of one kind. */
export interface Splitter {
  /** The parts that end in `text`, which goes on where the last call ended. Throws `EventFileError`. */
  push(text: string): Piece[];
  /** The part that the text ends with. Throws `EventFileError` where it ends too early. */
  end(): Piece[];
}

/** Lines that are not blank. */
export class LineSplitter implements Splitter {
  readonly #file: string;
  readonly #longest: number;
  #rest = '';
  #line = 1;

  constructor(file: string, longest = LONGEST_VALUE) {
    this.#file = file;
    this.#longest = longest;
  }

  push(text: string): Piece[] {
    const lines = text.split('\n');
    lines[0] = this.#rest + (lines[0] ?? '');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > this.#longest) throw tooLong('line', this.#longest, this.#file, this.#line + lines.length);
    const pieces = lines.map((line, index) => ({ text: line, line: this.#line + index }));
    this.#line += lines.length;
    return pieces.filter(({ text: line }) => line.trim() !== '');
  }

  end(): Piece[] {
    return this.push('\n');
  }
}

/** JSON objects one after another, whatever white space they have, or the elements of one list. */
export class ValueSplitter implements Splitter {
  readonly #file: string;
  readonly #longest: number;
  #value: string[] = [];
  #length = 0;
  #depth = 0;
  /** Depth at which values begin: 1 within a list. */
  #outer = 0;
  #inString = false;
  #escaped = false;
  #line = 1;
  #start = 1;
  #ended = false;

  constructor(file: string, longest = LONGEST_VALUE) {
    this.#file = file;
    this.#longest = longest;
  }

  push(text: string): Piece[] {
    const found: Piece[] = [];
    // Where the part of the value in this text begins, or the gap between two values.
    let from = 0;
    const marks = /["\\{}[\]\n]/g;
    if (this.#escaped) {
      marks.lastIndex = 1;
      this.#escaped = text.length === 0;
    }
    for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
      const [character] = mark;
      const { index } = mark;
      if (character === '\n') {
        if (this.#depth <= this.#outer) {
          this.#gap(text.slice(from, index));
          from = index + 1;
        }
        this.#line++;
      } else if (this.#inString) {
        if (character === '"') this.#inString = false;
        else if (character === '\\') {
          marks.lastIndex = index + 2;
          this.#escaped = index + 1 >= text.length;
          if (text[index + 1] === '\n') this.#line++;
        }
      } else if (character === '"') {
        if (this.#depth <= this.#outer) this.#unexpected('"');
        this.#inString = true;
      } else if (character === '{' || character === '[') {
        if (this.#depth === this.#outer) {
          this.#gap(text.slice(from, index));
          from = index;
          if (character === '[') {
            if (this.#outer > 0 || this.#ended) this.#unexpected('[');
            this.#outer = 1;
            from = index + 1;
          } else this.#start = this.#line;
        }
        this.#depth++;
      } else if (character === '}' || character === ']') {
        if (this.#depth <= this.#outer) {
          if (character !== ']' || this.#outer === 0 || this.#depth === 0) this.#unexpected(character);
          this.#gap(text.slice(from, index));
          this.#depth--;
          this.#outer = 0;
          this.#ended = true;
          from = index + 1;
        } else {
          this.#depth--;
          if (this.#depth === this.#outer) {
            this.#keep(text.slice(from, index + 1));
            found.push({ text: this.#value.join(''), line: this.#start });
            this.#value = [];
            this.#length = 0;
            from = index + 1;
          }
        }
      }
    }
    if (this.#depth > this.#outer) this.#keep(text.slice(from));
    else this.#gap(text.slice(from));
    return found;
  }

  end(): Piece[] {
    if (this.#depth === 0) return [];
    const what = this.#outer === 1 && this.#depth === 1 ? 'list' : 'record';
    const line = what === 'list' ? this.#line : this.#start;
    throw new EventFileError(this.#file, `The file ends within a ${what}: it is cut off.`, line);
  }

  #keep(text: string): void {
    this.#length += text.length;
    if (this.#length > this.#longest) throw tooLong('record', this.#longest, this.#file, this.#start);
    if (text !== '') this.#value.push(text);
  }

  #gap(text: string): void {
    const stranger = (this.#outer === 0 ? /[^\s,]/ : /[^\s,]/).exec(text)?.[0];
    if (stranger !== undefined) this.#unexpected(stranger);
  }

  #unexpected(character: string): never {
    throw new EventFileError(
      this.#file,
      `Unexpected \`${character}\`, expected a record: \`{"EventID": 1, …}\`.`,
      this.#line,
    );
  }
}

/** The start of an element that holds one event: Windows' own, or a result of Splunk's. */
const START = /<(?:[\w-]+:)?(Event|result)[\s>]/;
const ENDS: Readonly<Record<string, RegExp>> = {
  Event: /<\/(?:[\w-]+:)?Event\s*>/,
  result: /<\/(?:[\w-]+:)?result\s*>/,
};

/** Elements of a text of XML that hold one event each; what stands around them is passed over. */
export class ElementSplitter implements Splitter {
  readonly #file: string;
  readonly #longest: number;
  #rest = '';
  #line = 1;
  #found = false;

  constructor(file: string, longest: number) {
    this.#file = file;
    this.#longest = longest;
  }

  push(text: string): Piece[] {
    const found: Piece[] = [];
    let rest = this.#rest + text;
    for (;;) {
      const start = START.exec(rest);
      if (!start) {
        // A start tag may be cut in two.
        const cut = Math.max(0, rest.length - LONGEST_TAG_START);
        this.#pass(rest.slice(0, cut));
        rest = rest.slice(cut);
        break;
      }
      this.#pass(rest.slice(0, start.index));
      rest = rest.slice(start.index);
      const end = ENDS[start[1] ?? '']?.exec(rest);
      if (!end) break;
      const element = rest.slice(0, end.index + end[0].length);
      found.push({ text: element, line: this.#line });
      this.#pass(element);
      rest = rest.slice(element.length);
    }
    if (rest.length > this.#longest) throw tooLong('event', this.#longest, this.#file, this.#line);
    this.#rest = rest;
    this.#found ||= found.length > 0;
    return found;
  }

  end(): Piece[] {
    if (START.test(this.#rest))
      throw new EventFileError(this.#file, 'The file ends within an event: it is cut off.', this.#line);
    if (!this.#found) {
      const message = 'The XML holds no events, expected `<Event>` of the Windows event log, or `<result>` of Splunk.';
      throw new EventFileError(this.#file, message);
    }
    return [];
  }

  #pass(text: string): void {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#line++;
  }
}

const LONGEST_TAG_START = 64;

function tooLong(what: string, most: number, file: string, line: number): EventFileError {
  const message = `The ${what} has more than ${most.toLocaleString('en-US')} characters, and no more are read.`;
  return new EventFileError(file, message, line);
}
