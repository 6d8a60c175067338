/** The score of mutants as pages show it. */
import { mutationTotal } from '../../proof/mutation.ts';
import type { Mutation } from '../../proof/report.ts';

/** The killed share of analytics' mutants: `78%`, never rounded up to 100; `not run` where all took too long. */
export function mutationScore(analytics: readonly { readonly mutation?: Mutation | undefined }[]): string {
  const { mutants, killed } = mutationTotal(analytics);
  if (mutants === 0 && analytics.some(({ mutation }) => mutation?.notRun !== undefined)) return 'not run';
  return `${mutants === 0 ? 100 : Math.floor((killed * 100) / mutants)}%`;
}
