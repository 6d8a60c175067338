/** Flags within a pattern: `(?i)`, `(?s-i:…)`. Source: pcre2pattern(3), "Internal option setting". */
import { unexpected, unsupported } from '../../failure.ts';
import type { Flavour, PatternText } from './syntax.ts';

export interface Flags {
  readonly fold: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly extended: boolean;
  /** Blanks within sets count for nothing either (`(?xx)`). */
  readonly extendedSets: boolean;
  /** `*` takes as few as it can, and `*?` as many. */
  readonly ungreedy: boolean;
  /** `(…)` does not capture. */
  readonly plainGroups: boolean;
}

export const NO_FLAGS: Flags = {
  fold: false,
  multiline: false,
  dotAll: false,
  extended: false,
  extendedSets: false,
  ungreedy: false,
  plainGroups: false,
};

/** What stands behind the `(` of a group that sets flags: a caret, flags on, flags off, and `:` or `)`. */
export const FLAGS = /\?(\^?)([a-zA-Z]*)(?:-([a-zA-Z]*))?([:)])/y;

/** The flags as a match of `FLAGS` changes them; its first character behind the question mark stands at `start`. Throws `QueryFailure`. */
export function changeFlags(
  before: Flags,
  [, reset = '', on = '', off = '']: RegExpExecArray,
  start: number,
  pattern: PatternText,
  flavour: Flavour,
): Flags {
  let flags = reset === '^' ? NO_FLAGS : before;
  let at = start + reset.length;
  for (const [letters, value] of [
    [on, true],
    [off, false],
  ] as const) {
    let last = '';
    for (const letter of letters) {
      flags = changeFlag(flags, letter, value, at, pattern, flavour);
      if (letter === 'x') flags = { ...flags, extendedSets: value && last === 'x' && flavour === 'pcre' };
      last = letter;
      at++;
    }
    // The hyphen between them.
    at++;
  }
  return flags;
}

function changeFlag(
  flags: Flags,
  letter: string,
  on: boolean,
  at: number,
  pattern: PatternText,
  flavour: Flavour,
): Flags {
  switch (letter) {
    case 'i':
      return { ...flags, fold: on };
    case 'm':
      return { ...flags, multiline: on };
    case 's':
      return { ...flags, dotAll: on };
    case 'x':
      return { ...flags, extended: on };
    case 'n':
      return { ...flags, plainGroups: on };
  }
  if (letter === 'U' && flavour === 'pcre') return { ...flags, ungreedy: on };
  const span = pattern.span(at, at + 1);
  if (flavour === 'pcre' && 'Ja'.includes(letter)) throw unsupported(`The flag \`${letter}\``, span);
  throw unexpected(letter, 'one of the flags `i`, `m`, `n`, `s`, `x`', span);
}
