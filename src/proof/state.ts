/** What an analytic's runs prove. */
import type { ProofRun, ProofState } from './report.ts';

/** What is known about an analytic before its runs are looked at. */
export interface StateInput {
  /** Why it is left out. */
  skip?: string | undefined;
  /** The error of its parse, when it has one: `syntax` when it is wrong, `unsupported` when Huntbook cannot run it. */
  parseError?: { kind: 'syntax' | 'unsupported'; message: string } | undefined;
  /** The language's name when it has no engine here. */
  withoutEngine?: string | undefined;
  /** True when its tests file is there and has errors. */
  testsUnreadable?: boolean | undefined;
  runs: readonly ProofRun[];
  /** Names of the datasets that hold a near miss. */
  nearMissDatasets: ReadonlySet<string>;
}

/**
 * The state and, for all but `proven`, the reason.
 *
 * Proven needs every run passed, an attack event found in one of them, and silence on a dataset that holds a near miss.
 */
export function decideState(input: StateInput): { state: ProofState; reason?: string } {
  const { runs, parseError } = input;
  if (input.skip !== undefined) return { state: 'skipped', reason: input.skip };
  if (parseError?.kind === 'syntax') return { state: 'failed', reason: parseError.message };
  if (input.withoutEngine !== undefined) {
    return { state: 'unproven', reason: `Huntbook has no engine for ${input.withoutEngine}.` };
  }
  if (parseError && runs.length === 0) return { state: 'unproven', reason: parseError.message };
  const failed = runs.filter((run) => !run.passed);
  if (failed.length > 0) {
    const names = failed.map((run) => `\`${run.test}\``).join(', ');
    return { state: 'failed', reason: `${failed.length} of ${runs.length} tests failed: ${names}.` };
  }
  if (runs.length === 0) {
    return { state: 'unproven', reason: input.testsUnreadable ? 'Its tests file has errors.' : 'No test names it.' };
  }
  if (!runs.some((run) => run.truePositives > 0)) {
    return { state: 'silent', reason: 'It finds no attack event on any dataset of its tests.' };
  }
  const quiet = runs.some((run) => input.nearMissDatasets.has(run.dataset) && run.events.length === 0);
  if (!quiet) {
    return { state: 'unproven', reason: 'No test shows it silent on a dataset that holds a near miss.' };
  }
  return { state: 'proven' };
}
