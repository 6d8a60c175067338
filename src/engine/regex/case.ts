/** How the case that a pattern ignores or heeds is said to V8: by its flag for the whole, or in each part. */
import { foldedSet, holdsCased, isCased, isFolded } from './fold.ts';
import type { BracketSet } from './sets.ts';

/** What a pattern that changes case holds somewhere. */
const CASE_FLAG = /\(\?[a-zA-Z^]*-?[a-zA-Z]*i/;

/** Characters of words, to which ignoring case adds the long s and the Kelvin sign alone. */
const OF_WORDS = /^\\w$/i;

/** Keeps account of one translation for V8: what is read with which case. */
export class CaseOfParts {
  /** True when the output says of each part what it is without case; false when the flag is to say it of the whole. */
  readonly #written: boolean;
  readonly #changes: boolean;
  readonly #refers: boolean;
  /** Whether case is ignored, wherever that makes a difference. */
  readonly #folds = new Set<boolean>();
  /** True when there is something that V8's flag for no case reads in another way than the languages do. */
  #readOtherwise = false;
  #refersFolded = false;
  /** How many parts so far can match characters that have case. */
  #cased = 0;
  /** Output numbers of groups that take no such character. */
  readonly #caseless = new Set<number>();

  /** Takes the pattern's source, whether case is written out, and whether groups keep what they took. */
  constructor(source: string, written: boolean, refers: boolean) {
    this.#written = written;
    this.#changes = CASE_FLAG.test(source);
    this.#refers = refers;
  }

  /** Whether the whole can be compiled with the flag for no case, where none is written out. */
  get fold(): boolean {
    return !this.#written && this.#folds.has(true);
  }

  /** Whether the flag, or its lack, cannot stand for the whole. */
  wantsWriting(): boolean {
    if (this.#written) return false;
    return this.#folds.size > 1 || (this.#folds.has(true) && this.#readOtherwise && !this.#refersFolded);
  }

  /** The source of a character, whose own is `source`. */
  literal(character: string, source: string, fold: boolean): string {
    if (!isCased(character)) return source;
    this.#cased++;
    this.#folds.add(fold);
    return this.#written && fold ? foldedSet({ negated: false, members: [character] }) : source;
  }

  /** The source of a set, which is `source` when its case is heeded. */
  set(set: Pick<BracketSet, 'negated' | 'members'>, source: string, fold: boolean): string {
    // Characters of words alone make no pattern mixed: `grep -iw` looks for them around one whose references ignore case.
    if (!fold && set.members.every((member) => OF_WORDS.test(member))) this.#readOtherwise = true;
    else if (!this.#changes || isFolded(set)) this.#folds.add(fold);
    if (set.members.some((member) => member.startsWith('\\P{'))) this.#readOtherwise = true;
    if (this.#written && this.#refers && holdsCased(source)) this.#cased++;
    return this.#written && fold ? foldedSet(set) : source;
  }

  /** Any character stands here. */
  any(): void {
    this.#cased++;
  }

  /** `\b` or `\B` stands here: V8 takes the long s and the Kelvin sign for characters of words when it ignores case. */
  wordBoundary(): void {
    this.#readOtherwise = true;
  }

  /** A reference to what a group took, by the group's number in the output where it is known. False when it cannot be said. */
  reference(number: number | undefined, fold: boolean): boolean {
    if (number !== undefined && this.#caseless.has(number)) return true;
    this.#cased++;
    this.#folds.add(fold);
    if (fold) this.#refersFolded = true;
    return !(this.#written && fold);
  }

  /** A group begins; what it gives is to be handed to `close`. */
  open(): number {
    return this.#cased;
  }

  /** A group that keeps what it took, by its number in the output, ends. */
  close(number: number, opened: number): void {
    if (this.#written && this.#cased === opened) this.#caseless.add(number);
  }
}
