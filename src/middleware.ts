/** Astro's middleware: hands every page that the build renders to its sink (`publish/page-sink.ts`). */
import { defineMiddleware } from 'astro:middleware';
import { pageFile, pageSink } from './publish/page-sink.ts';

export const onRequest = defineMiddleware(async ({ url }, next) => {
  const response = await next();
  const sink = pageSink();
  if (!sink || !response.headers.get('content-type')?.startsWith('text/html')) return response;
  const html = sink(pageFile(url.pathname), await response.text());
  return new Response(html, { status: response.status, headers: response.headers });
});
