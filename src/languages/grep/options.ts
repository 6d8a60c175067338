/** The options of grep. Source: GNU grep's manual, 2.1, "Command-line Options". */
import type { ShellWord } from '../../text/shell-command.ts';
import { toFileOffset } from '../../text/source-map.ts';
import { unexpected, unsupported } from '../failure.ts';
import type { PatternSyntax } from './command.ts';

/** What the options and operands of one grep say. */
export interface GrepOptions {
  readonly patterns: readonly ShellWord[];
  readonly syntax: PatternSyntax;
  readonly fold: boolean;
  readonly invert: boolean;
  readonly whole: 'line' | 'word' | undefined;
  readonly count: boolean;
  readonly limit: number | undefined;
}

/** What an option does. `piped`: it changes what the next command reads. `argument`: a value follows it. */
interface Option {
  readonly effect:
    | 'none'
    | PatternSyntax
    | 'fold'
    | 'exact'
    | 'invert'
    | 'word'
    | 'line'
    | 'count'
    | 'limit'
    | 'pattern'
    | 'refused';
  readonly argument?: boolean;
  readonly piped?: boolean;
}

const NONE: Option = { effect: 'none' };
const VALUE: Option = { effect: 'none', argument: true };
const REFUSED: Option = { effect: 'refused' };
const SHOWN: Option = { effect: 'none', piped: true };

const LETTERS: Readonly<Record<string, Option>> = {
  P: { effect: 'perl' },
  E: { effect: 'extended' },
  G: { effect: 'basic' },
  F: { effect: 'literal' },
  i: { effect: 'fold' },
  y: { effect: 'fold' },
  v: { effect: 'invert' },
  w: { effect: 'word' },
  x: { effect: 'line' },
  c: { effect: 'count' },
  m: { effect: 'limit', argument: true },
  e: { effect: 'pattern', argument: true },
  f: { effect: 'refused' },
  A: REFUSED,
  B: REFUSED,
  C: REFUSED,
  L: REFUSED,
  z: REFUSED,
  a: NONE,
  I: NONE,
  q: NONE,
  s: NONE,
  h: NONE,
  U: NONE,
  r: SHOWN,
  R: SHOWN,
  H: SHOWN,
  n: SHOWN,
  b: SHOWN,
  T: SHOWN,
  Z: SHOWN,
  l: SHOWN,
  o: SHOWN,
  D: VALUE,
  d: VALUE,
};

const WORDS: Readonly<Record<string, string | Option>> = {
  'perl-regexp': 'P',
  'extended-regexp': 'E',
  'basic-regexp': 'G',
  'fixed-strings': 'F',
  'ignore-case': 'i',
  'no-ignore-case': { effect: 'exact' },
  'invert-match': 'v',
  'word-regexp': 'w',
  'line-regexp': 'x',
  count: 'c',
  'max-count': 'm',
  regexp: 'e',
  file: 'f',
  'after-context': 'A',
  'before-context': 'B',
  context: 'C',
  'files-without-match': 'L',
  'null-data': 'z',
  text: 'a',
  quiet: 'q',
  silent: 'q',
  'no-messages': 's',
  'no-filename': 'h',
  binary: 'U',
  recursive: 'r',
  'dereference-recursive': 'R',
  'with-filename': 'H',
  'line-number': 'n',
  'byte-offset': 'b',
  'initial-tab': 'T',
  null: 'Z',
  'files-with-matches': 'l',
  'only-matching': 'o',
  color: NONE,
  colour: NONE,
  'line-buffered': NONE,
  'binary-files': VALUE,
  include: VALUE,
  exclude: VALUE,
  'exclude-dir': VALUE,
  'exclude-from': VALUE,
  label: VALUE,
  devices: VALUE,
  directories: VALUE,
};

/** Reads what follows the program's name. `piped`: another command reads the lines. Throws `QueryFailure` at the option or operand. */
export function readOptions(words: readonly ShellWord[], syntax: PatternSyntax, piped: boolean): GrepOptions {
  const reader = new OptionReader(words, syntax, piped);
  return reader.read();
}

class OptionReader {
  readonly #words: readonly ShellWord[];
  readonly #piped: boolean;
  #at = 0;
  #syntax: PatternSyntax;
  #fold = false;
  #invert = false;
  #whole: 'line' | 'word' | undefined;
  #count = false;
  #limit: number | undefined;
  readonly #patterns: ShellWord[] = [];

  constructor(words: readonly ShellWord[], syntax: PatternSyntax, piped: boolean) {
    this.#words = words;
    this.#syntax = syntax;
    this.#piped = piped;
  }

  read(): GrepOptions {
    const operands: ShellWord[] = [];
    let options = true;
    for (; this.#at < this.#words.length; this.#at++) {
      const word = this.#words[this.#at];
      if (!word) break;
      if (!options || word.text === '-' || !word.text.startsWith('-')) operands.push(word);
      else if (word.text === '--') options = false;
      else if (word.text.startsWith('--')) this.#long(word);
      else this.#letters(word);
    }
    if (this.#patterns.length === 0) {
      const [pattern] = operands;
      if (!pattern) {
        const end = this.#words.at(-1)?.end ?? 0;
        throw unexpected(null, 'a pattern', { start: end, end }, "Write it in single quotes: `grep -P '…'`.");
      }
      this.#patterns.push(pattern);
    }
    return {
      patterns: this.#patterns,
      syntax: this.#syntax,
      fold: this.#fold,
      invert: this.#invert,
      whole: this.#whole,
      count: this.#count,
      limit: this.#limit,
    };
  }

  #letters(word: ShellWord): void {
    for (let at = 1; at < word.text.length; at++) {
      const letter = word.text[at] ?? '';
      const option = Object.hasOwn(LETTERS, letter) ? LETTERS[letter] : undefined;
      const place = { start: toFileOffset(word.map, at), end: toFileOffset(word.map, at) + 1 };
      if (!option) throw unexpected(`-${letter}`, 'an option of grep', place);
      if (!option.argument) {
        this.#apply(option, `-${letter}`, place, undefined);
        continue;
      }
      const rest = at + 1 < word.text.length ? partOf(word, at + 1) : this.#next(`-${letter}`, place);
      this.#apply(option, `-${letter}`, place, rest);
      return;
    }
  }

  #long(word: ShellWord): void {
    const equals = word.text.indexOf('=');
    const name = word.text.slice(2, equals < 0 ? undefined : equals);
    const known = Object.hasOwn(WORDS, name) ? WORDS[name] : undefined;
    const option = typeof known === 'string' ? LETTERS[known] : known;
    if (!option) throw unexpected(`--${name}`, 'an option of grep', word);
    const value = equals < 0 ? undefined : partOf(word, equals + 1);
    this.#apply(option, `--${name}`, word, option.argument ? (value ?? this.#next(`--${name}`, word)) : value);
  }

  #next(option: string, place: { start: number; end: number }): ShellWord {
    this.#at++;
    const word = this.#words[this.#at];
    if (!word) throw unexpected(null, `a value for \`${option}\``, { start: place.start, end: place.end });
    return word;
  }

  #apply(
    option: Option,
    name: string,
    place: { readonly start: number; readonly end: number },
    value: ShellWord | undefined,
  ): void {
    if (option.effect === 'refused') throw unsupported(`The option \`${name}\` of grep`, place);
    if (option.piped && this.#piped) {
      throw unsupported(`\`${name}\`, which changes what the next command reads,`, place);
    }
    switch (option.effect) {
      case 'none':
        return;
      case 'fold':
        this.#fold = true;
        return;
      case 'exact':
        this.#fold = false;
        return;
      case 'invert':
        this.#invert = true;
        return;
      case 'word':
        this.#whole ??= 'word';
        return;
      case 'line':
        this.#whole = 'line';
        return;
      case 'count':
        this.#count = true;
        return;
      case 'limit': {
        const limit = value && /^\d{1,9}$/.test(value.text) ? Number(value.text) : undefined;
        if (limit === undefined) throw unexpected(value?.text ?? null, 'a number of lines', value ?? place);
        this.#limit = limit;
        return;
      }
      case 'pattern':
        if (value) this.#patterns.push(value);
        return;
      default:
        this.#syntax = option.effect;
    }
  }
}

/** What follows in a word, in its place. */
function partOf({ text, map, end }: ShellWord, from: number): ShellWord {
  const start = toFileOffset(map, from);
  const rest = map.filter(([offset]) => offset > from).map(([offset, at]) => [offset - from, at] as const);
  return { text: text.slice(from), map: [[0, start], ...rest], start, end };
}
