/** Named character sets of the dialects, as the inside of a bracket expression that RE2 and V8 both read. */

/** POSIX bracket names (`[[:alpha:]]`) and Java's `\p{Alpha}`, without case. */
const POSIX: ReadonlyMap<string, string> = new Map([
  ['alpha', 'A-Za-z'],
  ['digit', '0-9'],
  ['alnum', 'A-Za-z0-9'],
  ['upper', 'A-Z'],
  ['lower', 'a-z'],
  ['space', '\\t\\n\\v\\f\\r '],
  ['blank', ' \\t'],
  ['punct', '!-\\/:-@\\[-`{-~'],
  ['xdigit', '0-9A-Fa-f'],
  ['word', '\\w'],
  ['cntrl', '\\x00-\\x1f\\x7f'],
  ['print', ' -~'],
  ['graph', '!-~'],
  ['ascii', '\\x00-\\x7f'],
]);

/** The set of a POSIX name; `undefined` when there is none of that name. */
export function posixClass(name: string): string | undefined {
  return POSIX.get(name.toLowerCase());
}

/** Blanks of ASCII, `\s` of PCRE, Java, Python and .NET: RE2's leaves the vertical tab out, V8's takes all of Unicode's. */
export const BLANK = '\\t-\\r ';
/** All other characters. */
export const NO_BLANK = '\\x00-\\x08\\x0e-\\x1f!-\u{10ffff}';
/** Horizontal blanks, `\h` of PCRE and Java. */
export const HORIZONTAL = ' \\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000';
/** Vertical blanks, `\v` of PCRE and Java. */
export const VERTICAL = '\\n\\x0b\\f\\r\u0085\u2028\u2029';
/** What ends a line, and so what `.` leaves out, in Java and ECMAScript. */
export const LINE_ENDS = '\\n\\r\u2028\u2029';
