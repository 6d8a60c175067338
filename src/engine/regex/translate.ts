/**
 * Translates a regular expression of any dialect into one that RE2 (linear time) or V8 (backtracking) runs.
 *
 * Multi-line and dot-all are written out, so that neither engine needs their flags: `.` becomes a set, `^` and `$` the
 * anchors they mean. Case is the engine's flag where it is one and the same for all of the pattern. Where the pattern
 * changes it, RE2 gets groups (`(?i:…)`, `(?-i:…)`), and V8 gets characters and sets with their case written out and no
 * flag: V8 (Node 24) was seen to lose the flags of groups at times, by when it compiled the pattern.
 * `\d`, `\w`, `\s` and `\b` are ASCII's; without case, the long s and the Kelvin sign are in `\w`, as RE2 has it.
 * Sources: PCRE2 pattern syntax; java.util.regex.Pattern; Python `re`; Lucene `RegExp`; RE2 syntax; ECMAScript 2025.
 */
import type { RegexPattern } from '../plan.ts';
import { CaseOfParts } from './case.ts';
import { LINE_ENDS } from './classes.ts';
import { type RegexError, regexError } from './error.ts';
import { propertyFor } from './escapes.ts';
import { changeFlags, type Flags } from './flags.ts';
import {
  type BracketSet,
  type Dialect,
  EVERYTHING,
  escapeAt,
  NOTHING,
  printSet,
  readSet,
  type Target,
} from './sets.ts';

/** Raised for constructs that only V8 runs. */
export class NeedsBacktracking extends Error {}

/** An open group: what closes it, and what was set before it. */
interface Group {
  readonly close: string;
  readonly flags: Flags;
  readonly at: number;
  readonly start: number;
  readonly groupsBefore: number;
  /** Its number in the output; 0 when it keeps nothing. */
  readonly number: number;
  /** What the account of cases gave when it began. */
  readonly cases: number;
  /** Scopes `(?i:` that a bare `(?i)` opened within the group. */
  scopes: string[];
}

const QUANTIFIER = /\{(\d*)(,?)(\d*)\}/y;
const FLAG_GROUP = /\?([a-zA-Z^]*)(?:-([a-zA-Z]+))?([:)])/y;
const NAME = /\?(?:P?<|')([A-Za-z_][\w]*)(?:>|')/y;
/** What a pattern that refers to a group holds somewhere. */
const REFERRING = /\\[1-9gk]|\(\?P=/;
const MOST_GROUPS = 200;

/** A translated expression. */
export interface TranslatedRegex {
  readonly source: string;
  /** Whether it is to be compiled with the engine's flag for no case. */
  readonly fold: boolean;
}

/** A translated expression whose groups capture, with where in its output each group of the pattern is found. */
export interface CapturingRegex extends TranslatedRegex {
  /** Number in the output of each of the pattern's groups; index 0 is the whole match. */
  readonly numbers: readonly number[];
  /** Number in the output of each named group. */
  readonly names: ReadonlyMap<string, number>;
}

/** Takes a pattern, and whether the match around it ignores case. Throws `RegexError`, or `NeedsBacktracking` when `target` is RE2. */
export function translateRegex(pattern: RegexPattern, target: Target, fold: boolean): TranslatedRegex {
  return translate(pattern, target, fold, false);
}

/** Like `translateRegex`, for what the groups of a match took. */
export function translateCapturing(pattern: RegexPattern, target: Target, fold: boolean): CapturingRegex {
  return translate(pattern, target, fold, true);
}

function translate(pattern: RegexPattern, target: Target, fold: boolean, captures: boolean): CapturingRegex {
  const translator = new Translator(pattern, target, fold, captures, false);
  const source = translator.translate();
  const { numbers, names } = translator;
  if (target === 're2') return { source, fold, numbers, names };
  if (!translator.cases.wantsWriting()) return { source, fold: translator.cases.fold, numbers, names };
  const written = new Translator(pattern, target, fold, captures, true);
  return { source: written.translate(), fold: false, numbers: written.numbers, names: written.names };
}

class Translator {
  readonly #text: string;
  readonly #dialect: Dialect;
  readonly #target: Target;
  readonly #anchor: RegexPattern['anchor'];
  #at = 0;
  #out = '';
  /** Where the last thing that a quantifier can repeat begins in the output; -1 when there is none. */
  #atom = -1;
  #atomGroups = 0;
  #flags: Flags;
  readonly #groups: Group[] = [];
  #scopes: string[] = [];
  /** Output number of each capturing group of the pattern; index 0 is the whole match. */
  readonly numbers: number[] = [0];
  readonly names = new Map<string, number>();
  /** True when groups keep what they took: it is asked for, or the pattern itself refers to it. */
  readonly #keepsGroups: boolean;
  #captures = 0;
  readonly cases: CaseOfParts;

  constructor(pattern: RegexPattern, target: Target, fold: boolean, captureGroups: boolean, writesCase: boolean) {
    this.#keepsGroups = captureGroups || REFERRING.test(pattern.source);
    this.cases = new CaseOfParts(pattern.source, writesCase, this.#keepsGroups);
    this.#text = pattern.source;
    this.#dialect = pattern.dialect;
    this.#target = target;
    this.#anchor = pattern.anchor;
    this.#flags = {
      fold,
      multiline: pattern.multiline ?? false,
      dotAll: (pattern.dotAll ?? false) || pattern.dialect === 'lucene',
      extended: false,
    };
  }

  translate(): string {
    while (this.#at < this.#text.length) this.#next();
    const open = this.#groups.at(-1);
    if (open) throw this.#error('Unexpected end, expected `)` for the `(`', open.at);
    const body = this.#out + ')'.repeat(this.#scopes.length);
    const start = this.#target === 're2' ? '\\A' : '^';
    const end = this.#target === 're2' ? '\\z' : '$';
    if (this.#anchor === 'full') return `${start}(?:${body})${end}`;
    return this.#anchor === 'start' ? `${start}(?:${body})` : body;
  }

  #next(): void {
    const character = String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0);
    if (this.#flags.extended && /[\s#]/.test(character)) {
      this.#skipComment(character);
      return;
    }
    if (this.#dialect === 'lucene' && this.#luceneOperator(character)) return;
    switch (character) {
      case '\\':
        this.#escape();
        return;
      case '[':
        this.#set();
        return;
      case '(':
        this.#open();
        return;
      case ')':
        this.#close();
        return;
      case '|': {
        const reopen = this.#scopes.join('');
        this.#out += `${')'.repeat(this.#scopes.length)}|${reopen}`;
        this.#atom = -1;
        this.#at++;
        return;
      }
      case '*':
      case '+':
      case '?':
        this.#quantifier(character, this.#at + 1);
        return;
      case '{':
        this.#braces();
        return;
      case '.':
        this.cases.any();
        this.#emit(this.#dot());
        break;
      case '^':
        this.#emit(this.#lineStart());
        break;
      case '$':
        this.#emit(this.#lineEnd());
        break;
      default:
        this.#emit(this.#literal(character));
    }
    this.#at += character.length;
  }

  #emit(source: string): void {
    this.#atom = this.#out.length;
    this.#atomGroups = this.numbers.length;
    this.#out += source;
  }

  /** The source of a character that stands for itself. */
  #literal(character: string): string {
    const source = literal(character);
    return this.#target === 're2' ? source : this.cases.literal(character, source, this.#flags.fold);
  }

  /** Emits a set; `source` is how it is written when its case is heeded. */
  #emitSet(set: Pick<BracketSet, 'negated' | 'members'>, source = printSet(set, this.#target)): void {
    this.#emit(this.#target === 're2' ? source : this.cases.set(set, source, this.#flags.fold));
  }

  #skipComment(character: string): void {
    if (character !== '#') this.#at++;
    else {
      const end = this.#text.indexOf('\n', this.#at);
      this.#at = end < 0 ? this.#text.length : end + 1;
    }
  }

  /** Lucene: `^` and `$` are plain characters; `"…"` quotes; `@` is any text, `#` nothing. True when it took something. */
  #luceneOperator(character: string): boolean {
    if (character === '"') {
      const end = this.#text.indexOf('"', this.#at + 1);
      if (end < 0) throw this.#error('Unexpected end, expected `"` for the `"`', this.#at);
      this.#emit(`(?:${[...this.#text.slice(this.#at + 1, end)].map((one) => this.#literal(one)).join('')})`);
      this.#at = end + 1;
      return true;
    }
    if ('~&<'.includes(character)) {
      throw this.#error(`Lucene's operator \`${character}\` is not supported`, this.#at);
    }
    const meaning = {
      '@': this.#target === 're2' ? '(?s:.*)' : '[\\s\\S]*',
      '#': NOTHING[this.#target],
      '^': '\\^',
      $: '\\$',
    };
    const source = (meaning as Record<string, string | undefined>)[character];
    if (source === undefined) return false;
    this.#emit(character === '@' ? `(?:${source})` : source);
    this.#at++;
    return true;
  }

  #dot(): string {
    if (this.#flags.dotAll) return EVERYTHING[this.#target];
    if (this.#dialect === 'java') return `[^${LINE_ENDS}\u0085]`;
    return this.#dialect === 'ecmascript' ? `[^${LINE_ENDS}]` : '[^\\n]';
  }

  #lineStart(): string {
    if (this.#target === 're2') return this.#flags.multiline ? '(?m:^)' : '\\A';
    return this.#flags.multiline ? '(?:^|(?<=\\n))' : '(?:^)';
  }

  #lineEnd(): string {
    if (this.#target === 're2') {
      if (this.#flags.multiline) return '(?m:$)';
      return this.#endsAtLineBreak() ? '(?:\\n?\\z)' : '\\z';
    }
    if (this.#flags.multiline) return '(?:$|(?=\\n))';
    return this.#endsAtLineBreak() ? '(?:(?=\\n?$))' : '(?:$)';
  }

  /** `$` also matches before a line break that ends the text. */
  #endsAtLineBreak(): boolean {
    return this.#dialect === 'pcre' || this.#dialect === 'java' || this.#dialect === 'python';
  }

  #escape(): void {
    const at = this.#at;
    const found = escapeAt(this.#text, this.#at, this.#dialect, false);
    this.#at = found.end;
    switch (found.kind) {
      case 'literal':
        for (const character of found.text) this.#emit(this.#literal(character));
        return;
      case 'set':
        this.#emitSet({ negated: found.negated, members: [found.set] });
        return;
      case 'source': {
        const source = propertyFor(found.source, this.#target);
        if (found.inSet) this.#emitSet({ negated: false, members: [source] }, source);
        else {
          if (/^\\b$/i.test(source)) this.cases.wordBoundary();
          this.#emit(source);
        }
        return;
      }
      case 'end':
        this.#emit(
          found.beforeLineBreak ? (this.#target === 're2' ? '(?:\\n?\\z)' : '(?:(?=\\n?$))') : this.#absoluteEnd(),
        );
        return;
      case 'start':
        this.#emit(this.#target === 're2' ? '\\A' : '(?:^)');
        return;
      case 'nothing':
        return;
      case 'reference': {
        if (this.#target === 're2') throw new NeedsBacktracking();
        const { group } = found;
        if (typeof group === 'string') {
          this.#reference(this.names.get(group), at, `\\k<${group}>`);
          return;
        }
        const number = this.numbers[group];
        if (number === undefined)
          throw this.#error(`Unexpected \`\\${group}\`, expected a group before it`, this.#at - 1);
        this.#reference(number, at, `(?:\\${number})`);
      }
    }
  }

  /** Refers in V8 to what a group took, by its number in the output where that is known. */
  #reference(number: number | undefined, at: number, source: string): void {
    if (!this.cases.reference(number, this.#flags.fold)) {
      throw this.#error(
        'A back reference that ignores case, in a pattern that heeds it elsewhere, is not supported',
        at,
      );
    }
    this.#emit(source);
  }

  #absoluteEnd(): string {
    return this.#target === 're2' ? '\\z' : '(?:$)';
  }

  #set(): void {
    const set = readSet(this.#text, this.#at, this.#dialect, this.#target);
    this.#emitSet(set);
    this.#at = set.end;
  }

  #open(): void {
    const at = this.#at;
    const text = this.#text;
    if (this.#dialect === 'lucene' || text[at + 1] !== '?') {
      if (text[at + 1] === '*' && this.#dialect === 'pcre') throw this.#error('Verbs `(*…)` are not supported', at);
      this.#push(at, 1, this.#opener('('), ')', true);
      return;
    }
    if (text.startsWith('(?#', at)) {
      const end = text.indexOf(')', at);
      if (end < 0) throw this.#error('Unexpected end, expected `)` for the `(`', at);
      this.#at = end + 1;
      return;
    }
    for (const look of ['(?=', '(?!', '(?<=', '(?<!']) {
      if (text.startsWith(look, at)) {
        if (this.#target === 're2') throw new NeedsBacktracking();
        this.#push(at, look.length, `(?:${look}`, '))', false);
        return;
      }
    }
    if (text.startsWith('(?>', at)) {
      if (this.#target === 're2') throw new NeedsBacktracking();
      const name = this.#ownGroup();
      this.#push(at, 3, `(?:(?=(?<${name}>`, `))\\k<${name}>)`, false);
      return;
    }
    NAME.lastIndex = at + 1;
    const name = NAME.exec(text);
    if (name) {
      this.#push(at, 1 + name[0].length, this.#opener(`(?<${name[1]}>`), ')', true);
      this.names.set(name[1] ?? '', this.#captures);
      return;
    }
    if (text.startsWith('(?P=', at)) {
      if (this.#target === 're2') throw new NeedsBacktracking();
      const end = text.indexOf(')', at);
      if (end < 0) throw this.#error('Unexpected end, expected `)` for the `(`', at);
      const name = text.slice(at + 4, end);
      this.#reference(this.names.get(name), at, `\\k<${name}>`);
      this.#at = end + 1;
      return;
    }
    this.#flagGroup(at);
  }

  /** What opens a group: RE2 finds names by number, and groups that nobody asks for keep nothing. */
  #opener(inV8: string): string {
    if (!this.#keepsGroups) return '(?:';
    return this.#target === 'v8' ? inV8 : '(';
  }

  /** A name, that no pattern can give, for a group which stands for one that V8 lacks. */
  #ownGroup(): string {
    this.#captures++;
    return `$${this.#captures}`;
  }

  #flagGroup(at: number): void {
    FLAG_GROUP.lastIndex = at + 1;
    const found = FLAG_GROUP.exec(this.#text);
    if (!found) throw this.#error(`The group \`${this.#text.slice(at, at + 4)}…\` is not supported`, at);
    const flags = changeFlags(changeFlags(this.#flags, found[1] ?? '', true, at), found[2] ?? '', false, at);
    const changed = flags.fold !== this.#flags.fold && this.#target === 're2';
    const opener = changed ? (flags.fold ? '(?i:' : '(?-i:') : '(?:';
    const length = 1 + found[0].length;
    if (found[3] === ':') {
      this.#push(at, length, opener, ')', false);
      this.#flags = flags;
      return;
    }
    if (changed) {
      this.#out += opener;
      this.#scopes.push(opener);
    }
    this.#flags = flags;
    this.#atom = -1;
    this.#at += length;
  }

  #push(at: number, length: number, opener: string, close: string, captures: boolean): void {
    if (this.#groups.length >= MOST_GROUPS) throw this.#error('Groups are nested too deeply', at);
    const groupsBefore = this.numbers.length;
    const number = captures && this.#keepsGroups ? ++this.#captures : 0;
    if (number > 0) this.numbers.push(number);
    this.#groups.push({
      close,
      flags: this.#flags,
      at,
      start: this.#out.length,
      groupsBefore,
      number,
      cases: this.cases.open(),
      scopes: this.#scopes,
    });
    this.#scopes = [];
    this.#out += opener;
    this.#atom = -1;
    this.#at += length;
  }

  #close(): void {
    const group = this.#groups.pop();
    if (!group) throw this.#error('Unexpected `)`, expected a `(` before it', this.#at);
    this.#out += ')'.repeat(this.#scopes.length) + group.close;
    this.#scopes = group.scopes;
    this.#flags = group.flags;
    this.#atom = group.start;
    this.#atomGroups = group.groupsBefore;
    if (group.number > 0) this.cases.close(group.number, group.cases);
    this.#at++;
  }

  #braces(): void {
    QUANTIFIER.lastIndex = this.#at;
    const found = QUANTIFIER.exec(this.#text);
    const [whole = '', low = '', comma = '', high = ''] = found ?? [];
    const openLow = low === '' && high !== '' && comma !== '' && this.#dialect === 'python';
    if (!found || (low === '' && !openLow)) {
      this.#emit('\\{');
      this.#at++;
      return;
    }
    if (high !== '' && Number(low || '0') > Number(high)) {
      throw this.#error(`Unexpected \`${whole}\`, expected the lower number first`, this.#at);
    }
    this.#quantifier(`{${low || '0'}${comma}${high}}`, this.#at + whole.length);
  }

  #quantifier(quantifier: string, end: number): void {
    if (this.#atom < 0) {
      throw this.#error(
        `Unexpected \`${this.#text.slice(this.#at, end)}\`, expected something to repeat before it`,
        this.#at,
      );
    }
    const atom = this.#out.slice(this.#atom);
    const suffix = this.#dialect === 'lucene' ? '' : this.#text.slice(end, end + 1);
    if (suffix === '+' && ['pcre', 'java', 'python'].includes(this.#dialect)) {
      if (this.#target === 're2') throw new NeedsBacktracking();
      if (this.numbers.length > this.#atomGroups) {
        throw this.#error('A possessive quantifier after a capturing group is not supported', end);
      }
      const name = this.#ownGroup();
      this.#out = `${this.#out.slice(0, this.#atom)}(?:(?=(?<${name}>${atom}${quantifier}))\\k<${name}>)`;
      this.#at = end + 1;
    } else {
      this.#out += quantifier + (suffix === '?' ? '?' : '');
      this.#at = end + (suffix === '?' ? 1 : 0);
    }
    if (this.#dialect === 'lucene') this.#out = `${this.#out.slice(0, this.#atom)}(?:${this.#out.slice(this.#atom)})`;
    else this.#atom = -1;
  }

  #error(message: string, at: number): RegexError {
    return regexError(message, at);
  }
}

/** A character that stands for itself. */
function literal(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}
