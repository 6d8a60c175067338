/** The documents of a collection, as Astro's collections list them. */
import { getCollection } from 'astro:content';
import type { CollectionId } from '../../documents/entry.ts';
import { byText } from '../../text/order.ts';
import { currentSite } from './current-site.ts';
import type { DocumentFacts } from './site-index.ts';

/** Documents of `collection`, by address; none for an empty collection. */
export async function collectionDocuments(collection: CollectionId): Promise<readonly DocumentFacts[]> {
  const bySlug = new Map(
    (await currentSite()).collections.get(collection)?.map((facts) => [facts.document.slug, facts]),
  );
  // Astro warns of a collection without entries: an empty one is nothing to warn of here.
  if (bySlug.size === 0) return [];
  const entries = await getCollection(collection);
  return entries.flatMap(({ id }) => bySlug.get(id) ?? []).sort(byText(({ url }) => url));
}
