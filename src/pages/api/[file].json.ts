/** The site for machines: documents, techniques, analytics, datasets, and the list of all exports. */
import type { APIRoute, GetStaticPaths } from 'astro';
import { currentSite } from '../../components/site/current-site.ts';
import type { SiteIndex } from '../../components/site/site-index.ts';
import { analyticsOf } from '../../exports/api/analytics.ts';
import { datasetsOf } from '../../exports/api/datasets.ts';
import { entriesOf } from '../../exports/api/entries.ts';
import { indexOf } from '../../exports/api/index-file.ts';
import { proofOf } from '../../exports/api/proof.ts';
import { techniquesOf } from '../../exports/api/techniques.ts';
import { stixBundle } from '../../exports/stix.ts';

const FILES: Readonly<Record<string, (site: SiteIndex) => object>> = {
  index: indexOf,
  entries: entriesOf,
  techniques: techniquesOf,
  analytics: analyticsOf,
  datasets: datasetsOf,
  proof: proofOf,
  stix: stixBundle,
};

export const getStaticPaths = (() => Object.keys(FILES).map((file) => ({ params: { file } }))) satisfies GetStaticPaths;

export const GET: APIRoute = async ({ params }) => {
  const make = FILES[params['file'] ?? ''];
  return make ? Response.json(make(await currentSite())) : new Response(null, { status: 404 });
};
