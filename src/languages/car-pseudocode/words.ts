/** The words of CAR pseudocode: comments, names, numbers and durations. */

/** Blanks and comments: from `//` or `#` to the end of the line, or between slashes and stars. */
export const BLANK = /\s+|\/\/[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/|\/\*[\s\S]*/y;

/** A name, perhaps of a field of a set: `exe`, `flow.dest_port`, `proto_info.pipe`. */
export const NAME = /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/y;

/** A name of a set of events: one word. */
export const SET_NAME = /[A-Za-z_]\w*/y;

/** A number that is not the start of something else (an address, a name, a pattern). */
export const NUMBER =
  /-?\d+(?:\.\d+)?(?![\w.*\\:/-])|-?\d+(?:\.\d+)?(?=(?:ms|milli|s|sec|min|m|h|hr|hour|d|day|w|week)[a-z]*\b)/iy;

/** Milliseconds in each unit of time. One before `=` or `.` is a set of that name, which begins the next statement. */
const UNITS: readonly (readonly [RegExp, number])[] = (
  [
    ['ms|milliseconds?', 1],
    ['s|secs?|seconds?', 1000],
    ['m|mins?|minutes?', 60_000],
    ['h|hrs?|hours?', 3_600_000],
    ['d|days?', 86_400_000],
    ['w|weeks?', 604_800_000],
  ] as const
).map(([names, size]) => [new RegExp(`(?:${names})\\b(?!\\s{0,9}=(?!=)|\\.\\w)`, 'iy'), size]);

/** Milliseconds of the unit that `take` finds after a number; `undefined` when none follows. */
export function takeUnit(take: (pattern: RegExp) => string | undefined): number | undefined {
  return UNITS.find(([pattern]) => take(pattern) !== undefined)?.[1];
}

/** Words that open a statement or a clause, unless a comparison follows: `group` is also the name of a field. */
export const RESERVED =
  /(?:search|filter|join|group|from|select|output|return|input|run|where|and|or|not|by|as)\b(?!\s{0,9}(?:[=!<>]|(?:in|match|matches|contains|exists)\b))/iy;

/** Word patterns, made once. */
export const AND = /and\b|&&/iy;
export const OR = /or\b|\|\|/iy;
export const NOT = /not\b|!(?!=)/iy;
export const WHERE = /(?:where|if)\b/iy;
