/** What a mutant is: a query with one small change, which its datasets should be able to tell from the query itself. */
import type { Span } from '../plan.ts';

/** The classes of changes. */
export const MUTATION_KINDS = ['dropped', 'negated', 'loosened', 'threshold', 'step'] as const;
export type MutationKind = (typeof MUTATION_KINDS)[number];

/**
 * A change, in words that stand behind the text that is changed: `a = 1` *dropped*. `contains` and the two that follow it
 * are equality and anchors let go; `in any case` folds what was compared with case.
 */
export type Change =
  | 'dropped'
  | 'dropped from the list'
  | 'dropped from the keys'
  | 'negated'
  | 'contained'
  | 'with a free start'
  | 'with a free end'
  | 'in any case'
  | 'one more'
  | 'one less'
  | 'removed';

/** A mutant as it is made; `program` gives the changed query. */
export interface RawMutant<Program> {
  readonly kind: MutationKind;
  readonly change: Change;
  /** What is changed, in the query's text. */
  readonly span: Span;
  readonly program: () => Program;
}

/** A mutant of a text. */
export interface Mutant<Program> extends RawMutant<Program> {
  /** Names it among those of its query: the text that is changed, and how. The same as long as that text is. */
  readonly id: string;
  /** The text that is changed, on one line. */
  readonly text: string;
}

/** Mutants in the order of their text; those of one text as they were made. */
export function inTextOrder<Program>(mutants: readonly RawMutant<Program>[]): readonly RawMutant<Program>[] {
  return mutants.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** Longest text of a condition that is shown whole. */
const LONGEST_TEXT = 160;

/**
 * Names mutants by the text that they change. Those of conditions that stand nowhere in the text are left out: the log
 * source that a conversion has from its rule. Those that have the same text and change are numbered: `a = 1 dropped`,
 * `a = 1 dropped (2)`.
 */
export function nameMutants<Program>(
  mutants: readonly RawMutant<Program>[],
  source: string,
): readonly Mutant<Program>[] {
  const met = new Map<string, number>();
  return mutants.flatMap((mutant) => {
    const text = cropped(source.slice(mutant.span.start, mutant.span.end).replaceAll(/\s+/g, ' ').trim());
    if (text === '') return [];
    const name = `${text} ${mutant.change}`;
    const count = (met.get(name) ?? 0) + 1;
    met.set(name, count);
    return [{ ...mutant, text, id: count === 1 ? name : `${name} (${count})` }];
  });
}

function cropped(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text;
}
