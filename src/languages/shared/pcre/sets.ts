/** Bracket expressions: to a set that RE2, V8 and PCRE read alike. */
import { posixClass } from '../../../engine/regex/classes.ts';
import { QueryFailure, unexpected, unsupported } from '../../failure.ts';
import { type Escaped, readEscape } from './escapes.ts';
import type { Flavour, PatternText } from './syntax.ts';

const POSIX = /\[([:.=])(\^?)([a-z]+)\1\]/y;
const LAST = 0x10ffff;

/** Reads the set whose bracket stands at `start`: its source, and where the pattern goes on. Blanks in it may count for nothing. Throws `QueryFailure`. */
export function readSet(
  pattern: PatternText,
  start: number,
  flavour: Flavour,
  blanksCount = true,
): { source: string; end: number } {
  const { text } = pattern;
  const negated = text[start + 1] === '^';
  let first = start + (negated ? 2 : 1);
  while (flavour === 'pcre' && text.startsWith('\\E', first)) first += 2;
  let at = first;
  let body = '';
  let quoted = false;
  while (quoted || text[at] !== ']' || at === first) {
    if (at >= text.length) {
      throw new QueryFailure(
        'Unexpected end of the pattern, expected `]` for the `[`.',
        pattern.span(start, start + 1),
      );
    }
    if (flavour === 'pcre' && text.startsWith(quoted ? '\\E' : '\\Q', at)) {
      quoted = !quoted;
      at += 2;
    } else if (flavour === 'pcre' && !quoted && text.startsWith('\\E', at)) at += 2;
    else if (!blanksCount && !quoted && /[ \t]/.test(text[at] ?? '')) at++;
    else {
      const member = readMember(pattern, at, flavour, quoted);
      body += member.source;
      at = member.end;
    }
  }
  if (body === '') return { source: negated ? '[\\x{0}-\\x{10FFFF}]' : '[^\\x{0}-\\x{10FFFF}]', end: at + 1 };
  return { source: `[${negated ? '^' : ''}${body}]`, end: at + 1 };
}

interface Member {
  /** A single character's code; `undefined` for a class. */
  readonly code?: number;
  readonly source: string;
  readonly end: number;
}

function readMember(pattern: PatternText, at: number, flavour: Flavour, quoted: boolean): Member {
  const { text } = pattern;
  if (!quoted) {
    const named = readPosix(pattern, at, flavour);
    if (named) return named;
  }
  const low = readOne(pattern, at, flavour, quoted);
  const dash = low.end;
  if (quoted || text[dash] !== '-' || text[dash + 1] === ']' || dash + 1 >= text.length) return low;
  if (flavour === 'dotnet' && text[dash + 1] === '[') {
    throw unsupported('A set taken from a set', pattern.span(dash, dash + 2));
  }
  const high = readPosix(pattern, dash + 1, flavour) ?? readOne(pattern, dash + 1, flavour, false);
  if (low.code === undefined || high.code === undefined) {
    const [start, end] = low.code === undefined ? [at, low.end] : [dash + 1, high.end];
    throw new QueryFailure(
      `Unexpected \`${text.slice(start, end)}\` in a range, expected one character.`,
      pattern.span(start, end),
      { help: 'A hyphen itself stands first, last, or behind a backslash.' },
    );
  }
  if (low.code > high.code) {
    throw new QueryFailure(
      `Unexpected range \`${text.slice(at, high.end)}\`, expected the lower character first.`,
      pattern.span(at, high.end),
    );
  }
  return { source: `${low.source}-${high.source}`, end: high.end };
}

function readPosix(pattern: PatternText, at: number, flavour: Flavour): Member | undefined {
  if (flavour !== 'pcre') return undefined;
  POSIX.lastIndex = at;
  const found = POSIX.exec(pattern.text);
  if (!found) return undefined;
  const [whole, mark, negated, name = ''] = found;
  const span = pattern.span(at, at + whole.length);
  if (mark !== ':') throw unsupported(`The collating element \`${whole}\``, span);
  const set = posixClass(name);
  if (set === undefined) throw unexpected(whole, 'a class such as `[:alpha:]`', span);
  return { source: negated === '^' ? complement(set) : `[:${name}:]`, end: at + whole.length };
}

function readOne(pattern: PatternText, at: number, flavour: Flavour, quoted: boolean): Member {
  const { text } = pattern;
  const code = text.codePointAt(at) ?? 0;
  if (text[at] !== '\\' || quoted) {
    return { code, source: codeSource(code), end: at + String.fromCodePoint(code).length };
  }
  const found: Escaped = readEscape(pattern, at, flavour, true);
  const { end } = found;
  if (flavour === 'pcre' && text.slice(at, end) === '\\N') throw notInSet(pattern, at, end);
  if (found.kind === 'character') {
    const one = found.text.codePointAt(0) ?? 0;
    return { code: one, source: codeSource(one), end };
  }
  if (found.kind === 'class') return { source: inner(found.source), end };
  throw notInSet(pattern, at, end);
}

function notInSet({ text, span }: PatternText, at: number, end: number): QueryFailure {
  return unexpected(text.slice(at, end), 'a character or a class in the set', span(at, end));
}

/** What of a class may stand within a set. */
function inner(source: string): string {
  if (!source.startsWith('[')) return source;
  return source.startsWith('[^') ? complement(source.slice(2, -1)) : source.slice(1, -1);
}

const complements = new Map<string, string>();

/** The characters that a set does not hold, as the inside of a set. */
function complement(set: string): string {
  const known = complements.get(set);
  if (known !== undefined) return known;
  const test = new RegExp(`[${set}]`, 'u');
  const parts: string[] = [];
  let from: number | undefined;
  // Only properties of Unicode hold characters beyond the basic plane.
  const last = set.includes('\\p') ? LAST : 0xffff;
  for (let code = 0; code <= last; code++) {
    const outside = !test.test(String.fromCodePoint(code));
    if (outside) from ??= code;
    else if (from !== undefined) {
      parts.push(`${codeSource(from)}-${codeSource(code - 1)}`);
      from = undefined;
    }
  }
  if (from !== undefined || last < LAST) parts.push(`${codeSource(from ?? last + 1)}-${codeSource(LAST)}`);
  const source = parts.join('');
  complements.set(set, source);
  return source;
}

function codeSource(code: number): string {
  const character = String.fromCodePoint(code);
  return /[\w ]/.test(character) ? character : `\\x{${code.toString(16)}}`;
}
