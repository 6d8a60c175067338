/** How long fuzzing goes on: `HUNTBOOK_FUZZ_RUNS=20000` tries so many texts of each kind. */
import process from 'node:process';
import type fc from 'fast-check';

const given = Number(process.env.HUNTBOOK_FUZZ_RUNS ?? '');
const runs = Number.isSafeInteger(given) && given > 0 ? given : undefined;

/** Settings of a property that tries `usual` texts. */
export function bounded<Values>(usual: number): fc.Parameters<Values> {
  return { numRuns: runs ?? usual };
}

/** Longest that a test may take, in milliseconds: a minute, and as long as it needs where somebody asks for more runs. */
export const PATIENCE = runs === undefined ? 60_000 : 3_600_000;
