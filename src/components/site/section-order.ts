/** A document's sections as its page shows them. */
import type { DialectId, DocumentContent, Section } from '../../documents/document.ts';
import { withSigns } from './signs.ts';

/** What a page begins and ends with, by the sections' keys: links of another site come last. */
const ORDERS: Readonly<Partial<Record<DialectId, Readonly<Record<string, number>>>>> = {
  splunk: { warnings: 0, search: 1, macros: 2, lookups: 3, actions: 9 },
  story: { warnings: 0, actions: 9 },
};
const REST = 5;

/**
 * The sections as the page shows them: a detection's search comes first, and signs that titles write by name are drawn.
 * Everything else stays in its place.
 */
export function pageSections({ dialect, sections }: Pick<DocumentContent, 'dialect' | 'sections'>): readonly Section[] {
  const order = ORDERS[dialect];
  if (order === undefined) return sections;
  const rank = ({ key }: Section): number => order[key ?? ''] ?? REST;
  return sections
    .map((section) => ({
      ...section,
      title: withSigns(section.title, dialect),
      sections: [...pageSections({ dialect, sections: section.sections })],
    }))
    .sort((left, right) => rank(left) - rank(right));
}
