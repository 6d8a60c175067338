/**
 * Search of a built site from the terminal: Pagefind's own search module, its reads answered from the folder.
 *
 * The module is made for browsers; all that it needs from one is `fetch`, which is answered here for `file:` addresses
 * below the index's folder and for nothing else.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** One page found. */
export interface SearchHit {
  /** Path below the site's root. */
  readonly url: string;
  readonly title: string;
  readonly kind: string;
  /** Plain text around the match; empty for a page found by its id. */
  readonly excerpt: string;
}

interface PagefindModule {
  options(options: { basePath?: string; excerptLength?: number }): Promise<void>;
  init(): Promise<void>;
  search(
    text: string,
    options?: { filters?: Record<string, string[]> },
  ): Promise<{
    results: {
      data(): Promise<{
        raw_url?: string;
        url: string;
        excerpt: string;
        meta: Record<string, string>;
        filters: Record<string, string[]>;
      }>;
    }[];
  }>;
  destroy?(): Promise<void>;
}

/** An entry of `search-ids.json`: what an id stands for. */
export interface SearchId {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly kind: string;
}

/**
 * Searches the site in `site` (the folder that holds `pagefind/`). Pages whose id is the text come first, then at most
 * `limit` pages by relevance. Throws when the folder holds no index.
 */
export async function searchSite(
  site: string,
  text: string,
  options: { limit: number; filters?: Record<string, string[]> },
): Promise<SearchHit[]> {
  const folder = path.join(site, 'pagefind');
  const byId = await exactIds(site, text);
  const restore = serveFolder(folder);
  try {
    const pagefind = (await import(pathToFileURL(path.join(folder, 'pagefind.js')).href)) as PagefindModule;
    await pagefind.options({ basePath: `${pathToFileURL(folder).href}/`, excerptLength: 24 });
    await pagefind.init();
    const { results } = await pagefind.search(text, options.filters ? { filters: options.filters } : {});
    const found: SearchHit[] = [];
    for (const result of results.slice(0, options.limit + byId.length)) {
      const data = await result.data();
      const url = (data.raw_url ?? data.url).replace(/^\//, '');
      if (byId.some((hit) => hit.url === url)) continue;
      found.push({
        url,
        title: data.meta.title ?? url,
        kind: data.filters.kind?.[0] ?? '',
        excerpt: plainExcerpt(data.excerpt),
      });
    }
    return [...byId, ...found.slice(0, options.limit)];
  } finally {
    restore();
  }
}

async function exactIds(site: string, text: string): Promise<SearchHit[]> {
  const wanted = text.trim().toLowerCase();
  const ids = JSON.parse(await readFile(path.join(site, 'search-ids.json'), 'utf8')) as SearchId[];
  return ids
    .filter((entry) => entry.id.toLowerCase() === wanted)
    .map(({ url, title, kind }) => ({
      url: url.replace(/^\//, '').replace(/\/$/, '/index.html'),
      title,
      kind,
      excerpt: '',
    }));
}

function serveFolder(folder: string): () => void {
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const address = new URL(input instanceof Request ? input.url : input);
    if (address.protocol !== 'file:') return original(input, init);
    const file = fileURLToPath(new URL(address.pathname, 'file:'));
    if (path.relative(folder, file).startsWith('..')) throw new Error(`${file} is outside the index.`);
    return new Response(await readFile(file));
  };
  return () => {
    globalThis.fetch = original;
  };
}

function plainExcerpt(html: string): string {
  return html
    .replace(/<\/?mark>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim();
}
