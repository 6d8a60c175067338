/** The site's documents for machines: what lists are made from, with addresses and proof. */
import type { APIRoute } from 'astro';
import { currentSite } from '../../components/site/current-site.ts';
import { analyticUrl } from '../../components/site/urls.ts';

/** `{ version, entries }`, sorted by collection, then address. Addresses are root-absolute. */
export const GET: APIRoute = async () => {
  const site = await currentSite();
  const entries = site.documents.map((facts) => {
    const { document } = facts;
    const { entry } = document.content;
    return {
      ...entry,
      collection: document.collection,
      dialect: document.content.dialect,
      url: facts.url,
      file: document.file,
      currentTechniques: facts.current.map(({ id, name }) => ({ id, name })),
      analytics: entry.analytics.map((analytic) => ({
        ...analytic,
        url: analyticUrl(document, analytic.id),
        proof: document.proof[analytic.id]?.state ?? 'unproven',
      })),
    };
  });
  return Response.json({ version: 1, entries });
};
