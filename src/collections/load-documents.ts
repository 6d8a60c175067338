/** Reads and parses documents with their metadata and tests files. */
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { DialectId, Document } from '../documents/document.ts';
import type { CollectionId, Entry } from '../documents/entry.ts';
import { LineIndex } from '../documents/lines.ts';
import { toFileOffset } from '../documents/source-map.ts';
import { runsOthers } from '../languages/car-pseudocode/other-analytics.ts';
import type { AnalyticDefinition, LanguageFacts } from '../languages/language.ts';
import { decodeText } from './decode-text.ts';
import { type DocumentSource, MAX_FILE_SIZE } from './find-files.ts';
import type { FileDiagnostic, LoadedDocument } from './loaded.ts';
import type { PackedCache } from './packed-cache.ts';
import { parseAll } from './parse-all.ts';
import type { ParsedSource, ParseJob } from './parse-source.ts';
import { runnableAnalytics } from './runnable-analytics.ts';

export interface DocumentOptions {
  cache: PackedCache<ParsedSource>;
  threads: number;
  /** What analytics may lean on: Splunk's macros, Sigma's placeholders. */
  known: LanguageFacts;
  highlight: boolean;
  dialect?: DialectId;
  /** The project whose analytics others may run. */
  root: string;
}

/** A document as parsed, typed or not. */
export interface ParsedFile {
  source: DocumentSource;
  text: string;
  outcome: ParsedSource;
  /** Absent when it has no typed content. */
  loaded?: LoadedDocument;
  diagnostics: FileDiagnostic[];
}

/** What loading documents gives. */
export interface LoadedDocuments {
  files: ParsedFile[];
  diagnostics: FileDiagnostic[];
  /** The pseudocode that their analytics may run; absent where none of them runs another. */
  analytics?: readonly AnalyticDefinition[];
}

/** Parses each source that can be read, in their order; what cannot be read gives a diagnostic, and what is no UTF-8. */
export async function loadDocuments(
  sources: readonly DocumentSource[],
  options: DocumentOptions,
): Promise<LoadedDocuments> {
  const diagnostics: FileDiagnostic[] = [];
  const read = async (path: string, file: string): Promise<string | undefined> => {
    const refuse = (message: string) => {
      diagnostics.push({ rule: 'files/unreadable', severity: 'error', message, file, line: 1, column: 1 });
    };
    try {
      const { size } = await stat(path);
      if (size > MAX_FILE_SIZE) refuse(`The file has ${size} bytes; at most ${MAX_FILE_SIZE} are read.`);
      else {
        const { text, fault } = decodeText(await readFile(path));
        if (fault) diagnostics.push({ ...fault, file });
        return text;
      }
    } catch (error) {
      refuse(`The file cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
    }
    return undefined;
  };
  const readable: { source: DocumentSource; job: ParseJob }[] = [];
  for (const source of sources) {
    const text = await read(source.path, source.file);
    if (text === undefined) continue;
    const metadataFile = metadataFileOf(source);
    const metadata = source.metadata && metadataFile ? await read(source.metadata, metadataFile) : undefined;
    const tests = source.tests ? await read(source.tests.path, source.tests.file) : undefined;
    const job: ParseJob = {
      file: source.file,
      text,
      highlight: options.highlight,
      ...(metadata === undefined || !metadataFile ? {} : { metadata: { file: metadataFile, text: metadata } }),
      ...(tests === undefined ? {} : { tests }),
      ...(options.dialect ? { dialect: options.dialect } : {}),
    };
    readable.push({ source, job });
  }
  const analytics = await runnableAnalytics(
    readable.map(({ job }) => job),
    options.root,
  );
  const outcomes = await parseAll(
    readable.map(({ job }) => (analytics && runsOthers(job.text) ? { ...job, analytics } : job)),
    options,
  );
  const files = readable.flatMap(({ source, job }, index) => {
    const outcome = outcomes[index];
    return outcome ? [assemble(source, job, outcome)] : [];
  });
  return { files, diagnostics, ...(analytics && { analytics }) };
}

function assemble(source: DocumentSource, job: ParseJob, outcome: ParsedSource): ParsedFile {
  const { text } = job;
  const { parsed, facts, highlighted, tests } = outcome;
  const diagnostics: FileDiagnostic[] = [
    ...parsed.diagnostics.map((diagnostic) => ({ ...diagnostic, file: diagnostic.file ?? source.file })),
    ...facts.flatMap((fact) => {
      const isSkipped = tests?.tests?.skip?.[fact.id] !== undefined;
      return fact.diagnostics.map((diagnostic) => ({
        ...diagnostic,
        file: source.file,
        // A conversion that its converter wrote wrong is published as it is, where the tests say why it is left out.
        ...(isSkipped && diagnostic.severity === 'error' ? { severity: 'warning' as const } : {}),
      }));
    }),
    ...(source.tests && tests
      ? tests.diagnostics.map((diagnostic) => ({ ...diagnostic, file: source.tests?.file ?? source.file }))
      : []),
  ];
  if (!parsed.content) return { source, text, outcome, diagnostics };
  let lines: LineIndex | undefined;
  const document: Document = {
    ...parsed,
    content: parsed.content,
    file: source.file,
    collection: source.collection ?? collectionOf(parsed.content.entry),
    slug: slugOf(source.file),
  };
  const loaded: LoadedDocument = {
    document,
    facts: new Map(facts.map((fact) => [fact.id, fact])),
    highlighted,
    testsFile: source.tests && tests ? { file: source.tests.file, text: job.tests ?? '', read: tests } : null,
    tests: tests?.tests ?? null,
    text,
    ...(job.metadata ? { metadata: job.metadata } : {}),
    inContent: source.collection !== undefined,
    place(analytic, offset) {
      lines ??= new LineIndex(text);
      const { line, column } = lines.place(toFileOffset(analytic.map, offset));
      return { line, column };
    },
  };
  return { source, text, outcome, loaded, diagnostics };
}

/**
 * Last part of a page's address: the file's name without ending, lower case, with a hyphen for what would have to be
 * escaped in an address (spaces, `%`, `#`, quotation marks). Letters of every script stay.
 */
export function slugOf(file: string): string {
  const slug = basename(file)
    .replace(/\.[^.]+$/, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  return slug === '' || slug === 'index' ? `page-${slug}`.replace(/-$/, '') : slug;
}

/** The path of a document's metadata, in the form that the document's is written in. */
export function metadataFileOf({ file, metadata }: DocumentSource): string | undefined {
  return metadata && file.slice(0, file.length - basename(file).length) + basename(metadata);
}

/** Where a document of this kind would stand. */
function collectionOf(entry: Entry): CollectionId {
  const { kind } = entry;
  return kind === 'data-needed' ? 'data-needed' : kind === 'story' ? 'stories' : (`${kind}s` as const);
}
