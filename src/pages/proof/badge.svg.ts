/** The badge for READMEs. */
import type { APIRoute } from 'astro';
import { currentSite } from '../../components/site/current-site.ts';
import { proofBadge } from '../../exports/proof-badge.ts';

export const GET: APIRoute = async () =>
  new Response(proofBadge((await currentSite()).model.report.summary), {
    headers: { 'content-type': 'image/svg+xml; charset=utf-8' },
  });
