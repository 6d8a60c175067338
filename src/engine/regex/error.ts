/** What is wrong with a regular expression. */

/** A pattern that cannot be read, or that uses what no engine here has. The message names the character, from 1. */
export class RegexError extends Error {
  /** Offset into the pattern, where it is known. */
  readonly at: number | undefined;

  constructor(message: string, at?: number) {
    super(message);
    this.at = at;
  }
}

/** The error for a message without its full stop, and an offset into the pattern. */
export function regexError(message: string, at: number): RegexError {
  return new RegexError(`${message} (character ${at + 1} of the regular expression).`, at);
}
