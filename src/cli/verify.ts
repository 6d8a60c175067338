/** `verify`: runs analytics and says where they are not as their tests expect. */
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import type { Collections, LoadedDocument } from '../collections/loaded.ts';
import { verifyCollections } from '../collections/verify-collections.ts';
import { languageFailures } from '../proof/language-pages.ts';
import type { Shard } from '../proof/report.ts';
import { testsFileOf, updateTestsFile } from '../proof/update-files.ts';
import type { Verification } from '../proof/verify.ts';
import { type CheckOptions, loadFor } from './check.ts';
import { paletteFor } from './display.ts';
import { printLine } from './output.ts';
import { counted } from './print-diagnostics.ts';
import { type Detailed, printDiagnostics } from './print-report.ts';
import { Progress } from './progress.ts';
import { threadCount } from './project.ts';
import { type ReportFiles, readBase } from './reports/write-reports.ts';
import { writeSuggestions } from './suggest.ts';
import { hindrancesIn, tellProof } from './tell-proof.ts';

export interface VerifyCommandOptions extends Pick<CheckOptions, 'root' | 'folder' | 'env' | 'cache'> {
  update: boolean;
  strict: boolean;
  /** Asks every analytic about every dataset; never with `update`. */
  cross: boolean;
  /** Runs the analytics' mutants too. */
  mutation: boolean;
  /** Absolute path of the folder that events which tell survivors are written to; none are looked for when absent. */
  suggest?: string;
  /** Runs a part of the documents; never with `update`. */
  shard?: Shard;
  /** Longest time for one query, in seconds; the runner's own when absent. */
  timeoutSeconds?: number;
  /** Absolute paths of the reports to write, and of the one to compare with. */
  reports: ReportFiles;
}

/** Loads, runs, compares and prints; gives the exit code: 0, 1 when something is not as expected, 2 for a path that cannot be read. */
export async function runVerify(paths: readonly string[], options: VerifyCommandOptions): Promise<number> {
  const { folder, env, strict, shard, timeoutSeconds } = options;
  const palette = paletteFor(process.stdout, env);
  const base = await readBase(options.reports);
  if (base === false) return 2;
  const loaded = await loadFor(paths, options);
  if (typeof loaded === 'number') return loaded;
  const { collections, selected } = loaded;
  const threads = threadCount(availableParallelism(), env);
  const progress = new Progress();
  const verification = await verifyCollections(collections, {
    threads,
    cache: options.cache,
    everything: options.update,
    cross: options.cross,
    mutation: options.mutation,
    suggest: options.suggest !== undefined,
    ...(shard ? { shard } : {}),
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    runProgress: (done, left) =>
      progress.note(() => `Running analytics: ${counted(done, 'run')} done, ${left} to go …`),
  });
  progress.end();
  // What hinders a proof is told here too: a document that cannot be read, a test that names nothing.
  const told = hindrancesIn([...collections.diagnostics, ...(selected?.diagnostics ?? [])], strict);
  if (options.update) return update(collections, verification, { ...options, palette, hindrances: told });

  const { report, suggestions } = verification;
  const taken = report.inputs && new Set(report.inputs.documents);
  const hindrances = taken
    ? told.filter(({ file }) => taken.has(file) || !filesOfOthers(collections, taken).has(file))
    : told;
  const files = taken ?? (selected && new Set(collections.documents.map(({ document }) => document.file)));
  return tellProof(report, collections, hindrances, {
    folder,
    env,
    palette,
    strict,
    reports: options.reports,
    base,
    files,
    before: async () => {
      if (options.suggest !== undefined) await writeSuggestions(suggestions, options.suggest, palette);
    },
  });
}

/** The files of documents and pages that other parts of the verification take. */
function filesOfOthers({ documents, languagePages }: Collections, taken: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(
    [
      ...documents
        .filter(({ document }) => !taken.has(document.file))
        .flatMap(({ document, testsFile, metadata }) => [document.file, testsFile?.file, metadata?.file]),
      ...languagePages.map(({ read }) => read.file).filter((file) => !taken.has(file)),
    ].filter((file) => file !== undefined),
  );
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
  const errors: Detailed[] = [...hindrances, ...languageFailures(verification.report.languages)];
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
