/** Runs the analytics of documents on the datasets of their tests, and compares. */
import type { Analytic } from '../documents/document.ts';
import { withAbsent } from './absent.ts';
import { compare } from './compare.ts';
import { type ComparedClaims, compareClaims } from './compare-claims.ts';
import { type Gate, type GateProgress, gateOf } from './gate.ts';
import { proveConversions } from './generated-conversions.ts';
import { proveLanguagePage, type VerifiableLanguagePage } from './language-pages.ts';
import { proveMutation } from './mutation.ts';
import { withNearMisses } from './near-misses.ts';
import { proveTruth } from './prove-truth.ts';
import type { Agreement, AnalyticProof, Disagreement, GeneratedConversion, ProofReport, ProofRun } from './report.ts';
import type { RunAnswer, TurnedAway } from './run-analytic.ts';
import { decideState } from './state.ts';
import { placed, requestFor, type VerifiableDocument, type VerifyContext, viewOf } from './subject.ts';
import type { TestCase } from './tests-file.ts';

export interface Verification {
  report: ProofReport;
  /** Runs with what the report leaves out, for `--update`. */
  findings: Map<VerifiableDocument, RunFinding[]>;
}

/** One run of one analytic in one test. */
export interface RunFinding {
  test: number;
  analytic: Analytic;
  run: ProofRun;
  answer: RunAnswer;
  /** True when the test names it neither itself nor by `*`. */
  added: boolean;
}

/** Options of a verification. */
export interface VerifyOptions {
  /** Runs every analytic in every test, named there or not: for `--update`. */
  everything?: boolean;
  /** Asks every analytic what it finds on the datasets that it is not tested on, too. */
  cross?: boolean;
  /** Pages of languages whose examples are run. */
  languagePages?: readonly VerifiableLanguagePage[];
  /** Told how many runs are done, and how many wait or go on; what they find may ask for more. */
  progress?: GateProgress;
}

/** Runs and compares. Rejects only when the runner itself breaks: what an analytic does wrong is in the report. */
export async function verify(
  documents: readonly VerifiableDocument[],
  context: VerifyContext,
  options: VerifyOptions = {},
): Promise<Verification> {
  const findings = new Map<VerifiableDocument, RunFinding[]>();
  const analytics: AnalyticProof[] = [];
  const agreements: Agreement[] = [];
  const disagreements: Disagreement[] = [];
  const conversions: GeneratedConversion[] = [];
  const gate = gateOf(context.parallel, options.progress);
  const nearMissDatasets = new Set(
    [...context.datasets.values()]
      .filter((dataset) => dataset.metadata.labels.some((label) => label.nearMiss))
      .map((dataset) => dataset.name),
  );
  const proven = await Promise.all(
    documents.map(async (document) => {
      const runs = await runDocument(document, context, gate, options.everything === true);
      return {
        document,
        runs,
        proofs: await withMutations(
          document,
          await withTruth(document, proofsOf(document, runs, nearMissDatasets), runs, context, {
            gate,
            cross: options.cross === true,
          }),
          context,
          gate,
        ),
        claims: await compareClaims(document, runs, context, gate),
        conversions: await proveConversions(document, context, gate),
      };
    }),
  );
  for (const one of proven.toSorted((a, b) => compareText(a.document.document.file, b.document.document.file))) {
    findings.set(one.document, one.runs);
    analytics.push(...one.proofs.map((proof) => withAbsent(proof, one.document, context.absentDatasets)));
    agreements.push(...one.claims.agreements);
    disagreements.push(...one.claims.disagreements);
    conversions.push(...one.conversions);
  }
  const pages = await Promise.all(
    (options.languagePages ?? []).map((page) => proveLanguagePage(page, context.runner, gate)),
  );
  const languages = pages.toSorted((a, b) => compareText(a.file, b.file));
  return {
    report: { ...summarise(analytics, { agreements, disagreements }, context), conversions, languages },
    findings,
  };
}

async function runDocument(
  subject: VerifiableDocument,
  context: VerifyContext,
  gate: Gate,
  everything: boolean,
): Promise<RunFinding[]> {
  const { document, tests, facts } = subject;
  const jobs: Promise<RunFinding>[] = [];
  for (const analytic of document.analytics) {
    if (tests?.skip?.[analytic.id] !== undefined) continue;
    const fact = facts.get(analytic.id);
    if (fact && (!fact.hasEngine || fact.error?.kind === 'syntax')) continue;
    for (const [index, test] of (tests?.tests ?? []).entries()) {
      if (context.absentDatasets?.has(test.dataset)) continue;
      const named = Object.hasOwn(test.expect, analytic.id);
      const expected = named ? test.expect[analytic.id] : test.expect['*'];
      if (expected === undefined && !everything) continue;
      if (fact?.error && !named) continue;
      jobs.push(gate(() => runOne(subject, analytic, test, index, context)));
    }
  }
  return Promise.all(jobs);
}

async function runOne(
  subject: VerifiableDocument,
  analytic: Analytic,
  test: TestCase,
  index: number,
  context: VerifyContext,
): Promise<RunFinding> {
  const view = viewOf(test, analytic);
  const expected = test.expect[analytic.id] ?? test.expect['*'];
  const added = expected === undefined;
  const base = { test: test.name, dataset: test.dataset, view };
  const dataset = context.datasets.get(test.dataset);
  if (!dataset) {
    const message = `The dataset \`${test.dataset}\` could not be read.`;
    return {
      test: index,
      analytic,
      run: failedRun(base, { message, ...subject.place(analytic, 0) }),
      answer: failure(message),
      added,
    };
  }
  const request = requestFor(analytic, view, dataset, context);
  const answer = await context.runner.run(request);
  if (!answer.ok) {
    const { message, help, start } = answer.error;
    const error = { message, ...(help === undefined ? {} : { help }), ...subject.place(analytic, start) };
    return { test: index, analytic, run: failedRun(base, error), answer, added };
  }
  const compared = compare(answer.result, expected ?? [], dataset.metadata);
  const run: ProofRun = { ...base, ...compared };
  if (run.missing.length > 0 && !added) {
    const reasons = await context.runner.whyNot(
      request,
      run.missing.map(({ line }) => line),
    );
    run.missing = run.missing.map((missing) => explained(missing, reasons, subject, analytic));
  }
  if (run.surplus.length > 0 && !added && context.runner.letThrough) {
    const met = await context.runner.letThrough(
      request,
      run.surplus.map(({ line }) => line),
    );
    run.surplus = run.surplus.map((surplus) => {
      const own = met.filter(({ line }) => line === surplus.line).map((seen) => placed(seen, subject, analytic));
      return own.length === 0 ? surplus : { ...surplus, letThrough: own };
    });
  }
  const whole = added ? run : await withNearMisses(run, subject, analytic, dataset, context);
  return { test: index, analytic, run: whole, answer, added };
}

function explained(
  missing: ProofRun['missing'][number],
  reasons: readonly TurnedAway[],
  subject: VerifiableDocument,
  analytic: Analytic,
): ProofRun['missing'][number] {
  const reason = reasons.find(({ line }) => line === missing.line);
  if (!reason) return missing;
  return { ...missing, because: placed(reason, subject, analytic) };
}

function proofsOf(
  { document, facts, tests, testsFile }: VerifiableDocument,
  runs: readonly RunFinding[],
  nearMissDatasets: ReadonlySet<string>,
): AnalyticProof[] {
  return document.analytics.map((analytic) => {
    const own = runs.filter((finding) => finding.analytic === analytic && !finding.added).map((finding) => finding.run);
    const fact = facts.get(analytic.id);
    const decided = decideState({
      skip: tests?.skip?.[analytic.id],
      parseError: fact?.error,
      withoutEngine: fact?.hasEngine === false ? analytic.language : undefined,
      testsUnreadable: tests === null && testsFile != null,
      runs: own,
      nearMissDatasets,
    });
    const { id, language, line } = analytic;
    return { file: document.file, analytic: id, language, line, ...decided, runs: own };
  });
}

/** The proofs with what the analytics find on each dataset, held against its labels. */
async function withTruth(
  subject: VerifiableDocument,
  proofs: readonly AnalyticProof[],
  runs: readonly RunFinding[],
  context: VerifyContext,
  options: Parameters<typeof proveTruth>[4],
): Promise<AnalyticProof[]> {
  return Promise.all(
    proofs.map(async (proof) => {
      const own = runs.filter(({ analytic, added }) => analytic.id === proof.analytic && !added);
      const analytic = subject.document.analytics.find(({ id }) => id === proof.analytic);
      const truth = analytic && (await proveTruth(subject, analytic, own, context, options));
      return truth ? { ...proof, truth } : proof;
    }),
  );
}

/** The proofs with what became of the analytics' mutants, where mutants are run. */
async function withMutations(
  subject: VerifiableDocument,
  proofs: readonly AnalyticProof[],
  context: VerifyContext,
  gate: Gate,
): Promise<AnalyticProof[]> {
  return Promise.all(
    proofs.map(async (proof) => {
      const analytic = subject.document.analytics.find(({ id }) => id === proof.analytic);
      const mutation = analytic && (await proveMutation(subject, analytic, proof.runs, context, gate));
      return mutation ? { ...proof, mutation } : proof;
    }),
  );
}

function failedRun(base: Pick<ProofRun, 'test' | 'dataset' | 'view'>, error: NonNullable<ProofRun['error']>): ProofRun {
  return {
    ...base,
    passed: false,
    events: [],
    missing: [],
    surplus: [],
    error,
    truePositives: 0,
    falsePositives: 0,
    falseNegatives: 0,
  };
}

function failure(message: string): RunAnswer {
  return { ok: false, error: { message, start: 0, end: 0 } };
}

function summarise(
  analytics: readonly AnalyticProof[],
  { agreements, disagreements }: ComparedClaims,
  context: VerifyContext,
): Omit<ProofReport, 'conversions' | 'languages'> {
  const count = (state: AnalyticProof['state']) => analytics.filter((proof) => proof.state === state).length;
  const datasets = [...context.datasets.values()];
  return {
    version: 1,
    summary: {
      analytics: analytics.length,
      proven: count('proven'),
      failed: count('failed'),
      silent: count('silent'),
      unproven: count('unproven'),
      skipped: count('skipped'),
      runs: analytics.reduce((sum, proof) => sum + proof.runs.length, 0),
      datasets: datasets.length,
      events: datasets.reduce((sum, dataset) => sum + dataset.events.length, 0),
    },
    analytics: [...analytics],
    agreements,
    disagreements,
  };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
