/**
 * Words of a text, as Elasticsearch's `standard` analyser finds them, and searches among them.
 *
 * Sources: Elasticsearch reference, *Standard analyzer* (tokens by Unicode Standard Annex 29, in lower case, cut at 255
 * characters); UAX 29, section 4.1, as Lucene's `StandardTokenizer` implements it: a colon joins letters, a full stop
 * letters or digits, a comma digits, and anything without a letter or digit is no word.
 */
import { editDistance } from '../../text/suggest.ts';
import { comparison } from '../compare.ts';
import { isAscii, isList, numberOf, textOf } from '../scalars.ts';
import type { Value } from '../values.ts';
import type { EngineFunction } from './function.ts';

/** A character of its own word; else letters, digits and connectors, with what joins two letters or two digits. */
const WORD = new RegExp(
  [
    '[\\p{Script=Han}\\p{Script=Hiragana}]\\p{M}*',
    '(?:[[\\p{L}\\p{Nd}\\p{Pc}]--[\\p{Script=Han}\\p{Script=Hiragana}]][\\p{M}\\p{Cf}]*' +
      "|(?<=\\p{L}[\\p{M}\\p{Cf}]*)[:·.'‘’․·՟״‧](?=\\p{L})" +
      "|(?<=\\p{Nd})[.,;'‘’․،٬](?=\\p{Nd}))+",
  ].join('|'),
  'gv',
);
const PLAIN_WORD = /(?:[A-Za-z0-9_]|(?<=[A-Za-z])[:.'](?=[A-Za-z])|(?<=[0-9])[.,;'](?=[0-9]))+/g;
const SAYS_SOMETHING = /[\p{L}\p{Nd}]/u;
const LONGEST_WORD = 255;

/** Words of texts that were read before: conditions ask for those of one text again and again. */
const known = new Map<string, readonly string[]>();
const MOST_KEPT_CHARACTERS = 4_000_000;
let kept = 0;

/** The words of a text in lower case, in their order. */
export function wordsOf(text: string): readonly string[] {
  const before = known.get(text);
  if (before !== undefined) return before;
  const words: string[] = [];
  for (const word of text.match(isAscii(text) ? PLAIN_WORD : WORD) ?? []) {
    if (!SAYS_SOMETHING.test(word)) continue;
    for (let at = 0; at < word.length; at += LONGEST_WORD) words.push(word.slice(at, at + LONGEST_WORD).toLowerCase());
  }
  if (kept + text.length > MOST_KEPT_CHARACTERS) {
    known.clear();
    kept = 0;
  }
  known.set(text, words);
  kept += text.length;
  return words;
}

/** Numbers and truth values are one word each, whatever characters they are written with. */
function words(value: Value): readonly string[] {
  if (typeof value === 'string') return wordsOf(value);
  if (isList(value)) return value.flatMap(words);
  return value === null ? [] : [textOf(value) ?? ''];
}

/** Most places of a phrase's words that are looked at in one text. */
const MOST_PLACES = 100_000;

/**
 * Whether the words stand one behind the other, moved by at most `slop` places in all (Lucene's `PhraseQuery`): places,
 * each less its word's place in the phrase, lie within `slop` of each other. A text of a list is searched by itself.
 * What needs more than `MOST_PLACES` looks is not found.
 */
function hasPhrase(value: Value, slop: number, phrase: readonly string[]): boolean {
  if (isList(value)) return value.some((item) => hasPhrase(item, slop, phrase));
  const text = words(value);
  if (phrase.length === 0 || text.length === 0) return false;
  if (slop === 0) {
    return text.some((_word, start) => phrase.every((wanted, offset) => text[start + offset] === wanted));
  }
  if (phrase.length > text.length) return false;
  const places = new Map<string, number[]>();
  for (const [place, word] of text.entries()) {
    const before = places.get(word);
    if (before) before.push(place);
    else places.set(word, [place]);
  }
  return withinReach(
    phrase.map((wanted) => places.get(wanted) ?? []),
    slop,
  );
}

/**
 * Whether one place of each word can be chosen so that none is taken twice and all, less the word's place in the phrase,
 * are within `slop` of each other. Goes back over its choices without recursion: phrases may be long.
 */
function withinReach(places: readonly (readonly number[])[], slop: number): boolean {
  const taken = new Set<number>();
  const chosen: { readonly place: number; readonly next: number; readonly low: number; readonly high: number }[] = [];
  let left = MOST_PLACES;
  let from: number | undefined;
  while (chosen.length < places.length) {
    const candidates = places[chosen.length] ?? [];
    const { low, high } = chosen.at(-1) ?? { low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY };
    let found = false;
    for (let at = from ?? firstFrom(candidates, high - slop + chosen.length); at < candidates.length && !found; at++) {
      left -= 1;
      if (left < 0) return false;
      const place = candidates[at] ?? 0;
      const moved = place - chosen.length;
      const [lowest, highest] = [Math.min(low, moved), Math.max(high, moved)];
      if (moved - lowest > slop) break;
      if (taken.has(place)) continue;
      taken.add(place);
      chosen.push({ place, next: at + 1, low: lowest, high: highest });
      found = true;
    }
    if (found) {
      from = undefined;
      continue;
    }
    const last = chosen.pop();
    if (last === undefined) return false;
    taken.delete(last.place);
    from = last.next;
  }
  return true;
}

/** The index of the first of ascending numbers that is not below a bound. */
function firstFrom(numbers: readonly number[], bound: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isNear(value: Value, wanted: string, edits: number): boolean {
  if (isList(value)) return value.some((item) => isNear(item, wanted, edits));
  const text = textOf(value);
  if (text === null || Math.abs(text.length - wanted.length) > edits) return false;
  return editDistance(text, wanted, edits + 1) <= edits;
}

const below = comparison('lt', { fold: false, numbers: 'both', missing: false, lists: 'whole' });

function within(value: Value, low: Value, high: Value, openLow: boolean, openHigh: boolean): boolean {
  if (isList(value)) return value.some((item) => within(item, low, high, openLow, openHigh));
  if (value === null) return false;
  const above = low === null || (openLow ? below(low, value) === true : below(value, low) === false);
  return above && (high === null || (openHigh ? below(value, high) === true : below(high, value) === false));
}

export const WORD_FUNCTIONS: readonly EngineFunction[] = [
  {
    name: 'words',
    arity: [1, 1],
    description:
      "The words of a text, or of each text of a list, in lower case, as Elasticsearch's standard analyser finds them.",
    evaluate: ([value = null]) => (value === null ? null : words(value)),
  },
  {
    name: 'hasPhrase',
    arity: [3, Number.POSITIVE_INFINITY],
    description:
      'True when the words after the second argument follow each other in the text, moved by at most so many places as the second says.',
    evaluate: ([value = null, slop = null, ...phrase]) =>
      hasPhrase(
        value,
        numberOf(slop) ?? 0,
        phrase.map((word) => textOf(word) ?? ''),
      ),
  },
  {
    name: 'isNear',
    arity: [3, 3],
    description:
      'True when the text, or one of a list, becomes the second with at most so many edits (a character more, less, other, or two swapped) as the third says.',
    evaluate: ([value = null, wanted = null, edits = null]) =>
      isNear(value, textOf(wanted) ?? '', numberOf(edits) ?? 0),
  },
  {
    name: 'within',
    arity: [5, 5],
    description:
      'True when the value, or one of a list, lies between the second and the third (a missing one is no bound), which the fourth and the fifth leave out when true.',
    evaluate: ([value = null, low = null, high = null, openLow = null, openHigh = null]) =>
      within(value, low, high, openLow === true, openHigh === true),
  },
];
