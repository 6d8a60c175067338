/** Ids and the pages that they lead to: Pagefind splits ids into words, so the search looks them up here first. */
import type { APIRoute } from 'astro';
import { currentSite } from '../components/site/current-site.ts';
import { searchIds } from '../components/site/search-ids.ts';

/** `IdFile` of `src/search/id-file.ts`. */
export const GET: APIRoute = async () => Response.json(searchIds(await currentSite()));
