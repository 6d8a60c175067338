/** The query languages as the site shows them: their pages with what the build found of each statement. */
import type { Highlight } from '../highlighting/highlighter.ts';
import { examplesOf, type LanguagePage, partName } from '../knowledge/language-page.ts';
import type { QueryError } from '../languages/language.ts';
import { findLanguage } from '../languages/registry.ts';
import type { ExampleProof, LanguageProof } from '../proof/report.ts';
import type { LoadedLanguagePage } from './load-language-pages.ts';

/** A language's page. What belongs to a part of it stands under the part's name (`partName`). */
export interface SiteLanguage {
  readonly page: LanguagePage;
  /** Path of its file from the project's root. */
  readonly file: string;
  /** View that its queries read events through, where nothing else is said. */
  readonly view: string;
  /** Highlighted `<pre>` of each example's query. */
  readonly highlighted: Readonly<Record<string, string>>;
  readonly proof: Readonly<Record<string, ExampleProof>>;
  /** How each text is refused. */
  readonly refusals: Readonly<Record<string, QueryError>>;
}

/** Joins pages that can be read with their proof. */
export function siteLanguages(
  pages: readonly LoadedLanguagePage[],
  proofs: readonly LanguageProof[],
  highlight: Highlight,
): SiteLanguage[] {
  return pages.flatMap(({ read: { page, file }, checked }): SiteLanguage[] => {
    if (!page) return [];
    const examples = proofs.find((proof) => proof.file === file)?.examples ?? [];
    return [
      {
        page,
        file,
        view: page.view ?? findLanguage(page.id)?.defaultView ?? 'native',
        highlighted: Object.fromEntries(
          examplesOf(page).map(({ path, example }) => [partName(path), highlight(example.query, page.id)]),
        ),
        proof: Object.fromEntries(examples.map((example) => [example.part, example])),
        refusals: Object.fromEntries(checked.refusals),
      },
    ];
  });
}
