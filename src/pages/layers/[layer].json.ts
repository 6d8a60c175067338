/** Layers for the ATT&CK Navigator: `site`, and one for each collection. */
import type { APIRoute, GetStaticPaths } from 'astro';
import { currentSite } from '../../components/site/current-site.ts';
import type { CollectionId } from '../../documents/entry.ts';
import { navigatorLayer } from '../../exports/navigator.ts';

interface Props {
  /** Absent for the whole site. */
  collection?: CollectionId;
}

export const getStaticPaths = (async () => {
  const { collections } = await currentSite();
  return [
    { params: { layer: 'site' }, props: {} },
    ...[...collections.keys()].map((collection) => ({ params: { layer: collection }, props: { collection } })),
  ];
}) satisfies GetStaticPaths;

export const GET: APIRoute<Props> = async ({ props }) =>
  Response.json(navigatorLayer(await currentSite(), props.collection));
