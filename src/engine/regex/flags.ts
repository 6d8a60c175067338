/** Flags within a pattern: `(?i)`, `(?s-i:…)`. */
import { regexError } from './error.ts';

export interface Flags {
  readonly fold: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly extended: boolean;
}

/** Flags that change nothing here: Unicode's are always on, or never. */
const WITHOUT_EFFECT = 'uUaLnd';

/** The flags with those of some letters set; `at` is where their group stands. Throws `RegexError`. */
export function changeFlags(flags: Flags, letters: string, on: boolean, at: number): Flags {
  let next = flags;
  for (const letter of letters) {
    if (letter === 'i') next = { ...next, fold: on };
    else if (letter === 'm') next = { ...next, multiline: on };
    else if (letter === 's') next = { ...next, dotAll: on };
    else if (letter === 'x') next = { ...next, extended: on };
    else if (!WITHOUT_EFFECT.includes(letter)) throw regexError(`The flag \`${letter}\` is not supported`, at);
  }
  return next;
}
