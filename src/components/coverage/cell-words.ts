/** What cells of a matrix say, at build time and after a filter. Nothing here needs more than the counts. */

import type { CoverageState } from '../../coverage/coverage.ts';
import { covered, type MatrixCount, type MatrixTally, tallied } from '../../coverage/matrix.ts';
import type { Entry } from '../../documents/entry.ts';

/** How a matrix calls what it holds, in the singular: `technique`. */
export interface MatrixWords {
  readonly item: string;
  /** What stands below an item: `sub-technique`, and shorter, where there is no room: `sub`. */
  readonly below: string;
  readonly belowShort: string;
}

const KIND_NAMES: Readonly<Record<Entry['kind'], readonly [one: string, many: string]>> = {
  playbook: ['playbook', 'playbooks'],
  analytic: ['analytic', 'analytics'],
  rule: ['rule', 'rules'],
  detection: ['detection', 'detections'],
  story: ['story', 'stories'],
  'data-needed': ['log description', 'log descriptions'],
  article: ['article', 'articles'],
};

/** States of coverage from the best to the worst, each with its label and what it means of a cell. */
export const COVERAGE_WORDS: Readonly<Record<CoverageState, { label: string; means: string }>> = {
  proven: { label: 'Proven', means: 'at least one analytic has been run on recorded events and proven' },
  unproven: { label: 'Unproven', means: 'there is content, and none of it is proven' },
  none: { label: 'None', means: 'there is no content yet' },
};
export const COVERAGE_STATES = Object.keys(COVERAGE_WORDS) as readonly CoverageState[];

/** `2 playbooks, 1 rule`: the documents of a cell. */
export function kindsInWords({ kinds }: Pick<MatrixCount, 'kinds'>): string {
  const order = Object.keys(KIND_NAMES) as Entry['kind'][];
  return order
    .flatMap((kind) => {
      const amount = kinds.get(kind) ?? 0;
      return amount === 0 ? [] : [`${amount} ${KIND_NAMES[kind][amount === 1 ? 0 : 1]}`];
    })
    .join(', ');
}

/** ` documents, proven`: what follows a cell's number for who hears it. */
export function amountInWords({ documents, state }: Pick<MatrixCount, 'documents' | 'state'>): string {
  return ` ${documents === 1 ? 'document' : 'documents'}, ${state}`;
}

/** `2 of 8`: how many of a tally have content. */
export const shareInFigures = (tally: MatrixTally): string => `${covered(tally)} of ${tallied(tally)}`;

/** `3 proven, 1 unproven, 4 without content`: a tally for who hears it. */
export function tallyInWords({ proven, unproven, none }: MatrixTally): string {
  return `${proven} proven, ${unproven} unproven, ${none} without content`;
}

/** Lengths of a bar's parts, of 100 in all, proven first; what is left is without content. */
export function barOf(tally: MatrixTally): { readonly proven: number; readonly unproven: number } {
  const part = (amount: number) => Math.round((amount / Math.max(1, tallied(tally))) * 1000) / 10;
  return { proven: part(tally.proven), unproven: part(tally.unproven) };
}
