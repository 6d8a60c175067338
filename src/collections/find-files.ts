/** Finds the documents, tests files and datasets below `content/`, without following anything that leads out of it. */
import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { Diagnostic } from '../documents/diagnostics.ts';
import { COLLECTIONS, type CollectionId } from '../documents/entry.ts';
import { TESTS_ENDING } from '../proof/read-tests.ts';
import { byText } from '../text/order.ts';
import { badDatasetName, DOCUMENT_ENDING, METADATA_ENDING, notRead, strangersIn } from './unread-files.ts';

/** Deepest folder below where a walk starts. */
const MAX_DEPTH = 8;
/** Most files that a walk gives. */
const MAX_FILES = 200_000;
/** Largest document, metadata or tests file, in bytes. */
export const MAX_FILE_SIZE = 5_000_000;

const READABLE_ENDING = /\.(?:md|markdown|txt)$/i;

/** A document to parse. Paths are absolute unless said otherwise. */
export interface DocumentSource {
  path: string;
  /** Path that diagnostics show: from the project's root, or as given. */
  file: string;
  /** Absent for a document that stands outside the project's collections. */
  collection?: CollectionId;
  /** `<name>.metadata.yaml` beside it, or `metadata.yaml` where it is alone in its folder. */
  metadata?: string;
  /** `<name>.tests.yaml` beside it. */
  tests?: { path: string; file: string };
}

export interface ContentFiles {
  /** Sorted by collection, then path. */
  documents: DocumentSource[];
  /** Tests files that no document stands beside, from the root. */
  orphanTests: string[];
  /** Names of the folders in `content/datasets`, sorted. */
  datasets: string[];
  /** Refused links and files that are too many, too deep or too large. */
  diagnostics: Diagnostic[];
}

/** Finds what `<root>/content` holds. A missing folder is an empty one. */
export async function findContent(root: string): Promise<ContentFiles> {
  const content = join(root, 'content');
  const found: ContentFiles = { documents: [], orphanTests: [], datasets: [], diagnostics: [] };
  const shown = (path: string) => relative(root, path).split(sep).join('/');
  for (const collection of COLLECTIONS) {
    const walked = await walk(join(content, collection), content);
    found.diagnostics.push(...walked.problems.map((problem) => withoutPath({ ...problem, file: shown(problem.path) })));
    const files = new Set(walked.files);
    const documents = walked.files.filter((path) => DOCUMENT_ENDING.test(path));
    const beside = new Set<string>();
    for (const path of documents) {
      const source = describe(path, shown(path), files, documents);
      if (source.tests) beside.add(source.tests.path);
      found.documents.push({ ...source, collection });
    }
    const used = new Set([...documents, ...beside, ...found.documents.flatMap(({ metadata }) => metadata ?? [])]);
    for (const path of walked.files) {
      if (used.has(path)) continue;
      if (path.endsWith(TESTS_ENDING)) found.orphanTests.push(shown(path));
      else found.diagnostics.push(...notRead(shown(path)));
    }
  }
  found.diagnostics.push(...strangersIn(await readFolder(content)));
  const folders = await readFolder(join(content, 'datasets'));
  for (const folder of folders) {
    if (folder.name.startsWith('.')) continue;
    if (folder.isDirectory()) {
      found.datasets.push(folder.name);
      found.diagnostics.push(...badDatasetName(folder.name));
    } else if (folder.isSymbolicLink()) {
      const path = join(content, 'datasets', folder.name);
      found.diagnostics.push({ ...leadsOut(), file: shown(path) });
    }
  }
  return found;
}

/**
 * The documents (`.md`, `.markdown`, `.txt`) at or below a path that somebody named, sorted. A file is taken whatever
 * its ending. `shown` gives the form in which a path is printed. Rejects when the path cannot be read.
 */
export async function findNamed(
  path: string,
  shown: (path: string) => string,
): Promise<{ documents: DocumentSource[]; diagnostics: Diagnostic[] }> {
  const about = await stat(path);
  if (!about.isDirectory()) {
    const beside = (await readFolder(dirname(path)))
      .filter((entry) => entry.isFile())
      .map((entry) => join(dirname(path), entry.name));
    const documents = beside.filter((file) => DOCUMENT_ENDING.test(file));
    const source = describe(path, shown(path), new Set(beside), documents);
    return {
      documents: [
        { ...source, ...(source.tests ? { tests: { path: source.tests.path, file: shown(source.tests.path) } } : {}) },
      ],
      diagnostics: [],
    };
  }
  const walked = await walk(path, await realpath(path));
  const files = new Set(walked.files);
  const documents = walked.files.filter((file) => READABLE_ENDING.test(file));
  return {
    documents: documents.map((file) => {
      const source = describe(file, shown(file), files, documents);
      return {
        ...source,
        ...(source.tests ? { tests: { path: source.tests.path, file: shown(source.tests.path) } } : {}),
      };
    }),
    diagnostics: walked.problems.map((problem) => withoutPath({ ...problem, file: shown(problem.path) })),
  };
}

/** What stands beside a document. */
function describe(
  path: string,
  file: string,
  files: ReadonlySet<string>,
  documents: readonly string[],
): DocumentSource {
  const folder = dirname(path);
  const stem = basename(path).replace(/\.[^.]+$/, '');
  const own = join(folder, `${stem}${METADATA_ENDING}`);
  const shared = join(folder, 'metadata.yaml');
  const tests = join(folder, `${stem}${TESTS_ENDING}`);
  const alone = () => documents.filter((other) => dirname(other) === folder).length === 1;
  const metadata = files.has(own) ? own : files.has(shared) && alone() ? shared : undefined;
  const shownTests = file.slice(0, file.length - basename(path).length) + basename(tests);
  return {
    path,
    file,
    ...(metadata === undefined ? {} : { metadata }),
    ...(files.has(tests) ? { tests: { path: tests, file: shownTests } } : {}),
  };
}

type Problem = Diagnostic & { path: string };

/** Files below a folder in the order of their paths; nothing that really stands outside `within`. */
async function walk(start: string, within: string): Promise<{ files: string[]; problems: Problem[] }> {
  const files: string[] = [];
  const problems: Problem[] = [];
  const inside = await realpath(within).catch(() => within);
  const visit = async (folder: string, depth: number): Promise<void> => {
    for (const entry of await readFolder(folder)) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      const path = join(folder, entry.name);
      if (entry.isSymbolicLink()) {
        const target = await realpath(path).catch(() => undefined);
        const about = target === undefined ? undefined : await lstat(target);
        if (about?.isFile() && target?.startsWith(inside + sep)) files.push(path);
        else problems.push({ ...leadsOut(), path });
      } else if (entry.isDirectory()) {
        if (depth >= MAX_DEPTH)
          problems.push({ ...refused('files/too-deep', `The folder is more than ${MAX_DEPTH} levels deep.`), path });
        else await visit(path, depth + 1);
      } else if (entry.isFile()) files.push(path);
      if (files.length > MAX_FILES) {
        problems.push({ ...refused('files/too-many', `There are more than ${MAX_FILES} files.`), path: start });
        return;
      }
    }
  };
  await visit(start, 0);
  return { files, problems };
}

/** Entries by name; none when the folder does not exist. */
async function readFolder(folder: string): Promise<Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
  return entries.sort(byText(({ name }) => name));
}

function leadsOut(): Diagnostic {
  return refused(
    'files/outside-content',
    'The link leads out of the folder or to another folder; only links to files inside are followed.',
  );
}

function refused(rule: string, message: string): Diagnostic {
  return { rule, severity: 'error', message, line: 1, column: 1 };
}

function withoutPath({ path: _, ...diagnostic }: Diagnostic & { path?: string | undefined }): Diagnostic {
  return diagnostic;
}
