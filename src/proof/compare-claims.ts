/** Runs the analytics of each claim side by side. */
import type { Analytic } from '../documents/document.ts';
import { disagreementOn, isExplained } from './agreement.ts';
import { compare } from './compare.ts';
import type { Gate } from './gate.ts';
import type { Disagreement, ProofRun } from './report.ts';
import type { RunAnswer } from './run-analytic.ts';
import { requestFor, type VerifiableDocument, type VerifyContext, viewOf } from './subject.ts';

/** What an analytic found in a test already. */
export interface KnownRun {
  analytic: Analytic;
  run: ProofRun;
  answer: RunAnswer;
}

/** `.head()` at the end of a pandas query: a notebook's habit, which shows a few rows of what the query finds. */
const TERMINAL_HEAD = /\.head\(\s*\d*\s*\)(?=[\s)]*$)/;

/** Compares the analytics of each claim on every dataset of the tests; runs those that a test does not name. */
export async function compareClaims(
  subject: VerifiableDocument,
  runs: readonly KnownRun[],
  context: VerifyContext,
  gate: Gate,
): Promise<Disagreement[]> {
  const { document, tests, facts } = subject;
  const claims = new Map<string, Analytic[]>();
  for (const analytic of document.analytics) {
    const fact = facts.get(analytic.id);
    if (analytic.claim === undefined || !fact?.hasEngine || fact.error || tests?.skip?.[analytic.id] !== undefined)
      continue;
    claims.set(analytic.claim, [...(claims.get(analytic.claim) ?? []), analytic]);
  }
  const names = [...new Set(tests?.tests.map((test) => test.dataset))].sort();
  const compared = [...claims].flatMap(([claim, analytics]) =>
    analytics.length < 2 ? [] : names.map((name) => compareClaim(claim, analytics, name)),
  );
  return (await Promise.all(compared)).filter((found) => found !== undefined);

  async function compareClaim(
    claim: string,
    analytics: readonly Analytic[],
    name: string,
  ): Promise<Disagreement | undefined> {
    const dataset = context.datasets.get(name);
    const test = tests?.tests.find((candidate) => candidate.dataset === name);
    if (!dataset || !test) return undefined;
    const answers = await Promise.all(
      analytics.map(async (analytic) => {
        const known = runs.find((finding) => finding.analytic === analytic && finding.run.dataset === name);
        const view = known?.run.view ?? viewOf(test, analytic);
        const whole = withoutHead(analytic);
        const answer =
          (whole === analytic ? known?.answer : undefined) ??
          (await gate(() => context.runner.run(requestFor(whole, view, dataset, context))));
        return { analytic, view, answer, run: known?.run };
      }),
    );
    const comparable = answers.flatMap(({ analytic, view, answer, run }) =>
      answer.ok
        ? [
            {
              analytic: analytic.id,
              events: compare(answer.result, [], dataset.metadata).events.toSorted((a, b) => a - b),
              reads: (line: number) => context.reads(analytic, view, dataset, line),
              explained: run !== undefined && isExplained(run),
            },
          ]
        : [],
    );
    return disagreementOn({ file: document.file, claim, dataset: name, runs: comparable });
  }
}

/** The analytic without a `.head()` at its end, which is no part of what it claims; itself when it has none. */
function withoutHead(analytic: Analytic): Analytic {
  if (analytic.language !== 'pandas') return analytic;
  const source = analytic.source.replace(TERMINAL_HEAD, '');
  return source === analytic.source ? analytic : { ...analytic, source };
}
