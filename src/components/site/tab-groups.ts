/** Which neighbouring subsections are one thing in several query languages, and so become tabs. */
import type { Analytic, Section } from '../../documents/document.ts';
import type { DocumentFacts } from './site-index.ts';
import { languageName } from './words.ts';

export type SectionGroup =
  | { readonly kind: 'section'; readonly section: Section }
  | { readonly kind: 'tabs'; readonly sections: readonly Section[] };

/**
 * Groups subsections: two or more in a row that hold analytics themselves, and no subsections of their own, are tabs. A
 * Sigma rule stands before its conversions; those without a query keep their place among the tabs of the others.
 */
export function groupSections(
  sections: readonly Section[],
  placed: ReadonlyMap<string, readonly Analytic[]>,
): SectionGroup[] {
  const groups: SectionGroup[] = [];
  let run: Section[] = [];
  const endRun = (): void => {
    if (run.length > 1 && run.some(({ id }) => placed.has(id))) groups.push({ kind: 'tabs', sections: run });
    else for (const section of run) groups.push({ kind: 'section', section });
    run = [];
  };
  for (const section of sections) {
    const isTab = section.key !== 'sigma' && (placed.has(section.id) || section.key === 'conversions');
    if (isTab && section.sections.length === 0) run.push(section);
    else {
      endRun();
      groups.push({ kind: 'section', section });
    }
  }
  endRun();
  return groups;
}

/** A tab's label: the languages of its analytics, else that of a conversion without a query. */
export function tabLabel(
  facts: DocumentFacts,
  { id, title }: Section,
  placed: ReadonlyMap<string, readonly Analytic[]>,
): string {
  const languages = new Set((placed.get(id) ?? []).map(({ language }) => languageName(language)));
  if (languages.size > 0) return [...languages].join(', ');
  const language = conversionIn(facts, id)?.language;
  return language === undefined ? title : languageName(language);
}

/** What a tab's label says of it: the state of its first analytic, or why it has none. */
export function tabState(
  facts: DocumentFacts,
  { id }: Section,
  placed: ReadonlyMap<string, readonly Analytic[]>,
): string | undefined {
  const [first] = placed.get(id) ?? [];
  return first ? facts.document.proof[first.id]?.state : conversionIn(facts, id)?.state;
}

function conversionIn({ document: { content } }: DocumentFacts, section: string) {
  return content.dialect === 'atc'
    ? content.details.conversions.find((conversion) => conversion.section === section)
    : undefined;
}
