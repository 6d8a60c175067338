/** Events that would tell survivors from their analytics, ready to be added to a dataset. */
import type { EventRecord } from '../engine/values.ts';
import type { Suggestion } from '../runners/runner.ts';
import { compareText } from '../text/order.ts';
import { gateOf } from './gate.ts';
import { readingsOf } from './mutation.ts';
import { unexplained } from './mutation-failures.ts';
import type { AnalyticProof, ProofReport } from './report.ts';
import { requestFor, type VerifiableDocument, type VerifyContext } from './subject.ts';

/** Survivors of one analytic that an event is looked for, most: each takes some thousand tries. */
const MOST_SURVIVORS = 40;

/** An event for a dataset, and the mutants that it tells. */
export interface SuggestedEvent {
  readonly dataset: string;
  readonly event: EventRecord['raw'];
  /** Where one event alone does not tell them: all that are needed, of which `event` is the first. */
  readonly group?: NonNullable<Suggestion['group']>;
  /** The dataset's line that it is made from, and what is changed in it. */
  readonly base: number;
  readonly changes: Suggestion['changes'];
  /** Each analytic with its mutant, and whether the analytic finds the event: its mutant does not then. */
  readonly tells: readonly {
    readonly file: string;
    readonly analytic: string;
    readonly mutant: string;
    readonly found: boolean;
  }[];
}

/** Looks for an event for each survivor without a stated reason. The same event is given once, with all that it tells. */
export async function suggestEvents(
  report: Pick<ProofReport, 'analytics'>,
  documents: readonly VerifiableDocument[],
  context: VerifyContext,
): Promise<SuggestedEvent[]> {
  const gate = gateOf(context.parallel);
  const found = await Promise.all(
    report.analytics.map(async (proof) => {
      const subject = documents.find(({ document }) => document.file === proof.file);
      return subject ? suggestFor(proof, subject, context, gate) : [];
    }),
  );
  const events = new Map<string, SuggestedEvent>();
  for (const one of found.flat()) {
    const key = JSON.stringify([one.dataset, one.group?.events ?? one.event]);
    const known = events.get(key);
    events.set(key, known ? { ...known, tells: [...known.tells, ...one.tells] } : one);
  }
  return [...events.values()].sort((a, b) => compareText(a.dataset, b.dataset) || a.base - b.base);
}

async function suggestFor(
  proof: AnalyticProof,
  { document }: VerifiableDocument,
  context: VerifyContext,
  gate: ReturnType<typeof gateOf>,
): Promise<SuggestedEvent[]> {
  const analytic = document.analytics.find(({ id }) => id === proof.analytic);
  if (!analytic) return [];
  const foundOn = (name: string) => proof.runs.find(({ dataset }) => dataset === name)?.events.length ?? 0;
  const readings = readingsOf(analytic, proof.runs, context).tested.toSorted(
    (a, b) => foundOn(b.dataset.name) - foundOn(a.dataset.name),
  );
  const suggested = await Promise.all(
    unexplained(proof)
      .slice(0, MOST_SURVIVORS)
      .map(async ({ mutant }): Promise<SuggestedEvent[]> => {
        for (const { dataset, view } of readings) {
          const request = requestFor(analytic, view, dataset, context);
          const answer = await gate(async () => context.runner.suggest?.(request, mutant));
          if (!answer) continue;
          const { found, ...suggestion } = answer;
          const tells = [{ file: proof.file, analytic: proof.analytic, mutant, found }];
          return [{ dataset: dataset.name, ...suggestion, tells }];
        }
        return [];
      }),
  );
  return suggested.flat();
}
