/** Functions on text. Positions count UTF-16 units from 0, as EQL's and Python's do for the Basic Multilingual Plane. */
import { foldCase, isList, numberOf, textOf } from '../scalars.ts';
import type { Value } from '../values.ts';
import { type EngineFunction, type FunctionRules, MOST_MADE } from './function.ts';

function texts(
  args: readonly Value[],
  rules: FunctionRules,
  test: (text: string, wanted: string) => boolean,
): boolean | null {
  const [value = null, ...wanted] = args;
  const text = textOf(value);
  if (text === null) return null;
  const read = (other: Value): string | null => {
    const found = textOf(other);
    return found !== null && rules.fold ? foldCase(found) : found;
  };
  const folded = rules.fold ? foldCase(text) : text;
  let unknown = false;
  for (const other of wanted) {
    const found = read(other);
    if (found === null) unknown = true;
    else if (test(folded, found)) return true;
  }
  return unknown ? null : false;
}

function positions(args: readonly Value[], length: number): [start: number, end: number] | null {
  const start = args[1] === undefined ? 0 : numberOf(args[1]);
  const end = args[2] === undefined || args[2] === null ? length : numberOf(args[2]);
  if (start === undefined || end === undefined) return null;
  const within = (position: number) =>
    Math.min(length, Math.max(0, Math.trunc(position < 0 ? position + length : position)));
  return [within(start), within(end)];
}

/**
 * The text between the first `left` and the first `right` after it (the last with `greedy`), or `null` when not found. A
 * fifth argument says whether case counts, in place of the call's rules.
 */
function between(args: readonly Value[], rules: FunctionRules): Value {
  const [value = null, left = null, right = null, greedy = null, caseSensitive = null] = args;
  const fold = typeof caseSensitive === 'boolean' ? !caseSensitive : rules.fold;
  const text = textOf(value);
  const opener = textOf(left);
  const closer = textOf(right);
  if (text === null || opener === null || closer === null) return null;
  const searched = fold ? foldCase(text) : text;
  const [first, second] = fold ? [foldCase(opener), foldCase(closer)] : [opener, closer];
  const found = searched.indexOf(first);
  if (found < 0) return null;
  const start = found + first.length;
  const end = greedy === true ? searched.lastIndexOf(second) : searched.indexOf(second, start);
  return end < start ? null : text.slice(start, end);
}

function indexOf(args: readonly Value[], rules: FunctionRules): Value {
  const text = textOf(args[0] ?? null);
  const wanted = textOf(args[1] ?? null);
  if (text === null || wanted === null) return null;
  const start = args[2] === undefined || args[2] === null ? 0 : numberOf(args[2]);
  if (start === undefined) return null;
  const found = rules.fold ? foldCase(text).indexOf(foldCase(wanted), start) : text.indexOf(wanted, start);
  return found < 0 ? null : found;
}

/** The text without blanks, or the characters given, at its ends. */
function trimmed(value: Value, characters: Value, ends: { readonly start: boolean; readonly end: boolean }): Value {
  const text = textOf(value);
  const given = textOf(characters);
  if (text === null) return null;
  const drops = (character: string | undefined) =>
    character !== undefined && (given === null ? character.trim() === '' : given.includes(character));
  let start = 0;
  let end = text.length;
  while (ends.start && start < end && drops(text[start])) start++;
  while (ends.end && end > start && drops(text[end - 1])) end--;
  return text.slice(start, end);
}

export const TEXT_FUNCTIONS: readonly EngineFunction[] = [
  {
    name: 'lower',
    arity: [1, 1],
    description: 'The text in lower case.',
    evaluate: ([value = null]) => textOf(value)?.toLowerCase() ?? null,
  },
  {
    name: 'upper',
    arity: [1, 1],
    description: 'The text in upper case.',
    evaluate: ([value = null]) => textOf(value)?.toUpperCase() ?? null,
  },
  {
    name: 'length',
    arity: [1, 1],
    description: 'Characters of a text, or elements of a list.',
    evaluate: ([value = null]) => (isList(value) ? value.length : (textOf(value)?.length ?? null)),
  },
  {
    name: 'trim',
    arity: [1, 2],
    description: 'The text without blanks, or without the characters of a second argument, at its ends.',
    evaluate: ([value = null, characters = null]) => trimmed(value, characters, { start: true, end: true }),
  },
  {
    name: 'trimStart',
    arity: [1, 2],
    description: 'The text without blanks, or without the characters of a second argument, at its start.',
    evaluate: ([value = null, characters = null]) => trimmed(value, characters, { start: true, end: false }),
  },
  {
    name: 'trimEnd',
    arity: [1, 2],
    description: 'The text without blanks, or without the characters of a second argument, at its end.',
    evaluate: ([value = null, characters = null]) => trimmed(value, characters, { start: false, end: true }),
  },
  {
    name: 'contains',
    arity: [2, Number.POSITIVE_INFINITY],
    description: 'True when the text contains one of the others.',
    compares: true,
    evaluate: (args, rules) => texts(args, rules, (text, wanted) => text.includes(wanted)),
  },
  {
    name: 'startsWith',
    arity: [2, Number.POSITIVE_INFINITY],
    description: 'True when the text starts with one of the others.',
    compares: true,
    evaluate: (args, rules) => texts(args, rules, (text, wanted) => text.startsWith(wanted)),
  },
  {
    name: 'endsWith',
    arity: [2, Number.POSITIVE_INFINITY],
    description: 'True when the text ends with one of the others.',
    compares: true,
    evaluate: (args, rules) => texts(args, rules, (text, wanted) => text.endsWith(wanted)),
  },
  {
    name: 'indexOf',
    arity: [2, 3],
    description: 'Where the second text first stands in the first, from a start on; missing when nowhere.',
    compares: true,
    evaluate: indexOf,
  },
  {
    name: 'substring',
    arity: [1, 3],
    description: 'The text from a start up to, not including, an end; negative positions count from the end.',
    evaluate: (args) => {
      const text = textOf(args[0] ?? null);
      const range = text === null ? null : positions(args, text.length);
      return text === null || range === null ? null : text.slice(...range);
    },
  },
  {
    name: 'substr',
    arity: [2, 3],
    description:
      'The text from a place on, counted from 1, or from the end when negative; with a third argument so many characters.',
    evaluate: ([value = null, place = null, count = null]) => {
      const text = textOf(value);
      const from = numberOf(place);
      const length = count === null ? Number.POSITIVE_INFINITY : numberOf(count);
      if (text === null || from === undefined || length === undefined) return null;
      const start = from < 0 ? Math.max(0, text.length + from) : Math.max(0, from - 1);
      return text.slice(start, start + Math.max(0, length));
    },
  },
  {
    name: 'decodeUrl',
    arity: [1, 1],
    description: 'The text with what `%41` and its like stand for; bytes that are no UTF-8 stay as they are.',
    evaluate: ([value = null]) =>
      textOf(value)?.replace(/(?:%[0-9A-Fa-f]{2})+/g, (escaped) => {
        try {
          return decodeURIComponent(escaped);
        } catch {
          return escaped;
        }
      }) ?? null,
  },
  {
    name: 'between',
    arity: [3, 5],
    description:
      'The text between two others: up to the first right one, or with a fourth argument true the last; a fifth says whether case counts.',
    compares: true,
    evaluate: between,
  },
  {
    name: 'concat',
    arity: [0, Number.POSITIVE_INFINITY],
    description: 'The texts of all arguments in a row; missing when one is.',
    evaluate: (args) => {
      const parts = args.map(textOf);
      if (parts.includes(null)) return null;
      const joined = parts.join('');
      return joined.length > MOST_MADE ? null : joined;
    },
  },
  {
    name: 'split',
    arity: [2, 2],
    description: 'The parts of a text between separators, as a list.',
    evaluate: ([value = null, separator = null]) => {
      const text = textOf(value);
      const by = textOf(separator);
      return text === null || by === null ? null : text.split(by);
    },
  },
  {
    name: 'splitBlanks',
    arity: [1, 1],
    description: 'The words of a text, between runs of blanks, as a list.',
    evaluate: ([value = null]) =>
      textOf(value)
        ?.split(/\s+/)
        .filter((word) => word !== '') ?? null,
  },
  {
    name: 'replace',
    arity: [3, 3],
    description: 'The text with each occurrence of the second argument replaced by the third.',
    evaluate: ([value = null, from = null, to = null]) => {
      const text = textOf(value);
      const wanted = textOf(from);
      const put = textOf(to);
      if (text === null || wanted === null || put === null) return null;
      if (text.length * Math.max(1, put.length) > MOST_MADE * 16) return null;
      return text.split(wanted).join(put);
    },
  },
  {
    name: 'onlyText',
    arity: [1, 1],
    description: 'The value when it is text; missing when it is anything else.',
    evaluate: ([value = null]) => (typeof value === 'string' ? value : null),
  },
  {
    name: 'string',
    arity: [1, 1],
    description: 'The value as text.',
    evaluate: ([value = null]) => textOf(value),
  },
];
