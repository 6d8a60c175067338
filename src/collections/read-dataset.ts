/** Reads a dataset: what dataset.md says of it, and its events. */
import { checkDataset, type DatasetText, type LabelFinding } from '../checks/datasets.ts';
import { diagnose } from '../checks/report.ts';
import { WrittenFile } from '../checks/written.ts';
import type { Diagnostic } from '../documents/diagnostics.ts';
import { documentMentions } from '../documents/markdown/document-mentions.ts';
import { parseMarkdown } from '../documents/markdown/parse-markdown.ts';
import { blockText } from '../documents/markdown/plain-text.ts';
import { Renderer } from '../documents/markdown/render.ts';
import { SourceText } from '../documents/markdown/source-text.ts';
import type { View } from '../engine/values.ts';
import { countEvents } from '../events/count-events.ts';
import type { Dataset } from '../events/dataset.ts';
import { EventFileError, parseEvents } from '../events/read.ts';
import type { Knowledge } from '../knowledge/types.ts';
import { readFrontMatter } from './dataset-front-matter.ts';

export interface DatasetFiles {
  name: string;
  /** Paths from the project's root. */
  file: string;
  eventsFile: string;
  text: string;
  /** Unpacked. */
  events: Buffer;
  /** What the queries of its labels find; without it they are not asked about. */
  found?: ReadonlyMap<string, LabelFinding> | undefined;
  /** The view by which events are counted by channel; without it they are not counted. */
  native?: View | undefined;
}

export interface ReadDataset {
  /** Null when its metadata or its events cannot be read. */
  dataset: Dataset | null;
  /** Each with its file. */
  diagnostics: (Diagnostic & { file: string })[];
}

/**
 * Rules `dataset/front-matter`, `dataset/unknown-key` (warning), `dataset/events` and those of `checkDataset`. Never
 * throws for what the files hold.
 */
export function readDataset(files: DatasetFiles, knowledge: Knowledge): ReadDataset {
  const unread: ReadDataset['diagnostics'] = [];
  let events: Dataset['events'] | undefined;
  try {
    events = parseEvents(files.events, files.eventsFile);
  } catch (error) {
    if (!(error instanceof EventFileError)) throw error;
    unread.push({ ...diagnose('dataset/events', 'error', error, error.message), file: files.eventsFile });
  }
  const counted = events && files.native ? countEvents(events, files.native) : undefined;
  const about = aboutDataset(files, knowledge, { events: files.events, counted, found: files.found });
  const diagnostics = [...unread, ...about.diagnostics];
  if (!about.told || !events) return { dataset: null, diagnostics };
  return { dataset: { ...about.told, eventsFile: files.eventsFile, events }, diagnostics };
}

/** What dataset.md says, checked by itself and against what is known of the events; null when it cannot be read. */
export function aboutDataset(
  { name, file, text }: Pick<DatasetFiles, 'name' | 'file' | 'text'>,
  knowledge: Knowledge,
  known: Pick<DatasetText, 'events' | 'counted' | 'found'> = {},
): { told: Omit<Dataset, 'eventsFile' | 'events'> | null; diagnostics: ReadDataset['diagnostics'] } {
  const source = new SourceText(file, text);
  const found: Diagnostic[] = [];
  const tree = parseMarkdown(source, found);
  const { metadata, place, diagnostics } = readFrontMatter(text);
  found.push(...diagnostics);
  if (metadata) {
    const mentions = tree ? documentMentions(tree, source) : [];
    found.push(...checkDataset({ ...known, metadata, place, mentions, file: new WrittenFile(text) }, knowledge));
  }
  const placed = found.map((diagnostic) => ({ ...diagnostic, file }));
  if (!metadata || !tree) return { told: null, diagnostics: placed };
  const html = new Renderer().html(tree.blocks);
  return { told: { name, file, metadata, html, text: blockText(tree.blocks) }, diagnostics: placed };
}
