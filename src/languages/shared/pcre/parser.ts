/**
 * Reads a regular expression in the manner of Perl to a syntax tree, refusing what cannot be run at its very character.
 * Sources: pcre2pattern(3), pcre2syntax(3); .NET, "Regular expression language".
 */
import { QueryFailure, unexpected, unsupported } from '../../failure.ts';
import { type Escaped, readEscape, readOctal, separatorHelp } from './escapes.ts';
import { changeFlags, FLAGS, type Flags, NO_FLAGS } from './flags.ts';
import { CALL, CALLOUT, FORMS, NAMED, SETTINGS, VERB, WORDS } from './groups.ts';
import { readSet } from './sets.ts';
import {
  type Flavour,
  type Group,
  type GroupForm,
  type Item,
  type Pattern,
  type PatternText,
  type Quantifier,
  type Sequence,
  sequenceWidth,
} from './syntax.ts';

/** How a pattern is read. */
export interface PatternOptions {
  readonly flavour: Flavour;
  /** Compared without case unless the pattern says otherwise. */
  readonly fold: boolean;
}

/** Parses a pattern. Throws `QueryFailure`, placed in the query. */
export function parsePattern(pattern: PatternText, options: PatternOptions): Pattern {
  return new PatternParser(pattern, options).parse();
}

/** Deepest nesting of groups: no deeper than the engine follows once it has written out what they mean. */
const MOST_GROUPS = 90;
/** Longest pattern: about what PCRE2 itself compiles. */
const MOST_CHARACTERS = 20_000;
const LARGEST_REPEAT = 65_535;

const QUANTIFIER = /[*+?]|\{(\d+)(,?)(\d*)\}/y;
class PatternParser {
  readonly #pattern: PatternText;
  readonly #text: string;
  readonly #flavour: Flavour;
  #at = 0;
  #flags: Flags;
  #depth = 0;
  #lookDepth = 0;
  #captures = 0;
  #resets: { readonly start: number; readonly end: number }[] = [];
  readonly #names = new Map<string, number>();
  readonly #references: {
    readonly group: number | string;
    readonly named: boolean;
    /** False when the group may not have matched: PCRE then fails where V8 goes on. */
    readonly sure: boolean;
    readonly start: number;
    readonly end: number;
  }[] = [];
  readonly #possessive: Item[] = [];
  /** False when no item can refer to a group. */
  readonly #mayRefer: boolean;
  /** Groups that have matched wherever the pattern has come this far. */
  #sure: ReadonlySet<number> = new Set();

  constructor(pattern: PatternText, options: PatternOptions) {
    this.#pattern = pattern;
    this.#text = pattern.text;
    this.#flavour = options.flavour;
    this.#mayRefer = /\\[1-9gk]|\(\?P=/.test(pattern.text);
    this.#flags = { ...NO_FLAGS, fold: options.fold };
  }

  parse(): Pattern {
    if (this.#flavour === 'pcre') this.#at += this.#match(SETTINGS)?.[0].length ?? 0;
    const alternatives = this.#alternatives();
    if (this.#at < this.#text.length) {
      throw unexpected(')', 'a `(` before it', this.#span(this.#at, this.#at + 1), 'A `)` itself is written `\\)`.');
    }
    if (this.#text.length > MOST_CHARACTERS) {
      throw new QueryFailure(
        `The pattern is ${this.#text.length} characters long; at most ${MOST_CHARACTERS} are read.`,
        this.#span(MOST_CHARACTERS, this.#text.length),
        { kind: 'unsupported' },
      );
    }
    const refers = this.#references.length > 0;
    if (refers) this.#checkReferring();
    return { alternatives, refers };
  }

  /** Up to the `)` that ends them, or the end. Flags that are set within last to the end of the group. */
  #alternatives(): Sequence[] {
    const before = this.#sure;
    const alternatives: Sequence[] = [this.#sequence()];
    while (this.#text[this.#at] === '|') {
      const sure = this.#sure;
      this.#at++;
      this.#sure = before;
      alternatives.push(this.#sequence());
      this.#sure = new Set([...this.#sure].filter((group) => sure.has(group)));
    }
    return alternatives;
  }

  #sequence(): Sequence {
    const items: Item[] = [];
    let before = this.#sure;
    while (this.#at < this.#text.length && !'|)'.includes(this.#text[this.#at] ?? '')) {
      if (this.#flags.extended && this.#skipComment()) continue;
      if (this.#flavour === 'pcre' && this.#text.startsWith('\\Q', this.#at)) {
        this.#quoted(items);
        continue;
      }
      const found = this.#match(QUANTIFIER);
      if (found) {
        this.#quantify(items, found);
        if (items.at(-1)?.quantifier?.min === 0) this.#sure = before;
      } else if (this.#text.startsWith('(?#', this.#at)) this.#passComment();
      else {
        before = this.#sure;
        items.push(this.#item());
      }
    }
    return items;
  }

  #skipComment(): boolean {
    const character = this.#text[this.#at] ?? '';
    if (character === '#') {
      const end = this.#text.indexOf('\n', this.#at);
      this.#at = end < 0 ? this.#text.length : end + 1;
      return true;
    }
    if (!/\s/.test(character)) return false;
    this.#at++;
    return true;
  }

  #quoted(items: Item[]): void {
    const start = this.#at + 2;
    const close = this.#text.indexOf('\\E', start);
    const stop = close < 0 ? this.#text.length : close;
    for (let at = start; at < stop; ) {
      const text = String.fromCodePoint(this.#text.codePointAt(at) ?? 0);
      items.push({ kind: 'character', text, start: at, end: at + text.length, fold: this.#flags.fold });
      at += text.length;
    }
    this.#at = close < 0 ? stop : close + 2;
  }

  #quantify(items: Item[], found: RegExpExecArray): void {
    const start = this.#at;
    const [whole, low, comma, high] = found;
    const before = items.at(-1);
    const span = this.#span(start, start + whole.length);
    if (!before || before.quantifier || before.kind === 'nothing' || before.kind === 'assertion') {
      throw unexpected(
        whole,
        'something to repeat before it',
        span,
        `A \`${whole[0]}\` itself is written \`\\${whole[0]}\`.`,
      );
    }
    const quantifier = { min: whole === '+' ? 1 : 0, max: whole === '?' ? 1 : Number.POSITIVE_INFINITY };
    if (low !== undefined) {
      quantifier.min = Number(low);
      quantifier.max = comma === '' ? Number(low) : high ? Number(high) : Number.POSITIVE_INFINITY;
      if (quantifier.min > quantifier.max) throw unexpected(whole, 'the lower number first', span);
      if (Math.max(quantifier.min, Number(high)) > LARGEST_REPEAT) {
        throw unexpected(whole, `numbers up to ${LARGEST_REPEAT}`, span);
      }
    }
    this.#at += whole.length;
    const suffix = this.#text[this.#at];
    const possessive = suffix === '+' && this.#flavour === 'pcre';
    const lazy = !possessive && (suffix === '?') !== this.#flags.ungreedy;
    if (suffix === '?' || possessive) this.#at++;
    const repeated: Item = {
      ...before,
      end: this.#at,
      quantifier: { ...quantifier, possessive, lazy } satisfies Quantifier,
    };
    if (possessive) this.#possessive.push(repeated);
    items[items.length - 1] = repeated;
  }

  #item(): Item {
    const start = this.#at;
    const { fold, multiline, dotAll } = this.#flags;
    const character = String.fromCodePoint(this.#text.codePointAt(start) ?? 0);
    const placed = { start, end: start + character.length, fold };
    switch (character) {
      case '\\':
        return this.#escape();
      case '(':
        return this.#group();
      case '[': {
        const bound = this.#wordBound(start);
        if (bound) return bound;
        const { source, end } = readSet(this.#pattern, start, this.#flavour, !this.#flags.extendedSets);
        this.#at = end;
        return { kind: 'class', source, any: false, start, end, fold };
      }
    }
    this.#at = placed.end;
    switch (character) {
      case '.':
        return { ...placed, kind: 'class', source: dotAll ? '(?s:.)' : '[^\\n]', any: true };
      case '^':
        return { ...placed, kind: 'assertion', assertion: multiline ? 'lineStart' : 'textStart' };
      case '$':
        return { ...placed, kind: 'assertion', assertion: multiline ? 'lineEnd' : 'lastLineEnd' };
      default:
        return { ...placed, kind: 'character', text: character };
    }
  }

  /** `[[:<:]]` and `[[:>:]]`, where a word begins and ends: `\\b` before a character of a word, or behind one. */
  #wordBound(start: number): Item | undefined {
    const written = this.#text.slice(start, start + 7);
    if (this.#flavour !== 'pcre' || (written !== '[[:<:]]' && written !== '[[:>:]]')) return undefined;
    const place = { start, end: start + written.length, fold: false };
    const word: Item = { kind: 'class', source: '\\w', any: false, ...place };
    const form = written === '[[:<:]]' ? 'ahead' : 'behind';
    const side: Item = { kind: 'group', form, alternatives: [[word]], ...place };
    const bound: Item = { kind: 'assertion', assertion: 'word', ...place };
    this.#at = place.end;
    return { kind: 'group', form: 'plain', alternatives: [[bound, side]], ...place };
  }

  #escape(): Item {
    const start = this.#at;
    const found = this.#octal(start) ?? readEscape(this.#pattern, start, this.#flavour, false);
    const { end } = found;
    this.#at = end;
    const character = this.#text[start + 1] ?? '';
    const placed = {
      start,
      end,
      fold: this.#flags.fold,
      ...(/[A-Za-z0-9]/.test(character) ? { escape: character } : {}),
    };
    switch (found.kind) {
      case 'character':
        return { ...placed, kind: 'character', text: found.text };
      case 'class':
        return {
          ...placed,
          kind: 'class',
          source: found.source,
          any: found.source === '[^\\n]',
          // "For example, \p{Lu} always matches only upper case letters" (pcre2pattern(3), "Unicode character properties").
          fold: placed.fold && !(this.#flavour === 'pcre' && /^\\p/i.test(found.source)),
        };
      case 'assertion':
        return { ...placed, kind: 'assertion', assertion: found.assertion };
      case 'reference':
        return this.#reference(found.group, start, end);
      case 'keep':
        if (this.#lookDepth > 0) {
          const help = separatorHelp(this.#text, start);
          throw unexpected('\\K', 'it outside of look-arounds', this.#span(start, end), help);
        }
        return { ...placed, kind: 'nothing' };
      default:
        return { ...placed, kind: found.kind };
    }
  }

  /** `\12` and higher: a character by its octal number, unless that many groups stand before it. */
  #octal(start: number): Escaped | undefined {
    const number = /^[1-7]\d{1,2}/.exec(this.#text.slice(start + 1, start + 4))?.[0];
    return number !== undefined && Number(number) > this.#captures ? readOctal(this.#pattern, start) : undefined;
  }

  #reference(group: number | string, start: number, end: number): Item {
    const relative = typeof group === 'string' && /^[+-]/.test(group);
    const number = relative
      ? this.#captures + Number(group) + (group.startsWith('-') ? 1 : 0)
      : typeof group === 'string'
        ? (this.#names.get(group) ?? group)
        : group;
    const sure = typeof number === 'number' && this.#sure.has(number);
    this.#references.push({ group: number, named: typeof group === 'string' && !relative, sure, start, end });
    return { kind: 'reference', group: typeof number === 'number' ? number : 0, start, end, fold: this.#flags.fold };
  }

  #group(): Item {
    const start = this.#at;
    this.#at++;
    const rest = this.#text[this.#at];
    if (rest === '*' && this.#flavour === 'pcre') return this.#verb(start);
    if (rest !== '?') return this.#body(this.#flags.plainGroups ? 'plain' : 'capture', start, this.#flags);
    for (const [opener, form] of FORMS) {
      if (!this.#text.startsWith(opener, this.#at)) continue;
      this.#at += opener.length;
      return this.#body(form, start, this.#flags);
    }
    return this.#named(start) ?? this.#special(start) ?? this.#flagged(start);
  }

  #passComment(): void {
    const end = this.#text.indexOf(')', this.#at);
    if (end < 0) throw this.#unclosed(this.#at);
    this.#at = end + 1;
  }

  #named(start: number): Item | undefined {
    const found = this.#match(NAMED);
    if (!found) return undefined;
    const name = found[1] ?? found[2] ?? '';
    const span = this.#span(this.#at, this.#at + found[0].length);
    if (this.#flavour === 'dotnet' && /^\w*-\w+$/.test(name)) throw unsupported('A balancing group', span);
    if (!/^[A-Za-z_]\w*$/.test(name)) throw unexpected(name, 'a name of letters, digits and `_`', span);
    if (this.#names.has(name) && this.#flavour === 'pcre') {
      throw unexpected(name, 'a name that no other group has', span);
    }
    this.#names.set(name, this.#captures + 1);
    this.#at += found[0].length;
    return this.#body('capture', start, this.#flags);
  }

  /** Groups that ask for more than matching: all but a callout, a reference and a branch reset are refused. */
  #special(start: number): Item | undefined {
    if (this.#flavour === 'pcre') {
      const reference = this.#text.startsWith('?P=', this.#at) ? this.#text.indexOf(')', this.#at) : -1;
      if (reference >= 0) {
        const name = this.#text.slice(this.#at + 3, reference);
        this.#at = reference + 1;
        return this.#reference(name, start, reference + 1);
      }
      if (this.#text.startsWith('?|', this.#at)) {
        this.#resets.push(this.#span(start, start + 3));
        this.#at += 2;
        return this.#body('plain', start, this.#flags);
      }
      const callout = this.#match(CALLOUT);
      if (callout) return this.#nothing(start, this.#at + callout[0].length);
      const call = this.#match(CALL);
      if (call) {
        const recursive = call[0] === '?R)' || call[0] === '?0)';
        throw unsupported(
          recursive ? `Recursion \`(${call[0]}\`` : `Calling a group (\`(${call[0]}\`)`,
          this.#span(start, this.#at + call[0].length),
        );
      }
    }
    const refused: readonly (readonly [string, string])[] = [
      ['?(', 'A conditional group (`(?(…)…)`)'],
      ['?C', 'A callout with a text'],
      ['?*', 'A look-ahead that is not atomic'],
      ['?<*', 'A look-behind that is not atomic'],
    ];
    for (const [opener, construct] of refused) {
      if (this.#text.startsWith(opener, this.#at))
        throw unsupported(construct, this.#span(start, start + 1 + opener.length));
    }
    return undefined;
  }

  #verb(start: number): Item {
    const found = this.#match(VERB);
    const name = found?.[1] ?? '';
    const span = this.#span(start, this.#at + (found?.[0].length ?? 1));
    const form = WORDS[name];
    if (form !== undefined && this.#text[this.#at + 1 + name.length] === ':') {
      this.#at += name.length + 2;
      return this.#body(form, start, this.#flags);
    }
    if (name === 'F' || name === 'FAIL') {
      this.#at += found?.[0].length ?? 0;
      const nothing: Sequence = [{ kind: 'nothing', start, end: this.#at, fold: false }];
      return { kind: 'group', form: 'notAhead', alternatives: [nothing], start, end: this.#at, fold: false };
    }
    throw unsupported(`The verb \`${this.#text.slice(start, this.#at + (found?.[0].length ?? 1))}\``, span);
  }

  #flagged(start: number): Item {
    const found = this.#match(FLAGS);
    if (!found) {
      const shown = this.#text.slice(start, start + 4);
      throw unexpected(
        shown,
        'a group such as `(?:…)`, `(?=…)` or `(?<name>…)`',
        this.#span(start, start + shown.length),
      );
    }
    const [whole, , , , close] = found;
    const flags = changeFlags(this.#flags, found, this.#at + 1, this.#pattern, this.#flavour);
    this.#at += whole.length;
    if (close === ':') return this.#body('plain', start, flags);
    this.#flags = flags;
    return this.#nothing(start, this.#at);
  }

  /** What stands between the opener and the `)`. */
  #body(form: GroupForm, start: number, flags: Flags): Group {
    if (this.#depth >= MOST_GROUPS) {
      throw new QueryFailure(`Groups are nested more than ${MOST_GROUPS} deep here.`, this.#span(start, start + 1), {
        kind: 'unsupported',
      });
    }
    const before = this.#flags;
    const looks = ['ahead', 'notAhead', 'behind', 'notBehind'].includes(form) ? 1 : 0;
    const number = form === 'capture' ? ++this.#captures : undefined;
    const sureBefore = this.#sure;
    this.#flags = flags;
    this.#depth++;
    this.#lookDepth += looks;
    const alternatives = this.#alternatives();
    if (this.#text[this.#at] !== ')') throw this.#unclosed(start);
    this.#at++;
    this.#flags = before;
    this.#depth--;
    this.#lookDepth -= looks;
    if (number !== undefined && this.#mayRefer) this.#sure = new Set([...this.#sure, number]);
    if (form === 'notAhead' || form === 'notBehind') this.#sure = sureBefore;
    const group: Group = { kind: 'group', form, alternatives, start, end: this.#at, fold: before.fold };
    if (this.#flavour === 'pcre' && form.toLowerCase().endsWith('behind')) this.#checkBehind(group);
    return group;
  }

  /** PCRE2 refuses a look-behind without a longest match. */
  #checkBehind(group: Group): void {
    for (const sequence of group.alternatives) {
      if (sequenceWidth(sequence)[1] !== Number.POSITIVE_INFINITY) continue;
      throw new QueryFailure(
        'Unexpected look-behind of any length, expected one whose length is bounded.',
        this.#span(group.start, group.end),
      );
    }
  }

  #checkReferring(): void {
    for (const { group, named, sure, start, end } of this.#references) {
      const shown = this.#text.slice(start, end);
      const span = this.#span(start, end);
      if (this.#flavour === 'dotnet' && !named && this.#names.size > 0) {
        throw unsupported('A reference by number in a pattern with named groups', span);
      }
      if (typeof group === 'string') {
        if (this.#names.has(group)) throw unsupported('A reference to a group that may not have matched', span);
        throw unexpected(shown, 'the name of a group', span, referenceHelp(shown));
      }
      if (group < 1 || group > this.#captures) {
        throw unexpected(shown, 'the number of a group that the pattern has', span, referenceHelp(shown));
      }
      if (!sure) throw unsupported('A reference to a group that may not have matched', span);
    }
    const [reset] = this.#resets;
    if (reset) throw unsupported('A branch reset (`(?|…)`) in a pattern that refers to a group', reset);
    const captured = this.#possessive.find(holdsCapture);
    if (captured) {
      throw unsupported(
        'A possessive quantifier of a capturing group in a pattern that refers to a group',
        this.#span(captured.start, captured.end),
      );
    }
  }

  #nothing(start: number, end: number): Item {
    this.#at = end;
    return { kind: 'nothing', start, end, fold: false };
  }

  #unclosed(start: number): QueryFailure {
    return new QueryFailure('Unexpected end of the pattern, expected `)` for the `(`.', this.#span(start, start + 1), {
      help: 'A `(` itself is written `\\(`.',
    });
  }

  #match(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = this.#at;
    return expression.exec(this.#text);
  }

  #span(start: number, end: number): { start: number; end: number } {
    return this.#pattern.span(start, end);
  }
}

function referenceHelp(shown: string): string {
  return shown.startsWith('\\') ? 'A backslash itself is written `\\\\`.' : 'Names are written as in `(?<name>…)`.';
}

function holdsCapture(item: Item): boolean {
  return (
    item.kind === 'group' &&
    (item.form === 'capture' || item.alternatives.some((sequence) => sequence.some(holdsCapture)))
  );
}
