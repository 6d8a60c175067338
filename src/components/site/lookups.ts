/** The lookups that Splunk searches read. */
import type { DocumentFacts } from './site-index.ts';
import { splunkUses } from './splunk-uses.ts';

const READ = /\|\s*(?:input)?lookup\s+(?:\w+\s*=\s*\S+\s+)*"?([\w.-]+)/gi;

/** Documents by the names of the lookups that their searches read, without the `.csv` that a search may write. */
export function lookupUses(documents: readonly DocumentFacts[]): ReadonlyMap<string, readonly DocumentFacts[]> {
  return splunkUses(documents, (searches) =>
    [...searches.matchAll(READ)].map(([, name = '']) => name.replace(/\.csv$/i, '')),
  );
}
