/** What a verification works on, and how a run of it is asked for. */
import type { AnalyticFacts } from '../checks/analytic-facts.ts';
import type { RuleConversion } from '../checks/rule-conversions.ts';
import type { Analytic, Document } from '../documents/document.ts';
import type { Dataset } from '../events/dataset.ts';
import { runsOthers } from '../languages/car-pseudocode/other-analytics.ts';
import type { AnalyticDefinition } from '../languages/language.ts';
import type { YamlPlaces } from '../text/yaml-places.ts';
import type { TurnedAwayAt } from './report.ts';
import type { AnalyticRunner, RunRequest, TurnedAway } from './run-analytic.ts';
import type { TestCase, TestsFile } from './tests-file.ts';

/** A document with what its proof needs. */
export interface VerifiableDocument {
  document: Document;
  /** By analytic id. */
  facts: ReadonlyMap<string, AnalyticFacts>;
  tests: TestsFile | null;
  /** Its tests file, readable or not; null or absent when it has none. */
  testsFile?: { readonly file: string; readonly read?: { readonly places: YamlPlaces } } | null;
  /** Text of the document's file; absent where nothing quotes it. */
  text?: string;
  /** Gives a place in the file for an offset of an analytic's source. */
  place(analytic: Analytic, offset: number): { line: number; column: number };
}

export interface VerifyContext {
  /** By name. */
  datasets: ReadonlyMap<string, Dataset>;
  /** Names of the datasets that are not present: tests on them are not run. */
  absentDatasets?: ReadonlySet<string> | undefined;
  /** Absolute path of a dataset's events. */
  eventsPath(dataset: Dataset): string;
  runner: AnalyticRunner;
  /** Pseudocode that analytics may run by their ids. */
  analytics?: readonly AnalyticDefinition[] | undefined;
  /** Whether an analytic reads the log that a line of a dataset comes from; for agreement. */
  reads(analytic: Analytic, view: string, dataset: Dataset, line: number): boolean;
  /** Lines of a dataset that come from logs which an analytic reads: it finds no others, and misses none of them. */
  linesRead(analytic: Analytic, view: string, dataset: Dataset): ReadonlySet<number>;
  /**
   * Answers whether a document hunts an ATT&CK technique, by its id; `undefined` for one that names none. Nothing is
   * missed where there is no answer.
   */
  huntedBy?(document: Document): ((technique: string) => boolean) | undefined;
  /** What a Sigma rule is printed as in other languages; nothing is generated where it is absent. */
  conversionsOf?(analytic: Analytic): readonly RuleConversion[];
  /** Runs at a time. */
  parallel: number;
}

/** The view of an analytic in a test: the test's own word, else the dialect's. */
export function viewOf(test: TestCase, analytic: Analytic): string {
  if (typeof test.view === 'string') return test.view;
  return test.view?.[analytic.id] ?? test.view?.['*'] ?? analytic.view;
}

/** The view of an analytic on a dataset: that of the tests' first word on it, else the dialect's. */
export function viewOn(tests: TestsFile | null, analytic: Analytic, dataset: string): string {
  const test = tests?.tests.find((candidate) => candidate.dataset === dataset);
  return test ? viewOf(test, analytic) : analytic.view;
}

/** A condition that an analytic's runner names, at its place in the document. */
export function placed(
  { condition, value, wanted, start, end }: TurnedAway,
  subject: VerifiableDocument,
  analytic: Analytic,
): TurnedAwayAt {
  const from = subject.place(analytic, start);
  const seen = { condition, value, ...(wanted === undefined ? {} : { wanted }), ...from };
  if (end <= start) return seen;
  const last = subject.place(analytic, end - 1);
  return { ...seen, endLine: last.line, endColumn: last.column + 1 };
}

/** The request that runs an analytic on a dataset. */
export function requestFor(analytic: Analytic, view: string, dataset: Dataset, context: VerifyContext): RunRequest {
  return {
    language: analytic.language,
    source: analytic.source,
    eventsFile: context.eventsPath(dataset),
    view,
    now: dataset.metadata.time,
    ...(analytic.logSources === undefined ? {} : { logSources: analytic.logSources }),
    ...(context.analytics && analytic.language === 'car-pseudocode' && runsOthers(analytic.source)
      ? { analytics: context.analytics }
      : {}),
  };
}
