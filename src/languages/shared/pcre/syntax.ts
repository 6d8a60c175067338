/** The syntax tree of a regular expression in the manner of Perl. */
import type { Span } from '../../../engine/plan.ts';

/** Whose rules the expression is read by: PCRE2's, or .NET's. */
export type Flavour = 'pcre' | 'dotnet';

/** A pattern, and where its characters stand in the query. */
export interface PatternText {
  readonly text: string;
  /** The place in the query of the pattern's characters from `start` up to `end`. */
  span(start: number, end: number): Span;
}

export interface Quantifier {
  readonly min: number;
  /** `Infinity` when there is no bound. */
  readonly max: number;
  readonly possessive: boolean;
  /** Takes as few as it can: within atomic groups it matters to whether there is a match. */
  readonly lazy: boolean;
}

/** What every item has. Offsets are the pattern's own, of the item with its quantifier. */
interface Placed {
  readonly start: number;
  readonly end: number;
  /** Compared without case. */
  readonly fold: boolean;
  /** The letter or digit behind the backslash that the item was written with. */
  readonly escape?: string;
  readonly quantifier?: Quantifier;
}

export type Assertion = 'lineStart' | 'lineEnd' | 'textStart' | 'textEnd' | 'lastLineEnd' | 'word' | 'notWord';

/** How a group matches: `plain` and `capture` are alike where nothing refers to the capture. */
export type GroupForm = 'plain' | 'capture' | 'atomic' | 'ahead' | 'notAhead' | 'behind' | 'notBehind';

export type Group = Placed & {
  readonly kind: 'group';
  readonly form: GroupForm;
  readonly alternatives: readonly Sequence[];
};

/** One part of a sequence. Flags are worked into the items: `.` is a class that says what it leaves out. */
export type Item =
  /** One character that stands for itself. */
  | (Placed & { readonly kind: 'character'; readonly text: string })
  /** Any one of some characters; `source` is a set or an escape that RE2, V8 and PCRE read alike. `any`: all but line feeds, or all. */
  | (Placed & { readonly kind: 'class'; readonly source: string; readonly any: boolean })
  /** `\R`: any line break. */
  | (Placed & { readonly kind: 'break' })
  | (Placed & { readonly kind: 'assertion'; readonly assertion: Assertion })
  | (Placed & { readonly kind: 'reference'; readonly group: number })
  /** What matches nothing and tests nothing: a comment, `\K`, `\E`, flags. */
  | (Placed & { readonly kind: 'nothing' })
  | Group;

export type Sequence = readonly Item[];

/** A parsed pattern. */
export interface Pattern {
  readonly alternatives: readonly Sequence[];
  /** True when an item refers to what a group took, so that groups must keep their numbers. */
  readonly refers: boolean;
}

/** The fewest and the most characters that an item takes. */
export function width(item: Item): readonly [min: number, max: number] {
  const [min, max] = widthOfOne(item);
  const { quantifier } = item;
  if (!quantifier) return [min, max];
  return [min * quantifier.min, max === 0 ? 0 : max * quantifier.max];
}

function widthOfOne(item: Item): readonly [min: number, max: number] {
  switch (item.kind) {
    case 'character':
    case 'class':
      return [1, 1];
    case 'break':
      return [1, 2];
    case 'reference':
      return [0, Number.POSITIVE_INFINITY];
    case 'group': {
      if (looksAround(item)) return [0, 0];
      const each = item.alternatives.map(sequenceWidth);
      return [Math.min(...each.map(([min]) => min)), Math.max(...each.map(([, max]) => max))];
    }
    default:
      return [0, 0];
  }
}

/** The fewest and the most characters that a sequence takes. */
export function sequenceWidth(sequence: Sequence): readonly [min: number, max: number] {
  return sequence.map(width).reduce<readonly [number, number]>(([a, b], [min, max]) => [a + min, b + max], [0, 0]);
}

/** The fewest characters that must follow the place where a sequence begins, look-aheads counted. */
export function leastAhead(sequence: Sequence): number {
  let most = 0;
  let before = 0;
  for (const item of sequence) {
    const required = item.quantifier?.min !== 0;
    const entered = item.kind === 'group' && required && item.form !== 'notAhead' && !isBehind(item);
    if (entered) most = Math.max(most, before + Math.min(...item.alternatives.map(leastAhead)));
    before += width(item)[0];
    most = Math.max(most, before);
  }
  return most;
}

function isBehind(item: Group): boolean {
  return item.form === 'behind' || item.form === 'notBehind';
}

/** True for `(?=…)`, `(?!…)`, `(?<=…)`, `(?<!…)`. */
export function looksAround(item: Item): boolean {
  return item.kind === 'group' && ['ahead', 'notAhead', 'behind', 'notBehind'].includes(item.form);
}

/** True for `.*` and `.*?`: any run of characters within a line. */
export function isAnyRun(item: Item | undefined): boolean {
  return (
    item?.kind === 'class' &&
    item.any &&
    item.quantifier !== undefined &&
    item.quantifier.min === 0 &&
    item.quantifier.max === Number.POSITIVE_INFINITY &&
    !item.quantifier.possessive
  );
}

/** The characters of a sequence of nothing but characters; `undefined` for any other. */
export function plainText(sequence: Sequence): string | undefined {
  const plain = sequence.every((item) => item.kind === 'character' && !item.quantifier);
  return plain ? sequence.map((item) => (item.kind === 'character' ? item.text : '')).join('') : undefined;
}

/** Whether characters are compared without case, wherever a sequence has some. */
export function* foldsOf(alternatives: readonly Sequence[]): Generator<boolean> {
  for (const item of alternatives.flat()) {
    if (item.kind === 'group') yield* foldsOf(item.alternatives);
    else if (item.kind === 'character' || item.kind === 'reference' || (item.kind === 'class' && !item.any))
      yield item.fold;
  }
}
