/** Loads a project's content: documents, tests files, datasets and knowledge, each with its diagnostics. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative, sep } from 'node:path';
import type { View } from '../engine/values.ts';
import { loadViews, VIEWS_FOLDER, ViewFileError, viewIds } from '../events/views/load.ts';
import { KnowledgeError } from '../knowledge/error.ts';
import { EVENT_KINDS_FILE, loadEventKinds } from '../knowledge/event-kinds.ts';
import { loadLanguageFacts } from '../knowledge/language-facts.ts';
import { KNOWLEDGE_FILES, loadKnowledge } from '../knowledge/load.ts';
import { LOG_SOURCES_FILE, loadLogSources } from '../knowledge/log-sources.ts';
import { byText } from '../text/order.ts';
import { checkKnowledge } from './check-knowledge.ts';
import { checkLoaded } from './check-loaded.ts';
import { checkViews } from './check-views.ts';
import { datasetFile } from './dataset-files.ts';
import { type DocumentSource, findContent } from './find-files.ts';
import { loadDatasets } from './load-datasets.ts';
import { loadDocuments, metadataFileOf } from './load-documents.ts';
import { loadLanguagePages } from './load-language-pages.ts';
import type { Collections, FileDiagnostic } from './loaded.ts';
import { PackedCache } from './packed-cache.ts';
import type { ParsedSource } from './parse-source.ts';
import { withRememberedViews } from './remembered-views.ts';
import { loadSiteSettings, SITE_FILE } from './site-settings.ts';

export interface LoadOptions {
  /** Threads to parse in; one for each core by default. */
  threads?: number;
  /** False reads and writes no cache. */
  cache?: boolean;
  /** Highlights code, for pages. */
  highlight?: boolean;
  /** A part to load in place of all that `content/` has. */
  only?: Selection;
}

/** Documents, of the project or not, and the files whose diagnostics are wanted. */
export interface Selection {
  documents: readonly DocumentSource[];
  /** True for a path from the root that somebody asked about. */
  covers(path: string): boolean;
}

/**
 * Loads and checks. Never rejects for what the content holds: that is among the diagnostics. Rejects with a
 * `KnowledgeError` when the project's knowledge or views cannot be read (`knowledgeDiagnostic` places it).
 */
export async function loadCollections(root: string, options: LoadOptions = {}): Promise<Collections> {
  const complete = wantsKnowledge(options.only);
  const knowledge = await loadKnowledge(root, { complete });
  if (complete) {
    loadEventKinds(root);
    loadLogSources(root);
  }
  const views = await withRememberedViews(root, options.cache !== false, () => viewsOf(root));
  const known = loadLanguageFacts(root);
  const found = await findContent(root);
  const sources = options.only?.documents ?? found.documents;
  const highlight = options.highlight ?? false;
  const cachePath = join(root, '.huntbook', 'cache', highlight ? 'pages.jsonl' : 'documents.jsonl');
  const cache = await PackedCache.open<ParsedSource>(options.cache === false ? undefined : cachePath);
  const threads = options.threads ?? availableParallelism();
  const { files, diagnostics, analytics } = await loadDocuments(sources, { cache, threads, known, highlight, root });
  await cache.save({ keepRest: options.only !== undefined });

  const exists = (path: string) => existsSync(join(root, path));
  const documentFiles = found.documents.map(({ file }) => file);
  const pageFiles = [...documentFiles, ...found.datasets.map(datasetFile)];
  const {
    datasets,
    absent,
    diagnostics: datasetDiagnostics,
  } = await loadDatasets(root, found.datasets, {
    knowledge,
    native: views.get('native'),
    asks: (file) => options.only?.covers(file) ?? true,
    exists,
    pageFiles,
  });
  const documents = files
    .flatMap(({ loaded }) => (loaded ? [loaded] : []))
    .sort(byText(({ document }) => `${document.collection}/${document.slug}`));
  const whole = options.only === undefined;
  const about = [...placed(found.diagnostics), ...datasetDiagnostics, ...orphans(found.orphanTests)];
  const languagePages = await loadLanguagePages(
    root,
    { known, views: [...views.keys()] },
    { wanted: (file) => options.only?.covers(file) ?? true, cache: options.cache !== false },
  );
  const { settings, diagnostics: settingsDiagnostics } = await loadSiteSettings(root);
  const collections: Collections = {
    root,
    documents,
    datasets,
    absentDatasets: absent,
    knowledge,
    known: { ...known, ...(analytics && { analytics }) },
    languagePages,
    settings,
    diagnostics: [
      ...diagnostics,
      ...files.flatMap((file) => file.diagnostics),
      ...[...about, ...settingsDiagnostics].filter(({ file }) => options.only?.covers(file) ?? true),
      ...languagePages.flatMap(({ read, checked }) => checked.diagnostics.map((one) => ({ ...one, file: read.file }))),
    ],
    paths: new Map(),
  };
  for (const source of sources) {
    collections.paths.set(source.file, source.path);
    const metadataFile = metadataFileOf(source);
    if (source.metadata && metadataFile) collections.paths.set(metadataFile, source.metadata);
    if (source.tests) collections.paths.set(source.tests.file, source.tests.path);
  }
  if (settingsDiagnostics.length > 0) collections.paths.set(SITE_FILE, join(root, SITE_FILE));
  for (const { read } of languagePages) collections.paths.set(read.file, join(root, read.file));
  collections.diagnostics.push(
    ...checkLoaded(collections, {
      whole,
      datasetNames: found.datasets,
      views,
      files: documentFiles,
      pageFiles,
      exists,
    }),
  );
  if (wantsKnowledge(options.only))
    collections.diagnostics.push(...(await checkKnowledge(root, (file) => options.only?.covers(file) ?? true)));
  if (wantsViews(root, options.only))
    collections.diagnostics.push(...checkViews(root, (file) => options.only?.covers(file) ?? true));
  return collections;
}

/** The diagnostic for a project whose knowledge or views cannot be read; throws any other error again. */
export function knowledgeDiagnostic(error: unknown): FileDiagnostic {
  if (!(error instanceof KnowledgeError)) throw error;
  const { file, reason, line, column, help } = error;
  const message = `The project's knowledge cannot be used: ${reason}.`;
  return { rule: 'knowledge/unreadable', severity: 'error', message, file, line, column, ...(help && { help }) };
}

/** Whether every knowledge file is to be validated, or only what documents need. */
function wantsKnowledge(only: Selection | undefined): boolean {
  const files = Object.keys(KNOWLEDGE_FILES).map((name) => `content/knowledge/${name}`);
  return !only || [...files, EVENT_KINDS_FILE, LOG_SOURCES_FILE].some((file) => only.covers(file));
}

/** Whether views are to be checked, or only read. */
function wantsViews(root: string, only: Selection | undefined): boolean {
  return !only || viewIds(root).some((id) => only.covers(`${VIEWS_FOLDER}/${id}.yaml`));
}

/** The views of the project at `root`, by id. Throws `KnowledgeError`: a view that cannot be read is knowledge that cannot be read. */
export function viewsOf(root: string): ReadonlyMap<string, View> {
  try {
    return loadViews(root);
  } catch (cause) {
    if (!(cause instanceof ViewFileError)) throw cause;
    const file = relative(root, cause.file).split(sep).join('/');
    throw new KnowledgeError(file, '', cause.message.replace(/\.$/, ''), {
      cause,
      line: cause.line,
      column: cause.column,
    });
  }
}

function orphans(files: readonly string[]): FileDiagnostic[] {
  const message = 'No document stands beside this tests file.';
  const help = 'name it like the document: `<document>.tests.yaml` beside `<document>.md`';
  return files.map((file) => ({ rule: 'tests/orphan', severity: 'error', message, help, file, line: 1, column: 1 }));
}

function placed(diagnostics: readonly { file?: string }[]): FileDiagnostic[] {
  return diagnostics.filter((diagnostic): diagnostic is FileDiagnostic => diagnostic.file !== undefined);
}
