/** Sitemaps of the pages that were built. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { SiteModel } from '../collections/site-model.ts';
import { siteIndex } from '../components/site/site-index.ts';
import { sitemaps } from '../exports/sitemap.ts';

/** The page for addresses that lead nowhere: nobody is sent to it. */
const NOT_FOUND = '404.html';

/** The root-absolute address of a page by its file below the site's root: `playbooks/x/index.html` is `/playbooks/x/`. */
const addressOf = (page: string): string => `/${page.replace(/(^|\/)index\.html$/, '$1')}`;

/** Writes the sitemaps of `pages` (files below the site's root) into the folder of the built site; none without an address. */
export async function writeSitemaps(folder: string, model: SiteModel, pages: Iterable<string>): Promise<void> {
  const addresses = [...pages].filter((page) => page !== NOT_FOUND).map(addressOf);
  for (const [name, text] of sitemaps(siteIndex(model), addresses)) await writeFile(path.join(folder, name), text);
}
