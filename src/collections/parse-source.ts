/** One document with what stands beside it, parsed: the unit of work that is spread over the cores and cached. */
import { type AnalyticFacts, analyticFacts } from '../checks/analytic-facts.ts';
import type { DialectId, ParsedDocument } from '../documents/document.ts';
import { LineIndex } from '../documents/lines.ts';
import { parseDocument } from '../documents/parse.ts';
import type { Highlight } from '../highlighting/highlighter.ts';
import type { AnalyticDefinition, LanguageFacts } from '../languages/language.ts';
import { type ReadTests, readTests } from '../proof/read-tests.ts';

/** What is parsed: texts, no paths to open. */
export interface ParseJob {
  /** Path that names the document. */
  file: string;
  text: string;
  /** `metadata.yaml` of a guided playbook. */
  metadata?: { file: string; text: string };
  dialect?: DialectId;
  /** Text of the tests file. */
  tests?: string;
  /** Pseudocode that its analytics may run; absent where they run none. */
  analytics?: readonly AnalyticDefinition[];
  /** Highlights code blocks and analytics. */
  highlight: boolean;
}

/** What comes of it; plain objects only. */
export interface ParsedSource {
  parsed: ParsedDocument;
  facts: AnalyticFacts[];
  /** Highlighted `<pre>` by analytic id; empty without `highlight`. */
  highlighted: Record<string, string>;
  tests: ReadTests | null;
}

let highlighter: Promise<Highlight> | undefined;

/** Parses one document, its analytics with the macros that they may call, and its tests file. */
export async function parseSource(job: ParseJob, known: LanguageFacts): Promise<ParsedSource> {
  if (job.highlight) highlighter ??= makeHighlighter();
  const highlight = job.highlight ? await highlighter : undefined;
  const parsed = parseDocument(job.text, {
    file: job.file,
    ...(job.metadata ? { metadata: job.metadata } : {}),
    ...(job.dialect ? { dialect: job.dialect } : {}),
    ...(highlight ? { highlight } : {}),
  });
  const lines = new LineIndex(job.text);
  const facts = job.analytics ? { ...known, analytics: job.analytics } : known;
  return {
    parsed,
    facts: parsed.analytics.map((analytic) => analyticFacts(analytic, lines, facts)),
    highlighted: highlight
      ? Object.fromEntries(parsed.analytics.map(({ id, language, source }) => [id, highlight(source, language)]))
      : {},
    tests: job.tests === undefined ? null : readTests(job.tests),
  };
}

/** Loads the grammars, which only pages need. */
async function makeHighlighter(): Promise<Highlight> {
  const { createHighlighter } = await import('../highlighting/highlighter.ts');
  return createHighlighter();
}
