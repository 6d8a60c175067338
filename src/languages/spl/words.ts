/** Words that all commands of SPL are written with: quoted texts, names of fields, options. */
import type { Span } from '../../engine/plan.ts';
import { QueryFailure } from '../failure.ts';
import { place, Reader } from '../shared/reader.ts';
import type { Name } from './syntax.ts';

/** What may stand between words: blanks, and comments between three backticks. */
const BLANK = /\s+|```[\s\S]*?```/y;

const QUOTED = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"/y;
const SINGLE = /'[^'\\]*(?:\\[\s\S][^'\\]*)*'/y;

/** A name without quotation marks: anything but what separates names. */
const BARE = /[^\s"'`,()|=[\]<>!]+/y;

/** A reader over a search whose macros are expanded, which tells places as the search is written. */
export class SearchReader extends Reader {
  readonly #written: string;
  readonly #origin: (span: Span) => Span;

  /** `origin` leads from a span of `text` to the one in `written`. */
  constructor(text: string, written: string, origin: (span: Span) => Span) {
    super(text, BLANK);
    this.#written = written;
    this.#origin = origin;
  }

  /** Line and column of an offset. */
  place(offset: number): string {
    return place(this.#written, this.#origin({ start: offset, end: offset + 1 }).start);
  }
}

/** Resolves escapes: `\\` is a backslash, `\"` a quotation mark, `\|` a pipe; any other backslash is itself (Search Manual, "Backslashes"). */
export function unescaped(text: string): string {
  return text.replace(/\\(["\\|])/g, '$1');
}

/** Takes a text between double quotation marks, its escapes resolved; `undefined` when none starts here. */
export function takeText(reader: SearchReader): Name | undefined {
  const start = reader.skip();
  const quoted = reader.take(QUOTED);
  if (quoted !== undefined) return { text: unescaped(quoted.slice(1, -1)), start, end: reader.offset };
  if (reader.sees(/"/y)) throw unclosed(reader, start, '"');
  if (reader.sees(/[“”„]/y)) {
    throw reader.unexpected('a straight quotation mark `"`', 'Word processors and browsers replace them.');
  }
  return undefined;
}

function unclosed(reader: SearchReader, start: number, mark: string): QueryFailure {
  return new QueryFailure(
    'Unexpected end of the query, expected a closing quotation mark.',
    { start, end: reader.text.length },
    { help: closingHelp(reader.text.slice(start + 1), mark) },
  );
}

function closingHelp(rest: string, mark: string): string {
  return mark === '"' && /[^\\]\\"\s*(?:$|[|)\]])/.test(rest)
    ? 'A backslash before a quotation mark makes it a character of the text: write `\\\\` for a backslash at the end.'
    : `The text that starts with ${mark} here is never closed.`;
}

/**
 * Takes the name of a field: bare, or in quotation marks of either kind. `undefined` when none starts here, or when what
 * stands here is a word that `reserved` matches.
 */
export function takeName(reader: SearchReader, reserved?: RegExp): Name | undefined {
  const quoted = takeText(reader);
  if (quoted !== undefined) return quoted;
  const start = reader.skip();
  const single = reader.take(SINGLE);
  if (single !== undefined) return { text: single.slice(1, -1), start, end: reader.offset };
  if (reader.sees(/'/y)) throw unclosed(reader, start, "'");
  if (reserved !== undefined && reader.sees(reserved)) return undefined;
  const text = reader.take(BARE);
  return text === undefined ? undefined : { text, start, end: reader.offset };
}

/** Takes the name of a field. Throws when none stands here. */
export function needName(reader: SearchReader, expected = 'the name of a field', reserved?: RegExp): Name {
  const name = takeName(reader, reserved);
  if (name === undefined) throw reader.unexpected(expected);
  return name;
}

/** Takes names with blanks or commas between, up to a reserved word or the end of the command; at least one. */
export function needNames(reader: SearchReader, expected = 'the name of a field', reserved?: RegExp): Name[] {
  const names = [needName(reader, expected, reserved)];
  for (;;) {
    while (reader.take(/,/y) !== undefined);
    const next = takeName(reader, reserved);
    if (next === undefined) return names;
    names.push(next);
  }
}

/** An option of a command: `span=5m`. */
export interface Option extends Span {
  readonly name: string;
  readonly value: Name;
}

/** Takes an option of one of these names (in lower case), as `name=value`; `undefined` when none stands here. */
export function takeOption(reader: SearchReader, names: readonly string[]): Option | undefined {
  const before = reader.offset;
  const start = reader.skip();
  const name = reader.take(/[A-Za-z_]\w*/y)?.toLowerCase();
  if (name === undefined || !names.includes(name) || reader.take(/=(?!=)/y) === undefined) {
    reader.offset = before;
    return undefined;
  }
  const value = needName(reader, `a value of \`${name}\``);
  return { name, value, start, end: reader.offset };
}

/** Takes all options that stand here, the later of one name winning. */
export function takeOptions(reader: SearchReader, names: readonly string[]): ReadonlyMap<string, Option> {
  const options = new Map<string, Option>();
  for (let option = takeOption(reader, names); option !== undefined; option = takeOption(reader, names)) {
    options.set(option.name, option);
  }
  return options;
}

/** Reads a truth value as options write it: `t`, `true`, `1`. */
export function isTrue(option: Option | undefined): boolean {
  return option !== undefined && /^(?:t|true|1|yes)$/i.test(option.value.text);
}

/** A whole number of an option. Throws at the value when it is none. */
export function wholeNumber(value: Name): number {
  if (/^\d{1,9}$/.test(value.text)) return Number(value.text);
  throw new QueryFailure(`Unexpected \`${value.text}\`, expected a whole number.`, value);
}

/** True at the end of a command: `|`, the `]` of a subsearch, or the end of the text. */
export function atCommandEnd(reader: SearchReader): boolean {
  return reader.atEnd || reader.sees(/[|\]]/y);
}
