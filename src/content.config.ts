/**
 * Astro's collections: the inventory of the site, one for each collection of documents. Documents are read and parsed
 * once, before Astro starts; the loader hands on their entries, which the collection's schema checks a last time.
 *
 * Only entries go through Astro's store, which writes what it holds to disk and reads it back: pages take the rest of a
 * document from the site model, by the entry's id.
 */
import { defineCollection } from 'astro:content';
import { siteModel } from './collections/site-model.ts';
import { COLLECTIONS, type CollectionId, entry } from './documents/entry.ts';

const define = (collection: CollectionId) =>
  defineCollection({
    schema: entry,
    loader: {
      name: 'site-model',
      async load({ store, parseData }) {
        const { documents } = await siteModel();
        store.clear();
        for (const document of documents) {
          if (document.collection !== collection) continue;
          const data = await parseData({ id: document.slug, data: document.content.entry });
          store.set({ id: document.slug, data });
        }
      },
    },
  });

export const collections = Object.fromEntries(COLLECTIONS.map((id) => [id, define(id)])) as Record<
  CollectionId,
  ReturnType<typeof define>
>;
