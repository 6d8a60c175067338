/** `check`: what is wrong with content, and where. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fixDatasets } from '../collections/fix-datasets.ts';
import { knowledgeDiagnostic, loadCollections } from '../collections/load-collections.ts';
import type { Collections } from '../collections/loaded.ts';
import { givenPath } from './call-folder.ts';
import { paletteFor } from './display.ts';
import { noteLine, printLine } from './output.ts';
import { counted, summarise } from './print-diagnostics.ts';
import { printDiagnostics } from './print-report.ts';
import { threadCount } from './project.ts';
import { isBelow, type Selected, selectPaths, UnreadablePath } from './select.ts';

export interface CheckOptions {
  /** Absolute path of the project. */
  root: string;
  folder: string;
  env: NodeJS.ProcessEnv;
  fix: boolean;
  verbose: boolean;
  cache: boolean;
}

/** Loads, checks and prints; gives the exit code: 0, 1 with errors, 2 when a path cannot be read. */
export async function runCheck(paths: readonly string[], options: CheckOptions): Promise<number> {
  const { root, folder, env } = options;
  const palette = paletteFor(process.stdout, env);
  if (options.fix) {
    const given = paths.map((path) => givenPath(path, folder).absolute);
    const wanted = (file: string) => given.length === 0 || given.some((path) => isBelow(join(root, file), path));
    for (const fixed of await fixDatasets(root, wanted)) printLine(`Fixed ${fixed}`);
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
  return all.some(({ severity }) => severity === 'error') ? 1 : 0;
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
