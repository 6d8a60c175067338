/** The feed of new and changed content. */
import type { APIRoute } from 'astro';
import { currentSite } from '../components/site/current-site.ts';
import { atomFeed } from '../exports/atom.ts';

export const GET: APIRoute = async () =>
  new Response(atomFeed(await currentSite()), { headers: { 'content-type': 'application/atom+xml; charset=utf-8' } });
