/** The order of a document's sections on its page. */
import type { DocumentContent, Section } from '../../documents/document.ts';

/** What a detection's page begins with; the rest follows in the document's order, links of another site last. */
const DETECTION_ORDER: Readonly<Record<string, number>> = { warnings: 0, search: 1, macros: 2, lookups: 3, actions: 9 };
const REST = 5;

/** The sections as the page shows them: a detection's search comes first. Everything else stays in its place. */
export function pageSections({ dialect, sections }: Pick<DocumentContent, 'dialect' | 'sections'>): readonly Section[] {
  if (dialect !== 'splunk') return sections;
  return inOrder(sections);
}

function inOrder(sections: readonly Section[]): readonly Section[] {
  if (!sections.some(({ key }) => key === 'search')) {
    return sections.map((section) => ({ ...section, sections: [...inOrder(section.sections)] }));
  }
  const rank = ({ key }: Section): number => DETECTION_ORDER[key ?? ''] ?? REST;
  return [...sections].sort((left, right) => rank(left) - rank(right));
}
