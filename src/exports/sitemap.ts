/** Sitemaps for search engines, by the protocol 0.9 of sitemaps.org. */
import { x } from 'xastscript';
import type { SiteIndex } from '../components/site/site-index.ts';
import { publishedUrl } from './addresses.ts';
import { datesOf } from './document-dates.ts';
import { xmlDocument } from './xml.ts';

/** Most addresses in one sitemap. */
export const SITEMAP_LENGTH = 50_000;

/** File name of the sitemap, below the site's root. */
export const SITEMAP_FILE = 'sitemap.xml';

const NAMESPACE = 'http://www.sitemaps.org/schemas/sitemap/0.9';

/**
 * The sitemap of pages (root-absolute addresses), by file name: one file, or, for more pages than one may list, an index under its
 * name with the parts beside it. `lastmod` is what a page's document says of its last change; other pages have none. Empty
 * where the site's address is not known: a sitemap names whole addresses.
 */
export function sitemaps(
  { documents, model }: Pick<SiteIndex, 'documents' | 'model'>,
  pages: readonly string[],
  most: number = SITEMAP_LENGTH,
): ReadonlyMap<string, string> {
  const { address } = model.settings;
  if (address === undefined) return new Map();
  const changed = new Map(
    documents.flatMap(({ document, url }) => {
      const dates = datesOf(document.content.entry);
      return dates ? [[url, dates.updated] as const] : [];
    }),
  );
  const urls = [...new Set(pages)].sort();
  const parts: string[] = [];
  for (let start = 0; start < urls.length || start === 0; start += most) {
    const rows = urls.slice(start, start + most).map((url) => {
      const lastmod = changed.get(url);
      return x('url', [x('loc', publishedUrl(address, url)), lastmod === undefined ? null : x('lastmod', lastmod)]);
    });
    parts.push(xmlDocument(x('urlset', { xmlns: NAMESPACE }, rows)));
  }
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return new Map([[SITEMAP_FILE, only]]);
  const names = parts.map((_, index) => SITEMAP_FILE.replace('.xml', `-${index + 1}.xml`));
  const rows = names.map((name) => x('sitemap', [x('loc', publishedUrl(address, `/${name}`))]));
  return new Map([
    [SITEMAP_FILE, xmlDocument(x('sitemapindex', { xmlns: NAMESPACE }, rows))],
    ...names.map((name, index): [string, string] => [name, parts[index] ?? '']),
  ]);
}
