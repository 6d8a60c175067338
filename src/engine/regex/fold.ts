/**
 * Case written out: which characters are the same without case, so that a pattern can say it of one part with no flag.
 *
 * They are those of V8's own flag, Unicode's simple case folding (ECMA-262, Canonicalize; CaseFolding.txt, status C and
 * S), which are RE2's too: `k` is also the Kelvin sign, `s` the long s.
 */
import { type BracketSet, EVERYTHING, printSet } from './sets.ts';

const CASED = /[\p{Changes_When_Casemapped}\p{Changes_When_Casefolded}]/u;
/** The last plane that has letters with case ends here. */
const END_OF_LETTERS = 0x20000;
/** A class that is what another leaves out. */
const COMPLEMENT = /^\\(?:P\{|[DW]$)/;
const MOST_KEPT = 1000;

let letters: string | undefined;
const kept = new Map<string, string>();

/** Whether a character is another one's with other case. */
export function isCased(character: string): boolean {
  return CASED.test(character);
}

/** Takes the inside of a bracket expression as V8 reads it; gives what more is in it without case, written likewise, or ''. */
function addedByFolding(set: string): string {
  let added = kept.get(set);
  if (added === undefined) {
    const members = new Set(casedIn(set, 'gu'));
    added = rangesOf(casedIn(set, 'giu').filter((letter) => !members.has(letter)));
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(set, added);
  }
  return added;
}

/** Whether a bracket expression, brackets included, holds a character with case. */
export function holdsCased(set: string): boolean {
  return new RegExp(set, 'u').test(allLetters());
}

/** Whether case makes a difference to what a set holds. */
export function isFolded({ members }: Pick<BracketSet, 'members'>): boolean {
  const { taken, left } = partsOf(members);
  return [taken, ...left].some((set) => addedByFolding(set) !== '');
}

/**
 * A bracket expression of V8's as it is without case. What a class leaves out (`\P{Lu}`, `\W`) is left out in any case, as
 * PCRE, Java and RE2 read it; of properties, V8's flag would take all letters.
 */
export function foldedSet({ negated, members }: Pick<BracketSet, 'negated' | 'members'>): string {
  const { taken, left } = partsOf(members);
  if (left.length === 0) return printSet({ negated, members: [withFolding(taken)] }, 'v8');
  const parts = left.map((set) => `[^${withFolding(set)}]`);
  if (taken !== '') parts.unshift(`[${withFolding(taken)}]`);
  return negated ? `(?:${parts.map((part) => `(?!${part})`).join('')}${EVERYTHING.v8})` : `(?:${parts.join('|')})`;
}

/** What the members of a set take, and each class whose complement is one of them. */
function partsOf(members: readonly string[]): { readonly taken: string; readonly left: readonly string[] } {
  return {
    taken: members.filter((member) => !COMPLEMENT.test(member)).join(''),
    left: members
      .filter((member) => COMPLEMENT.test(member))
      .map((member) => `\\${member.slice(1, 2).toLowerCase()}${member.slice(2)}`),
  };
}

function withFolding(set: string): string {
  return set === '' ? '' : set + addedByFolding(set);
}

function casedIn(set: string, flags: string): readonly string[] {
  return allLetters().match(new RegExp(`[${set}]`, flags)) ?? [];
}

/** All characters with case, in their order. */
function allLetters(): string {
  if (letters === undefined) {
    const found: string[] = [];
    for (let code = 0; code < END_OF_LETTERS; code++) {
      const character = String.fromCodePoint(code);
      if (CASED.test(character)) found.push(character);
    }
    letters = found.join('');
  }
  return letters;
}

/** Letters in their order, as the inside of a bracket expression. */
function rangesOf(sorted: readonly string[]): string {
  const ranges: [first: string, last: string][] = [];
  for (const letter of sorted) {
    const range = ranges.at(-1);
    if (range?.[1].codePointAt(0) === (letter.codePointAt(0) ?? 0) - 1) range[1] = letter;
    else ranges.push([letter, letter]);
  }
  return ranges.map(([first, last]) => (first === last ? first : `${first}-${last}`)).join('');
}
