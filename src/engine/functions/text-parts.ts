/** Parts of texts, and texts made anew, as Python's `str` and `re` have them. Regular expressions are Python's. */
import { RegexError } from '../regex.ts';
import { compileFinder, type RegexFinder, type RegexMatch } from '../regex-matches.ts';
import { numberOf, textOf } from '../scalars.ts';
import type { Value } from '../values.ts';
import { type EngineFunction, type FunctionRules, MOST_MADE } from './function.ts';

function finderOf(expression: Value, rules: FunctionRules): RegexFinder | undefined {
  const source = textOf(expression);
  if (source === null) return undefined;
  try {
    return compileFinder({ source, dialect: 'python', anchor: 'search' }, rules.fold);
  } catch (thrown) {
    if (thrown instanceof RegexError) return undefined;
    throw thrown;
  }
}

/** How many, where missing, 0 and less are all. */
function most(value: Value): number {
  const count = value === null ? 0 : (numberOf(value) ?? 0);
  return count <= 0 ? MOST_MADE : count;
}

function splitFromStart(text: string, separator: string, count: number): string[] {
  const parts: string[] = [];
  let from = 0;
  while (parts.length < count) {
    const at = text.indexOf(separator, from);
    if (at < 0) break;
    parts.push(text.slice(from, at));
    from = at + separator.length;
  }
  return [...parts, text.slice(from)];
}

function splitFromEnd(text: string, separator: string, count: number): string[] {
  const parts: string[] = [];
  let to = text.length;
  while (parts.length < count) {
    const at = to < separator.length ? -1 : text.lastIndexOf(separator, to - separator.length);
    if (at < 0) break;
    parts.unshift(text.slice(at + separator.length, to));
    to = at;
  }
  return [text.slice(0, to), ...parts];
}

/** By runs of blanks; those at the ends of the text do not count. */
function splitWords(text: string, count: number, fromEnd: boolean): string[] {
  const words = text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length <= count + 1) return words;
  const trimmed = fromEnd ? text.trimEnd() : text.trimStart();
  const rest =
    new RegExp(fromEnd ? `^(.*?)(?:\\s+\\S+){${count}}$` : `^(?:\\S+\\s+){${count}}(.*)$`, 's').exec(trimmed)?.[1] ??
    '';
  return fromEnd ? [rest, ...words.slice(-count)] : [...words.slice(0, count), rest];
}

function splitMatches(text: string, finder: RegexFinder, count: number): Value[] {
  const parts: Value[] = [];
  let from = 0;
  for (const match of finder.find(text, count)) {
    parts.push(text.slice(from, match.start), ...match.groups.slice(1));
    from = match.end;
  }
  return [...parts, text.slice(from)];
}

/** `\1`, `\g<1>` and `\g<name>` stand for what groups took; `\\`, `\n`, `\t` and `\r` are what they are in Python. */
function filled(replacement: string, match: RegexMatch): string {
  return replacement.replace(
    /\\(?:g<(\w+)>|(\d{1,2})|([\\ntr]))/g,
    (_, name?: string, number?: string, sign?: string) => {
      if (sign !== undefined) return { '\\': '\\', n: '\n', t: '\t', r: '\r' }[sign] ?? '';
      if (number !== undefined) return match.groups[Number(number)] ?? '';
      const group = name ?? '';
      return (/^\d+$/.test(group) ? match.groups[Number(group)] : match.named(group)) ?? '';
    },
  );
}

function substituted(text: string, finder: RegexFinder, replacement: string, count: number): string | null {
  let made = '';
  let from = 0;
  for (const match of finder.find(text, count)) {
    made += text.slice(from, match.start) + filled(replacement, match);
    from = match.end;
    if (made.length > MOST_MADE) return null;
  }
  return made + text.slice(from);
}

function padded(text: string, width: number, side: string, fill: string): string | null {
  if (width > MOST_MADE) return null;
  const missing = Math.max(0, width - text.length);
  if (side === 'left') return fill.repeat(missing) + text;
  if (side === 'right') return text + fill.repeat(missing);
  const left = Math.floor(missing / 2) + (missing % 2 === 1 && width % 2 === 1 ? 1 : 0);
  return fill.repeat(left) + text + fill.repeat(missing - left);
}

function titled(text: string): string {
  return text.replace(/\p{L}+/gu, (word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase());
}

function swapped(text: string): string {
  return [...text].map((one) => (one === one.toLowerCase() ? one.toUpperCase() : one.toLowerCase())).join('');
}

function onText(name: string, description: string, make: (text: string) => Value): EngineFunction {
  return {
    name,
    arity: [1, 1],
    description,
    evaluate: ([value = null]) => {
      const text = textOf(value);
      return text === null ? null : make(text);
    },
  };
}

/** A function of a text and a regular expression; missing where either is. */
function onMatches(
  name: string,
  mostArguments: number,
  description: string,
  make: (text: string, finder: RegexFinder, rest: readonly Value[]) => Value,
): EngineFunction {
  return {
    name,
    arity: [2, mostArguments],
    description,
    compares: true,
    evaluate: ([value = null, expression = null, ...rest], rules) => {
      const text = textOf(value);
      const finder = finderOf(expression, rules);
      return text === null || finder === undefined ? null : make(text, finder, rest);
    },
  };
}

export const TEXT_PART_FUNCTIONS: readonly EngineFunction[] = [
  {
    name: 'splitAtMost',
    arity: [3, 4],
    description:
      'The parts of a text between separators (runs of blanks where it is missing), split so many times at most, from the end with a fourth argument true.',
    evaluate: ([value = null, separator = null, count = null, end = null]) => {
      const text = textOf(value);
      if (text === null) return null;
      const by = textOf(separator);
      if (by === null || by === '') return splitWords(text, most(count), end === true);
      return end === true ? splitFromEnd(text, by, most(count)) : splitFromStart(text, by, most(count));
    },
  },
  onMatches(
    'splitMatches',
    3,
    'The parts of a text between matches, split so many times at most.',
    (text, finder, [count = null]) => splitMatches(text, finder, most(count)),
  ),
  onMatches(
    'substitute',
    4,
    'The text with its matches replaced, so many at most, in which `\\1` and `\\g<name>` stand for groups.',
    (text, finder, [put = null, count = null]) => {
      const replacement = textOf(put);
      return replacement === null ? null : substituted(text, finder, replacement, most(count));
    },
  ),
  onMatches(
    'groupOf',
    3,
    'What a group takes in the first match; the whole match for 0.',
    (text, finder, [group = null]) => {
      const [match] = finder.find(text, 1);
      return match?.groups[numberOf(group) ?? 0] ?? null;
    },
  ),
  onMatches('findMatches', 2, 'What each match takes, or its group where it has one, as a list.', (text, finder) =>
    finder.find(text, MOST_MADE).map(({ groups }) => (groups.length > 1 ? (groups[1] ?? '') : (groups[0] ?? ''))),
  ),
  onMatches(
    'countMatches',
    2,
    'How often the regular expression matches.',
    (text, finder) => finder.find(text, MOST_MADE).length,
  ),
  {
    name: 'pad',
    arity: [4, 4],
    description: 'The text filled up to a width with a character, on the side `left`, `right` or `both`.',
    evaluate: ([value = null, width = null, side = null, fill = null]) => {
      const text = textOf(value);
      const wide = width === null ? undefined : numberOf(width);
      return text === null || wide === undefined
        ? null
        : padded(text, wide, textOf(side) ?? 'left', textOf(fill) ?? ' ');
    },
  },
  onText('titleCase', 'The text with each word in lower case behind a first capital.', titled),
  onText(
    'capitalise',
    'The text in lower case behind a first capital.',
    (text) => text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase(),
  ),
  onText('swapCase', 'The text with capitals and small letters changed for each other.', swapped),
];
