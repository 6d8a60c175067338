/**
 * Java regular expressions to RE2's syntax, which DuckDB runs. What RE2 lacks is refused at its place.
 * https://docs.oracle.com/javase/8/docs/api/java/util/regex/Pattern.html, https://github.com/google/re2/wiki/Syntax
 */
import type { Span } from '../../engine/plan.ts';
import { QueryFailure, unsupported } from '../failure.ts';

const HELP = 'regular expressions run in linear time here (RE2); write the condition as several, joined by AND or NOT';

/** Escapes of Java that RE2 spells otherwise. */
const ESCAPES: Readonly<Record<string, string>> = {
  h: '[ \\t\\x{A0}\\x{1680}\\x{180e}\\x{2000}-\\x{200a}\\x{202f}\\x{205f}\\x{3000}]',
  R: '(?:\\r\\n|[\\n\\x0B\\f\\r\\x{85}\\x{2028}\\x{2029}])',
  Z: '(?:\\r?\\n)?\\z',
  e: '\\x1B',
};

/** Letters that both dialects read alike after a backslash. */
const SHARED_ESCAPES = 'dDsSwWbBAzntrfaQEx';

/** Names of `\p{…}` that Java has and RE2 spells as POSIX classes. */
const POSIX: Readonly<Record<string, string>> = {
  Lower: '[:lower:]',
  Upper: '[:upper:]',
  ASCII: '[:ascii:]',
  Alpha: '[:alpha:]',
  Digit: '[:digit:]',
  Alnum: '[:alnum:]',
  Punct: '[:punct:]',
  Graph: '[:graph:]',
  Print: '[:print:]',
  Blank: '[:blank:]',
  Cntrl: '[:cntrl:]',
  XDigit: '[:xdigit:]',
  Space: '[:space:]',
};

/**
 * Translates `source`; `place` gives the span in the query of the characters from `start` up to `end` of it.
 * Throws `QueryFailure` for lookaround, back-references, possessive quantifiers, atomic groups and class intersections.
 */
export function javaToRe2(source: string, place: (start: number, end: number) => Span): string {
  let out = '';
  let inClass = false;
  let at = 0;
  const refuse = (what: string, length: number): QueryFailure => unsupported(what, place(at, at + length), HELP);
  while (at < source.length) {
    const char = source.charAt(at);
    if (char === '\\') {
      const translated = translateEscape(source, at, inClass, place);
      out += translated.text;
      at = translated.end;
      continue;
    }
    if (inClass) {
      if (source.startsWith('&&', at)) throw refuse('A class intersection (`&&`) in a regular expression', 2);
      if (char === '[') throw refuse('A class inside a class in a regular expression', 1);
      if (char === ']') inClass = false;
    } else if (char === '[') {
      inClass = true;
      // A bracket right after the opening one is a literal.
      const first = /^\[\^?\]/.exec(source.slice(at, at + 3))?.[0];
      if (first !== undefined) {
        out += `${first.slice(0, -1)}\\]`;
        at += first.length;
        continue;
      }
    } else if (char === '(') {
      const construct = /^\(\?(<?[=!]|>)/.exec(source.slice(at, at + 4))?.[0];
      if (construct?.endsWith('>')) throw refuse('An atomic group in a regular expression', construct.length);
      if (construct !== undefined) {
        throw refuse(
          construct.includes('<') ? 'Lookbehind in a regular expression' : 'Lookahead in a regular expression',
          construct.length,
        );
      }
    } else if (char === '$') {
      // Java's `$` also matches before a final line break.
      out += isMultiline(source) ? '$' : '(?:\\r?\\n)?\\z';
      at++;
      continue;
    } else if (char === '+' && at > 0 && /[*+?}]/.test(source.charAt(at - 1)) && !isEscaped(source, at - 1)) {
      throw refuse('A possessive quantifier in a regular expression', 1);
    }
    out += char;
    at++;
  }
  if (inClass)
    throw new QueryFailure(
      'Unexpected end of the regular expression, expected `]`.',
      place(source.length, source.length),
    );
  return out;
}

function isMultiline(source: string): boolean {
  return /\(\?[a-zA-Z]*m/.test(source);
}

function isEscaped(source: string, at: number): boolean {
  let backslashes = 0;
  while (source.charAt(at - 1 - backslashes) === '\\') backslashes++;
  return backslashes % 2 === 1;
}

function translateEscape(
  source: string,
  at: number,
  inClass: boolean,
  place: (start: number, end: number) => Span,
): { text: string; end: number } {
  const next = source.charAt(at + 1);
  if (next === '') {
    throw new QueryFailure('Unexpected end of the regular expression after a backslash.', place(at, at + 1), {
      help: 'a backslash that stands for itself is written `\\\\\\\\` in the query: the string and the expression each take one away',
    });
  }
  const unicode = /^\\u([0-9a-fA-F]{4})/.exec(source.slice(at, at + 6))?.[1];
  if (unicode !== undefined) return { text: `\\x{${unicode}}`, end: at + 6 };
  const property = /^\\([pP])\{(?:Is|java)?(\w+)\}/.exec(source.slice(at, at + 40));
  if (property) return { text: translateProperty(property, inClass), end: at + property[0].length };
  const named = ESCAPES[next];
  if (named !== undefined) {
    if (inClass && named.startsWith('(')) throw unsupported(`\`\\${next}\` in a class`, place(at, at + 2));
    return { text: inClass && named.startsWith('[') ? named.slice(1, -1) : named, end: at + 2 };
  }
  if (/[1-9k]/.test(next)) throw unsupported('A back-reference in a regular expression', place(at, at + 2), HELP);
  if (/[A-Za-z]/.test(next) && !SHARED_ESCAPES.includes(next) && !/[pPv]/.test(next)) {
    throw new QueryFailure(`Unexpected escape \`\\${next}\` in the regular expression.`, place(at, at + 2), {
      help: 'a backslash that stands for itself is written `\\\\\\\\` in the query: the string and the expression each take one away',
    });
  }
  return { text: source.slice(at, at + 2), end: at + 2 };
}

function translateProperty(property: RegExpExecArray, inClass: boolean): string {
  const [whole, letter, name = ''] = property;
  const posix = POSIX[name];
  if (posix === undefined) return whole.replace(/\{(?:Is|java)/, '{');
  const negated = letter === 'P' ? posix.replace('[:', '[:^') : posix;
  return inClass ? negated : `[${negated}]`;
}
