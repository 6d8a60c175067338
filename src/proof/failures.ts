/** What a verification found wrong, placed at the analytic, with the events that say so. */
import { diagnose, listed, type Mark } from '../checks/report.ts';
import type { Diagnostic } from '../documents/diagnostics.ts';
import type { Dataset } from '../events/dataset.ts';
import { placeOf } from '../text/yaml-places.ts';
import { differingLines, outliers } from './agreement.ts';
import { crossFailures } from './cross-failures.ts';
import { summariseEvent } from './event-summary.ts';
import { needlessExpectations, unexpectedPairs } from './expected-disagreement.ts';
import { languageFailures } from './language-pages.ts';
import { mutationFailures } from './mutation-failures.ts';
import type {
  AnalyticProof,
  Disagreement,
  GeneratedConversion,
  ProofReport,
  ProofRun,
  TurnedAwayAt,
} from './report.ts';
import { spotFrame } from './spot-frame.ts';
import type { VerifiableDocument } from './subject.ts';

/** Longest condition that is quoted whole. */
const LONGEST_CONDITION = 160;

/** Most events that one failure lists. */
const MOST_EVENTS = 20;

/** A diagnostic of the proof, with lines of detail to print below it. */
export interface Failure extends Diagnostic {
  file: string;
  details: string[];
}

export interface FailureContext {
  documents: readonly VerifiableDocument[];
  datasets: ReadonlyMap<string, Dataset>;
  /** Makes silent and unproven analytics errors; they are warnings otherwise. */
  strict: boolean;
  /** Makes hits of analytics on datasets that they are not tested on errors; they are notes otherwise. */
  strictHits?: boolean;
}

/**
 * Rules `proof/parse`, `proof/run`, `proof/missing-events`, `proof/surplus-events`, `proof/difference` and
 * `proof/disagreement`, `proof/conversion` (errors); `proof/silent` and `proof/unproven` (warnings, errors when strict);
 * `proof/needless-disagreement` (a warning); and those of `mutationFailures`, `crossFailures` and
 * `languageFailures`.
 */
export function failuresOf(report: ProofReport, context: FailureContext): Failure[] {
  const byFile = new Map(context.documents.map((subject) => [subject.document.file, subject]));
  const failures: Failure[] = [];
  for (const proof of report.analytics) {
    const subject = byFile.get(proof.file);
    if (!subject) continue;
    const start = startOf(subject, proof.analytic);
    if (proof.state === 'failed') {
      const failed = proof.runs.filter((run) => !run.passed);
      if (failed.length === 0) failures.push(parseFailure(subject, proof, start));
      // A dataset that cannot be read is one fault, however many analytics wait for it.
      const ran = failed.filter((run) => !run.error || context.datasets.has(run.dataset));
      for (const run of ran) failures.push(runFailure(proof, run, subject, context));
    } else if (proof.state === 'silent' || proof.state === 'unproven') {
      const rule = proof.state === 'silent' ? 'proof/silent' : 'proof/unproven';
      const severity = context.strict ? 'error' : 'warning';
      const message = `\`${proof.analytic}\` is ${proof.state}: ${lowerFirst(proof.reason ?? 'it has no test.')}`;
      failures.push({ ...diagnose(rule, severity, start, message), file: proof.file, details: [] });
    }
  }
  failures.push(...mutationFailures(report, byFile, { strict: context.strict, startOf }));
  const { datasets, strictHits = false } = context;
  failures.push(...crossFailures(report, byFile, { datasets, strictHits, startOf, eventText: labelledEvent }));
  failures.push(...unreadableDatasets(report, byFile, context));
  for (const found of report.disagreements) {
    const subject = byFile.get(found.file);
    if (subject) failures.push(disagreementFailure(found, subject, context));
  }
  for (const subject of context.documents) failures.push(...needlessFailures(report, subject));
  for (const found of report.conversions) {
    const subject = byFile.get(found.file);
    if (subject && found.state === 'differs') failures.push(conversionFailure(found, subject, context));
  }
  failures.push(...languageFailures(report.languages));
  return failures;
}

function parseFailure(subject: VerifiableDocument, proof: AnalyticProof, start: Mark): Failure {
  const error = subject.facts.get(proof.analytic)?.error;
  const message = `\`${proof.analytic}\` does not parse: ${error?.message ?? proof.reason ?? ''}`;
  return { ...diagnose('proof/parse', 'error', error ?? start, message, error?.help), file: proof.file, details: [] };
}

/** One failure for each dataset that a document's tests name and that could not be read. */
function unreadableDatasets(
  report: ProofReport,
  byFile: ReadonlyMap<string, VerifiableDocument>,
  { datasets }: FailureContext,
): Failure[] {
  const waiting = new Map<string, { file: string; dataset: string; analytics: string[] }>();
  for (const { file, analytic, runs } of report.analytics) {
    for (const { dataset, error } of runs) {
      if (!error || datasets.has(dataset)) continue;
      const key = JSON.stringify([file, dataset]);
      const known = waiting.get(key) ?? { file, dataset, analytics: [] };
      if (!known.analytics.includes(analytic)) known.analytics.push(analytic);
      waiting.set(key, known);
    }
  }
  return [...waiting.values()].flatMap(({ file, dataset, analytics }) => {
    const subject = byFile.get(file);
    if (!subject) return [];
    const message = `${listed(analytics)} did not run: the dataset \`${dataset}\` could not be read.`;
    const help = 'run `huntbook check`, which says why';
    const start = startOf(subject, analytics[0] ?? '');
    return [{ ...diagnose('proof/run', 'error', start, message, help), file, details: [] }];
  });
}

function runFailure(
  proof: AnalyticProof,
  run: ProofRun,
  subject: VerifiableDocument,
  context: FailureContext,
): Failure {
  const start = startOf(subject, proof.analytic);
  const { turnedAway, letThroughBy } = wording(subject);
  const dataset = context.datasets.get(run.dataset);
  const details = [`test     ${run.test}`, `dataset  ${run.dataset} (view ${run.view})`];
  if (run.error) {
    const message = `\`${proof.analytic}\` did not run: ${run.error.message}`;
    return { ...diagnose('proof/run', 'error', run.error, message, run.error.help), file: proof.file, details };
  }
  const { missing, surplus, difference } = run;
  for (const { line, labels, because } of missing.slice(0, MOST_EVENTS)) {
    details.push(`missing  ${eventText(line, labels, dataset)}`);
    if (because) details.push(...turnedAway(proof.file, because));
  }
  if (missing.length > MOST_EVENTS) details.push(`missing  … and ${missing.length - MOST_EVENTS} more`);
  for (const { line, labels, letThrough } of surplus.slice(0, MOST_EVENTS)) {
    details.push(`surplus  ${eventText(line, labels, dataset)}`);
    for (const met of letThrough ?? []) details.push(...letThroughBy(proof.file, met));
  }
  if (surplus.length > MOST_EVENTS) details.push(`surplus  … and ${surplus.length - MOST_EVENTS} more`);
  // Rows that differ because events do say nothing new.
  const known = difference?.startsWith('Row ') && missing.length + surplus.length > 0;
  if (difference && !known) details.push(`differs  ${difference}`);

  const parts: string[] = [];
  if (missing.length > 0) parts.push(`misses ${eventCount(missing)}`);
  if (surplus.length > 0) parts.push(`finds ${eventCount(surplus)} too many`);
  if (difference !== undefined && parts.length === 0) parts.push('differs from what its test expects');
  const rule =
    missing.length > 0 ? 'proof/missing-events' : surplus.length > 0 ? 'proof/surplus-events' : 'proof/difference';
  const message = `\`${proof.analytic}\` ${parts.join(' and ')} on \`${run.dataset}\`.`;
  return { ...diagnose(rule, 'error', start, message), file: proof.file, details };
}

function disagreementFailure(found: Disagreement, subject: VerifiableDocument, context: FailureContext): Failure {
  const dataset = context.datasets.get(found.dataset);
  const lines = differingLines(found);
  const details = [`dataset  ${found.dataset}`];
  const { turnedAway } = wording(subject);
  for (const { line, foundBy, notBy } of lines.slice(0, MOST_EVENTS)) {
    details.push(`event    ${labelledEvent(line, dataset)}`);
    details.push(`         found by ${listed(foundBy)}, not by ${listed(notBy.map(({ analytic }) => analytic))}`);
    for (const { analytic, because } of notBy) {
      if (because) details.push(...turnedAway(found.file, because, `\`${analytic}\` `));
    }
  }
  if (lines.length > MOST_EVENTS) details.push(`event    … and ${lines.length - MOST_EVENTS} more`);
  const apart = unexpectedPairs(found).flat();
  const names = found.analytics.filter((one) => apart.includes(one)).map(({ analytic }) => analytic);
  const odd = outliers(found);
  const others = names.filter((name) => !odd.includes(name));
  const message =
    odd.length === 0
      ? `${listed(names)} claim the same logic and find different events on \`${found.dataset}\`.`
      : `${listed(odd)} ${odd.length === 1 ? 'finds' : 'find'} other events on \`${found.dataset}\` than ${listed(others)}, which claim the same logic.`;
  const help = 'make them agree, or give the reason under `expect-disagreement:` in the tests file';
  return {
    ...diagnose('proof/disagreement', 'error', startOf(subject, odd[0] ?? names.at(-1) ?? ''), message, help),
    file: found.file,
    details,
  };
}

/** One warning for each disagreement that a tests file expects and that no comparison shows. */
function needlessFailures(report: ProofReport, { document, tests, testsFile }: VerifiableDocument): Failure[] {
  const compared = [...report.agreements, ...report.disagreements].filter(({ file }) => file === document.file);
  return needlessExpectations(tests, compared).map((index) => {
    const { analytics, claim, dataset } = tests?.['expect-disagreement']?.[index] ?? {};
    const who = analytics ? listed(analytics) : `the analytics of \`${claim}\``;
    const where = dataset === undefined ? 'every dataset' : `\`${dataset}\``;
    const message = `Unexpected reason for a disagreement: ${who} agree on ${where}.`;
    const read = testsFile?.read;
    const start = read ? placeOf(read.places, ['expect-disagreement', index], 'value') : { line: 1, column: 1 };
    const help = 'take the expectation out';
    const file = testsFile?.file ?? document.file;
    return { ...diagnose('proof/needless-disagreement', 'warning', start, message, help), file, details: [] };
  });
}

function conversionFailure(found: GeneratedConversion, subject: VerifiableDocument, context: FailureContext): Failure {
  const details = [`query    ${cropped((found.text ?? '').replaceAll(/\s+/g, ' '))}`];
  for (const { dataset: name, missing, surplus, error } of found.runs) {
    if (missing.length + surplus.length === 0 && error === undefined) continue;
    const dataset = context.datasets.get(name);
    details.push(`dataset  ${name} (view ${found.view})`);
    if (error !== undefined) details.push(`         did not run: ${error}`);
    for (const [word, lines] of [
      ['missing', missing],
      ['surplus', surplus],
    ] as const) {
      for (const line of lines.slice(0, MOST_EVENTS)) {
        details.push(`${word}  ${labelledEvent(line, dataset)}`);
      }
      if (lines.length > MOST_EVENTS) details.push(`${word}  … and ${lines.length - MOST_EVENTS} more`);
    }
  }
  const message = `\`${found.analytic}\` finds other events when it is printed as \`${found.language}\` than it finds itself.`;
  const help = 'the rule is right: its conversion is a fault of Huntbook; please report it';
  const start = startOf(subject, found.analytic);
  return { ...diagnose('proof/conversion', 'error', start, message, help), file: found.file, details };
}

/** How a failure words what turned events away or let them through, each spot of the document shown once. */
function wording({ text }: Pick<VerifiableDocument, 'text'>) {
  const shown = new Set<string>();
  const frame = (at: TurnedAwayAt): string[] => {
    const key = `${at.line}:${at.column} ${at.condition}`;
    if (shown.has(key)) return [];
    shown.add(key);
    return spotFrame(text, at).map((line) => `           ${line}`);
  };
  const wants = ({ wanted }: TurnedAwayAt): string => (wanted === undefined ? '' : `, wanted ${wanted}`);
  return {
    turnedAway: (file: string, at: TurnedAwayAt, who = ''): string[] => [
      `         ${who}turned away by ${conditionText(file, at)}${wants(at)}`,
      ...frame(at),
    ],
    letThroughBy: (file: string, at: TurnedAwayAt): string[] => [
      `         let through by ${conditionText(file, at)}`,
      ...frame(at),
    ],
  };
}

/** "`Image == "x"` (file:4:2): the value". */
function conditionText(file: string, { condition, value, line, column }: TurnedAwayAt): string {
  return `\`${cropped(condition)}\` (${file}:${line}:${column}): ${value}`;
}

function labelsAt(line: number, dataset: Dataset | undefined): string[] {
  return dataset?.metadata.labels.filter((label) => label.lines.includes(line)).map((label) => label.id) ?? [];
}

function startOf(subject: VerifiableDocument, analytic: string): Mark {
  return subject.facts.get(analytic)?.start ?? { line: 1, column: 1 };
}

/** `line 21 (session-start)  2024-… Sysmon 1 Image=…` */
function eventText(line: number, labels: readonly string[], dataset: Dataset | undefined): string {
  const event = dataset?.events.find((candidate) => candidate.line === line);
  const named = labels.length === 0 ? 'no label' : labels.join(', ');
  return `line ${line} (${named})${event ? `  ${summariseEvent(event)}` : ''}`;
}

/** The same with the labels that the dataset gives the line. */
function labelledEvent(line: number, dataset: Dataset | undefined): string {
  return eventText(line, labelsAt(line, dataset), dataset);
}

/** `1 event (line 21)`, `3 events (lines 4, 7, 9)`. */
function eventCount(events: readonly { line: number }[]): string {
  const shown = events.slice(0, 5).map(({ line }) => line);
  const rest = events.length > shown.length ? ', …' : '';
  return `${events.length} event${events.length === 1 ? '' : 's'} (line${events.length === 1 ? '' : 's'} ${shown.join(', ')}${rest})`;
}

function cropped(condition: string): string {
  return condition.length > LONGEST_CONDITION ? `${condition.slice(0, LONGEST_CONDITION - 1)}…` : condition;
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) && !text.startsWith('Huntbook') ? text[0]?.toLowerCase() + text.slice(1) : text;
}
