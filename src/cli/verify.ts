/** `verify`: runs analytics and says where they are not as their tests expect. */
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import type { Collections, LoadedDocument } from '../collections/loaded.ts';
import { verifyCollections } from '../collections/verify-collections.ts';
import { failuresOf } from '../proof/failures.ts';
import { mutationTotal } from '../proof/mutation.ts';
import type { ProofReport } from '../proof/report.ts';
import { testsFileOf, updateTestsFile } from '../proof/update-files.ts';
import type { Verification } from '../proof/verify.ts';
import { type CheckOptions, loadFor } from './check.ts';
import { paletteFor } from './display.ts';
import { printLine } from './output.ts';
import { counted } from './print-diagnostics.ts';
import { type Detailed, printDiagnostics } from './print-report.ts';
import { threadCount } from './project.ts';
import { type ReportFiles, readBase, writeReports } from './reports/write-reports.ts';
import { writeSuggestions } from './suggest.ts';

export interface VerifyCommandOptions extends Pick<CheckOptions, 'root' | 'folder' | 'env' | 'cache'> {
  update: boolean;
  strict: boolean;
  /** Runs the analytics' mutants too. */
  mutation: boolean;
  /** Absolute path of the folder that events which tell survivors are written to; none are looked for when absent. */
  suggest?: string;
  /** Absolute paths of the reports to write, and of the one to compare with. */
  reports: ReportFiles;
}

/** Loads, runs, compares and prints; gives the exit code: 0, 1 when something is not as expected, 2 for a path that cannot be read. */
export async function runVerify(paths: readonly string[], options: VerifyCommandOptions): Promise<number> {
  const { folder, env, strict } = options;
  const palette = paletteFor(process.stdout, env);
  const base = await readBase(options.reports);
  if (base === false) return 2;
  const loaded = await loadFor(paths, options);
  if (typeof loaded === 'number') return loaded;
  const { collections, selected } = loaded;
  const threads = threadCount(availableParallelism(), env);
  const verification = await verifyCollections(collections, {
    threads,
    cache: options.cache,
    everything: options.update,
    mutation: options.mutation,
    suggest: options.suggest !== undefined,
  });
  // What hinders a proof is told here too: a document that cannot be read, a test that names nothing.
  const told = [...collections.diagnostics, ...(selected?.diagnostics ?? [])].map((one) =>
    strict && one.rule === 'dataset/not-present' ? { ...one, severity: 'error' as const } : one,
  );
  const hindrances = told.filter(({ severity, rule }) => severity === 'error' && !rule.startsWith('analytic/syntax'));
  if (options.update) return update(collections, verification, { ...options, palette, hindrances });

  const byName = new Map(collections.datasets.map((dataset) => [dataset.name, dataset]));
  const failures = failuresOf(verification.report, { documents: collections.documents, datasets: byName, strict });
  const all: Detailed[] = [...hindrances, ...failures, ...verification.languageFailures];
  printDiagnostics(all, collections, { folder, env, palette, ownSummary: true });
  if (options.suggest !== undefined) await writeSuggestions(verification.suggestions, options.suggest, palette);
  printLine(summaryLine(verification.report));
  const absent = collections.absentDatasets.map(({ name }) => name);
  if (absent.length > 0) {
    printLine(
      `${counted(absent.length, 'dataset')} not present: ${absent.join(', ')}. \`huntbook dataset fetch\` brings what is missing.`,
    );
  }
  const files = selected && new Set(collections.documents.map(({ document }) => document.file));
  const verified = { report: verification.report, findings: all, hindrances, strict, ...(files ? { files } : {}) };
  if (!(await writeReports(verified, options.reports, { base, env }))) return 2;
  return all.some(({ severity }) => severity === 'error') ? 1 : 0;
}

async function update(
  collections: Collections,
  verification: Verification,
  {
    folder,
    env,
    palette,
    hindrances,
  }: VerifyCommandOptions & { palette: ReturnType<typeof paletteFor>; hindrances: readonly Detailed[] },
): Promise<number> {
  const byName = new Map(collections.datasets.map((dataset) => [dataset.name, dataset]));
  const errors: Detailed[] = [...hindrances, ...verification.languageFailures];
  let written = 0;
  for (const [subject, findings] of verification.findings) {
    const document = subject as LoadedDocument;
    // Its diagnostics are among the hindrances.
    if (document.testsFile && !document.tests) continue;
    const { file } = document.document;
    const path = collections.paths.get(file) ?? join(collections.root, file);
    const target = {
      file: testsFileOf(file),
      path: join(dirname(path), testsFileOf(path).slice(dirname(path).length + 1)),
      findings,
    };
    const updated = await updateTestsFile(target, byName);
    if (!updated) continue;
    written++;
    printLine(palette.bold(updated.file));
    for (const line of updated.diff) {
      printLine(line.startsWith('+') ? palette.good(line) : line.startsWith('-') ? palette.error(line) : line);
    }
    printLine();
  }
  for (const proof of verification.report.analytics) {
    const failed = proof.runs.find((run) => run.error);
    if (failed?.error) {
      const message = `\`${proof.analytic}\` did not run: ${failed.error.message}`;
      errors.push({
        rule: 'proof/run',
        severity: 'error',
        message,
        file: proof.file,
        line: failed.error.line,
        column: failed.error.column,
      });
    } else if (proof.state === 'failed' && proof.runs.length === 0) {
      errors.push({
        rule: 'proof/parse',
        severity: 'error',
        message: proof.reason ?? '',
        file: proof.file,
        line: proof.line,
        column: 1,
      });
    }
  }
  printDiagnostics(errors, collections, { folder, env, palette });
  printLine(
    written === 0
      ? errors.length > 0
        ? 'Nothing was written.'
        : 'The tests files hold already.'
      : `Wrote ${counted(written, 'tests file')}: review them before you commit.`,
  );
  return errors.length > 0 ? 1 : 0;
}

/** `12 analytics: 10 proven, 1 failed, 1 unproven. 24 runs on 2 datasets with 240 events.` */
export function summaryLine({ summary, analytics, disagreements, languages }: ProofReport): string {
  const states = (['proven', 'failed', 'silent', 'unproven', 'skipped'] as const)
    .filter((state) => state === 'proven' || summary[state] > 0)
    .map((state) => `${summary[state]} ${state}`);
  const apart = disagreements.length === 0 ? '' : ` ${counted(disagreements.length, 'disagreement')}.`;
  const runs = `${counted(summary.runs, 'run')} on ${counted(summary.datasets, 'dataset')} with ${counted(summary.events, 'event')}`;
  const examples = languages.flatMap((language) => language.examples);
  const passed = examples.filter((example) => example.passed).length;
  const pages = `${passed === examples.length ? '' : `${passed} of `}${counted(examples.length, 'example')} of ${counted(languages.length, 'language')} as stated.`;
  return `${counted(summary.analytics, 'analytic')}: ${states.join(', ')}. ${runs}.${apart}${mutationWords(analytics)}${languages.length === 0 ? '' : ` ${pages}`}`;
}

/** ` 370 of 378 mutants killed, 8 survive with a reason.`; nothing where none were run. */
function mutationWords(analytics: ProofReport['analytics']): string {
  const total = mutationTotal(analytics);
  if (total.mutants === 0) return '';
  const stated = total.explained === 0 ? '' : `, ${total.explained} survive with a reason`;
  const open = total.open === 0 ? '' : `, ${total.open} survive`;
  return ` ${total.killed} of ${counted(total.mutants, 'mutant')} killed${stated}${open}.`;
}
