/**
 * Takes a pattern apart that asks for several things of one line: `^(?:.*(?=.*A)(?=.*B))` is "A, and B". Each part is a
 * condition of its own, run in linear time and named where it turns a line away; the whole means what the pattern means.
 *
 * It rests on three laws of lines without line feeds. A search that begins with `.*` finds what a search without finds.
 * What holds at a place through `.*` holds at every place before it, so that several such conditions hold together at
 * the line's beginning or nowhere. And a denied condition of that kind holds at the line's end or nowhere.
 */
import type { Expr, RegexPattern, Span } from '../../../engine/plan.ts';
import { allOf, anyOf } from '../text-test.ts';
import { printAlternatives, printPattern } from './print.ts';
import {
  foldsOf,
  type Group,
  type Item,
  isAnyRun,
  leastAhead,
  looksAround,
  type Pattern,
  plainText,
  type Sequence,
} from './syntax.ts';

/** What the conditions are made of. */
export interface SplitOptions {
  /** The text that is searched. */
  readonly value: Expr;
  /** The place in the query of the pattern's characters from `start` up to `end`. */
  span(start: number, end: number): Span;
  /** Hears of each denied condition that every line fulfils: its place in the pattern. */
  onEmptyDenial?(group: Group): void;
}

/** Where a sequence must match: at the line's beginning, anywhere in it, or at its end. */
type Place = 'start' | 'anywhere' | 'end';

/** Most alternatives that become conditions of their own. */
const MOST_ALTERNATIVES = 100;

/** The condition that a pattern matches somewhere in a text without line feeds. `whole` is the pattern's place in the query. */
export function searchCondition(pattern: Pattern, options: SplitOptions, whole: Span): Expr {
  const splitter = new Splitter(options, pattern.refers, whole);
  return pattern.refers
    ? splitter.leaf(pattern.alternatives, 'anywhere')
    : splitter.any(pattern.alternatives, 'anywhere');
}

class Splitter {
  readonly #options: SplitOptions;
  readonly #captures: boolean;
  readonly #whole: Span;

  constructor(options: SplitOptions, captures: boolean, whole: Span) {
    this.#options = options;
    this.#captures = captures;
    this.#whole = whole;
  }

  any(alternatives: readonly Sequence[], place: Place): Expr {
    if (alternatives.length > MOST_ALTERNATIVES && !alternatives.some((sequence) => sequence.some(needsSplitting))) {
      return this.leaf(
        alternatives.map((sequence) => bare(sequence, place)),
        place,
      );
    }
    return anyOf(
      alternatives.map((sequence) => this.#sequence(bare(sequence, place), place)),
      this.#spanOf(alternatives),
    );
  }

  /** A `bare` sequence: each look-ahead at its front is a condition of its own, and what follows them another. */
  #sequence(sequence: Sequence, from: Place): Expr {
    const conditions: Expr[] = [];
    const alike = suffixesAnywhereAlike(sequence);
    let place = from;
    let at = 0;
    for (; at < sequence.length; at++) {
      const item = sequence[at];
      if (!item) break;
      if (isFree(item, place)) continue;
      const last = at === sequence.length - 1;
      if (place === 'start' && isAnyRun(item)) place = 'anywhere';
      else if (place === 'anywhere' && isStart(item)) place = 'start';
      else if (item.kind !== 'group' || item.quantifier) break;
      else if (isWrapper(item) && last) conditions.push(this.any(item.alternatives, place));
      else if (item.form === 'ahead') {
        if (place === 'anywhere' && !last) {
          if (!alike[at]) break;
          place = 'start';
        }
        conditions.push(this.any(item.alternatives, place));
      } else if (item.form === 'notAhead') {
        if (place === 'anywhere' && !(last && item.alternatives.every(isAnywhereAlike))) break;
        conditions.push(this.#deny(item, place === 'anywhere' ? 'end' : place));
      } else break;
    }
    if (at < sequence.length) conditions.push(this.leaf([sequence.slice(at)], place));
    const span = this.#spanOf([sequence]);
    return conditions.length === 0 ? { op: 'literal', value: true, span } : allOf(conditions, span);
  }

  #deny(group: Group, place: Place): Expr {
    const span = this.#options.span(group.start, group.end);
    if (place === 'end' && group.alternatives.every((sequence) => leastAhead(sequence) > 0)) {
      this.#options.onEmptyDenial?.(group);
      return { op: 'literal', value: true, span };
    }
    return { op: 'not', item: this.any(group.alternatives, place), span };
  }

  /** The condition that one of the sequences matches at the place, as the engine's own match. */
  leaf(alternatives: readonly Sequence[], place: Place): Expr {
    const span = this.#spanOf(alternatives);
    const folds = new Set(foldsOf(alternatives));
    // Where both occur, the engine compares with case and the pattern says where not.
    const fold = folds.size < 2 && folds.has(true);
    const rules = { fold, missing: false, lists: 'any' } as const;
    const [only] = alternatives;
    const text = alternatives.length === 1 && only && folds.size < 2 ? plainText(only) : undefined;
    const { value } = this.#options;
    if (text !== undefined && text !== '' && place !== 'end') {
      const kind = place === 'start' ? 'startsWith' : 'contains';
      return {
        op: 'match',
        value,
        pattern: { kind, text: { op: 'literal', value: text, span } },
        rules,
        span,
      };
    }
    return {
      op: 'match',
      value,
      pattern: { kind: 'regex', regex: this.#regex(alternatives, place, fold) },
      rules,
      span,
    };
  }

  #regex(alternatives: readonly Sequence[], place: Place, fold: boolean): RegexPattern {
    const options = { fold, captures: this.#captures };
    if (place !== 'end') return printPattern(alternatives, place === 'start' ? 'start' : 'search', options);
    return { source: `\\z(?:${printAlternatives(alternatives, options)})`, dialect: 'pcre', anchor: 'search' };
  }

  #spanOf(alternatives: readonly Sequence[]): Span {
    const items = alternatives.flat();
    if (items.length === 0) return this.#whole;
    let [start, end] = [Number.POSITIVE_INFINITY, 0];
    for (const item of items) {
      start = Math.min(start, item.start);
      end = Math.max(end, item.end);
    }
    return this.#options.span(start, end);
  }
}

/** The sequence without what changes nothing at its place: what matches nothing, and runs of anything at its ends. */
function bare(sequence: Sequence, place: Place): Sequence {
  const items = unwrapped(sequence);
  const from = items.findIndex((item) => !isFree(item, place));
  if (from < 0) return [];
  let to = items.length;
  for (;;) {
    const last = items[to - 1];
    if (to <= from || !last) return [];
    if (isAnyRun(last)) to--;
    else if (isEnd(last) && to - 1 > from && isAnyRun(items[to - 2])) to -= 2;
    else return items.slice(from, to);
  }
}

/** The sequence without groups that only hold others, and without what matches nothing. */
function unwrapped(sequence: Sequence): Sequence {
  return sequence.flatMap((item) => {
    if (item.kind === 'nothing') return [];
    const [only, ...others] = item.kind === 'group' && isWrapper(item) ? item.alternatives : [];
    return only && others.length === 0 ? unwrapped(only) : [item];
  });
}

function isWrapper(item: Group): boolean {
  return !item.quantifier && (item.form === 'plain' || item.form === 'capture');
}

/** True for what any line matches at the place, so that it changes nothing in front of others. */
function isFree(item: Item, place: Place): boolean {
  if (place === 'start') return isStart(item);
  return isAnyRun(item) || (place === 'end' && isEnd(item));
}

function isStart(item: Item): boolean {
  return item.kind === 'assertion' && item.assertion !== 'word' && item.assertion !== 'notWord' && !isEnd(item);
}

function isEnd(item: Item): boolean {
  return item.kind === 'assertion' && ['lineEnd', 'textEnd', 'lastLineEnd'].includes(item.assertion);
}

/** True when a match at a place means one at every place before it: it begins with `.*`, or asks for nothing. */
function isAnywhereAlike(sequence: Sequence): boolean {
  return suffixesAnywhereAlike(unwrapped(sequence))[0] ?? true;
}

/** The same for the part of an unwrapped sequence from each item on. */
function suffixesAnywhereAlike(sequence: Sequence): readonly boolean[] {
  const alike: boolean[] = [];
  for (let at = sequence.length - 1; at >= 0; at--) {
    const item = sequence[at];
    const last = at === sequence.length - 1;
    alike[at] = isAnyRun(item) || (isStep(item, last) && (last || alike[at + 1] === true));
  }
  return alike;
}

/** A group that asks, at its place, only for what holds at every place before it. `last`: nothing follows it. */
function isStep(item: Item | undefined, last: boolean): boolean {
  if (item?.kind !== 'group' || item.quantifier) return false;
  if (item.form !== 'ahead' && !(last && isWrapper(item))) return false;
  return item.alternatives.every(isAnywhereAlike);
}

/** True for what RE2 cannot run, so that it is worth taking apart. */
function needsSplitting(item: Item): boolean {
  if (item.kind !== 'group') return item.kind === 'reference' || (item.quantifier?.possessive ?? false);
  return (
    looksAround(item) || item.form === 'atomic' || item.alternatives.some((sequence) => sequence.some(needsSplitting))
  );
}
