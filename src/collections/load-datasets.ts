/** Loads every dataset of a project. */
import { lstat, readFile, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { diagnose } from '../checks/report.ts';
import type { Dataset } from '../events/dataset.ts';
import type { Knowledge } from '../knowledge/types.ts';
import type { FileDiagnostic } from './loaded.ts';
import { type ReadDataset, readDataset } from './read-dataset.ts';

/** Reads the datasets of these names, in their order; what cannot be read gives diagnostics. */
export async function loadDatasets(
  root: string,
  names: readonly string[],
  knowledge: Knowledge,
): Promise<{ datasets: Dataset[]; diagnostics: FileDiagnostic[] }> {
  const read = await Promise.all(names.map((name) => loadDataset(root, name, knowledge)));
  return {
    datasets: read.flatMap(({ dataset }) => (dataset ? [dataset] : [])),
    diagnostics: read.flatMap(({ diagnostics }) => diagnostics),
  };
}

async function loadDataset(root: string, name: string, knowledge: Knowledge): Promise<ReadDataset> {
  const file = `content/datasets/${name}/dataset.md`;
  const eventsFile = `content/datasets/${name}/events.ndjson`;
  const text = await readInside(root, file);
  if (!text) return missingFile(root, file);
  const events = await readInside(root, eventsFile);
  if (!events) return missingFile(root, eventsFile);
  return readDataset({ name, file, eventsFile, text: text.toString('utf8'), events }, knowledge);
}

/** A dataset whose folder lacks a file, or has a link out of `content/datasets` in its place. */
async function missingFile(root: string, file: string): Promise<ReadDataset> {
  const link = await lstat(join(root, file)).then(
    (about) => about.isSymbolicLink(),
    () => false,
  );
  const [rule, message] = link
    ? ['files/outside-content', 'The link leads out of `content/datasets` or to nothing.']
    : ['dataset/missing-file', 'Expected this file: a dataset is a folder with dataset.md and events.ndjson.'];
  return { dataset: null, diagnostics: [{ ...diagnose(rule, 'error', { line: 1, column: 1 }, message), file }] };
}

/** A file's bytes, when it really stands in its dataset's folder: no link leads elsewhere. */
export async function readInside(root: string, file: string): Promise<Buffer | undefined> {
  try {
    const path = join(root, file);
    const datasets = await realpath(join(root, 'content', 'datasets'));
    if (!(await realpath(path)).startsWith(datasets + sep)) return undefined;
    return await readFile(path);
  } catch {
    return undefined;
  }
}
