/** `inspect`: documents as JSON lines. */
import { availableParallelism } from 'node:os';
import { checkDocument } from '../collections/check-loaded.ts';
import { findNamed } from '../collections/find-files.ts';
import { viewsOf } from '../collections/load-collections.ts';
import { loadDocuments, metadataFileOf, type ParsedFile } from '../collections/load-documents.ts';
import type { FileDiagnostic } from '../collections/loaded.ts';
import { PackedCache } from '../collections/packed-cache.ts';
import type { DialectId } from '../documents/document.ts';
import type { View } from '../engine/values.ts';
import { loadLanguageFacts } from '../knowledge/language-facts.ts';
import { loadKnowledge } from '../knowledge/load.ts';
import type { Knowledge } from '../knowledge/types.ts';
import { givenPath, shownBelow } from './call-folder.ts';
import { noteLine, printLine } from './output.ts';
import { sortDiagnostics } from './print-diagnostics.ts';

/** Documents that are read before their lines are printed: memory stays bounded on large folders. */
const CHUNK = 400;

export interface InspectOptions {
  root: string;
  folder: string;
  dialect?: DialectId;
}

/** Prints a line for each document; gives the exit code: 0, or 2 when the path or a document cannot be read. */
export async function runInspect(path: string, { root, folder, dialect }: InspectOptions): Promise<number> {
  const given = givenPath(path, folder);
  const found = await findNamed(given.absolute, (absolute) => shownBelow(given, absolute)).catch(() => undefined);
  if (!found) {
    noteLine(`error: There is no file or folder \`${given.shown}\`.`);
    return 2;
  }
  for (const { message, file } of found.diagnostics) noteLine(`warning: ${file}: ${message}`);
  const knowledge = await loadKnowledge(root);
  const against = { knowledge, views: viewsOf(root) };
  const known = loadLanguageFacts(root);
  const cache = await PackedCache.open<never>(undefined);
  let unreadable = false;
  for (let start = 0; start < found.documents.length; start += CHUNK) {
    const sources = found.documents.slice(start, start + CHUNK);
    const { files, diagnostics } = await loadDocuments(sources, {
      cache,
      threads: availableParallelism(),
      known,
      root,
      highlight: false,
      ...(dialect ? { dialect } : {}),
    });
    const parsed = new Map(files.map((file) => [file.source, file]));
    for (const source of sources) {
      const file = parsed.get(source);
      const beside = [source.file, metadataFileOf(source), source.tests?.file];
      const own = diagnostics.filter((diagnostic) => beside.includes(diagnostic.file));
      if (!file) unreadable = true;
      printLine(JSON.stringify(file ? inspected(file, against, own) : notInspected(source.file, own)));
    }
  }
  return unreadable ? 2 : 0;
}

/** What documents are checked against. */
interface CheckedAgainst {
  readonly knowledge: Knowledge;
  /** By id. */
  readonly views: ReadonlyMap<string, View>;
}

/** The object that a document's line holds; `reading` are the diagnostics of reading its files. */
export function inspected(
  file: ParsedFile,
  { knowledge, views }: CheckedAgainst,
  reading: readonly FileDiagnostic[],
): object {
  const { parsed } = file.outcome;
  const checks = file.loaded ? checkDocument(file.loaded, knowledge, views) : [];
  const all: FileDiagnostic[] = [
    ...reading,
    ...file.diagnostics,
    ...checks.map((found) => ({ ...found, file: found.file ?? file.source.file })),
  ];
  return {
    file: file.source.file,
    dialect: parsed.dialect,
    document: parsed.content && {
      entry: parsed.content.entry,
      details: parsed.content.details,
      sections: parsed.content.sections,
    },
    analytics: parsed.analytics.map(({ id, language, title, line, source, view, logSources }) => ({
      id,
      language,
      title,
      line,
      source,
      view,
      ...(logSources === undefined ? {} : { logSources }),
    })),
    diagnostics: shown(all, file.source.file),
  };
}

/** The object for a document that could not be read. */
function notInspected(file: string, reading: readonly FileDiagnostic[]): object {
  return { file, dialect: null, document: null, analytics: [], diagnostics: shown(reading, file) };
}

/** Diagnostics in their order; `file` only where it is another than the document's. */
function shown(diagnostics: readonly FileDiagnostic[], file: string): object[] {
  return sortDiagnostics(diagnostics).map(({ file: own, rule, severity, message, line, column, ...rest }) => ({
    rule,
    severity,
    message,
    line,
    column,
    ...rest,
    ...(own === file ? {} : { file: own }),
  }));
}
