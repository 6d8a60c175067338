/** What running the mutants of a query has in common for plans and SQL: which of them, what is known of their events, and what tells them apart. */
import { type Mutant, nameMutants, type RawMutant } from '../engine/mutation/mutant.ts';
import type { MutationFacts } from '../engine/mutation/mutants-of.ts';
import type { EventRecord, Result, Value, View } from '../engine/values.ts';
import { isLogSourceName } from '../events/views/log-sources.ts';
import type { MutantVerdict, MutationOutcome, RunOutcome } from './protocol.ts';

/** Mutants of one query that are run, most: of more, as many, spread over all. */
const MOST_MUTANTS = 400;

/** Steps of one mutant, most. A query that needs more itself is not compared with its mutants. */
export const MUTANT_STEPS = 50_000_000;

/** The mutants of a text that are run, and how many there are. */
export function chosenMutants<Program>(
  mutants: readonly RawMutant<Program>[],
  source: string,
): { readonly chosen: readonly Mutant<Program>[]; readonly total: number } {
  const named = nameMutants(mutants, source);
  const total = named.length;
  if (total <= MOST_MUTANTS) return { chosen: named, total };
  const places = Array.from({ length: MOST_MUTANTS }, (_, index) => Math.floor((index * total) / MOST_MUTANTS));
  return { chosen: places.flatMap((place) => named[place] ?? []), total };
}

/** What a view says of all events: which log sources restrict nothing, and which texts have one spelling in it. */
export function viewFacts(view: View): Required<Omit<MutationFacts, 'isGiven'>> {
  return {
    isAlwaysTrue: (expr) => expr.op === 'is' && isLogSourceName(expr.object) && !view.objects.has(expr.object),
    hasOneSpelling: (field, text) => {
      const read = view.accessor(field);
      // Asked of records that say it in other cases.
      return (
        read !== undefined &&
        [text.toLowerCase(), text.toUpperCase()].every((other) => read(record(field, other)) === text)
      );
    },
  };
}

function record(field: string, value: Value): EventRecord {
  return { line: Number.MAX_SAFE_INTEGER, raw: { [field]: value } };
}

/** How the run of a mutant ended; `unfinished`: for want of steps or memory, so that nothing is known of what it finds. */
export type MutantEnd = { readonly result: Result } | { readonly error: string; readonly unfinished?: boolean };

/** The verdict on a mutant by its end; `undefined` where its run was not finished, which tells nothing. */
export function verdictOn(
  { id, kind, change, text, span }: Mutant<unknown>,
  original: Result,
  outcome: MutantEnd,
): MutantVerdict | undefined {
  if ('error' in outcome && outcome.unfinished) return undefined;
  const base = { id, kind, change, text, start: span.start, end: span.end };
  if ('error' in outcome) return { ...base, killed: true, error: outcome.error };
  if (JSON.stringify(outcome.result) === JSON.stringify(original)) return { ...base, killed: false };
  const line = tellingLine(original, outcome.result);
  return { ...base, killed: true, ...(line === undefined ? {} : { line }) };
}

/**
 * The line of an event that tells two results that differ: the first that only one of them names, else the first of the
 * first row, group or place in the order that they give otherwise. `undefined` where no event is behind the difference.
 */
export function tellingLine(left: Result, right: Result): number | undefined {
  const [own, other] = [groupsOf(left), groupsOf(right)];
  const ownLines = new Set(own.flatMap(({ lines }) => lines));
  const otherLines = new Set(other.flatMap(({ lines }) => lines));
  const alone = [
    ...[...ownLines].filter((line) => !otherLines.has(line)),
    ...[...otherLines].filter((line) => !ownLines.has(line)),
  ];
  if (alone.length > 0) return alone.reduce((first, line) => Math.min(first, line));
  const count = Math.max(own.length, other.length);
  for (let index = 0; index < count; index++) {
    const [one, two] = [own[index], other[index]];
    if (one?.text !== two?.text) return one?.lines[0] ?? two?.lines[0];
  }
  return undefined;
}

/** Events, groups or rows of a result in its order, each with its lines. */
function groupsOf(result: Result): readonly { readonly lines: readonly number[]; readonly text: string }[] {
  if (result.kind === 'events') return result.events.map((line) => ({ lines: [line], text: String(line) }));
  if (result.kind === 'sequences') return result.sequences.map((lines) => ({ lines, text: JSON.stringify(lines) }));
  return result.rows.map((row, index) => {
    const lines = result.lines[index] ?? [];
    return { lines, text: JSON.stringify([row, lines]) };
  });
}

/** A query that no mutant can be compared with. */
export function notCompared(outcome: RunOutcome): MutationOutcome {
  return { ok: false, message: outcome.ok ? 'It has no result to compare with.' : outcome.error.message };
}
