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
 */
function hasPhrase(value: Value, slop: number, phrase: readonly string[]): boolean {
  if (isList(value)) return value.some((item) => hasPhrase(item, slop, phrase));
  const text = words(value);
  if (phrase.length === 0 || text.length === 0) return false;
  if (slop === 0) {
    return text.some((_word, start) => phrase.every((wanted, offset) => text[start + offset] === wanted));
  }
  const places = phrase.map((wanted, offset) =>
    text.flatMap((word, place) => (word === wanted ? [{ place, moved: place - offset }] : [])),
  );
  return withinReach(places, slop);
}

interface Place {
  readonly place: number;
  readonly moved: number;
}

/** Whether one place of each word can be chosen so that none is taken twice and all are within `slop` of each other. */
function withinReach(places: readonly (readonly Place[])[], slop: number): boolean {
  let left = MOST_PLACES;
  const choose = (word: number, low: number, high: number, taken: ReadonlySet<number>): boolean => {
    const candidates = places[word];
    if (candidates === undefined) return true;
    for (const { place, moved } of candidates) {
      left -= 1;
      if (left < 0) return false;
      const [lowest, highest] = [Math.min(low, moved), Math.max(high, moved)];
      if (highest - lowest > slop || taken.has(place)) continue;
      if (choose(word + 1, lowest, highest, new Set([...taken, place]))) return true;
    }
    return false;
  };
  return choose(0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, new Set());
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
