/**
 * Search of a built site from the terminal: Pagefind's own search module, its reads answered from the folder.
 *
 * The module is made for browsers; all that it needs from one is `fetch`, which is answered here for `file:` addresses
 * below the index's folder and for nothing else.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type IdFile, readIdFile } from './id-file.ts';
import { findIds, findNames, type IdEntry, pageOf, titleOf } from './ids.ts';
import { searchWords } from './words.ts';

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
    text: string | null,
    options: { filters?: Record<string, string[]> },
  ): Promise<{
    results: {
      id: string;
      data(): Promise<{
        raw_url?: string;
        url: string;
        excerpt: string;
        meta: Record<string, string>;
        filters: Record<string, string[]>;
      }>;
    }[];
  }>;
}

/** How much of the limit is kept for pages that only their names find. */
const SHARE_OF_NAMES = 0.3;

/**
 * Searches the site in `site` (the folder that holds `pagefind/`). Pages whose id is the text come first, then at most
 * `limit` pages by relevance, and those that only their names find. Throws when the folder holds no index.
 */
export async function searchSite(
  site: string,
  text: string,
  options: { limit: number; filters?: Record<string, string[]> },
): Promise<SearchHit[]> {
  const folder = path.join(site, 'pagefind');
  const ids = options.filters ? [] : await idsOf(site);
  const byId = findIds(ids, text).map(namedHit);
  const restore = serveFolder(folder);
  try {
    const pagefind = (await import(pathToFileURL(path.join(folder, 'pagefind.js')).href)) as PagefindModule;
    await pagefind.options({ basePath: `${pathToFileURL(folder).href}/`, excerptLength: 24 });
    await pagefind.init();
    const { results } = await searchWords(pagefind, text, options.filters ? { filters: options.filters } : {});
    const found: SearchHit[] = [];
    for (const result of results.slice(0, options.limit + byId.length)) {
      const data = await result.data();
      const url = pageOf(data.raw_url ?? data.url);
      if (byId.some((hit) => hit.url === url)) continue;
      found.push({
        url,
        title: data.meta.title ?? url,
        kind: data.filters.kind?.[0] ?? '',
        excerpt: plainExcerpt(data.excerpt),
      });
    }
    const byName = findNames(ids, text)
      .map(namedHit)
      .filter(({ url }) => !byId.some((hit) => hit.url === url));
    const room = options.limit - Math.min(byName.length, Math.floor(options.limit * SHARE_OF_NAMES));
    return [...byId, ...[...found.slice(0, room), ...byName].slice(0, options.limit)];
  } finally {
    restore();
  }
}

function namedHit(entry: IdEntry): SearchHit {
  return { url: pageOf(entry.url), title: titleOf(entry), kind: entry.kind, excerpt: '' };
}

async function idsOf(site: string): Promise<readonly IdEntry[]> {
  return readIdFile(JSON.parse(await readFile(path.join(site, 'search-ids.json'), 'utf8')) as IdFile);
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
