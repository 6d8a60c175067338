/** Sitemaps for search engines, by the protocol 0.9 of sitemaps.org. */
import type { Element } from 'xast';
import { x } from 'xastscript';
import type { SiteIndex } from '../components/site/site-index.ts';
import { publishedUrl } from './addresses.ts';
import { datesOf } from './document-dates.ts';
import { xmlBytes, xmlDocument } from './xml.ts';

/** Most that one sitemap may hold. */
export interface SitemapLimits {
  readonly addresses: number;
  readonly bytes: number;
}

/** The limits of the protocol. */
const LIMITS: SitemapLimits = { addresses: 50_000, bytes: 52_428_800 };

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
  limits: SitemapLimits = LIMITS,
): ReadonlyMap<string, string> {
  const { address } = model.settings;
  if (address === undefined) return new Map();
  const changed = new Map(
    documents.flatMap(({ document, url }) => {
      const dates = datesOf(document.content.entry);
      return dates ? [[url, dates.updated] as const] : [];
    }),
  );
  const rows = [...new Set(pages)].sort().map((url) => {
    const lastmod = changed.get(url);
    return x('url', [x('loc', publishedUrl(address, url)), lastmod === undefined ? null : x('lastmod', lastmod)]);
  });
  const parts = divided(rows, limits).map((part) => xmlDocument(urlset(part)));
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return new Map([[SITEMAP_FILE, only]]);
  const names = parts.map((_, index) => SITEMAP_FILE.replace('.xml', `-${index + 1}.xml`));
  const places = names.map((name) => x('sitemap', [x('loc', publishedUrl(address, `/${name}`))]));
  return new Map([
    [SITEMAP_FILE, xmlDocument(x('sitemapindex', { xmlns: NAMESPACE }, places))],
    ...names.map((name, index): [string, string] => [name, parts[index] ?? '']),
  ]);
}

const urlset = (rows: readonly Element[]): Element => x('urlset', { xmlns: NAMESPACE }, [...rows]);

/** The rows in as many sitemaps as the limits ask for; one for no rows. */
function divided(rows: readonly Element[], { addresses, bytes }: SitemapLimits): Element[][] {
  const frame = Buffer.byteLength(xmlDocument(urlset([])));
  let part: Element[] = [];
  const parts = [part];
  let size = frame;
  for (const row of rows) {
    const more = xmlBytes(row);
    if (part.length > 0 && (part.length === addresses || size + more > bytes)) {
      part = [];
      parts.push(part);
      size = frame;
    }
    part.push(row);
    size += more;
  }
  return parts;
}
