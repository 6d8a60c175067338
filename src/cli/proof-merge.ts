/** `proof merge`: joins the reports of a verification's shards. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import type { Collections } from '../collections/loaded.ts';
import { shardInputs } from '../collections/shard-inputs.ts';
import { mergeReports, type NamedReport } from '../proof/merge.ts';
import type { ShardInputs } from '../proof/report.ts';
import { givenPath } from './call-folder.ts';
import { loadFor } from './check.ts';
import { paletteFor } from './display.ts';
import { noteLine } from './output.ts';
import type { Detailed } from './print-report.ts';
import { readReport } from './reports/read-report.ts';
import { type ReportFiles, readBase } from './reports/write-reports.ts';
import { hindrancesIn, tellProof } from './tell-proof.ts';

export interface ProofMergeOptions {
  /** Absolute path of the project that the reports are of. */
  readonly root: string;
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly cache: boolean;
  readonly strict: boolean;
  readonly reports: ReportFiles;
}

/**
 * Joins the reports, prints what is not as expected and writes the whole in the formats that are asked for. Gives the exit
 * code of `verify`: 0, 1 when something is not as expected, 2 when reports cannot be read, joined or written.
 */
export async function runProofMerge(paths: readonly string[], options: ProofMergeOptions): Promise<number> {
  const { folder, env, strict, reports } = options;
  const base = await readBase(reports);
  if (base === false) return 2;
  const parts: NamedReport[] = [];
  for (const path of paths) {
    const { absolute, shown } = givenPath(path, folder);
    const report = await readReport(absolute, shown);
    if (typeof report === 'string') return refuse(report);
    parts.push({ name: shown, report });
  }
  const merged = mergeReports(parts);
  if (!merged.ok) return refuse(merged.reason);
  const loaded = await loadVerified(merged.inputs, options);
  if (typeof loaded === 'number') return loaded;
  const { collections, diagnostics, whole } = loaded;
  const now = await shardInputs(collections, merged.inputs.options);
  if (now.content !== merged.inputs.content)
    noteLine(
      'warning: The project has other content than the reports were made from: places in its files may have moved.',
    );
  return tellProof(merged.report, collections, hindrancesIn(diagnostics, strict), {
    folder,
    env,
    palette: paletteFor(process.stdout, env),
    strict,
    reports,
    base,
    files: whole ? undefined : new Set(merged.inputs.documents),
  });
}

function refuse(reason: string): number {
  noteLine(`error: ${reason}`);
  return 2;
}

interface Loaded {
  readonly collections: Collections;
  readonly diagnostics: readonly Detailed[];
  /** All of the project was verified. */
  readonly whole: boolean;
}

/** Loads what was verified: all of the project's content, or the documents that `verify` was given. */
async function loadVerified({ documents }: ShardInputs, options: ProofMergeOptions): Promise<Loaded | number> {
  const { root, folder, env, cache } = options;
  const all = await loadFor([], { root, folder, env, cache });
  if (typeof all === 'number') return all;
  const { collections } = all;
  const verified = new Set(documents);
  const own = [
    ...collections.documents.map(({ document }) => document.file),
    ...collections.languagePages.map(({ read }) => read.file),
  ];
  if (own.length === verified.size && own.every((file) => verified.has(file)))
    return { collections, diagnostics: collections.diagnostics, whole: true };
  const paths = documents.map((file) => (existsSync(join(root, file)) ? join(root, file) : file));
  if (paths.length === 0) return { collections, diagnostics: [], whole: false };
  const some = await loadFor(paths, { root, folder, env, cache });
  if (typeof some === 'number') return some;
  const diagnostics = [...some.collections.diagnostics, ...(some.selected?.diagnostics ?? [])];
  return { collections: some.collections, diagnostics, whole: false };
}
