/** The events that runs found, as a page shows them: by the fields that the analytic reads, with what matched marked. */
import type { Result } from '../engine/values.ts';
import type { EventCells } from '../runners/runner.ts';
import { gateOf } from './gate.ts';
import type { AnalyticProof, ProofReport, ProofRun } from './report.ts';
import { requestFor, type VerifiableDocument, type VerifyContext } from './subject.ts';

/** Most events of one run that are shown, and most fields of them. */
export const MOST_SHOWN = 20;
const MOST_FIELDS = 16;

/** What a run found. */
export interface FoundEvents {
  /** Fields that the analytic reads, in the order of their first use; cells stand in their order. */
  readonly fields: readonly string[];
  /** The first events found, at most 20. */
  readonly events: readonly EventCells[];
  /** Of a table the lines behind each row. */
  readonly rowLines?: readonly (readonly number[])[];
}

/** The events of each run of a report that found any. Runs of documents that are not among `documents` have none. */
export async function foundEvents(
  report: ProofReport,
  documents: readonly VerifiableDocument[],
  context: VerifyContext,
): Promise<ReadonlyMap<ProofRun, FoundEvents>> {
  const found = new Map<ProofRun, FoundEvents>();
  const byFile = new Map(documents.map((subject) => [subject.document.file, subject]));
  const gate = gateOf(context.parallel);
  await Promise.all(
    report.analytics.flatMap((proof) => {
      const subject = byFile.get(proof.file);
      return subject
        ? proof.runs.map(async (run) => {
            const events = await gate(() => foundBy(run, proof, subject, context));
            if (events) found.set(run, events);
          })
        : [];
    }),
  );
  return found;
}

async function foundBy(
  run: ProofRun,
  { analytic: id }: AnalyticProof,
  { document, facts }: VerifiableDocument,
  context: VerifyContext,
): Promise<FoundEvents | undefined> {
  const analytic = document.analytics.find((one) => one.id === id);
  const dataset = context.datasets.get(run.dataset);
  if (!analytic || !dataset || run.error || run.events.length === 0 || !context.runner.cells) return undefined;
  const request = requestFor(analytic, run.view, dataset, context);
  const answer = run.rows ? await context.runner.run(request) : undefined;
  const fields = [...new Set(facts.get(id)?.fields.map(({ name }) => name))].slice(0, MOST_FIELDS);
  const lines = shownLines(run);
  return {
    fields,
    events: await context.runner.cells(request, { lines, fields }),
    ...(answer?.ok ? rowLinesOf(answer.result) : {}),
  };
}

/** The lines of a run that are shown: of groups in their order, each once. */
export function shownLines({ events, sequences }: Pick<ProofRun, 'events' | 'sequences'>): readonly number[] {
  return [...new Set(sequences ? sequences.flat() : events)].slice(0, MOST_SHOWN);
}

function rowLinesOf(result: Result): Pick<FoundEvents, 'rowLines'> {
  return result.kind === 'table' ? { rowLines: result.lines } : {};
}
