/**
 * Java regular expressions to RE2's syntax, which DuckDB runs. What RE2 lacks is refused at its place.
 * https://docs.oracle.com/javase/8/docs/api/java/util/regex/Pattern.html, https://github.com/google/re2/wiki/Syntax
 */
import { RE2JS } from 're2js';
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
 * Throws `QueryFailure` for lookaround, back-references, possessive quantifiers, atomic groups and class intersections,
 * and for what is no regular expression.
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
      const opening = translateGroup(source, at, place);
      if (opening) {
        out += opening.text;
        at = opening.end;
        continue;
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
  checkReadable(source, out, place);
  return out;
}

/** `(?<name>` as RE2 spells it, and flags without those that change nothing there; `undefined` for other groups. */
function translateGroup(
  source: string,
  at: number,
  place: (start: number, end: number) => Span,
): { text: string; end: number } | undefined {
  const named = /^\(\?<(\w+)>/.exec(source.slice(at, at + 100));
  if (named) return { text: `(?P<${named[1]}>`, end: at + named[0].length };
  const flags = /^\(\?([a-zA-Z-]+)([:)])/.exec(source.slice(at, at + 40));
  if (!flags) return undefined;
  const [whole, letters = '', close = ')'] = flags;
  const odd = /[^imsu-]/.exec(letters);
  if (odd) {
    const start = at + 2 + odd.index;
    throw unsupported(`The flag \`${odd[0]}\` in a regular expression`, place(start, start + 1), HELP);
  }
  // RE2 folds case by Unicode's rules anyway.
  const kept = letters.replaceAll('u', '').replace(/-$/, '');
  const text = kept === '' ? (close === ':' ? '(?:' : '') : `(?${kept}${close}`;
  return { text, end: at + whole.length };
}

/** What RE2JS, which reads RE2's syntax, says of expressions that are wrong in Java too, or too large for either. */
const WRONG: Readonly<Record<string, string>> = {
  'missing argument to repetition operator': 'expected something before it to repeat',
  'invalid nested repetition operator': 'expected one repetition at a time',
  'missing closing )': 'expected a `)` for it',
  'unexpected )': 'expected a `(` before it',
  'invalid repeat count': 'expected a repetition of at most 1000 times, the smaller number first',
  'invalid character class range': 'expected a class whose ranges ascend',
};

/** Throws at the place of a syntax error, before DuckDB meets it without one. */
function checkReadable(source: string, translated: string, place: (start: number, end: number) => Span): void {
  try {
    RE2JS.compile(translated);
  } catch (thrown) {
    const { error = '', input } = thrown as { error?: string; input?: string | null };
    if (error === 'expression too large') {
      const message = 'The regular expression repeats too much to be run.';
      throw new QueryFailure(message, place(0, source.length), { kind: 'unsupported' });
    }
    const expected = WRONG[error];
    // Anything else is left to DuckDB: the two may differ in what they know.
    if (expected === undefined) return;
    const { at, text } = culprit(source, error, input ?? '');
    throw new QueryFailure(
      `Unexpected \`${text}\` in the regular expression, ${expected}.`,
      place(at, at + text.length),
    );
  }
}

/** Where the text that an error names stands; an unbalanced parenthesis is found by counting. */
function culprit(source: string, error: string, input: string): { at: number; text: string } {
  if (error.includes(')')) {
    const opened: number[] = [];
    for (const { 0: part, index } of source.matchAll(/\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()]/gs)) {
      if (part === '(') opened.push(index);
      else if (part === ')' && opened.pop() === undefined) return { at: index, text: part };
    }
    const last = opened.at(-1);
    if (last !== undefined) return { at: last, text: '(' };
  }
  const at = source.indexOf(input);
  return at < 0 || input === '' ? { at: 0, text: source } : { at, text: input };
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
  const point = String.fromCodePoint(source.codePointAt(at + 1) ?? 0);
  // Java takes a backslash before any of these; RE2 only before ASCII.
  if (!/^[\x20-\x7e]$/.test(point)) return { text: point, end: at + 1 + point.length };
  return { text: source.slice(at, at + 2), end: at + 2 };
}

function translateProperty(property: RegExpExecArray, inClass: boolean): string {
  const [whole, letter, name = ''] = property;
  const posix = POSIX[name];
  if (posix === undefined) return whole.replace(/\{(?:Is|java)/, '{');
  const negated = letter === 'P' ? posix.replace('[:', '[:^') : posix;
  return inClass ? negated : `[${negated}]`;
}
