/** The summary of a verification in Markdown: what changed, then the totals, what is wrong, and how much of the attack is found. */
import { mutationTotal } from '../../proof/mutation.ts';
import type { AnalyticProof, ProofReport, ProofState } from '../../proof/report.ts';
import { type AnalyticRef, countChanges, type ReportChanges } from '../../proof/reports/changes.ts';
import { shareWords, type TruthTotal, truthTotal } from '../../proof/truth.ts';
import { counted, sortDiagnostics, withHelp } from '../print-diagnostics.ts';
import type { Detailed } from '../print-report.ts';
import { inlineCode, message } from './markdown.ts';

/** Lines that one list has, most: GitHub shows no summary of more than a mebibyte. */
const LONGEST_LIST = 200;

const STATES = ['proven', 'failed', 'silent', 'unproven', 'skipped'] as const satisfies readonly ProofState[];

/** A detail that says why an event is, or is not, among what was found. */
const REASON = /^ +(?:`[^`]+` )?(?:turned away by|let through by) /;

export interface SummaryInput {
  readonly report: ProofReport;
  /** Against an earlier report; absent where there is none. */
  readonly changes?: ReportChanges | undefined;
  /** What is wrong. */
  readonly findings: readonly Detailed[];
}

/** The summary, with a final line break. */
export function summaryReport({ report, changes, findings }: SummaryInput): string {
  const parts = [
    '## Huntbook: proof',
    ...(changes ? changeParts(changes) : []),
    ...(changes ? ['### Totals'] : []),
    totalsTable(report),
    totalsText(report),
    ...findingParts(findings),
    ...truthParts(report.analytics),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** `2 newly failing, 1 newly proven.`, in the order of the summary. */
export function changesLine(changes: ReportChanges): string {
  const words = sectionsOf(changes).map(({ title, lines }) => `${lines.length} ${title.toLowerCase()}`);
  return words.length === 0 ? 'No change.' : `${words.join(', ')}.`;
}

function changeParts(changes: ReportChanges): string[] {
  if (countChanges(changes) === 0) return ['Nothing changed against the base report.'];
  return sectionsOf(changes).flatMap(({ title, lines }) => [`### ${title} (${lines.length})`, list(lines)]);
}

/** The changes that there are, the worst first. */
function sectionsOf(changes: ReportChanges): { title: string; lines: string[] }[] {
  const sections: [string, string[]][] = [
    [
      'Newly failing',
      changes.newlyFailing.map(
        (one) => `${named(one)}: ${'before' in one ? `${one.before} → failed` : 'new, failed'}${because(one)}`,
      ),
    ],
    ['Lost proof', changes.lostProof.map((one) => `${named(one)}: proven → ${one.after}${because(one)}`)],
    ['New disagreements', changes.newDisagreements.map(disagreementText)],
    [
      'New hits beside the tests',
      changes.newHits.map(
        (one) =>
          `${named(one)}: ${counted(one.lines.length, 'event')} of ${inlineCode(one.dataset)}${one.because === undefined ? '' : `, accepted: ${message(one.because)}`}`,
      ),
    ],
    [
      'Changed precision and recall',
      changes.truths.map((one) => `${named(one)}: ${truthText(one.before)} → ${truthText(one.after)}`),
    ],
    ['Newly proven', changes.newlyProven.map((one) => `${named(one)}: ${one.before} → proven`)],
    [
      'Other changes of state',
      changes.otherStates.map((one) => `${named(one)}: ${one.before} → ${one.after}${because(one)}`),
    ],
    ['New analytics', changes.added.map((one) => `${named(one)}: ${one.state}${because(one)}`)],
    ['Removed analytics', changes.removed.map((one) => `${named(one)}: was ${one.state}`)],
    ['Settled disagreements', changes.settledDisagreements.map(disagreementText)],
    [
      'Changed mutation scores',
      changes.scores.map((one) => `${named(one)}: ${scoreText(one.before)} → ${scoreText(one.after)}`),
    ],
  ];
  return sections.flatMap(([title, lines]) => (lines.length === 0 ? [] : [{ title, lines }]));
}

const named = ({ file, analytic }: AnalyticRef): string => `${inlineCode(analytic)} in ${inlineCode(file)}`;

const because = ({ reason }: { readonly reason?: string }): string =>
  reason === undefined ? '' : `. ${message(reason)}`;

const disagreementText = ({ file, claim, dataset }: ReportChanges['newDisagreements'][number]): string =>
  `${inlineCode(claim)} in ${inlineCode(file)}, on ${inlineCode(dataset)}`;

/** `18 of 20 mutants killed, 1 survives without a reason`. */
function scoreText({ killed, mutants, open }: ReportChanges['scores'][number]['before']): string {
  const left = open === 0 ? '' : `, ${open} without a reason`;
  return `${killed} of ${counted(mutants, 'mutant')} killed${left}`;
}

/** `precision 50%, recall – (1 true, 1 false, 0 missed)`. */
function truthText({ precision, recall, truePositives, falsePositives, falseNegatives }: TruthTotal): string {
  return `precision ${shareWords(precision)}, recall ${shareWords(recall)} (${truePositives} true, ${falsePositives} false, ${falseNegatives} missed)`;
}

function totalsTable({ summary }: ProofReport): string {
  const cells = ['analytics', ...STATES] as const;
  const row = (texts: readonly (string | number)[]) => `| ${texts.join(' | ')} |`;
  return [row(cells), row(cells.map(() => '---:')), row(cells.map((name) => summary[name]))].join('\n');
}

function totalsText({ summary, analytics, disagreements, conversions, languages }: ProofReport): string {
  const { mutants, killed, explained, open } = mutationTotal(analytics);
  const examples = languages.flatMap((language) => language.examples);
  const differing = conversions.filter(({ state }) => state === 'differs').length;
  const truth = truthTotal(analytics.flatMap(({ truth: own = [] }) => own));
  const notRun = analytics.filter(({ mutation }) => mutation?.notRun !== undefined).length;
  const lines = [
    `${counted(summary.runs, 'run')} on ${counted(summary.datasets, 'dataset')} with ${counted(summary.events, 'event')}`,
    `${counted(truth.truePositives, 'true positive')}, ${counted(truth.falsePositives, 'false positive')}, ${counted(truth.falseNegatives, 'false negative')}: precision ${shareWords(truth.precision)}, recall ${shareWords(truth.recall)}`,
    ...(truth.unlabelled === 0
      ? []
      : [`${counted(truth.unlabelled, 'event')} found on datasets without labels, which count in none of these`]),
    ...(disagreements.length === 0 ? [] : [counted(disagreements.length, 'disagreement')]),
    ...(mutants === 0
      ? []
      : [`${killed} of ${counted(mutants, 'mutant')} killed; survivors: ${explained} with a reason, ${open} without`]),
    ...(notRun === 0 ? [] : [`mutants of ${counted(notRun, 'analytic')} were not run on every dataset`]),
    ...(differing === 0 ? [] : [`${counted(differing, 'conversion')} of rules that find other events`]),
    ...(examples.length === 0
      ? []
      : [
          `${examples.filter(({ passed }) => passed).length} of ${counted(examples.length, 'example')} of languages as stated`,
        ]),
  ];
  return list(lines);
}

/** Precision and recall of each analytic that something is known of, those that lack most first. */
function truthParts(analytics: readonly AnalyticProof[]): string[] {
  const known = analytics.flatMap(({ file, analytic, truth = [] }) => {
    const total = truthTotal(truth);
    const { truePositives, falsePositives, falseNegatives } = total;
    return truePositives + falsePositives + falseNegatives === 0 ? [] : [{ file, analytic, ...total }];
  });
  if (known.length === 0) return [];
  const wrong = (one: (typeof known)[number]) => one.falsePositives + one.falseNegatives;
  const lines = known.toSorted((a, b) => wrong(b) - wrong(a)).map((one) => `${named(one)}: ${truthText(one)}`);
  const what =
    "Missed are attack events of the document's techniques, in logs that the analytic reads. Where a document names no technique there is no recall.";
  return [`### Precision and recall (${known.length})`, what, list(lines)];
}

function findingParts(findings: readonly Detailed[]): string[] {
  const rank = { error: 0, warning: 1, info: 2 };
  const sorted = sortDiagnostics(findings).sort((a, b) => rank[a.severity] - rank[b.severity]);
  if (sorted.length === 0) return [];
  const lines = sorted.map(({ severity, rule, file = '', line, column, message: text, help, details = [] }) => {
    const at = inlineCode(`${file}:${line}:${column}`);
    return [`**${severity}** ${inlineCode(rule)} ${at}: ${message(withHelp(text, help))}`, ...reasonIn(details)].join(
      '\n  - ',
    );
  });
  return [`### What is not as expected (${sorted.length})`, list(lines)];
}

/** Of the events that a finding names, the first and what turned it away or let it through; the other reports have them all. */
function reasonIn(details: readonly string[]): string[] {
  const first = details.findIndex((detail) => /^(?:missing|surplus|event|hit) {2,}/.test(detail));
  if (first < 0) return [];
  const next = details.findIndex((detail, index) => index > first && !detail.startsWith(' '));
  const reasons = details.slice(first + 1, next < 0 ? undefined : next).filter((detail) => REASON.test(detail));
  return [details[first] ?? '', ...reasons].map((detail) => message(detail.trim().replace(/ {2,}/g, ' ')));
}

function list(lines: readonly string[]): string {
  const shown = lines.slice(0, LONGEST_LIST).map((line) => `- ${line}`);
  if (lines.length > LONGEST_LIST) shown.push(`- … and ${lines.length - LONGEST_LIST} more`);
  return shown.join('\n');
}
