/** Functions on what regular expressions and patterns find. Expressions are PCRE, and match anywhere in the text. */
import type { WildcardPattern } from '../plan.ts';
import { compileRegex, RegexError } from '../regex.ts';
import { compileFinder, type RegexFinder, type RegexMatch } from '../regex-matches.ts';
import { isList, numberOf, textOf } from '../scalars.ts';
import type { Value } from '../values.ts';
import { wildcardTest } from '../wildcard.ts';
import { type EngineFunction, type FunctionRules, MOST_MADE } from './function.ts';
import { asField, valuesOf } from './multivalues.ts';

/** The expression, or `undefined` for one that cannot be read. */
function finderOf(expression: Value, rules: FunctionRules): RegexFinder | undefined {
  const source = textOf(expression);
  if (source === null) return undefined;
  try {
    return compileFinder({ source, dialect: 'pcre', anchor: 'search' }, rules.fold);
  } catch (thrown) {
    if (thrown instanceof RegexError) return undefined;
    throw thrown;
  }
}

function isFound(value: Value, expression: Value, rules: FunctionRules): boolean {
  const text = textOf(value);
  const source = textOf(expression);
  if (text === null || source === null) return false;
  try {
    return compileRegex({ source, dialect: 'pcre', anchor: 'search' }, rules.fold).test(text);
  } catch (thrown) {
    if (thrown instanceof RegexError) return false;
    throw thrown;
  }
}

/** What a group takes in each match in turn, in each value in turn. */
function capture([value = null, expression = null, group = null, most = null]: readonly Value[], rules: FunctionRules) {
  const finder = finderOf(expression, rules);
  const wanted = most === null ? 1 : (numberOf(most) ?? 1);
  if (finder === undefined) return null;
  const read =
    typeof group === 'number'
      ? (match: RegexMatch) => match.groups[group]
      : (match: RegexMatch) => match.named(textOf(group) ?? '');
  const taken: string[] = [];
  for (const one of valuesOf(value)) {
    const left = (wanted <= 0 ? MOST_MADE : wanted) - taken.length;
    for (const match of finder.find(textOf(one) ?? '', left)) {
      const text = read(match);
      if (text != null) taken.push(text);
    }
  }
  return asField(taken);
}

/** `\1` to `\9` stand for what the groups took, `\0` for the whole match, `\\` for a backslash. */
function filled(replacement: string, { groups }: RegexMatch): string {
  return replacement.replace(/\\([0-9\\])/g, (_, sign: string) =>
    sign === '\\' ? '\\' : (groups[Number(sign)] ?? ''),
  );
}

function replaceMatches(
  text: string,
  finder: RegexFinder,
  replacement: string,
  only: number | undefined,
): string | null {
  let made = '';
  let from = 0;
  for (const [index, match] of finder.find(text, only ?? MOST_MADE).entries()) {
    if (only !== undefined && index + 1 !== only) continue;
    made += text.slice(from, match.start) + filled(replacement, match);
    from = match.end;
    if (made.length > MOST_MADE) return null;
  }
  return made + text.slice(from);
}

/** SQL's `LIKE`: `%` for any run of characters, `_` for one, `\` before either for itself. */
function likePattern(pattern: string): WildcardPattern {
  const parts: (string | { any: 'many' | 'one' })[] = [];
  for (const [piece] of pattern.matchAll(/\\[%_\\]|[%_]|[^%_\\]+|\\/gs)) {
    if (piece === '%') parts.push({ any: 'many' });
    else if (piece === '_') parts.push({ any: 'one' });
    else parts.push(piece.length === 2 && piece.startsWith('\\') ? piece.slice(1) : piece);
  }
  return parts;
}

/** Applies to each value of a list, or to the one. */
function onEach(value: Value, apply: (text: string) => Value): Value {
  if (isList(value)) return value.map((one) => onEach(one, apply));
  const text = textOf(value);
  return text === null ? null : apply(text);
}

export const PATTERN_FUNCTIONS: readonly EngineFunction[] = [
  {
    name: 'containsMatch',
    arity: [2, 2],
    description: 'True when the regular expression matches somewhere in the text, or in one of the values.',
    compares: true,
    evaluate: ([value = null, expression = null], rules) =>
      value === null || expression === null ? null : valuesOf(value).some((one) => isFound(one, expression, rules)),
  },
  {
    name: 'capture',
    arity: [3, 4],
    description:
      'What a group of the regular expression, by name or number, takes in its first match; with a fourth argument in so many matches (all for 0), as a list when they are several. Missing without a match.',
    compares: true,
    evaluate: capture,
  },
  {
    name: 'replaceMatches',
    arity: [3, 4],
    description:
      'The text with each match of the regular expression replaced, in which `\\1` stands for what the first group took; with a fourth argument only the match of that number, from 1.',
    compares: true,
    evaluate: ([value = null, expression = null, put = null, only = null], rules) => {
      const finder = finderOf(expression, rules);
      const replacement = textOf(put);
      if (finder === undefined || replacement === null) return null;
      return onEach(value, (text) =>
        replaceMatches(text, finder, replacement, only === null ? undefined : numberOf(only)),
      );
    },
  },
  {
    name: 'translateCharacters',
    arity: [3, 3],
    description: 'The text with each character of the second argument replaced by the one at its place in the third.',
    evaluate: ([value = null, from = null, to = null]) => {
      const wanted = [...(textOf(from) ?? '')];
      const put = [...(textOf(to) ?? '')];
      const table = new Map(wanted.map((character, index) => [character, put[index] ?? '']));
      return onEach(value, (text) => [...text].map((character) => table.get(character) ?? character).join(''));
    },
  },
  {
    name: 'findValue',
    arity: [2, 2],
    description:
      'The position, from 0, of the first value in which the regular expression matches; missing without one.',
    compares: true,
    evaluate: ([value = null, expression = null], rules) => {
      const found = valuesOf(value).findIndex((one) => isFound(one, expression, rules));
      return found < 0 ? null : found;
    },
  },
  {
    name: 'like',
    arity: [2, 2],
    description: 'True when the whole text matches the pattern, in which `%` and `_` are wildcards.',
    compares: true,
    evaluate: ([value = null, pattern = null], rules) => {
      const wanted = textOf(pattern);
      if (value === null || wanted === null) return null;
      const test = wildcardTest(likePattern(wanted), rules.fold);
      return valuesOf(value).some((one) => test(textOf(one) ?? ''));
    },
  },
];
