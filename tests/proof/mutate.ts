/** Mutants of an analytic's text: each literal and each operator changed by itself. */
import { cellMutants, grepMutants, sigmaMutants, watchMutants } from './mutate-embedded.ts';
import type { Mutant } from './mutate-parts.ts';
import { tokenMutants } from './mutate-tokens.ts';

/** Queries that stand in another text: YAML, JSON, a command, a table. */
const EMBEDDED: Readonly<Record<string, (source: string) => Mutant[]>> = {
  'specific-events': cellMutants,
  sigma: sigmaMutants,
  watcher: watchMutants,
  grep: grepMutants,
};

/** Every mutant of a text, in its order. */
export function mutantsOf(language: string, source: string): Mutant[] {
  return EMBEDDED[language]?.(source) ?? tokenMutants(language, source);
}
