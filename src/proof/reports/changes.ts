/** What two proof reports say differently: an earlier one, and the one of now. */
import { hitsOf } from '../cross.ts';
import { mutationTotal } from '../mutation.ts';
import type { AnalyticProof, ProofReport, ProofState } from '../report.ts';
import { type TruthTotal, truthTotal } from '../truth.ts';

/** An analytic of a project. */
export interface AnalyticRef {
  readonly file: string;
  readonly analytic: string;
}

/** An analytic that the base has too, in another state. */
export interface StateChange extends AnalyticRef {
  readonly before: ProofState;
  readonly after: ProofState;
  /** Why it is not proven now. */
  readonly reason?: string;
}

/** An analytic that only one of the reports has. */
export interface Appearance extends AnalyticRef {
  readonly state: ProofState;
  readonly reason?: string;
}

/** How many mutants are told from the analytic. */
export interface ScoreChange extends AnalyticRef {
  readonly before: Score;
  readonly after: Score;
}

export interface Score {
  readonly killed: number;
  readonly mutants: number;
  /** Survivors without a reason. */
  readonly open: number;
}

/** What an analytic finds and misses, over the datasets that both reports asked it about. */
export interface TruthChange extends AnalyticRef {
  readonly before: TruthTotal;
  readonly after: TruthTotal;
}

/** Events that an analytic finds on a dataset that none of its tests runs on, and that it did not find there before. */
export interface NewHits extends AnalyticRef {
  readonly dataset: string;
  /** Ascending, each once. */
  readonly lines: readonly number[];
  /** Why they are accepted. */
  readonly because?: string;
}

/** Analytics of a claim that differ on a dataset. */
export interface DisagreementRef {
  readonly file: string;
  readonly claim: string;
  readonly dataset: string;
}

/** All lists are in the order of the reports. */
export interface ReportChanges {
  /** Failed now, and not before; analytics that are new among them. */
  readonly newlyFailing: readonly (StateChange | Appearance)[];
  /** Proven before; neither proven nor failed now. */
  readonly lostProof: readonly StateChange[];
  readonly newlyProven: readonly StateChange[];
  /** Any other change of state. */
  readonly otherStates: readonly StateChange[];
  /** Analytics that the base does not have. Failed ones stand under `newlyFailing`. */
  readonly added: readonly Appearance[];
  readonly removed: readonly Appearance[];
  readonly newDisagreements: readonly DisagreementRef[];
  readonly settledDisagreements: readonly DisagreementRef[];
  readonly scores: readonly ScoreChange[];
  readonly newHits: readonly NewHits[];
  readonly truths: readonly TruthChange[];
}

/**
 * Compares a report with an earlier one, analytic by analytic; an analytic is the same when its file and its id are. With
 * `files`, those of the documents that were run now, nothing is said of others: a report of some documents removes none.
 */
export function changesOf(base: ProofReport, report: ProofReport, files?: ReadonlySet<string>): ReportChanges {
  const within = ({ file }: { file: string }) => files?.has(file) ?? true;
  const earlier = base.analytics.filter(within);
  const before = new Map(earlier.map((proof) => [keyOf(proof), proof]));
  const now = new Set(report.analytics.map(keyOf));
  const shared = report.analytics.flatMap((after) => {
    const known = before.get(keyOf(after));
    return known ? [{ before: known, after }] : [];
  });
  const moved = shared.flatMap((pair) => (pair.before.state === pair.after.state ? [] : [stateChange(pair)]));
  const fresh = report.analytics.filter((proof) => !before.has(keyOf(proof)));
  const lost = ({ before: from, after: to }: StateChange) => from === 'proven' && to !== 'failed';
  return {
    newlyFailing: [
      ...moved.filter(({ after }) => after === 'failed'),
      ...fresh.filter(({ state }) => state === 'failed').map(appearance),
    ],
    lostProof: moved.filter(lost),
    newlyProven: moved.filter(({ after }) => after === 'proven'),
    otherStates: moved.filter((one) => one.after !== 'failed' && one.after !== 'proven' && !lost(one)),
    added: fresh.filter(({ state }) => state !== 'failed').map(appearance),
    removed: earlier.filter((proof) => !now.has(keyOf(proof))).map(appearance),
    newDisagreements: without(report.disagreements, base.disagreements),
    settledDisagreements: without(base.disagreements.filter(within), report.disagreements),
    scores: shared.flatMap((pair) => scoreChange(pair) ?? []),
    newHits: shared.flatMap(newHits),
    truths: shared.flatMap((pair) => truthChange(pair) ?? []),
  };
}

/** How many changes there are in all. */
export function countChanges(changes: ReportChanges): number {
  return Object.values(changes).reduce((sum, list: readonly unknown[]) => sum + list.length, 0);
}

interface Pair {
  readonly before: AnalyticProof;
  readonly after: AnalyticProof;
}

const keyOf = ({ file, analytic }: AnalyticRef): string => JSON.stringify([file, analytic]);

function stateChange({ before, after: { file, analytic, state, reason } }: Pair): StateChange {
  return { file, analytic, before: before.state, after: state, ...(reason === undefined ? {} : { reason }) };
}

function appearance({ file, analytic, state, reason }: AnalyticProof): Appearance {
  return { file, analytic, state, ...(reason === undefined ? {} : { reason }) };
}

function scoreChange({ before, after }: Pair): ScoreChange | undefined {
  const [from, to] = [scoreOf(before), scoreOf(after)];
  // Where mutants were not asked for on one side, nothing changed.
  if (!from || !to) return undefined;
  if (from.killed === to.killed && from.mutants === to.mutants && from.open === to.open) return undefined;
  return { file: after.file, analytic: after.analytic, before: from, after: to };
}

function scoreOf(proof: AnalyticProof): Score | undefined {
  if (!proof.mutation) return undefined;
  const { killed, mutants, open } = mutationTotal([proof]);
  return { killed, mutants, open };
}

/** Of what both reports asked: where one was asked about more datasets, that alone is no change. */
function truthChange({ before, after }: Pair): TruthChange | undefined {
  const [from, to] = [asked(before), asked(after)];
  const both = (own: typeof from, other: typeof from) =>
    truthTotal([...own].flatMap(([key, one]) => (other.has(key) ? [one] : [])));
  const [was, is] = [both(from, to), both(to, from)];
  const names = ['truePositives', 'falsePositives', 'falseNegatives'] as const;
  if (names.every((name) => was[name] === is[name])) return undefined;
  return { file: after.file, analytic: after.analytic, before: was, after: is };
}

function newHits({ before, after }: Pair): NewHits[] {
  const known = asked(before);
  return [...asked(after)].flatMap(([key, one]) => {
    const earlier = known.get(key);
    // What was not asked before, or did not run, is not known to be new.
    if (!earlier) return [];
    const lines = hitsOf(one).filter((line) => !hitsOf(earlier).includes(line));
    if (lines.length === 0) return [];
    const { dataset, because } = one;
    const { file, analytic } = after;
    return [{ file, analytic, dataset, lines, ...(because === undefined ? {} : { because }) }];
  });
}

/** What an analytic was asked and answered, by dataset and view. */
function asked({ truth = [] }: AnalyticProof) {
  return new Map(
    truth.flatMap((one) => (one.error === undefined ? [[JSON.stringify([one.dataset, one.view]), one]] : [])),
  );
}

function without(all: readonly DisagreementRef[], known: readonly DisagreementRef[]): DisagreementRef[] {
  const key = ({ file, claim, dataset }: DisagreementRef) => JSON.stringify([file, claim, dataset]);
  const keys = new Set(known.map(key));
  return all.filter((one) => !keys.has(key(one))).map(({ file, claim, dataset }) => ({ file, claim, dataset }));
}
