/** What a proof report says of a project, in the terminal and in the reports that are asked for; for `verify` and `proof merge`. */
import type { Collections } from '../collections/loaded.ts';
import { failuresOf } from '../proof/failures.ts';
import { mutationTotal } from '../proof/mutation.ts';
import type { ProofReport } from '../proof/report.ts';
import { surviving } from '../proof/survivor-words.ts';
import type { Palette } from './display.ts';
import { printLine } from './output.ts';
import { counted } from './print-diagnostics.ts';
import { type Detailed, printDiagnostics } from './print-report.ts';
import { type ReportFiles, writeReports } from './reports/write-reports.ts';
import { truthWords } from './truth-words.ts';

export interface TellOptions {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly palette: Palette;
  readonly strict: boolean;
  readonly reports: ReportFiles;
  /** What the report is compared with. */
  readonly base: ProofReport | undefined;
  /** Files of the documents that were run, where not all of the project were. */
  readonly files?: ReadonlySet<string> | undefined;
  /** Told after the failures, before the summary. */
  readonly before?: () => Promise<void>;
}

/**
 * Prints what hinders the proof and what failed, then a summary, and writes the reports. Gives the exit code: 0, 1 when
 * something is not as expected, 2 when a report cannot be written.
 */
export async function tellProof(
  report: ProofReport,
  collections: Collections,
  hindrances: readonly Detailed[],
  { folder, env, palette, strict, reports, base, files, before }: TellOptions,
): Promise<number> {
  const datasets = new Map(collections.datasets.map((dataset) => [dataset.name, dataset]));
  const documents = collections.documents.filter(({ document }) => files?.has(document.file) ?? true);
  const all: Detailed[] = [...hindrances, ...failuresOf(report, { documents, datasets, strict, strictHits: true })];
  printDiagnostics(all, collections, { folder, env, palette, ownSummary: true });
  await before?.();
  printLine(summaryLine(report));
  const absent = collections.absentDatasets.map(({ name }) => name);
  if (absent.length > 0) {
    printLine(
      `${counted(absent.length, 'dataset')} not present: ${absent.join(', ')}. \`huntbook dataset fetch\` brings what is missing.`,
    );
  }
  const verified = { report, findings: all, hindrances, strict, ...(files ? { files } : {}) };
  if (!(await writeReports(verified, reports, { base, env }))) return 2;
  return all.some(({ severity }) => severity === 'error') ? 1 : 0;
}

/** What hinders a proof: a document that cannot be read, a test that names nothing; with `strict` a dataset that is not present. */
export function hindrancesIn(diagnostics: readonly Detailed[], strict: boolean): Detailed[] {
  return diagnostics
    .map((one) => (strict && one.rule === 'dataset/not-present' ? { ...one, severity: 'error' as const } : one))
    .filter(({ severity, rule }) => severity === 'error' && !rule.startsWith('analytic/syntax'));
}

/** `12 analytics: 10 proven, 1 failed, 1 unproven. 24 runs on 2 datasets with 240 events.` */
export function summaryLine({ summary, analytics, disagreements, languages, shard }: ProofReport): string {
  const states = (['proven', 'failed', 'silent', 'unproven', 'skipped'] as const)
    .filter((state) => state === 'proven' || summary[state] > 0)
    .map((state) => `${summary[state]} ${state}`);
  const apart = disagreements.length === 0 ? '' : ` ${counted(disagreements.length, 'disagreement')}.`;
  const runs = `${counted(summary.runs, 'run')} on ${counted(summary.datasets, 'dataset')} with ${counted(summary.events, 'event')}`;
  const examples = languages.flatMap((language) => language.examples);
  const passed = examples.filter((example) => example.passed).length;
  const pages = `${passed === examples.length ? '' : `${passed} of `}${counted(examples.length, 'example')} of ${counted(languages.length, 'language')} as stated.`;
  const part = shard ? `Shard ${shard.index} of ${shard.count}: ` : '';
  return `${part}${counted(summary.analytics, 'analytic')}: ${states.join(', ')}. ${runs}.${apart}${truthWords(analytics)}${mutationWords(analytics)}${languages.length === 0 ? '' : ` ${pages}`}`;
}

/** ` 370 of 378 mutants killed, 8 survive with a reason.`; nothing where none were run. */
function mutationWords(analytics: ProofReport['analytics']): string {
  const total = mutationTotal(analytics);
  if (total.mutants === 0) return '';
  const stated = total.explained === 0 ? '' : `, ${surviving(total.explained)} with a reason`;
  const open = total.open === 0 ? '' : `, ${surviving(total.open)}`;
  return ` ${total.killed} of ${counted(total.mutants, 'mutant')} killed${stated}${open}.`;
}
