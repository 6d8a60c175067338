/**
 * Many texts searched for in one pass: an Aho–Corasick automaton (Aho and Corasick 1975) whose alphabet has a sign for
 * the beginning and one for the end, so that "starts with", "ends with" and "is" are texts like any other.
 */
import { foldCase } from '../scalars.ts';

/** A text to find, folded; `rule` is told when it is found. */
export interface WantedText {
  readonly text: string;
  readonly start: boolean;
  readonly end: boolean;
  readonly rule: number;
}

/** Rules found for one event, each once. */
export interface Found {
  add(rule: number): void;
}

/** Cells of the tables of a set of programs, most: 4 bytes each. */
const MOST_CELLS = 2 ** 24;

/** What is left of the room that all tables of a set of programs share. */
export class IndexSpace {
  cells: number;

  constructor(cells = MOST_CELLS) {
    this.cells = cells;
  }
}

/** Classes that all characters beyond ASCII share: some are taken for others, which finds too many texts and none too few. */
const OTHER_CLASSES = 32;

/** Columns of a state's row: which state to report at, then a next state for each class of characters. */
const REPORT = 0;
const OTHER = 1;
const START = 2;
const END = 3;
const FIRST_CLASS = 4;

export class TextMatcher {
  /** Rows of states, one after the other; states are offsets into it. */
  readonly #rows: Int32Array;
  readonly #classes = new Uint16Array(128).fill(OTHER);
  /** By the last bits of the character. */
  readonly #otherClasses = new Uint16Array(OTHER_CLASSES).fill(OTHER);
  readonly #width: number;
  /** The state that the beginning leads to. */
  readonly #first: number;
  /** For states that report (by number): the rules, and the next state to report at. */
  readonly #rules: readonly (Int32Array | undefined)[];
  readonly #more: Int32Array;
  /** Rules of texts that there was no room for. */
  readonly #always: readonly number[];

  /** Takes what its table needs from `space`; texts that it has no room for are cut off where it ends. */
  constructor(wanted: readonly WantedText[], space: IndexSpace) {
    this.#width = this.#nameClasses(wanted);
    const trie = this.#trieOf(wanted, space);
    this.#always = trie.rules[0] === undefined ? [] : [...trie.rules[0]];
    this.#rows = trie.rows;
    this.#rules = trie.rules;
    this.#more = this.#complete(trie);
    this.#first = this.#rows[START] ?? 0;
  }

  /** Tells the rules of all texts that are found in `text`, whatever its case. */
  search(text: string, found: Found): void {
    for (const rule of this.#always) found.add(rule);
    const rows = this.#rows;
    const classes = this.#classes;
    let state = this.#first;
    if (rows[state] !== 0) this.#report(rows[state] ?? 0, found);
    const { length } = text;
    for (let index = 0; index < length; index++) {
      const unit = text.charCodeAt(index);
      if (unit > 127) {
        this.#searchFolded(foldCase(text), found);
        return;
      }
      state = rows[state + (classes[unit] ?? OTHER)] ?? 0;
      const report = rows[state];
      if (report !== 0) this.#report(report ?? 0, found);
    }
    state = rows[state + END] ?? 0;
    if (rows[state] !== 0) this.#report(rows[state] ?? 0, found);
  }

  /** Text with characters whose folding may take more than a look at each: it is folded as a whole before. */
  #searchFolded(text: string, found: Found): void {
    const rows = this.#rows;
    let state = this.#first;
    for (let index = 0; index < text.length; index++) {
      state = rows[state + this.#classOf(text.charCodeAt(index))] ?? 0;
      if (rows[state] !== 0) this.#report(rows[state] ?? 0, found);
    }
    state = rows[state + END] ?? 0;
    if (rows[state] !== 0) this.#report(rows[state] ?? 0, found);
  }

  #report(state: number, found: Found): void {
    let place = state / this.#width;
    while (place !== 0) {
      for (const rule of this.#rules[place] ?? []) found.add(rule);
      place = this.#more[place] ?? 0;
    }
  }

  #classOf(unit: number): number {
    return (unit < 128 ? this.#classes[unit] : this.#otherClasses[unit % OTHER_CLASSES]) ?? OTHER;
  }

  /** Gives each character of the texts a class; upper case shares that of lower case. Returns the width of a row. */
  #nameClasses(wanted: readonly WantedText[]): number {
    let next = FIRST_CLASS;
    for (const { text } of wanted) {
      for (let index = 0; index < text.length; index++) {
        const unit = text.charCodeAt(index);
        if (this.#classOf(unit) !== OTHER) continue;
        if (unit > 127) this.#otherClasses[unit % OTHER_CLASSES] = next;
        else {
          this.#classes[unit] = next;
          if (unit >= 97 && unit <= 122) this.#classes[unit - 32] = next;
        }
        next++;
      }
    }
    return next;
  }

  #trieOf(wanted: readonly WantedText[], space: IndexSpace): Trie {
    const width = this.#width;
    const wish = wanted.reduce((sum, { text }) => sum + text.length + 2, 1);
    const most = 1 + Math.min(wish, Math.floor(space.cells / width));
    const rows = new Int32Array(most * width);
    const rulesOf = new Map<number, number[]>();
    let end = width;
    /** The state after one more character; `undefined` where there is no room. */
    const step = (state: number, klass: number): number | undefined => {
      const known = rows[state + klass] ?? 0;
      if (known !== 0) return known;
      if (end === rows.length) return undefined;
      rows[state + klass] = end;
      end += width;
      return end - width;
    };
    for (const one of wanted) {
      let state = 0;
      for (const klass of this.#classesOf(one)) {
        const next = step(state, klass);
        if (next === undefined) break;
        state = next;
      }
      const rules = rulesOf.get(state / width);
      if (rules === undefined) rulesOf.set(state / width, [one.rule]);
      else if (rules.at(-1) !== one.rule) rules.push(one.rule);
    }
    space.cells -= end - width;
    const rules = Array.from({ length: end / width }, (_, place) => {
      const list = rulesOf.get(place);
      return list && Int32Array.from(list);
    });
    return { rows: rows.slice(0, end), rules };
  }

  /** The characters that are looked for, and the signs around them. */
  #classesOf({ text, start, end }: WantedText): number[] {
    const classes = Array.from({ length: text.length }, (_, index) => this.#classOf(text.charCodeAt(index)));
    return [...(start ? [START] : []), ...classes, ...(end ? [END] : [])];
  }

  /** Fills in the steps that fall back on a shorter beginning, and where each state reports. */
  #complete({ rows, rules }: Trie): Int32Array {
    const width = this.#width;
    const states = rows.length / width;
    const fallback = new Int32Array(states);
    const more = new Int32Array(states);
    const queue = new Int32Array(states);
    let last = 0;
    for (let first = -1; first < last; first++) {
      const state = first < 0 ? 0 : (queue[first] ?? 0);
      const shorter = fallback[state / width] ?? 0;
      for (let klass = OTHER; klass < width; klass++) {
        const next = rows[state + klass] ?? 0;
        const otherwise = state === 0 ? 0 : (rows[shorter + klass] ?? 0);
        if (next === 0) {
          rows[state + klass] = otherwise;
          continue;
        }
        const place = next / width;
        fallback[place] = otherwise;
        const suffix = rows[otherwise + REPORT] ?? 0;
        more[place] = suffix / width;
        rows[next + REPORT] = rules[place] === undefined ? suffix : next;
        queue[last++] = next;
      }
    }
    return more;
  }
}

interface Trie {
  readonly rows: Int32Array;
  readonly rules: readonly (Int32Array | undefined)[];
}
