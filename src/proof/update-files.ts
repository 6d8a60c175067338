/** `verify --update`: writes findings into the tests files of documents. */
import { lstat, readFile, writeFile } from 'node:fs/promises';
import type { Dataset } from '../events/dataset.ts';
import { lineDiff } from './line-diff.ts';
import { TESTS_ENDING } from './read-tests.ts';
import { type Finding, newTests, updateTests } from './update.ts';
import type { RunFinding } from './verify.ts';

/** A tests file that was written. */
export interface UpdatedFile {
  file: string;
  diff: string[];
}

/** What `--update` needs of a document. */
export interface UpdateTarget {
  /** Path that is shown. */
  file: string;
  /** Absolute path. */
  path: string;
  findings: readonly RunFinding[];
}

/**
 * Writes what was found into one tests file; `undefined` when it holds already, or there is nothing to say. Runs with
 * errors are left out. A tests file that is a link is not written: it may lead anywhere.
 */
export async function updateTestsFile(
  target: UpdateTarget,
  datasets: ReadonlyMap<string, Dataset>,
): Promise<UpdatedFile | undefined> {
  if (target.findings.length === 0 || (await isLink(target.path))) return undefined;
  const before = await readFile(target.path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const worth = before === '' ? worthTesting(target.findings, datasets) : undefined;
  const findings = target.findings.flatMap((finding) => asFinding(finding, datasets, worth));
  if (findings.length === 0) return undefined;
  const base = worth
    ? newTests(worth.map((name) => ({ name: datasets.get(name)?.metadata.title ?? name, dataset: name })))
    : before;
  const after = updateTests(base, findings);
  if (after === before) return undefined;
  await writeFile(target.path, after);
  return { file: target.file, diff: lineDiff(before, after) };
}

async function isLink(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink();
  } catch {
    return false;
  }
}

/** The tests file of a document, in whatever form the document's path is written. */
export function testsFileOf(document: string): string {
  return document.replace(/\.[^./\\]+$/, '') + TESTS_ENDING;
}

/** The findings of a run, placed in the file's tests, or in those of a new file, one for each of `worth`. */
function asFinding(
  { test, analytic, run, answer, added }: RunFinding,
  datasets: ReadonlyMap<string, Dataset>,
  worth: readonly string[] | undefined,
): Finding[] {
  if (!answer.ok) return [];
  const index = worth ? worth.indexOf(run.dataset) : test;
  if (index < 0) return [];
  const rowsAreEvents = answer.result.kind !== 'table' || answer.result.events !== undefined;
  const labels = datasets.get(run.dataset)?.metadata.labels ?? [];
  return [{ test: index, analytic: analytic.id, run, rowsAreEvents, labels, added }];
}

/** Datasets that a new tests file is about: those where something was found, then those that hold near misses. */
function worthTesting(findings: readonly RunFinding[], datasets: ReadonlyMap<string, Dataset>): string[] {
  const names = [...new Set(findings.map(({ run }) => run.dataset))].sort();
  const finds = (name: string) => findings.some(({ run }) => run.dataset === name && run.events.length > 0);
  const quiet = names.filter(
    (name) => !finds(name) && datasets.get(name)?.metadata.labels.some((label) => label.nearMiss),
  );
  return [...names.filter(finds), ...quiet];
}
