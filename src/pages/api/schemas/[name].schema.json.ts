/** The JSON Schemas of the API's files. */
import type { APIRoute, GetStaticPaths } from 'astro';
import { currentSite } from '../../../components/site/current-site.ts';
import { apiSchemas } from '../../../exports/api-schemas.ts';

export const getStaticPaths = (async () => {
  const { settings } = (await currentSite()).model;
  return [...apiSchemas(settings.address)].map(([name, text]) => ({ params: { name }, props: { text } }));
}) satisfies GetStaticPaths;

export const GET: APIRoute<{ text: string }> = ({ props }) =>
  new Response(props.text, { headers: { 'content-type': 'application/schema+json; charset=utf-8' } });
