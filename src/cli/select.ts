/** From paths on the command line to the documents they mean. */
import { realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { type DocumentSource, findContent, findNamed } from '../collections/find-files.ts';
import type { Selection } from '../collections/load-collections.ts';
import type { FileDiagnostic } from '../collections/loaded.ts';
import { METADATA_ENDING } from '../collections/unread-files.ts';
import { TESTS_ENDING } from '../proof/read-tests.ts';
import { type GivenPath, givenPath, shownBelow } from './call-folder.ts';

/** A path that cannot be read; the message says which, as it was given. */
export class UnreadablePath extends Error {}

export interface Selected extends Selection {
  documents: DocumentSource[];
  diagnostics: FileDiagnostic[];
}

/**
 * The documents at or below the given paths, each once: those of the project's content with their collection, others
 * by themselves. A tests or metadata file means its document. Throws `UnreadablePath`.
 */
export async function selectPaths(paths: readonly string[], root: string, folder: string): Promise<Selected> {
  const content = await findContent(root);
  const documents = new Map<string, DocumentSource>();
  const diagnostics: FileDiagnostic[] = [];
  const covered: string[] = [];
  for (const path of paths) {
    const given = givenPath(path, folder);
    await mustExist(given);
    const own = await inContent(given.absolute, root);
    if (own !== undefined) {
      covered.push(own);
      for (const source of content.documents) {
        if (isMeant(source, own)) documents.set(source.path, source);
      }
      continue;
    }
    const target = await documentBeside(given);
    const found = await findNamed(target.absolute, (absolute) => shownBelow(target, absolute));
    for (const source of found.documents) documents.set(source.path, source);
    diagnostics.push(
      ...found.diagnostics.map((diagnostic) => ({ ...diagnostic, file: diagnostic.file ?? given.shown })),
    );
  }
  return {
    documents: [...documents.values()],
    covers: (file) => covered.some((path) => isBelow(join(root, file), path)),
    diagnostics,
  };
}

async function mustExist({ absolute, shown }: GivenPath): Promise<void> {
  try {
    await stat(absolute);
  } catch {
    throw new UnreadablePath(`There is no file or folder \`${shown}\`.`);
  }
}

/** The path in the project's own terms when it is the project or within its content, by whatever links it was reached. */
async function inContent(path: string, root: string): Promise<string | undefined> {
  const content = join(root, 'content');
  if (path === root || isBelow(path, content)) return path;
  const [real, realRoot] = await Promise.all([realpath(path), realpath(root)]);
  if (real === realRoot) return root;
  return isBelow(real, join(realRoot, 'content')) ? join(root, relative(realRoot, real)) : undefined;
}

function isMeant(source: DocumentSource, path: string): boolean {
  return isBelow(source.path, path) || source.tests?.path === path || source.metadata === path;
}

/** The document that a tests or metadata file of its name belongs to; the path itself where there is none. */
async function documentBeside(given: GivenPath): Promise<GivenPath> {
  for (const ending of [TESTS_ENDING, METADATA_ENDING]) {
    if (!given.absolute.endsWith(ending)) continue;
    const swap = (path: string) => `${path.slice(0, -ending.length)}.md`;
    const absolute = swap(given.absolute);
    if (await stat(absolute).catch(() => undefined)) return { absolute, shown: swap(given.shown) };
  }
  return given;
}

/** Whether a path is a folder itself or stands below it. */
export function isBelow(path: string, folder: string): boolean {
  const below = relative(folder, path);
  return below === '' || !(below === '..' || below.startsWith(`..${sep}`) || below.startsWith(sep));
}
