/** The texts of the project's pages on its languages: queries, and what is no query. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { examplesOf, LANGUAGES_FOLDER, languagePage } from '../../../src/knowledge/language-page.ts';
import type { LanguageId } from '../../../src/languages/language.ts';
import { ROOT } from './laws.ts';

/** All texts of a language's page. */
export function exampleTexts(id: LanguageId): readonly string[] {
  const page = languagePage.parse(parse(readFileSync(join(ROOT, LANGUAGES_FOLDER, `${id}.yaml`), 'utf8')));
  const queries = examplesOf(page).map(({ example }) => example.query);
  return [...queries, ...[...page.refused, ...page.unsupported].map(({ query }) => query)];
}
