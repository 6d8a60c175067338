/** `check`: what is wrong with content, and where. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { planFixes, writeFix } from '../collections/fix-files.ts';
import { knowledgeDiagnostic, loadCollections } from '../collections/load-collections.ts';
import type { Collections } from '../collections/loaded.ts';
import { unreadableReason } from '../text/unreadable-reason.ts';
import { paletteFor, printable } from './display.ts';
import { noteLine, printLine } from './output.ts';
import { counted, summarise } from './print-diagnostics.ts';
import { formatDiff } from './print-diff.ts';
import { printDiagnostics } from './print-report.ts';
import { threadCount } from './project.ts';
import { type Selected, selectPaths, UnreadablePath } from './select.ts';

export interface CheckOptions {
  /** Absolute path of the project. */
  root: string;
  folder: string;
  env: NodeJS.ProcessEnv;
  fix: boolean;
  /** Shows what `fix` would write, and writes nothing. */
  dryRun: boolean;
  verbose: boolean;
  cache: boolean;
}

/** Loads, checks and prints; gives the exit code: 0, 1 with errors, 2 when a path cannot be read. */
export async function runCheck(paths: readonly string[], options: CheckOptions): Promise<number> {
  const { folder, env } = options;
  const palette = paletteFor(process.stdout, env);
  if (options.fix) {
    const failed = await fixContent(paths, options);
    if (failed !== undefined) return failed;
  }
  const loaded = await loadFor(paths, options);
  if (typeof loaded === 'number') return loaded;
  const { collections, selected } = loaded;
  const all = [...collections.diagnostics, ...(selected?.diagnostics ?? [])];
  const wanted = all.filter(({ severity }) => options.verbose || severity !== 'info');
  printDiagnostics(wanted, collections, { folder, env, palette });
  const documents = counted(collections.documents.length, 'document');
  const analytics = collections.documents.reduce((sum, { document }) => sum + document.analytics.length, 0);
  printLine(
    `Checked ${documents} with ${counted(analytics, 'analytic')}, ${counted(collections.datasets.length, 'dataset')}. ${summarise(wanted, collections.paths.size)}`,
  );
  const own = writableFiles(collections);
  const foreign = new Set(all.flatMap(({ rule, file }) => (rule === 'files/not-utf-8' ? [file] : [])));
  const mendable = wanted.filter(({ fix, file }) => fix && own.has(file) && !foreign.has(file)).length;
  if (mendable > 0 && (!options.fix || options.dryRun)) {
    printLine(`\`huntbook check --fix\` mends ${mendable} of them; with \`--dry-run\` it shows how.`);
  }
  return all.some(({ severity }) => severity === 'error') ? 1 : 0;
}

/** Mends what can be mended by itself, or shows it alone (`dryRun`); gives the exit code where the content cannot be loaded or written. */
async function fixContent(paths: readonly string[], options: CheckOptions): Promise<number | undefined> {
  const loaded = await loadFor(paths, options);
  if (typeof loaded === 'number') return loaded;
  const { collections, selected } = loaded;
  const palette = paletteFor(process.stdout, options.env);
  const { fixes, left } = await planFixes(collections, (file) => selected?.covers(file) ?? true);
  const own = writableFiles(collections);
  for (const file of new Set(
    collections.diagnostics.flatMap((one) => (one.fix && !own.has(one.file) ? [one.file] : [])),
  )) {
    noteLine(`note: \`${printable(file)}\` is not in the project's \`content/\`: it is left as it is.`);
  }
  for (const [file, reason] of left) noteLine(`note: \`${printable(file)}\` is left as it is: ${reason}.`);
  for (const fix of fixes) {
    try {
      if (!options.dryRun) await writeFix(fix);
    } catch (error) {
      noteLine(`error: ${fix.file} cannot be written: ${unreadableReason(error)}.`);
      return 2;
    }
    printLine(printable(`${options.dryRun ? 'Would fix' : 'Fixed'} ${fix.file}: ${fix.changes.join('; ')}`));
    printLine(formatDiff(fix, palette));
    printLine();
  }
  return undefined;
}

/** The files of the project's content that fixes may write, as diagnostics name them. */
function writableFiles({ documents, datasets, absentDatasets }: Collections): ReadonlySet<string> {
  const own = documents.filter(({ inContent }) => inContent);
  return new Set([
    ...own.flatMap(({ document, metadata }) => [document.file, ...(metadata ? [metadata.file] : [])]),
    ...[...datasets, ...absentDatasets].map(({ file }) => file),
  ]);
}

/** Loads what the paths mean, or all content without paths; prints what hinders it and gives the exit code instead. */
export async function loadFor(
  paths: readonly string[],
  { root, folder, env, cache }: Pick<CheckOptions, 'root' | 'folder' | 'env' | 'cache'>,
): Promise<{ collections: Collections; selected?: Selected } | number> {
  if (!existsSync(join(root, 'content'))) {
    noteLine(`error: \`${root}\` is no project: it has no folder \`content\`.`);
    return 2;
  }
  try {
    const selected = paths.length === 0 ? undefined : await selectPaths(paths, root, folder);
    const threads = threadCount(availableParallelism(), env);
    const collections = await loadCollections(root, { cache, threads, ...(selected ? { only: selected } : {}) });
    return { collections, ...(selected ? { selected } : {}) };
  } catch (error) {
    if (error instanceof UnreadablePath) {
      noteLine(`error: ${error.message}`);
      return 2;
    }
    const unreadable = knowledgeDiagnostic(error);
    const place = { folder, env, palette: paletteFor(process.stdout, env) };
    printDiagnostics([unreadable], { root, paths: new Map() }, place);
    return 1;
  }
}
