/** What the Splunk searches of documents lean on. */
import type { DocumentFacts } from './site-index.ts';

/** Documents by the names that `namesIn` finds in their searches' text. */
export function splunkUses(
  documents: readonly DocumentFacts[],
  namesIn: (searches: string) => Iterable<string>,
): ReadonlyMap<string, readonly DocumentFacts[]> {
  const uses = new Map<string, DocumentFacts[]>();
  for (const facts of documents) {
    const searches = facts.document.analytics.filter(({ language }) => language === 'spl').map(({ source }) => source);
    for (const name of new Set(namesIn(searches.join('\n')))) uses.set(name, [...(uses.get(name) ?? []), facts]);
  }
  return uses;
}
