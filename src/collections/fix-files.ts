/** `check --fix`: which files change and how, and writing them. */
import { isUtf8 } from 'node:buffer';
import { access, constants, lstat, readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { View } from '../engine/values.ts';
import { type CountedEvents, countEvents } from '../events/count-events.ts';
import { EventFileError, parseEvents } from '../events/read.ts';
import { loadViews } from '../events/views/load.ts';
import { writeWhole } from '../files/write-whole.ts';
import { byText } from '../text/order.ts';
import { unreadableReason } from '../text/unreadable-reason.ts';
import { datasetFile, openDataset } from './dataset-files.ts';
import { readFrontMatter } from './dataset-front-matter.ts';
import { findContent } from './find-files.ts';
import { fixDataset } from './fix-datasets.ts';
import { fixDatasetDrift, fixDocument } from './fix-drift.ts';
import { LabelQueries } from './label-queries.ts';
import type { Collections } from './loaded.ts';

/** A file that a fix changes. */
export interface FileFix {
  /** Path from the project's root. */
  readonly file: string;
  /** Where it really stands. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** What changes, each in a few words. */
  readonly changes: readonly string[];
}

/** What `planFixes` found. */
export interface FixPlan {
  /** Sorted by path. */
  readonly fixes: readonly FileFix[];
  /** Files that could be mended and are left as they are, with why. */
  readonly left: ReadonlyMap<string, string>;
}

/**
 * What can be mended by itself in the documents that were loaded and in the datasets that are `wanted`. Left alone are files
 * outside of the project's content or behind a link that leads out of it, and those that are not UTF-8.
 */
export async function planFixes(
  { root, documents, knowledge, paths }: Pick<Collections, 'root' | 'documents' | 'knowledge' | 'paths'>,
  wanted: (file: string) => boolean = () => true,
): Promise<FixPlan> {
  const found: FileFix[] = [];
  const left = new Map<string, string>();
  const keep = async ({ file, path, ...fix }: FileFix): Promise<void> => {
    const real = await writable(root, path, fix.before);
    if ('path' in real) found.push({ ...fix, file, path: real.path });
    else left.set(file, real.reason);
  };
  for (const loaded of documents) {
    if (!loaded.inContent) continue;
    const { texts, changes } = fixDocument(loaded, knowledge);
    for (const [file, said] of changes) {
      const before = file === loaded.metadata?.file ? loaded.metadata.text : loaded.text;
      const path = paths.get(file) ?? join(root, file);
      await keep({ file, path, before, after: texts.get(file) ?? before, changes: said });
    }
  }
  const { datasets } = await findContent(root);
  const queries = new LabelQueries(root);
  try {
    for (const name of datasets.filter((one) => wanted(datasetFile(one)))) {
      const fix = await planDataset(root, name, { knowledge, native: loadViews(root).get('native'), queries });
      if (fix) await keep(fix);
    }
  } finally {
    await queries.close();
  }
  const real = new Set<string>();
  const fixes = found.sort(byText(({ file }) => file)).filter(({ path }) => !real.has(path) && real.add(path));
  return { fixes, left };
}

async function planDataset(
  root: string,
  name: string,
  { knowledge, native, queries }: DatasetFixing,
): Promise<FileFix | undefined> {
  const { found } = await openDataset(root, name);
  if (!found?.events) return undefined;
  const { file, text: before, events } = found;
  const drift = fixDatasetDrift({ name, file, eventsFile: events.file, text: before, events: events.bytes }, knowledge);
  const counted = native && countedIn(events, native);
  const anchored = fixDataset(drift.texts.get(file) ?? before, events.bytes, { counted });
  // What was missing may have kept the labels from being read.
  const { metadata } = readFrontMatter(anchored.text);
  const labels = metadata ? await queries.ask(join(root, events.file), metadata) : undefined;
  const fixed = fixDataset(anchored.text, events.bytes, { labels });
  const changes = [...anchored.changes, ...fixed.changes, ...(drift.changes.get(file) ?? [])];
  return changes.length === 0 ? undefined : { file, path: join(root, file), before, after: fixed.text, changes };
}

interface DatasetFixing {
  readonly knowledge: Collections['knowledge'];
  readonly native: View | undefined;
  readonly queries: LabelQueries;
}

/** How many events there are; nothing where they cannot be read, which a check tells. */
function countedIn({ bytes, file }: { bytes: Buffer; file: string }, native: View): CountedEvents | undefined {
  try {
    return countEvents(parseEvents(bytes, file), native);
  } catch (error) {
    if (!(error instanceof EventFileError)) throw error;
    return undefined;
  }
}

/** Where a file really stands, when that is in the project's content and its bytes are `text` in UTF-8; else why not. */
async function writable(root: string, path: string, text: string): Promise<{ path: string } | { reason: string }> {
  try {
    const [real, content] = await Promise.all([realpath(path), realpath(join(root, 'content'))]);
    if (!real.startsWith(content + sep)) return { reason: "it stands outside of the project's `content/`" };
    if (!(await lstat(real)).isFile()) return { reason: 'it is no file' };
    const bytes = await readFile(real);
    if (Buffer.from(text).equals(bytes)) return { path: real };
    return { reason: isUtf8(bytes) ? 'it has changed since it was read' : 'it is not UTF-8' };
  } catch (error) {
    return { reason: unreadableReason(error) };
  }
}

/**
 * Writes a fix: the whole file or nothing. Rejects when it cannot be written, and when the file is not
 * as it was read any more.
 */
export async function writeFix({ file, path, before, after }: FileFix): Promise<void> {
  if (!Buffer.from(before).equals(await readFile(path))) {
    throw new Error(`${file} has changed since it was read`);
  }
  // Renaming would replace a file that is kept from being written.
  await access(path, constants.W_OK);
  await writeWhole(path, after, (await stat(path)).mode);
}
