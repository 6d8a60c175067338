/** What each analytic finds on datasets, tested there or only asked, held against the datasets' labels. */
import type { Analytic } from '../documents/document.ts';
import type { Dataset } from '../events/dataset.ts';
import { compareText } from '../text/order.ts';
import { linesOf } from './compare.ts';
import { acceptedBecause } from './cross.ts';
import type { Gate } from './gate.ts';
import type { DatasetTruth, ProofRun } from './report.ts';
import type { RunAnswer } from './run-analytic.ts';
import { requestFor, type VerifiableDocument, type VerifyContext, viewOn } from './subject.ts';
import { attackLines, truthOf } from './truth.ts';

/** A run of one of an analytic's own tests. */
interface TestedRun {
  readonly run: Pick<ProofRun, 'dataset' | 'view' | 'error'>;
  readonly answer: RunAnswer;
}

/**
 * The truth of an analytic on each dataset of its tests and, where `cross` is asked for, on every other one that is
 * present; by dataset, then view. `runs` are those of its own tests: what they found is not run again. Where it reads none of
 * a dataset's logs it finds nothing there, and does not run. `undefined` where it is asked about no dataset.
 */
export async function proveTruth(
  subject: VerifiableDocument,
  analytic: Analytic,
  runs: readonly TestedRun[],
  context: VerifyContext,
  { gate, cross }: { readonly gate: Gate; readonly cross: boolean },
): Promise<DatasetTruth[] | undefined> {
  const entries = new Map<string, DatasetTruth>();
  for (const { run, answer } of runs) {
    const key = JSON.stringify([run.dataset, run.view]);
    if (!entries.has(key)) entries.set(key, testedTruth(subject, analytic, run, answer, context));
  }
  if (cross && isRunnable(subject, analytic)) {
    const tested = new Set(runs.map(({ run }) => run.dataset));
    const others = [...context.datasets.values()].filter(({ name }) => !tested.has(name));
    const asked = await Promise.all(others.map((dataset) => crossTruth(subject, analytic, dataset, context, gate)));
    for (const one of asked) entries.set(JSON.stringify([one.dataset, one.view]), one);
  }
  if (entries.size === 0) return undefined;
  return [...entries.values()].sort((a, b) => compareText(a.dataset, b.dataset) || compareText(a.view, b.view));
}

/** Whether an analytic can be asked: it parses, has an engine and is not left out. */
function isRunnable({ facts, tests }: VerifiableDocument, { id }: Analytic): boolean {
  const fact = facts.get(id);
  return fact?.hasEngine === true && !fact.error && tests?.skip?.[id] === undefined;
}

function testedTruth(
  subject: VerifiableDocument,
  analytic: Analytic,
  { dataset: name, view, error }: TestedRun['run'],
  answer: RunAnswer,
  context: VerifyContext,
): DatasetTruth {
  const dataset = context.datasets.get(name);
  if (!answer.ok || !dataset) {
    const message = error?.message ?? (answer.ok ? '' : answer.error.message);
    return { ...nothing(subject, { name, view, dataset }, context), tested: true, error: message };
  }
  return { ...held(subject, analytic, linesOf(answer.result), { dataset, view }, context), tested: true };
}

async function crossTruth(
  subject: VerifiableDocument,
  analytic: Analytic,
  dataset: Dataset,
  context: VerifyContext,
  gate: Gate,
): Promise<DatasetTruth> {
  const view = viewOn(subject.tests, analytic, dataset.name);
  const reads = context.linesRead(analytic, view, dataset);
  const empty = nothing(subject, { name: dataset.name, view, dataset }, context);
  if (reads.size === 0) return empty;
  const answer = await gate(() => context.runner.run(requestFor(analytic, view, dataset, context)));
  if (!answer.ok) return { ...empty, error: answer.error.message };
  const truth = held(subject, analytic, linesOf(answer.result), { dataset, view }, context);
  const because = acceptedBecause(truth, analytic.id, subject.tests, dataset.metadata.labels);
  return { ...truth, ...(because === undefined ? {} : { because }) };
}

function nothing(
  { document }: VerifiableDocument,
  { name, view, dataset }: { readonly name: string; readonly view: string; readonly dataset: Dataset | undefined },
  { huntedBy }: VerifyContext,
): DatasetTruth {
  return {
    dataset: name,
    view,
    tested: false,
    truePositives: [],
    falsePositives: [],
    falseNegatives: [],
    ...(dataset?.metadata.labels.length === 0 ? { unlabelled: [] } : {}),
    ...(huntedBy?.(document) ? {} : { noRecall: true }),
  };
}

function held(
  subject: VerifiableDocument,
  analytic: Analytic,
  found: readonly number[],
  { dataset, view }: { readonly dataset: Dataset; readonly view: string },
  context: VerifyContext,
): DatasetTruth {
  const wanted = wantedLines(subject.document, dataset, context);
  const reads = wanted.length === 0 ? undefined : context.linesRead(analytic, view, dataset);
  const own = wanted.filter((line) => reads?.has(line));
  return {
    ...nothing(subject, { name: dataset.name, view, dataset }, context),
    ...truthOf(found, dataset.metadata.labels, own),
  };
}

/** Attack lines of a dataset whose labels name a technique that the document hunts. */
function wantedLines(
  document: VerifiableDocument['document'],
  { metadata }: Dataset,
  { huntedBy }: VerifyContext,
): number[] {
  const hunts = huntedBy?.(document);
  if (!hunts) return [];
  return [...attackLines(metadata.labels.filter(({ technique }) => technique !== undefined && hunts(technique)))];
}
