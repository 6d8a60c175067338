/** What is said of a generated conversion in a word or two. */
import type { GeneratedConversion, ProofState } from '../../proof/report.ts';
import { count } from './words.ts';

/** Its label, in the colours of a proof state. */
export function conversionWords({ state, runs }: Pick<GeneratedConversion, 'state' | 'runs'>): {
  readonly label: string;
  readonly tone: ProofState;
} {
  switch (state) {
    case 'proven': {
      const found = runs.reduce((sum, { events }) => sum + events.length, 0);
      if (found === 0) return { label: `Silent, as the rule, on ${count(runs.length, 'dataset')}`, tone: 'silent' };
      return { label: `Proven: the rule’s events on ${count(runs.length, 'dataset')}`, tone: 'proven' };
    }
    case 'differs':
      return { label: 'Differs from the rule', tone: 'failed' };
    case 'unrun':
      return { label: 'Not run', tone: 'unproven' };
    case 'impossible':
      return { label: 'Cannot be said there', tone: 'skipped' };
  }
}
