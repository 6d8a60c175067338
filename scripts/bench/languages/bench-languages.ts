/** The benches of query languages, by name. */
import { benchEql, benchSpl, benchSql } from './bench-queries.ts';
import { benchSigma } from './bench-sigma.ts';
import { generateEvents } from './events.ts';

export interface LanguageBenchOptions {
  readonly rules: number;
  readonly events: number;
  /** How often each measurement is repeated; the fastest counts. */
  readonly rounds: number;
}

/** Languages that have a bench. */
export const LANGUAGE_BENCHES = ['sigma', 'eql', 'spl', 'sql'] as const;
export type LanguageBench = (typeof LANGUAGE_BENCHES)[number];

/** Generates events, and prints how many of them each of the benches takes in a second, on one core. */
export async function benchLanguages(names: readonly LanguageBench[], options: LanguageBenchOptions): Promise<void> {
  const started = performance.now();
  const events = generateEvents(options.events);
  console.log(
    `${options.events.toLocaleString('en-US')} events, generated in ${((performance.now() - started) / 1000).toFixed(1)} s; ` +
      `the fastest of ${options.rounds} rounds or more,\n` +
      'in seconds of processor time: what one core does, whatever else the machine is busy with',
  );
  for (const name of names) {
    switch (name) {
      case 'sigma':
        await benchSigma(events, options.rules, options.rounds);
        break;
      case 'eql':
        await benchEql(events, options.rounds);
        break;
      case 'spl':
        await benchSpl(events, options.rounds);
        break;
      case 'sql':
        await benchSql(events, options.rounds);
    }
  }
}
