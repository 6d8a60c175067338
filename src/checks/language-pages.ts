/** Pages of languages against the engines: each query of an example parses, and each text that must be refused is. */
import type { Diagnostic } from '../documents/diagnostics.ts';
import { LineIndex } from '../documents/lines.ts';
import { examplesOf, type PagePath, type PlacedRefusal, partName, refusalsOf } from '../knowledge/language-page.ts';
import { LANGUAGE_IDS, type Language, type LanguageFacts, type QueryError } from '../languages/language.ts';
import { findLanguage } from '../languages/registry.ts';
import { nearest } from '../text/suggest.ts';
import type { ReadLanguagePage } from './read-language-page.ts';
import { diagnose, didYouMean, oneOf } from './report.ts';

/** What a page is checked against. */
export interface LanguagePageContext {
  /** What queries may lean on. */
  readonly known: LanguageFacts;
  /** Ids of the project's views. */
  readonly views: readonly string[];
}

/** What checking gives. */
export interface CheckedLanguagePage {
  readonly diagnostics: readonly Diagnostic[];
  /** Names of the parts whose query does not parse and should. */
  readonly unreadable: ReadonlySet<string>;
  /** How each text is refused, by the name of its part. */
  readonly refusals: ReadonlyMap<string, QueryError>;
}

/**
 * Rules `language/form` (an id that is no language's or not the file's name, views and lines that are not there),
 * `language/syntax` and `language/refusal`; all errors.
 */
export function checkLanguagePage(read: ReadLanguagePage, { known, views }: LanguagePageContext): CheckedLanguagePage {
  const { page, file, place } = read;
  if (!page) return { diagnostics: read.diagnostics, unreadable: new Set(), refusals: new Map() };
  const diagnostics: Diagnostic[] = [];
  const unreadable = new Set<string>();
  const wrong = (path: PagePath, message: string, help?: string) =>
    diagnostics.push(diagnose('language/form', 'error', place(path), message, help));

  const language = findLanguage(page.id);
  if (!language) {
    wrong(
      ['id'],
      `Unexpected id \`${page.id}\`, expected that of a language.`,
      didYouMean(nearest(page.id, LANGUAGE_IDS)),
    );
    return { diagnostics, unreadable: new Set(), refusals: new Map() };
  }
  const stem = file.slice(file.lastIndexOf('/') + 1).replace(/\.yaml$/, '');
  if (stem !== page.id) wrong(['id'], `Unexpected id \`${page.id}\`, expected the file's name, \`${stem}\`.`);
  for (const path of [[], ...page.constructs.map((_, index) => ['constructs', index])]) {
    viewOf(path.length === 0 ? page.view : page.constructs[path[1] as number]?.view, [...path, 'view']);
  }
  for (const { path, example, events } of examplesOf(page)) {
    if (example.view !== undefined) viewOf(example.view, [...path, 'view']);
    const named = [...(example.finds ?? []), ...(example.sequences ?? []).flat()];
    const line = named.find((one) => one > events.length);
    if (line !== undefined) {
      const of = example.finds?.includes(line) ? 'finds' : 'sequences';
      wrong([...path, of], `Unexpected line ${line}, expected one of the ${events.length} events.`);
    }
    const parsed = language.parse(example.query, known);
    if (parsed.ok) continue;
    unreadable.add(partName(path));
    const { message, start, end, help } = parsed.error;
    const mark = read.placeIn([...path, 'query'], start, end);
    diagnostics.push(diagnose('language/syntax', 'error', mark, `The example does not parse: ${message}`, help));
  }
  const refusals = new Map<string, QueryError>();
  for (const refusal of refusalsOf(page)) {
    const { error, diagnostic } = refusalOf(refusal, language, known, read);
    if (error) refusals.set(partName(refusal.path), error);
    if (diagnostic) diagnostics.push(diagnostic);
  }
  return { diagnostics, unreadable, refusals };

  function viewOf(id: string | undefined, path: PagePath): void {
    if (id === undefined || views.includes(id)) return;
    wrong(path, `Unexpected view \`${id}\`, expected ${oneOf(views)}.`, didYouMean(nearest(id, views)));
  }
}

/** How a text is refused, and what of it is not as the page says. */
function refusalOf(
  { path, refused, construct }: PlacedRefusal,
  language: Language,
  known: LanguageFacts,
  read: ReadLanguagePage,
): { error?: QueryError; diagnostic?: Diagnostic } {
  const differs = (part: string, message: string, help?: string) =>
    diagnose('language/refusal', 'error', read.place([...path, part]), message, help);
  const parsed = language.parse(refused.query, known);
  if (parsed.ok) {
    return { diagnostic: differs('query', `Expected ${language.name} to refuse this text, and it is accepted.`) };
  }
  const { error } = parsed;
  const kind = construct === undefined ? 'syntax' : 'unsupported';
  if (error.kind !== kind) {
    const [found, expected] = [error.kind, kind].map((one) => (one === 'syntax' ? 'wrong' : 'unsupported'));
    const help = kind === 'syntax' ? 'list it under `unsupported`' : 'list it under `refused`';
    return {
      error,
      diagnostic: differs('query', `Expected this to be ${expected}, and it is ${found}: ${error.message}`, help),
    };
  }
  const found = new LineIndex(refused.query).place(error.start);
  const expected = typeof refused.at === 'number' ? { line: 1, column: refused.at } : refused.at;
  if (found.line !== expected.line || found.column !== expected.column) {
    const help =
      found.line === 1 ? `\`at: ${found.column}\`` : `\`at: { line: ${found.line}, column: ${found.column} }\``;
    const message = `Expected the error at line ${expected.line}, column ${expected.column} of the query, found it at line ${found.line}, column ${found.column}: ${error.message}`;
    return { error, diagnostic: differs('at', message, `it would be ${help}`) };
  }
  if (error.message !== refused.message) {
    return { error, diagnostic: differs('message', `Expected this message, found: ${error.message}`) };
  }
  return { error };
}
