/** Near misses that an analytic does not find, and what turned them away: they say more of it than what it finds. */
import type { Analytic } from '../documents/document.ts';
import type { Dataset } from '../events/dataset.ts';
import { labelsOf } from './compare.ts';
import type { ProofRun } from './report.ts';
import { placed, requestFor, type VerifiableDocument, type VerifyContext } from './subject.ts';

/** Most near misses that one run lists. */
export const MOST_LISTED = 20;

/**
 * A run with the near misses of its dataset that it does not find, in logs that the analytic reads, each with the first
 * condition that turned it away. Those that its test expects are missing, and stand there.
 */
export async function withNearMisses(
  run: ProofRun,
  subject: VerifiableDocument,
  analytic: Analytic,
  dataset: Dataset,
  context: VerifyContext,
): Promise<ProofRun> {
  const labelled = dataset.metadata.labels.filter((label) => label.nearMiss).flatMap((label) => label.lines);
  if (labelled.length === 0) return run;
  const known = new Set([...run.events, ...run.missing.map(({ line }) => line)]);
  const reads = context.linesRead(analytic, run.view, dataset);
  const lines = [...new Set(labelled)]
    .filter((line) => !known.has(line) && reads.has(line))
    .sort((a, b) => a - b)
    .slice(0, MOST_LISTED);
  if (lines.length === 0) return run;
  const reasons = await context.runner.whyNot(requestFor(analytic, run.view, dataset, context), lines);
  const nearMisses = lines.map((line) => {
    const reason = reasons.find((one) => one.line === line);
    return {
      line,
      labels: labelsOf(line, dataset.metadata),
      ...(reason ? { because: placed(reason, subject, analytic) } : {}),
    };
  });
  return { ...run, nearMisses };
}
