/** `api/entries.json`: every document, as lists are made from it. */
import { z } from 'zod';
import type { SiteIndex } from '../../components/site/site-index.ts';
import { analyticUrl } from '../../components/site/urls.ts';
import { DIALECTS } from '../../documents/document.ts';
import { COLLECTIONS, entry } from '../../documents/entry.ts';
import { head, headOf, state, url } from './parts.ts';

const apiEntry = z.object({
  ...entry.shape,
  collection: z.enum(COLLECTIONS),
  dialect: z.enum(DIALECTS).describe('The form that it is written in.'),
  url,
  file: z.string().describe("Path from the project's root."),
  currentTechniques: z
    .array(z.object({ id: z.string(), name: z.string() }))
    .describe('Its techniques as they are today: revoked ones by what replaced them.'),
  analytics: z.array(z.object({ ...entry.shape.analytics.element.shape, url, proof: state })),
});

export const apiEntries = z.object({
  ...head,
  entries: z.array(apiEntry).describe('Sorted by collection, then address.'),
});

/** Every document of the site. */
export function entriesOf(site: SiteIndex): z.infer<typeof apiEntries> {
  return {
    ...headOf('entries', site),
    entries: site.documents.map((facts) => {
      const { document } = facts;
      const { entry: own, dialect } = document.content;
      return {
        ...own,
        collection: document.collection,
        dialect,
        url: facts.url,
        file: document.file,
        currentTechniques: facts.current.map(({ id, name }) => ({ id, name })),
        analytics: own.analytics.map((analytic) => ({
          ...analytic,
          url: analyticUrl(document, analytic.id),
          proof: document.proof[analytic.id]?.state ?? 'unproven',
        })),
      };
    }),
  };
}
