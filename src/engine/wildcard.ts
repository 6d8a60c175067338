/** Wildcard matching in time bounded by the lengths of text and pattern multiplied: no backtracking. */
import type { OneCharacter, WildcardPattern } from './plan.ts';
import { foldCase, isAscii } from './scalars.ts';

export type TextTest = (text: string) => boolean;

/** The pattern with neighbouring texts joined, folded when `fold`, and runs of `many` made one. */
export function normalise(parts: WildcardPattern, fold: boolean): WildcardPattern {
  const joined: WildcardPattern[number][] = [];
  for (const part of parts) {
    const previous = joined.at(-1);
    if (typeof part === 'string') {
      const text = fold ? foldCase(part) : part;
      if (text === '') continue;
      if (typeof previous === 'string') joined[joined.length - 1] = previous + text;
      else joined.push(text);
    } else if (part.any === 'many' && typeof previous === 'object' && previous.any === 'many') {
    } else joined.push(part);
  }
  return joined;
}

/** The test whether a pattern matches a whole text, line breaks included. `fold`: without case. */
export function wildcardTest(parts: WildcardPattern, fold: boolean): TextTest {
  const pattern = normalise(parts, fold);
  if (pattern.some((part) => typeof part === 'object' && part.any === 'one')) return generalTest(pattern, fold);
  const texts = pattern.filter((part) => typeof part === 'string');
  const openStart = typeof pattern[0] === 'object';
  const openEnd = typeof pattern.at(-1) === 'object';
  const [first = '', second] = texts;
  if (texts.length === 0) return openStart ? () => true : (text) => text === '';
  if (second === undefined) {
    if (openStart && openEnd) return containsTest(first, fold);
    if (openStart) return endsWithTest(first, fold);
    if (openEnd) return startsWithTest(first, fold);
    return equalsTest(first, fold);
  }
  return segmentsTest(texts, openStart, openEnd, fold);
}

/** Text equals `wanted`; `wanted` is folded already when `fold`. */
export function equalsTest(wanted: string, fold: boolean): TextTest {
  if (!fold) return (text) => text === wanted;
  if (!isAscii(wanted)) return (text) => foldCase(text) === wanted;
  const { length } = wanted;
  return (text) => text.length === length && foldsTo(text, 0, wanted);
}

/** Text contains `wanted`, folded already when `fold`. */
export function containsTest(wanted: string, fold: boolean): TextTest {
  return fold ? (text) => foldedText(text).includes(wanted) : (text) => text.includes(wanted);
}

/** Text starts with `wanted`, folded already when `fold`. */
export function startsWithTest(wanted: string, fold: boolean): TextTest {
  if (!fold) return (text) => text.startsWith(wanted);
  if (!isAscii(wanted)) return (text) => foldedText(text).startsWith(wanted);
  const { length } = wanted;
  return (text) => text.length >= length && foldsTo(text, 0, wanted);
}

/** Text ends with `wanted`, folded already when `fold`. */
export function endsWithTest(wanted: string, fold: boolean): TextTest {
  if (!fold) return (text) => text.endsWith(wanted);
  if (!isAscii(wanted)) return (text) => foldedText(text).endsWith(wanted);
  const { length } = wanted;
  return (text) => text.length >= length && foldsTo(text, text.length - length, wanted);
}

/**
 * Whether the part of a text that begins at `start` and is as long as `wanted`, which is ASCII and folded, folds to it.
 * One character after the other, without a copy of the text: most texts differ in the first.
 */
function foldsTo(text: string, start: number, wanted: string): boolean {
  for (let index = 0; index < wanted.length; index++) {
    const unit = text.charCodeAt(start + index);
    // Few other characters fold to ASCII, and none to more than one of them: the Kelvin sign does.
    if (unit > 127) return foldCase(text.slice(start, start + wanted.length)) === wanted;
    if ((unit >= 65 && unit <= 90 ? unit + 32 : unit) !== wanted.charCodeAt(index)) return false;
  }
  return true;
}

let lastText = '';
let lastFolded = '';

/** A whole text folded: what follows often asks for the same one again. */
function foldedText(text: string): string {
  if (text !== lastText) {
    lastFolded = foldCase(text);
    lastText = text;
  }
  return lastFolded;
}

/** Literal segments between runs: each is found as early as it can be, which leaves the most for the next. */
function segmentsTest(segments: readonly string[], openStart: boolean, openEnd: boolean, fold: boolean): TextTest {
  const head = openStart ? '' : (segments[0] ?? '');
  const tail = openEnd ? '' : (segments.at(-1) ?? '');
  const middle = segments.slice(openStart ? 0 : 1, openEnd ? segments.length : -1);
  return (original) => {
    const text = fold ? foldedText(original) : original;
    const end = text.length - tail.length;
    if (end < head.length || !text.startsWith(head) || !text.endsWith(tail)) return false;
    let position = head.length;
    for (const segment of middle) {
      const found = text.indexOf(segment, position);
      if (found < 0) return false;
      position = found + segment.length;
    }
    return position <= end;
  };
}

const MANY = 2;

/** Two pointers: on a mismatch only the last run grows. `one` takes a whole character, a surrogate pair included. */
function generalTest(pattern: WildcardPattern, fold: boolean): TextTest {
  const tokens: (string | OneCharacter | typeof MANY)[] = [];
  for (const part of pattern) {
    if (typeof part === 'string') tokens.push(...part);
    else tokens.push(part.any === 'one' ? part : MANY);
  }
  return (original) => {
    const folded = fold ? foldedText(original) : original;
    const text: ArrayLike<string> = SURROGATE.test(folded) ? [...folded] : folded;
    let at = 0;
    let token = 0;
    let resumeToken = -1;
    let resumeAt = 0;
    while (at < text.length) {
      const wanted = tokens[token];
      if (wanted === MANY) {
        resumeToken = ++token;
        resumeAt = at;
      } else if (wanted !== undefined && takes(wanted, text[at] ?? '')) {
        at++;
        token++;
      } else if (resumeToken >= 0) {
        token = resumeToken;
        at = ++resumeAt;
      } else return false;
    }
    while (tokens[token] === MANY) token++;
    return token === tokens.length;
  };
}

function takes(wanted: string | OneCharacter, character: string): boolean {
  if (typeof wanted === 'string') return wanted === character;
  return wanted.of === undefined || wanted.of.includes(character);
}

const SURROGATE = /[\ud800-\udfff]/;

/** Characters of literal text that a pattern holds, and its single wildcards: what a step of the general test may cost. */
export function wildcardWeight(parts: WildcardPattern): number {
  let longest = 0;
  let current = 0;
  let single = false;
  for (const part of parts) {
    if (typeof part === 'string') current += part.length;
    else if (part.any === 'one') {
      single = true;
      current++;
    } else current = 0;
    longest = Math.max(longest, current);
  }
  return single ? longest : Math.ceil(longest / 64);
}
