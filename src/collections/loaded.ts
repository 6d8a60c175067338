/** What loading gives. */
import type { AnalyticFacts } from '../checks/analytic-facts.ts';
import type { Diagnostic } from '../documents/diagnostics.ts';
import type { Analytic, Document } from '../documents/document.ts';
import type { AbsentDataset, Dataset } from '../events/dataset.ts';
import type { Knowledge } from '../knowledge/types.ts';
import type { LanguageFacts } from '../languages/language.ts';
import type { ReadTests } from '../proof/read-tests.ts';
import type { TestsFile } from '../proof/tests-file.ts';
import type { LoadedLanguagePage } from './load-language-pages.ts';
import type { SiteSettings } from './site-settings.ts';

/** A document with all that stands beside it. */
export interface LoadedDocument {
  document: Document;
  /** By analytic id. */
  facts: ReadonlyMap<string, AnalyticFacts>;
  /** Highlighted `<pre>` by analytic id; empty when loaded without. */
  highlighted: Record<string, string>;
  /** The tests file; null when there is none. */
  testsFile: { file: string; text: string; read: ReadTests } | null;
  /** The typed tests; null without a tests file, or when it has errors. */
  tests: TestsFile | null;
  /** Text of the document's file. */
  text: string;
  /** The metadata beside a guided playbook, its path as diagnostics show it; absent where there is none. */
  metadata?: { file: string; text: string };
  /** True when it stands in the project's `content/`. */
  inContent: boolean;
  /** The place in the file of an offset in an analytic's source. */
  place(analytic: Analytic, offset: number): { line: number; column: number };
}

/** A diagnostic with its file's path: from the project's root, or as given. */
export type FileDiagnostic = Diagnostic & { file: string };

export interface Collections {
  /** Absolute path of the project. */
  root: string;
  /** Sorted by collection, then slug; only those that could be parsed. */
  documents: LoadedDocument[];
  /** Those that could be read, sorted by name. */
  datasets: Dataset[];
  /** Those whose events have not been brought from their address, sorted by name. */
  absentDatasets: AbsentDataset[];
  knowledge: Knowledge;
  /** What the documents' analytics lean on and do not say themselves, the pseudocode of other analytics among it. */
  known: LanguageFacts;
  /** Pages of query languages, in alphabetical order of their ids; readable or not. */
  languagePages: readonly LoadedLanguagePage[];
  settings: SiteSettings;
  diagnostics: FileDiagnostic[];
  /** Absolute path of every file that was read, by its path in diagnostics. */
  paths: Map<string, string>;
}
