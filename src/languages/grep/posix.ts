/** POSIX's own expressions, where they mean what PCRE reads. Source: POSIX.1-2024, 9.3 (basic) and 9.4 (extended). */
import { unsupported } from '../failure.ts';
import type { PatternText } from '../shared/pcre/syntax.ts';

/** What basic expressions read as plain characters, or in their own way, outside of sets. */
const BASIC = /[\\+?{}()|]|\[[^\]]*\\|^\*/;
const EXTENDED = /\\|^[*+?{]|[(|][*+?{]/;

/** Throws `QueryFailure` at the first character that PCRE reads in another way. */
export function refuseDifferences(pattern: PatternText, syntax: 'basic' | 'extended'): void {
  const found = (syntax === 'basic' ? BASIC : EXTENDED).exec(pattern.text);
  if (!found) return;
  const at = found.index + found[0].length - 1;
  const construct = `\`${pattern.text[at]}\` in ${syntax === 'basic' ? 'a basic' : 'an extended'} regular expression`;
  throw unsupported(
    construct,
    pattern.span(at, at + 1),
    'Write the pattern for `grep -P`, or plain text for `grep -F`.',
  );
}
