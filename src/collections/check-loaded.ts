/** The checks that join what was loaded: documents with knowledge, tests with datasets, analytics with views. */

import { checkChannels, checkFields, type ViewOnEvents, viewOnEvents } from '../checks/analytics.ts';
import type { FilesWritten } from '../checks/attack-fixes.ts';
import { checkDataModel } from '../checks/data-model.ts';
import { checkDataNeeded } from '../checks/data-needed.ts';
import { checkDocuments } from '../checks/documents.ts';
import { checkDrift } from '../checks/drift.ts';
import { checkLinks, type PublishedTarget } from '../checks/links.ts';
import { checkLogSources } from '../checks/log-sources.ts';
import { checkMentions } from '../checks/mentions.ts';
import { checkMessageText } from '../checks/message-text.ts';
import { checkDetection } from '../checks/splunk-detections.ts';
import { checkStories } from '../checks/splunk-links.ts';
import { WrittenFile } from '../checks/written.ts';
import { CoverageFiles, readCoverageAddress } from '../documents/coverage-address.ts';
import type { Diagnostic } from '../documents/diagnostics.ts';
import { yamlMentions } from '../documents/markdown/document-mentions.ts';
import { SourceText } from '../documents/markdown/source-text.ts';
import { PUBLISHED_WORDS, PublishedDocuments, readPublishedAddress } from '../documents/published-address.ts';
import type { View } from '../engine/values.ts';
import type { Dataset } from '../events/dataset.ts';
import type { Knowledge } from '../knowledge/types.ts';
import { checkTests } from '../proof/check-tests.ts';
import { viewOf } from '../proof/subject.ts';
import type { Collections, FileDiagnostic, LoadedDocument } from './loaded.ts';

export interface CheckContext {
  /** True when all content was loaded, so that documents can be compared with each other. */
  whole: boolean;
  /** Names of all dataset folders. */
  datasetNames: readonly string[];
  /** By id. */
  views: ReadonlyMap<string, View>;
  /** All documents of the content, loaded or not, as paths from the root. */
  files: readonly string[];
  /** Those and the datasets: all files that a link may lead to. */
  pageFiles: readonly string[];
  /** Whether a path from the root is there. */
  exists(path: string): boolean;
}

/** Diagnostics of a document by itself, against the knowledge and the views, by id. */
export function checkDocument(
  loaded: LoadedDocument,
  knowledge: Knowledge,
  views: ReadonlyMap<string, View>,
): Diagnostic[] {
  const { document, facts } = loaded;
  const { content, analytics } = document;
  const { entry } = content;
  const searches = analytics.flatMap(({ id, source, view }) => {
    const fact = facts.get(id);
    return fact ? [{ source, facts: fact, view: views.get(view) }] : [];
  });
  return [
    ...checkDrift({ ...document, defences: entry.defences }, knowledge, filesOf(loaded)),
    ...checkDataModel(entry, knowledge),
    ...[...facts.values()].flatMap((fact) => [...checkChannels(fact, knowledge), ...checkLogSources(fact, views)]),
    ...searches.flatMap(({ facts: fact, view }) => checkMessageText(fact, knowledge, view)),
    ...(content.dialect === 'splunk' ? checkDetection(content, searches) : []),
    ...(content.dialect === 'data-needed' ? checkDataNeeded(content.details, knowledge) : []),
  ];
}

/** The texts of a document and its metadata, for fixes. */
function filesOf({ text, metadata }: LoadedDocument): FilesWritten {
  const own = new WrittenFile(text);
  const beside = metadata && new WrittenFile(metadata.text);
  return (file) => (file === undefined ? own : file === metadata?.file ? beside : undefined);
}

/** Diagnostics that need more than one file. */
export function checkLoaded(
  { documents, datasets, knowledge }: Pick<Collections, 'documents' | 'datasets' | 'knowledge'>,
  context: CheckContext,
): FileDiagnostic[] {
  const byName = new Map(datasets.map((dataset) => [dataset.name, dataset]));
  const sights = new Sights(byName, context.views);
  const published = new PublishedDocuments(documents, ({ document }) => document);
  const coverage = new CoverageFiles(context.files);
  const found: FileDiagnostic[] = [];
  for (const loaded of documents) {
    const { document, testsFile } = loaded;
    const own = [
      ...checkDocument(loaded, knowledge, context.views),
      ...checkDocumentFields(loaded, sights),
      ...(loaded.inContent
        ? checkLinks(
            document.file,
            loaded.text,
            context.exists,
            publishedIn(document, published, coverage, context.whole),
            context.pageFiles,
          )
        : []),
    ];
    found.push(...own.map((diagnostic) => ({ ...diagnostic, file: diagnostic.file ?? document.file })));
    if (!testsFile) continue;
    const tests = checkTests(testsFile.read, {
      analytics: document.analytics.map(({ id }) => id),
      claims: new Map(document.analytics.flatMap(({ id, claim }) => (claim === undefined ? [] : [[id, claim]]))),
      datasets: byName,
      datasetNames: context.datasetNames,
      views: [...context.views.keys()],
    });
    const mentions = checkMentions(yamlMentions(new SourceText(testsFile.file, testsFile.text)), knowledge);
    found.push(...[...tests, ...mentions].map((diagnostic) => ({ ...diagnostic, file: testsFile.file })));
  }
  if (context.whole) {
    const every = documents.map(({ document }) => document);
    const all = [...checkDocuments(every), ...checkStories(every)];
    found.push(...all.map((diagnostic) => ({ ...diagnostic, file: diagnostic.file ?? '' })));
  }
  return found;
}

/** What tells where the addresses of a document lead that is written as another site publishes them: Splunk's, or Atomic Threat Coverage. */
function publishedIn(
  { content }: LoadedDocument['document'],
  published: PublishedDocuments<LoadedDocument>,
  coverage: CoverageFiles,
  whole: boolean,
): ((address: string) => PublishedTarget | undefined) | undefined {
  if (content.dialect === 'atc' || content.dialect === 'data-needed') {
    return (address) => {
      const read = readCoverageAddress(address);
      return read && { what: read.what, isHere: coverage.find(read) !== undefined };
    };
  }
  if (content.dialect !== 'splunk' && content.dialect !== 'story') return undefined;
  return (address) => {
    const read = readPublishedAddress(address);
    if (!read) return undefined;
    // Of documents that were not loaded nothing is known.
    const isHere = read.kind === 'tag' || !whole || published.find(read) !== undefined;
    return { what: PUBLISHED_WORDS[read.kind], isHere };
  };
}

/** Fields of each analytic, looked for in the datasets of its tests. */
function checkDocumentFields({ document, facts, tests }: LoadedDocument, sights: Sights): Diagnostic[] {
  return document.analytics.flatMap((analytic) => {
    const fact = facts.get(analytic.id);
    if (!fact || tests?.skip?.[analytic.id] !== undefined) return [];
    const seen = (tests?.tests ?? [])
      .filter((test) => test.expect[analytic.id] !== undefined || test.expect['*'] !== undefined)
      .flatMap((test) => sights.of(viewOf(test, analytic), test.dataset));
    return checkFields(fact, seen);
  });
}

/** Views on datasets, each made once. */
class Sights {
  readonly #datasets: ReadonlyMap<string, Dataset>;
  readonly #views: ReadonlyMap<string, View>;
  readonly #made = new Map<string, ViewOnEvents>();

  constructor(datasets: ReadonlyMap<string, Dataset>, views: ReadonlyMap<string, View>) {
    this.#datasets = datasets;
    this.#views = views;
  }

  of(viewId: string, datasetName: string): ViewOnEvents[] {
    const key = `${viewId} ${datasetName}`;
    const known = this.#made.get(key);
    if (known) return [known];
    const view = this.#views.get(viewId);
    const dataset = this.#datasets.get(datasetName);
    if (!view || !dataset) return [];
    const made = viewOnEvents(view, dataset.events);
    this.#made.set(key, made);
    return [made];
  }
}
