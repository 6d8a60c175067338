/** Random patterns that change case midway, and texts that tell them apart. */
import fc from 'fast-check';

/** The Kelvin sign folds to `k`, the long s to `s`, both sigmas and the capital to one another. */
const LETTERS = ['a', 'A', 'k', 'K', '\u212a', 's', 'S', '\u017f', 'σ', 'ς', 'Σ', '1', '-', '\n'] as const;
/** What matches one character, or a place. */
export const ATOMS = [
  ...LETTERS.filter((letter) => letter !== '\n'),
  '.',
  '\\w',
  '\\W',
  '\\d',
  '\\s',
  '\\S',
  '\\b',
  '\\B',
  '^',
  '(?m:$)',
  '[a-k]',
  '[^a]',
  '[^K1]',
  '[A-Z]',
  '[^\\w]',
  '[σ-]',
  '\\x41',
  '[\\S\\s]',
] as const;

/** Properties of Unicode, alone and in sets: with case ignored, letters of either case have them. */
export const PROPERTIES = ['\\p{Lu}', '\\P{Lu}', '[\\P{Lu}k]', '[^\\P{Lu}k]', '[^\\p{Ll}]', '[\\p{Lu}1]'] as const;

const flags = fc.constantFrom('i', '-i', 's', 'm', 'i-s', 's-i', 'm-i', 'i-m', 'x');
/** Patterns of such atoms, in groups that repeat so often, with flags changed for a group or from there on. */
export const sourcesOf = (atoms: readonly string[], quantifiers: readonly string[]) =>
  fc.letrec<{ pattern: string; sequence: string; item: string; group: string }>((tie) => ({
    pattern: fc.array(tie('sequence'), { minLength: 1, maxLength: 3 }).map((all) => all.join('|')),
    sequence: fc.array(tie('item'), { maxLength: 4 }).map((all) => all.join('')),
    item: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(...atoms),
      flags.map((letters) => `(?${letters})`),
      tie('group'),
    ),
    group: fc
      .tuple(
        fc.oneof(
          fc.constantFrom('', '?:'),
          flags.map((letters) => `?${letters}:`),
        ),
        tie('pattern'),
        fc.constantFrom('', ...quantifiers),
      )
      .map(([opener, inside, quantifier]) => `(${opener}${inside})${quantifier}`),
  })).pattern;
/** Short texts of the patterns' letters. */
export const subjects = fc.array(fc.constantFrom(...LETTERS), { maxLength: 5 }).map((all) => all.join(''));
