/** Whether datasets would notice a change of an analytic: its mutants, and those that survive. */
import type { Analytic } from '../documents/document.ts';
import type { Dataset } from '../events/dataset.ts';
import type { MutantVerdict } from '../runners/runner.ts';
import type { Gate } from './gate.ts';
import type { Mutation, ProofRun, Survivor } from './report.ts';
import { requestFor, type VerifiableDocument, type VerifyContext } from './subject.ts';
import { eventWords } from './survivor-words.ts';
import type { TestsFile } from './tests-file.ts';

/** A dataset, and the view that an analytic reads it through. */
export interface Reading {
  readonly dataset: Dataset;
  readonly view: string;
}

/**
 * Runs the mutants of an analytic on the datasets of its tests, and those that survive there on all others too.
 * `undefined` where nothing is mutated, or the analytic does not pass its tests: a change of what is wrong says nothing.
 * Datasets of its tests that gave no verdicts, and all those whose run was stopped, are `notRun`.
 */
export async function proveMutation(
  subject: VerifiableDocument,
  analytic: Analytic,
  runs: readonly ProofRun[],
  context: VerifyContext,
  gate: Gate,
): Promise<Mutation | undefined> {
  const { runner } = context;
  if (runner.mutate === undefined || runs.length === 0 || !runs.every(({ passed }) => passed)) return undefined;
  const verdicts = new Map<string, Told>();
  const datasets = new Set<string>();
  const notRun: NonNullable<Mutation['notRun']> = [];
  let total = 0;
  const readings = readingsOf(analytic, runs, context);
  for (const group of [readings.tested, readings.others]) {
    if (datasets.size > 0 && [...verdicts.values()].every(({ killed }) => killed)) break;
    const outcomes = await Promise.all(
      group.map(async ({ dataset, view }) => ({
        dataset,
        outcome: await gate(async () => runner.mutate?.(requestFor(analytic, view, dataset, context))),
      })),
    );
    for (const { dataset, outcome } of outcomes) {
      if (!outcome) continue;
      if (!outcome.ok) {
        // A query that has no result on events it is not tested with is no fault.
        const asked = outcome.stopped === true || group === readings.tested;
        if (asked && !notRun.some((one) => one.dataset === dataset.name)) {
          notRun.push({ dataset: dataset.name, message: outcome.message });
        }
        continue;
      }
      datasets.add(dataset.name);
      total = Math.max(total, outcome.total);
      for (const verdict of outcome.mutants) {
        const known = verdicts.get(verdict.id);
        // One that runs on some events is told from the query by them, if it is.
        if (!known || (verdict.killed && (!known.killed || known.error !== undefined)))
          verdicts.set(verdict.id, { ...verdict, dataset: dataset.name });
      }
    }
  }
  if (datasets.size === 0 && notRun.length === 0) return undefined;
  const all = [...verdicts.values()];
  return {
    mutants: all.length,
    killed: all.filter(({ killed }) => killed).length,
    failing: all.filter(({ killed, error }) => killed && error !== undefined).length,
    left: Math.max(0, total - all.length),
    datasets: [...datasets].sort(),
    kills: all.filter(({ killed }) => killed).map(killOf),
    survivors: all.filter(({ killed }) => !killed).map((verdict) => survivorOf(verdict, subject, analytic)),
    ...(notRun.length === 0 ? {} : { notRun }),
  };
}

/** A verdict, and the dataset that it was reached on. */
interface Told extends MutantVerdict {
  readonly dataset: string;
}

function killOf({ id, dataset, line, error }: Told): NonNullable<Mutation['kills']>[number] {
  return {
    mutant: id,
    dataset,
    ...(line === undefined ? {} : { line }),
    ...(error === undefined ? {} : { error }),
  };
}

/** The datasets of an analytic's tests, each through the view of its test, and all the others through its own view. */
export function readingsOf(
  analytic: Analytic,
  runs: readonly ProofRun[],
  { datasets }: Pick<VerifyContext, 'datasets'>,
): { readonly tested: readonly Reading[]; readonly others: readonly Reading[] } {
  const pairs = new Map(runs.map(({ dataset, view }) => [JSON.stringify([dataset, view]), { dataset, view }]));
  const tested = [...pairs.values()].flatMap(({ dataset: name, view }) => {
    const dataset = datasets.get(name);
    return dataset ? [{ dataset, view }] : [];
  });
  const used = new Set(runs.map(({ dataset }) => dataset));
  const others = [...datasets.values()].filter(({ name }) => !used.has(name));
  return { tested, others: others.map((dataset) => ({ dataset, view: analytic.view })) };
}

function survivorOf(verdict: MutantVerdict, subject: VerifiableDocument, analytic: Analytic): Survivor {
  const because = reasonFor(verdict, analytic.id, subject.tests);
  return {
    mutant: verdict.id,
    kind: verdict.kind,
    condition: verdict.text,
    ...subject.place(analytic, verdict.start),
    killedBy: eventWords(verdict),
    ...(because === undefined ? {} : { because }),
  };
}

/** The reason that a tests file states for a mutant that survives: by its name, or by the text of what it changes. */
function reasonFor({ id, text }: MutantVerdict, analytic: string, tests: TestsFile | null): string | undefined {
  const own = tests?.survivors?.[analytic];
  const all = tests?.survivors?.['*'];
  return own?.[id] ?? own?.[text] ?? all?.[id] ?? all?.[text];
}

/** A reason of a tests file that no survivor needs. */
export interface NeedlessReason {
  readonly analytic: string;
  readonly mutant: string;
}

/** The reasons that a tests file states for mutants that do not survive, or are none, as far as its analytics were mutated. */
export function needlessReasons(
  tests: TestsFile | null,
  mutations: ReadonlyMap<string, Mutation | undefined>,
): readonly NeedlessReason[] {
  return Object.entries(tests?.survivors ?? {}).flatMap(([analytic, reasons]) => {
    const asked = analytic === '*' ? [...mutations.values()] : [mutations.get(analytic)];
    if (asked.some((mutation) => mutation === undefined || mutation.notRun !== undefined)) return [];
    const survivors = asked.flatMap((mutation) => mutation?.survivors ?? []);
    return Object.keys(reasons)
      .filter((key) => !survivors.some(({ mutant, condition }) => mutant === key || condition === key))
      .map((mutant) => ({ analytic, mutant }));
  });
}

/** Mutants of several analytics, together. */
export interface MutationTotal {
  readonly mutants: number;
  readonly killed: number;
  /** Survivors with a stated reason. */
  readonly explained: number;
  /** Survivors without one. */
  readonly open: number;
}

/** What became of the mutants of analytics, as far as they were run. */
export function mutationTotal(analytics: readonly { readonly mutation?: Mutation | undefined }[]): MutationTotal {
  const mutations = analytics.flatMap(({ mutation }) => mutation ?? []);
  const survivors = mutations.flatMap((mutation) => mutation.survivors);
  const explained = survivors.filter(({ because }) => because !== undefined).length;
  return {
    mutants: mutations.reduce((sum, { mutants }) => sum + mutants, 0),
    killed: mutations.reduce((sum, { killed }) => sum + killed, 0),
    explained,
    open: survivors.length - explained,
  };
}
