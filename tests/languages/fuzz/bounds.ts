/**
 * How long fuzzing goes on. `HUNTBOOK_FUZZ_RUNS=20000` tries so many texts of each kind, and `HUNTBOOK_FUZZ_SEED=7` others
 * than those of every run of the tests, which are always the same.
 */
import process from 'node:process';
import type fc from 'fast-check';

function given(name: string): number | undefined {
  const value = Number(process.env[name] ?? '');
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

const runs = given('HUNTBOOK_FUZZ_RUNS');

/** Settings of a property that tries `usual` texts. */
export function bounded<Values>(usual: number): fc.Parameters<Values> {
  return { numRuns: runs ?? usual, seed: given('HUNTBOOK_FUZZ_SEED') ?? 1 };
}

/** Longest that a test may take, in milliseconds: a minute, and as long as it needs where somebody asks for more runs. */
export const PATIENCE = runs === undefined ? 60_000 : 3_600_000;
