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
  looksAround,
  type Pattern,
  plainText,
  type Sequence,
  sequenceWidth,
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

  /** A `bare` sequence. */
  #sequence(sequence: Sequence, place: Place): Expr {
    const [first, ...rest] = sequence;
    if (!first) return this.#constant(true, sequence);
    if (place === 'start' && isAnyRun(first)) return this.any([rest], 'anywhere');
    if (place === 'anywhere' && isStart(first)) return this.any([rest], 'start');
    if (first.kind === 'group' && !first.quantifier) {
      if (isWrapper(first) && rest.length === 0) return this.any(first.alternatives, place);
      if (first.form === 'ahead') return this.#ahead(first, rest, place, sequence);
      if (first.form === 'notAhead') return this.#notAhead(first, rest, place, sequence);
    }
    return this.leaf([sequence], place);
  }

  #ahead(group: Group, rest: Sequence, place: Place, sequence: Sequence): Expr {
    if (place !== 'anywhere') return this.#both(this.any(group.alternatives, place), rest, place, sequence);
    if (rest.length === 0) return this.any(group.alternatives, 'anywhere');
    if (!group.alternatives.every(isAnywhereAlike) || !isAnywhereAlike(rest)) return this.leaf([sequence], place);
    return this.#both(this.any(group.alternatives, 'start'), rest, 'start', sequence);
  }

  #notAhead(group: Group, rest: Sequence, place: Place, sequence: Sequence): Expr {
    if (place !== 'anywhere') return this.#both(this.#deny(group, place), rest, place, sequence);
    if (rest.length > 0 || !group.alternatives.every(isAnywhereAlike)) return this.leaf([sequence], place);
    return this.#deny(group, 'end');
  }

  #deny(group: Group, place: Place): Expr {
    const span = this.#options.span(group.start, group.end);
    if (place === 'end' && group.alternatives.every((sequence) => sequenceWidth(sequence)[0] > 0)) {
      this.#options.onEmptyDenial?.(group);
      return { op: 'literal', value: true, span };
    }
    return { op: 'not', item: this.any(group.alternatives, place), span };
  }

  #both(left: Expr, rest: Sequence, place: Place, sequence: Sequence): Expr {
    const bareRest = bare(rest, place);
    if (bareRest.length === 0) return left;
    const right = this.#sequence(bareRest, place);
    const items = right.op === 'and' ? [left, ...right.items] : [left, right];
    return allOf(items, this.#spanOf([sequence]));
  }

  #constant(value: boolean, sequence: Sequence): Expr {
    return { op: 'literal', value, span: this.#spanOf([sequence]) };
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
  const leading = place === 'anywhere' ? isAnyRun : place === 'start' ? isStart : isFreeAtEnd;
  const from = items.findIndex((item) => !leading(item));
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

/** True for what matches at the end of any line. */
function isFreeAtEnd(item: Item): boolean {
  return isAnyRun(item) || isEnd(item);
}

function isStart(item: Item): boolean {
  return item.kind === 'assertion' && item.assertion !== 'word' && item.assertion !== 'notWord' && !isEnd(item);
}

function isEnd(item: Item): boolean {
  return item.kind === 'assertion' && ['lineEnd', 'textEnd', 'lastLineEnd'].includes(item.assertion);
}

/** True when a match at a place means one at every place before it: it begins with `.*`, or asks for nothing. */
function isAnywhereAlike(sequence: Sequence): boolean {
  const [first, ...rest] = unwrapped(sequence);
  if (!first || isAnyRun(first)) return true;
  if (first.kind !== 'group' || first.quantifier) return false;
  if (first.form !== 'ahead' && (rest.length > 0 || !isWrapper(first))) return false;
  return first.alternatives.every(isAnywhereAlike) && isAnywhereAlike(rest);
}

/** True for what RE2 cannot run, so that it is worth taking apart. */
function needsSplitting(item: Item): boolean {
  if (item.kind !== 'group') return item.kind === 'reference' || (item.quantifier?.possessive ?? false);
  return (
    looksAround(item) || item.form === 'atomic' || item.alternatives.some((sequence) => sequence.some(needsSplitting))
  );
}
