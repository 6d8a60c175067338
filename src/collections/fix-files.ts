/** `check --fix`: which files change and how, and writing them. */
import { randomUUID } from 'node:crypto';
import { lstat, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { decodeText } from './decode-text.ts';
import { findContent } from './find-files.ts';
import { fixDataset } from './fix-datasets.ts';
import { fixDatasetDrift, fixDocument } from './fix-drift.ts';
import { readInside } from './load-datasets.ts';
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

/**
 * What can be mended by itself in the documents that were loaded and in the datasets that are `wanted`, sorted by path.
 * Left alone are files outside of the project's content or behind a link that leads out of it, and those that are not UTF-8.
 */
export async function planFixes(
  { root, documents, knowledge, paths }: Pick<Collections, 'root' | 'documents' | 'knowledge' | 'paths'>,
  wanted: (file: string) => boolean = () => true,
): Promise<FileFix[]> {
  const found: FileFix[] = [];
  for (const loaded of documents) {
    if (!loaded.inContent) continue;
    const { texts, changes } = fixDocument(loaded, knowledge);
    for (const [file, said] of changes) {
      const before = file === loaded.metadata?.file ? loaded.metadata.text : loaded.text;
      const path = await writablePath(root, paths.get(file) ?? join(root, file), before);
      if (path !== undefined) found.push({ file, path, before, after: texts.get(file) ?? before, changes: said });
    }
  }
  const { datasets } = await findContent(root);
  for (const name of datasets) {
    const file = `content/datasets/${name}/dataset.md`;
    const fix = wanted(file) ? await planDataset(root, name, knowledge) : undefined;
    if (fix) found.push(fix);
  }
  const real = new Set<string>();
  return found
    .sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0))
    .filter(({ path }) => !real.has(path) && real.add(path));
}

async function planDataset(
  root: string,
  name: string,
  knowledge: Collections['knowledge'],
): Promise<FileFix | undefined> {
  const file = `content/datasets/${name}/dataset.md`;
  const eventsFile = `content/datasets/${name}/events.ndjson`;
  const [bytes, events] = await Promise.all([readInside(root, file), readInside(root, eventsFile)]);
  if (bytes === undefined || events === undefined) return undefined;
  const before = decodeText(bytes).text;
  const drift = fixDatasetDrift({ name, file, eventsFile, text: before, events }, knowledge);
  const fixed = fixDataset(drift.texts.get(file) ?? before, events);
  const changes = [...fixed.changes, ...(drift.changes.get(file) ?? [])];
  const path = changes.length === 0 ? undefined : await writablePath(root, join(root, file), before);
  return path === undefined ? undefined : { file, path, before, after: fixed.text, changes };
}

/** Where a file really stands, when that is in the project's content and its bytes are `text` in UTF-8. */
async function writablePath(root: string, path: string, text: string): Promise<string | undefined> {
  try {
    const [real, content] = await Promise.all([realpath(path), realpath(join(root, 'content'))]);
    if (!real.startsWith(content + sep) || !(await lstat(real)).isFile()) return undefined;
    return Buffer.from(text).equals(await readFile(real)) ? real : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Writes a fix: the whole file or nothing, beside itself first. Rejects when it cannot be written, and when the file is not
 * as it was read any more.
 */
export async function writeFix({ file, path, before, after }: FileFix): Promise<void> {
  if (!Buffer.from(before).equals(await readFile(path))) {
    throw new Error(`${file} has changed since it was read`);
  }
  const temporary = join(dirname(path), `.${randomUUID()}.tmp`);
  try {
    const { mode } = await stat(path);
    await writeFile(temporary, after, { mode, flag: 'wx' });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
