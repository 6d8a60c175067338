/** The lookups that Splunk searches read. */
import type { DocumentFacts } from './site-index.ts';

const READ = /\|\s*(?:input)?lookup\s+(?:\w+\s*=\s*\S+\s+)*"?([\w.-]+)/gi;

/** Documents by the names of the lookups that their searches read, without the `.csv` that a search may write. */
export function lookupUses(documents: readonly DocumentFacts[]): ReadonlyMap<string, readonly DocumentFacts[]> {
  const uses = new Map<string, DocumentFacts[]>();
  for (const facts of documents) {
    const searches = facts.document.analytics.filter(({ language }) => language === 'spl').map(({ source }) => source);
    const names = [...searches.join('\n').matchAll(READ)].map(([, name = '']) => name.replace(/\.csv$/i, ''));
    for (const name of new Set(names)) uses.set(name, [...(uses.get(name) ?? []), facts]);
  }
  return uses;
}
