/** What a regular expression finds in a text, and what its groups took. */
import { RE2JS } from 're2js';
import type { RegexPattern } from './plan.ts';
import { type CapturingRegex, translateCapturing } from './regex/translate.ts';
import { compileRegex, RegexError } from './regex.ts';

/** One match. */
export interface RegexMatch {
  readonly start: number;
  readonly end: number;
  /** What the pattern's groups took, the whole match first; `null` for a group that took no part. */
  readonly groups: readonly (string | null)[];
  /** What a named group took. */
  named(name: string): string | null;
}

/** A compiled expression that tells its matches. */
export interface RegexFinder {
  /** The names of its groups, in their order. */
  readonly names: readonly string[];
  /** The first `most` matches, from left to right, none within another. */
  readonly find: (text: string, most: number) => readonly RegexMatch[];
}

const MOST_KEPT = 500;
const finders = new Map<string, RegexFinder | RegexError>();

/** Compiles a pattern, whose anchor is `search`. Throws a `RegexError` with a message for the query's author. */
export function compileFinder(pattern: RegexPattern, fold: boolean): RegexFinder {
  const key = JSON.stringify([pattern.source, pattern.dialect, pattern.multiline, pattern.dotAll, fold]);
  let known = finders.get(key);
  if (known === undefined) {
    try {
      known = compile({ ...pattern, anchor: 'search' }, fold);
    } catch (thrown) {
      if (!(thrown instanceof RegexError)) throw thrown;
      known = thrown;
    }
    if (finders.size >= MOST_KEPT) finders.clear();
    finders.set(key, known);
  }
  if (known instanceof RegexError) throw known;
  return known;
}

function compile(pattern: RegexPattern, fold: boolean): RegexFinder {
  // Says what is wrong with it, and which of the two machines can run it.
  const { linear } = compileRegex(pattern, fold);
  const translated = translateCapturing(pattern, linear ? 're2' : 'v8', fold);
  const expression = linear
    ? RE2JS.compile(translated.source, translated.fold ? RE2JS.CASE_INSENSITIVE : 0)
    : new RegExp(translated.source, translated.fold ? 'giu' : 'gu');
  const matchesIn = (text: string): Iterable<RegExpMatchArray> =>
    expression instanceof RegExp ? text.matchAll(expression) : expression.matchAll(text);
  // Several groups of one match are asked for one after the other.
  let last: { readonly text: string; readonly most: number; readonly found: readonly RegexMatch[] } | undefined;
  return {
    names: [...translated.names.keys()],
    find: (text, most) => {
      if (last?.text !== text || last.most !== most)
        last = { text, most, found: firstMatches(matchesIn(text), most, translated) };
      return last.found;
    },
  };
}

function firstMatches(all: Iterable<RegExpMatchArray>, most: number, { numbers, names }: CapturingRegex): RegexMatch[] {
  const found: RegexMatch[] = [];
  if (most < 1) return found;
  for (const match of all) {
    const start = match.index ?? 0;
    const taken = (number: number | undefined) => (number === undefined ? null : (match[number] ?? null));
    found.push({
      start,
      end: start + match[0].length,
      groups: numbers.map(taken),
      named: (name) => taken(names.get(name)),
    });
    if (found.length >= most) break;
  }
  return found;
}
