/**
 * The proof report as JUnit XML: a suite for each document, a case for each run. There is no specification; the elements and
 * attributes are those of Ant's JUnit task, which continuous integration servers read, without times.
 */
import type { Element } from 'xast';
import { x } from 'xastscript';
import type { Diagnostic } from '../../documents/diagnostics.ts';
import { xmlDocument, xmlText } from '../../exports/xml.ts';
import { hitsOf } from '../../proof/cross.ts';
import { mutationTotal } from '../../proof/mutation.ts';
import { unexplained } from '../../proof/mutation-failures.ts';
import type {
  AnalyticProof,
  GeneratedConversion,
  LanguageProof,
  ProofReport,
  ProofRun,
  TurnedAwayAt,
} from '../../proof/report.ts';
import { survive } from '../../proof/survivor-words.ts';
import { printable } from '../display.ts';
import { withHelp } from '../print-diagnostics.ts';

/** What became of a case; `error` is for what could not be run. */
interface Outcome {
  readonly kind: 'passed' | 'failure' | 'error' | 'skipped';
  /** Rule id: `proof/missing-events`. */
  readonly type?: string;
  readonly message?: string;
  readonly details?: readonly string[];
}

interface Case extends Outcome {
  readonly name: string;
  readonly line?: number;
}

export interface JunitOptions {
  /** What hinders the proof: documents, tests files and datasets that cannot be read. */
  readonly hindrances: readonly Diagnostic[];
  /** Silent and unproven analytics and open survivors are failures; skipped otherwise. */
  readonly strict: boolean;
}

/** The report as a document of JUnit XML, suites in the order of the report. */
export function junitReport(report: ProofReport, { hindrances, strict }: JunitOptions): string {
  const suites = new Map<string, Case[]>();
  const add = (file: string, cases: readonly Case[]) => suites.set(file, [...(suites.get(file) ?? []), ...cases]);
  for (const one of hindrances) add(one.file ?? '', [hindranceCase(one)]);
  for (const proof of report.analytics) add(proof.file, analyticCases(proof, strict));
  for (const { file, claim, dataset } of report.agreements) add(file, [passed(agreementName(claim, dataset))]);
  for (const { file, claim, dataset, analytics } of report.disagreements) {
    const details = analytics.map(({ analytic, events }) => `${analytic} finds ${linesText(events)}`);
    const message = `Analytics that claim the same logic find different events on ${dataset}.`;
    add(file, [{ name: agreementName(claim, dataset), kind: 'failure', type: 'proof/disagreement', message, details }]);
  }
  for (const one of report.conversions) add(one.file, [conversionCase(one)]);
  for (const page of report.languages) add(page.file, exampleCases(page));
  const all = [...suites.values()].flat();
  return xmlDocument(
    x(
      'testsuites',
      { name: 'huntbook verify', ...totals(all) },
      [...suites].map(([file, cases]) =>
        x(
          'testsuite',
          { name: attribute(file), ...totals(cases) },
          cases.map((one) => caseElement(file, one)),
        ),
      ),
    ),
  );
}

function analyticCases(proof: AnalyticProof, strict: boolean): Case[] {
  const { analytic, line, state, reason, runs } = proof;
  const cases: Case[] = runs.map((run) => ({
    name: `${analytic}: ${run.test} (${run.dataset})`,
    line,
    ...runOutcome(run),
  }));
  const lacking = strict ? 'failure' : 'skipped';
  const message = reason ?? `It is ${state}.`;
  if (state === 'silent' || state === 'unproven')
    cases.push({ name: analytic, line, kind: lacking, type: `proof/${state}`, message: `${state}: ${message}` });
  else if (state === 'skipped') cases.push({ name: analytic, line, kind: 'skipped', message });
  else if (runs.every(({ passed: fine }) => fine)) {
    // Failed without a failed run: it was not run at all.
    if (state === 'failed') cases.push({ name: analytic, line, kind: 'error', type: 'proof/parse', message });
  }
  cases.push(...crossCases(proof));
  if (proof.mutation) cases.push({ name: `${analytic}: mutants`, line, ...mutantOutcome(proof, lacking) });
  return cases;
}

/** Survivors without a reason, and datasets on which mutants were not run: neither is a pass. */
function mutantOutcome(proof: AnalyticProof, lacking: 'failure' | 'skipped'): Outcome {
  const { mutants } = mutationTotal([proof]);
  const open = unexplained(proof);
  const notRun = proof.mutation?.notRun ?? [];
  if (open.length === 0 && notRun.length === 0) return { kind: 'passed' };
  const details = [
    ...open.map(
      ({ mutant, line, column, killedBy }) => `survives ${mutant} (${proof.file}:${line}:${column}): ${killedBy}`,
    ),
    ...notRun.map(({ dataset, message }) => `not run  on ${dataset}: ${message}`),
  ];
  const parts = [
    ...(open.length === 0 ? [] : [`${open.length} of ${mutants} mutants ${survive(open.length)}.`]),
    ...(notRun.length === 0 ? [] : [`Mutants were not run on ${notRun.map(({ dataset }) => dataset).join(', ')}.`]),
  ];
  const type = open.length === 0 ? 'proof/mutants-not-run' : 'proof/survivor';
  return { kind: lacking, type, message: parts.join(' '), details };
}

/** A case for each dataset that the analytic was asked about beside those of its tests, and finds something on, or does not run. */
function crossCases({ analytic, line, truth = [] }: AnalyticProof): Case[] {
  return truth
    .filter((one) => !one.tested)
    .flatMap((one): Case[] => {
      const { dataset, error, because } = one;
      const name = `${analytic}: beside its tests (${dataset})`;
      if (error !== undefined) return [{ name, line, kind: 'skipped', message: `It did not run: ${error}` }];
      const hits = hitsOf(one);
      if (hits.length === 0) return [];
      if (because !== undefined) return [{ name, line, kind: 'passed' }];
      const message = `It finds ${linesText(hits)} on ${dataset}, which none of its tests runs on.`;
      return [{ name, line, kind: 'failure', type: 'proof/cross-hit', message }];
    });
}

function runOutcome(run: ProofRun): Outcome {
  const { error, missing, surplus, difference } = run;
  if (run.passed) return { kind: 'passed' };
  if (error) return { kind: 'error', type: 'proof/run', message: withHelp(error.message, error.help) };
  const details = [
    ...missing.map(
      ({ line, labels, because }) =>
        `missing  ${eventText(line, labels)}${because ? `: turned away by ${conditionText(because)}` : ''}`,
    ),
    ...surplus.flatMap(({ line, labels, letThrough = [] }) => [
      `surplus  ${eventText(line, labels)}`,
      ...letThrough.map((met) => `         let through by ${conditionText(met)}`),
    ]),
    ...(difference === undefined ? [] : [`differs  ${difference}`]),
  ];
  const parts = [
    ...(missing.length > 0 ? [`misses ${linesText(missing.map(({ line }) => line))}`] : []),
    ...(surplus.length > 0 ? [`finds ${linesText(surplus.map(({ line }) => line))} too many`] : []),
  ];
  const message = `It ${parts.join(' and ') || 'differs from what its test expects'}.`;
  const what = missing.length > 0 ? 'missing-events' : surplus.length > 0 ? 'surplus-events' : 'difference';
  return { kind: 'failure', type: `proof/${what}`, message, details };
}

function conversionCase({ analytic, language, state, reason, runs }: GeneratedConversion): Case {
  const name = `${analytic} as ${language}`;
  if (state === 'proven') return passed(name);
  if (state === 'unrun') return { name, kind: 'skipped', message: 'No dataset to compare on.' };
  if (state === 'impossible') {
    const message = reason ? withHelp(reason.message, reason.help) : 'The language cannot say it.';
    return { name, kind: 'skipped', message };
  }
  const details = runs.flatMap(({ dataset, missing, surplus, error }) => [
    ...(error === undefined ? [] : [`did not run on ${dataset}: ${error}`]),
    ...(missing.length === 0 ? [] : [`misses ${linesText(missing)} on ${dataset}`]),
    ...(surplus.length === 0 ? [] : [`finds ${linesText(surplus)} too many on ${dataset}`]),
  ]);
  const message = `Printed as ${language}, it finds other events.`;
  return { name, kind: 'failure', type: 'proof/conversion', message, details };
}

function exampleCases({ language, examples }: LanguageProof): Case[] {
  return examples.map(({ part, line, passed: fine, error, failure }) => {
    const name = `${language}: ${part}`;
    if (fine) return { name, line, kind: 'passed' };
    if (error !== undefined) return { name, line, kind: 'error', type: 'language/run', message: error };
    return {
      name,
      line,
      kind: 'failure',
      type: 'language/result',
      message: failure?.message ?? 'It finds something else than its page says.',
      details: failure?.details ?? [],
    };
  });
}

function hindranceCase(one: Diagnostic): Case {
  const name = `${one.rule} at ${one.line}:${one.column}`;
  return { name, line: one.line, kind: 'error', type: one.rule, message: withHelp(one.message, one.help) };
}

function caseElement(file: string, { name, line, kind, type, message, details = [] }: Case): Element {
  const place = { file: attribute(file), ...(line === undefined ? {} : { line: String(line) }) };
  const head = { classname: attribute(file), name: attribute(name), ...place };
  if (kind === 'passed') return x('testcase', head);
  const said = { message: attribute(message ?? ''), ...(kind === 'skipped' ? {} : { type: type ?? '' }) };
  const body = details.map((detail) => printable(xmlText(detail))).join('\n');
  return x('testcase', head, [x(kind, said, body === '' ? [] : [body])]);
}

function totals(cases: readonly Case[]): Record<string, string> {
  const of = (kind: Outcome['kind']) => String(cases.filter((one) => one.kind === kind).length);
  return { tests: String(cases.length), failures: of('failure'), errors: of('error'), skipped: of('skipped') };
}

const passed = (name: string): Case => ({ name, kind: 'passed' });

const agreementName = (claim: string, dataset: string): string => `agreement: ${claim} (${dataset})`;

/** One line: readers of XML make spaces of line breaks in attributes (XML 1.0, section 3.3.3). */
const attribute = (text: string): string => printable(xmlText(text));

const eventText = (line: number, labels: readonly string[]): string =>
  `line ${line} (${labels.length === 0 ? 'no label' : labels.join(', ')})`;

/** `a == 1 at 9:4: 2, wanted 1`. */
function conditionText({ condition, line, column, value, wanted }: TurnedAwayAt): string {
  return `${condition} at ${line}:${column}: ${value}${wanted === undefined ? '' : `, wanted ${wanted}`}`;
}

/** `2 events (lines 4, 7)`. */
function linesText(lines: readonly number[]): string {
  if (lines.length === 0) return 'no event';
  const shown = lines.slice(0, 20).join(', ') + (lines.length > 20 ? ', …' : '');
  return lines.length === 1 ? `1 event (line ${shown})` : `${lines.length} events (lines ${shown})`;
}
