/** Runs the analytics of each claim side by side. */
import type { Analytic } from '../documents/document.ts';
import type { Dataset } from '../events/dataset.ts';
import { type ClaimRun, compareOn, joinParts, statedReason } from './agreement.ts';
import { compare } from './compare.ts';
import { statedDifferences } from './expected-disagreement.ts';
import type { Gate } from './gate.ts';
import type { Agreement, Disagreement, ProofRun } from './report.ts';
import type { RunAnswer } from './run-analytic.ts';
import { placed, requestFor, type VerifiableDocument, type VerifyContext, viewOn } from './subject.ts';

/** Most lines of one comparison for which an analytic is asked what turned them away. */
const MOST_EXPLAINED = 20;

/** What an analytic found in a test already. */
export interface KnownRun {
  analytic: Analytic;
  run: ProofRun;
  answer: RunAnswer;
}

/** `.head()` at the end of a pandas query: a notebook's habit, which shows a few rows of what the query finds. */
const TERMINAL_HEAD = /\.head\(\s*\d*\s*\)(?=[\s)]*$)/;

/** What the comparison of a document's claims gives. */
export interface ComparedClaims {
  agreements: Agreement[];
  disagreements: Disagreement[];
}

/** One analytic's answer on a dataset. */
interface Answered {
  analytic: Analytic;
  view: string;
  answer: RunAnswer;
  run: ProofRun | undefined;
}

/**
 * Compares the analytics of each claim on every dataset, tested or not, and runs what no test names. On a dataset of no
 * test each reads through its own view. A document without tests is not compared.
 */
export async function compareClaims(
  subject: VerifiableDocument,
  runs: readonly KnownRun[],
  context: VerifyContext,
  gate: Gate,
): Promise<ComparedClaims> {
  const { document, tests, facts } = subject;
  const claims = new Map<string, Analytic[]>();
  for (const analytic of document.analytics) {
    const fact = facts.get(analytic.id);
    if (analytic.claim === undefined || !fact?.hasEngine || fact.error || tests?.skip?.[analytic.id] !== undefined)
      continue;
    claims.set(analytic.claim, [...(claims.get(analytic.claim) ?? []), analytic]);
  }
  const names = tests ? [...context.datasets.keys()].sort() : [];
  const compared = await Promise.all(
    [...claims].flatMap(([claim, analytics]) => names.map((name) => compareClaim(claim, analytics, name))),
  );
  return {
    agreements: compared.flatMap((found) => (found?.agrees ? [found.agreement] : [])),
    disagreements: compared.flatMap((found) => (found && !found.agrees ? [found.disagreement] : [])),
  };

  async function compareClaim(claim: string, analytics: readonly Analytic[], name: string) {
    const dataset = context.datasets.get(name);
    if (!dataset) return undefined;
    const answers = await Promise.all(analytics.map((analytic) => answerOf(analytic, dataset)));
    const groups = Map.groupBy(
      answers.filter(({ answer }) => answer.ok),
      ({ analytic }) => analytic.group ?? analytic.id,
    );
    if (groups.size < 2) return undefined;
    const claimRuns = [...groups.values()].map((parts) => joinParts(parts.map((part) => claimRun(part, dataset))));
    const expected = statedDifferences(tests, { claim, dataset: name, analytics: claimRuns });
    const found = compareOn({ file: document.file, claim, dataset: name, runs: claimRuns, expected });
    await explainMissing(found.agrees ? found.agreement : found.disagreement, answers, dataset);
    return found;
  }

  async function answerOf(analytic: Analytic, dataset: Dataset): Promise<Answered> {
    const known = runs.find((finding) => finding.analytic === analytic && finding.run.dataset === dataset.name);
    const view = known?.run.view ?? viewOn(tests, analytic, dataset.name);
    const whole = withoutHead(analytic);
    const answer =
      (whole === analytic ? known?.answer : undefined) ??
      (await gate(() => context.runner.run(requestFor(whole, view, dataset, context))));
    return { analytic, view, answer, run: known?.run };
  }

  function claimRun({ analytic, view, answer, run }: Answered, dataset: Dataset): ClaimRun {
    const events = answer.ok ? compare(answer.result, [], dataset.metadata).events.toSorted((a, b) => a - b) : [];
    return {
      analytic: analytic.id,
      events,
      reads: (line) => events.includes(line) || context.reads(analytic, view, dataset, line),
      because: statedReason(run),
    };
  }

  /** Says of each line that an analytic does not find which of its conditions turned it away. */
  async function explainMissing(
    found: Agreement | Disagreement,
    answers: readonly Answered[],
    dataset: Dataset,
  ): Promise<void> {
    for (const one of found.analytics) {
      const lines = one.missing?.slice(0, MOST_EXPLAINED).map(({ line }) => line) ?? [];
      const parts = answers.filter(({ analytic }) => (one.parts ?? [one.analytic]).includes(analytic.id));
      for (const { analytic, view } of lines.length === 0 ? [] : parts) {
        const reasons = await gate(() =>
          context.runner.whyNot(requestFor(withoutHead(analytic), view, dataset, context), lines),
        );
        one.missing = one.missing?.map((missing) => {
          const reason = reasons.find(({ line }) => line === missing.line);
          if (!reason || missing.because || !context.reads(analytic, view, dataset, missing.line)) return missing;
          return { ...missing, because: placed(reason, subject, analytic) };
        });
      }
    }
  }
}

/** The analytic without a `.head()` at its end, which is no part of what it claims; itself when it has none. */
function withoutHead(analytic: Analytic): Analytic {
  if (analytic.language !== 'pandas') return analytic;
  const source = analytic.source.replace(TERMINAL_HEAD, '');
  return source === analytic.source ? analytic : { ...analytic, source };
}
