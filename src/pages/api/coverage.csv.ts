/** The coverage as a table for spreadsheets. */
import type { APIRoute } from 'astro';
import { currentSite } from '../../components/site/current-site.ts';
import { coverageCsv } from '../../exports/coverage-csv.ts';

export const GET: APIRoute = async () =>
  new Response(coverageCsv(await currentSite()), {
    headers: { 'content-type': 'text/csv; charset=utf-8; header=present' },
  });
