/** Bracket expressions of the dialects. */
import type { RegexPattern } from '../plan.ts';
import { posixClass } from './classes.ts';
import { regexError } from './error.ts';
import { type Escape, propertyFor, readEscape } from './escapes.ts';

export type Dialect = RegexPattern['dialect'];
/** The engine that a pattern is written for. */
export type Target = 're2' | 'v8';

/** A set that no character is in. */
export const NOTHING: Record<Target, string> = { re2: '[^\\x00-\\x{10FFFF}]', v8: '[^\\s\\S]' };

/** A set that all characters are in. */
export const EVERYTHING: Record<Target, string> = { re2: '(?s:.)', v8: '[\\s\\S]' };

/** Reads the escape at `at`. Throws `RegexError` when it means nothing. */
export function escapeAt(text: string, at: number, dialect: Dialect, inSet: boolean): Escape {
  const found = readEscape(text, at, dialect, inSet);
  if (typeof found === 'string') throw regexError(found, at);
  return found;
}

/** A bracket expression. */
export interface BracketSet {
  readonly negated: boolean;
  /** Characters, ranges and sets in it, as `target` reads them. */
  readonly members: readonly string[];
  /** Where the pattern goes on. */
  readonly end: number;
}

/** Reads the set whose bracket stands at `start`. Throws `RegexError`. */
export function readSet(text: string, start: number, dialect: Dialect, target: Target): BracketSet {
  const negated = text[start + 1] === '^';
  const first = start + (negated ? 2 : 1);
  let at = first;
  const members: string[] = [];
  while (text[at] !== ']' || (at === first && dialect !== 'ecmascript')) {
    if (at >= text.length) throw regexError('Unexpected end, expected `]` for the `[`', start);
    const member = readMember(text, at, dialect);
    members.push(propertyFor(member.source, target));
    at = member.end;
  }
  return { negated, members, end: at + 1 };
}

/** A set's source for `target`. */
export function printSet({ negated, members }: Pick<BracketSet, 'negated' | 'members'>, target: Target): string {
  const body = members.join('');
  if (body !== '') return `[${negated ? '^' : ''}${body}]`;
  return negated ? EVERYTHING[target] : NOTHING[target];
}

const POSIX = /\[:(\^?)(\w+):\]/y;

/** A character, a range, or a set within the set. */
function readMember(text: string, at: number, dialect: Dialect): { source: string; end: number } {
  POSIX.lastIndex = at;
  const named = dialect === 'pcre' || dialect === 're2' ? POSIX.exec(text) : null;
  if (named) {
    const set = named[1] === '' ? posixClass(named[2] ?? '') : undefined;
    if (set === undefined) throw regexError(`The set \`${named[0]}\` is not supported`, at);
    return { source: set, end: at + named[0].length };
  }
  if (dialect === 'java' && (text[at] === '[' || text.startsWith('&&', at))) {
    throw regexError('Sets within sets are not supported', at);
  }
  const low = readCharacter(text, at, dialect);
  if (low.kind === 'set') return low;
  const dash = low.end;
  if (text[dash] !== '-' || text[dash + 1] === ']' || dash + 1 >= text.length) {
    return { source: setLiteral(low.source), end: dash };
  }
  const high = readCharacter(text, dash + 1, dialect);
  if (high.kind === 'set') return { source: `${setLiteral(low.source)}\\-${high.source}`, end: high.end };
  if ((low.source.codePointAt(0) ?? 0) > (high.source.codePointAt(0) ?? 0)) {
    throw regexError(`Unexpected range \`${low.source}-${high.source}\`, expected the lower character first`, dash);
  }
  return { source: `${setLiteral(low.source)}-${setLiteral(high.source)}`, end: high.end };
}

interface SetPart {
  readonly kind: 'character' | 'set';
  readonly source: string;
  readonly end: number;
}

/** One character of a set, or a set within it (`\d`). */
function readCharacter(text: string, at: number, dialect: Dialect): SetPart {
  if (text[at] !== '\\') {
    const source = String.fromCodePoint(text.codePointAt(at) ?? 0);
    return { kind: 'character', source, end: at + source.length };
  }
  const found = escapeAt(text, at, dialect, true);
  const { end } = found;
  if (found.kind === 'literal') {
    const characters = [...found.text];
    if (characters.length === 1) return { kind: 'character', source: found.text, end };
    return { kind: 'set', source: characters.map(setLiteral).join(''), end };
  }
  if (found.kind === 'set' && !found.negated) return { kind: 'set', source: found.set, end };
  if (found.kind === 'source' && found.inSet) return { kind: 'set', source: found.source, end };
  throw regexError(`Unexpected \`${text.slice(at, end)}\` in a set, expected a character`, at);
}

/** A character of a set that stands for itself. */
function setLiteral(character: string): string {
  return /[\\\]^[-]/.test(character) ? `\\${character}` : character;
}
