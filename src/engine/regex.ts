/**
 * Regular expressions of every language: run by RE2 in linear time where they can be, by V8 where they need
 * backtracking (look-around, back-references, possessive and atomic groups). The latter may run away, which is why
 * programs run where they can be stopped.
 */
import { RE2JS } from 're2js';
import type { RegexPattern } from './plan.ts';
import { RegexError } from './regex/error.ts';
import { holdsRequired, requiredText } from './regex/required.ts';
import { NeedsBacktracking, translateRegex } from './regex/translate.ts';

export { RegexError } from './regex/error.ts';

/** A compiled expression. */
export interface CompiledRegex {
  /** True when the text matches as the pattern's anchor says. */
  readonly test: (text: string) => boolean;
  /** A quick look: false for texts that cannot match, true for those that only `test` can tell. */
  readonly mayMatch: (text: string) => boolean;
  /** False when V8 runs it, with no bound on its time. */
  readonly linear: boolean;
}

const MOST_KEPT = 1000;
const compiled = new Map<string, CompiledRegex | RegexError>();

/** Compiles a pattern; `fold` ignores case. Throws a `RegexError` with a message for the query's author. */
export function compileRegex(pattern: RegexPattern, fold: boolean): CompiledRegex {
  const key = JSON.stringify([
    pattern.source,
    pattern.dialect,
    pattern.anchor,
    pattern.multiline,
    pattern.dotAll,
    fold,
  ]);
  let known = compiled.get(key);
  if (known === undefined) {
    try {
      known = compile(pattern, fold);
    } catch (thrown) {
      if (!(thrown instanceof RegexError)) throw thrown;
      known = thrown;
    }
    if (compiled.size >= MOST_KEPT) compiled.clear();
    compiled.set(key, known);
  }
  if (known instanceof RegexError) throw known;
  return known;
}

/** Why a pattern cannot be run, for its author, or `null` when it can. For front ends to check literals as they parse. */
export function checkRegex(pattern: RegexPattern): string | null {
  return findRegexError(pattern)?.message ?? null;
}

/** The same with the offset into the pattern's source, where it is known. */
export function findRegexError(pattern: RegexPattern): RegexError | null {
  try {
    compileRegex(pattern, false);
    return null;
  } catch (thrown) {
    if (thrown instanceof RegexError) return thrown;
    throw thrown;
  }
}

function compile(pattern: RegexPattern, fold: boolean): CompiledRegex {
  const linear = compileLinear(pattern, fold);
  if (linear) return linear;
  try {
    const translated = translateRegex(pattern, 'v8', fold);
    const expression = new RegExp(translated.source, translated.fold ? 'iu' : 'u');
    return { test: (text) => expression.test(text), mayMatch: () => true, linear: false };
  } catch (thrown) {
    if (thrown instanceof RegexError) throw thrown;
    const reason = thrown instanceof Error ? thrown.message.replace(/^.*\/[a-z]*: /s, '') : String(thrown);
    throw new RegexError(`The regular expression \`${pattern.source}\` cannot be read: ${reason}.`);
  }
}

/** RE2's expression, or `undefined` when RE2 lacks what the pattern uses (or repeats more often than it allows). */
function compileLinear(pattern: RegexPattern, fold: boolean): CompiledRegex | undefined {
  try {
    const { source } = translateRegex(pattern, 're2', fold);
    const expression = RE2JS.compile(source, fold ? RE2JS.CASE_INSENSITIVE : 0);
    const required = requiredText(source);
    const mayMatch = required === undefined ? () => true : holdsRequired(required, fold);
    return { test: (text) => expression.test(text), mayMatch, linear: true };
  } catch (thrown) {
    if (thrown instanceof RegexError) throw thrown;
    if (
      thrown instanceof NeedsBacktracking ||
      (thrown instanceof Error && /^error parsing regexp/.test(thrown.message))
    ) {
      return undefined;
    }
    throw thrown;
  }
}
