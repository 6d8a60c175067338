/** Loads every dataset of a project. */
import { readFile, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Dataset } from '../events/dataset.ts';
import type { Knowledge } from '../knowledge/types.ts';
import type { FileDiagnostic } from './loaded.ts';
import { missingFile, type ReadDataset, readDataset } from './read-dataset.ts';

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
  if (!text) return missingFile(file);
  const events = await readInside(root, eventsFile);
  if (!events) return missingFile(eventsFile);
  return readDataset({ name, file, eventsFile, text: text.toString('utf8'), events }, knowledge);
}

/** A file's bytes, when it really stands in its dataset's folder: no link leads elsewhere. */
async function readInside(root: string, file: string): Promise<Buffer | undefined> {
  try {
    const path = join(root, file);
    const datasets = await realpath(join(root, 'content', 'datasets'));
    if (!(await realpath(path)).startsWith(datasets + sep)) return undefined;
    return await readFile(path);
  } catch {
    return undefined;
  }
}
