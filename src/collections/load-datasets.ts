/** Loads every dataset of a project. */
import { join } from 'node:path';
import { checkDatasetLinks } from '../checks/links.ts';
import type { View } from '../engine/values.ts';
import type { AbsentDataset, Dataset } from '../events/dataset.ts';
import type { Knowledge } from '../knowledge/types.ts';
import { openDataset } from './dataset-files.ts';
import { LabelQueries } from './label-queries.ts';
import type { FileDiagnostic } from './loaded.ts';
import { aboutDataset, readDataset } from './read-dataset.ts';

/** What datasets are checked with. */
export interface DatasetContext {
  readonly knowledge: Knowledge;
  /** The view by which events are counted. */
  readonly native?: View | undefined;
  /** Whether the queries of a dataset's labels are to be run, by the path of its dataset.md. */
  asks(file: string): boolean;
  /** Whether a path from the root is there. */
  exists(path: string): boolean;
  /** All files that a link may lead to, as paths from the root. */
  readonly pageFiles: readonly string[];
}

export interface LoadedDatasets {
  datasets: Dataset[];
  /** Those whose events have not been brought from their address. */
  absent: AbsentDataset[];
  diagnostics: FileDiagnostic[];
}

/** Reads the datasets of these names, in their order; what cannot be read gives diagnostics. */
export async function loadDatasets(
  root: string,
  names: readonly string[],
  context: DatasetContext,
): Promise<LoadedDatasets> {
  const queries = new LabelQueries(root);
  try {
    const read = await Promise.all(names.map((name) => loadDataset(root, name, context, queries)));
    return {
      datasets: read.flatMap(({ datasets }) => datasets),
      absent: read.flatMap(({ absent }) => absent),
      diagnostics: read.flatMap(({ diagnostics }) => diagnostics),
    };
  } finally {
    await queries.close();
  }
}

async function loadDataset(
  root: string,
  name: string,
  { knowledge, native, asks, exists, pageFiles }: DatasetContext,
  queries: LabelQueries,
): Promise<LoadedDatasets> {
  const { found, diagnostics: opened } = await openDataset(root, name);
  if (!found) return { datasets: [], absent: [], diagnostics: opened };
  const { file, text, front, events, remote } = found;
  const links = checkDatasetLinks(file, text, exists, pageFiles);
  const diagnostics = [...opened, ...links.map((one) => ({ ...one, file }))];
  if (!events) {
    const about = aboutDataset({ name, file, text }, knowledge);
    const absent = remote && about.told ? [{ ...about.told, remote }] : [];
    return { datasets: [], absent, diagnostics: [...diagnostics, ...about.diagnostics] };
  }
  const { metadata } = front;
  const answers = metadata && asks(file) ? await queries.ask(join(root, events.file), metadata) : undefined;
  const files = { name, file, text, eventsFile: events.file, events: events.bytes, found: answers, native };
  const read = readDataset(files, knowledge);
  return {
    datasets: read.dataset ? [read.dataset] : [],
    absent: [],
    diagnostics: [...diagnostics, ...read.diagnostics],
  };
}
