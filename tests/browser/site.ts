/** The built site, for the browser tests. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { COLLECTIONS } from '../../src/documents/entry.ts';

export const ROOT: string = path.resolve(import.meta.dirname, '..', '..');

/** The folder that `npm run build` fills; throws when it is not there. */
export function builtSite(): string {
  const site = path.join(ROOT, 'dist');
  if (!existsSync(path.join(site, 'index.html'))) throw new Error('There is no built site: run `npm run build` first.');
  return site;
}

/** Pages below a built site, as paths with `/`, sorted. */
export function pagesOf(site: string): string[] {
  return readdirSync(site, { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => file.endsWith('.html'))
    .sort();
}

/** The folder whose pages are made alike: `techniques` of `techniques/t1021.006/index.html`, nothing of `search/index.html`. */
export function familyOf(page: string): string {
  return page.split('/').slice(0, -2).join('/');
}

/**
 * Pages to look at in a browser, where each costs time: the site's own and every document's; of what is made alike,
 * `amount` of a kind, from the heaviest to the lightest by the bytes of the page.
 */
export function sampledPages(site: string, amount = 5): string[] {
  const documents = new Set<string>(COLLECTIONS);
  const weigh = (page: string) => statSync(path.join(site, ...page.split('/'))).size;
  return [...Map.groupBy(pagesOf(site), familyOf)]
    .flatMap(([family, own]) => {
      if (family === '' || documents.has(family) || own.length <= amount) return own;
      const byWeight = own.toSorted((left, right) => weigh(right) - weigh(left) || (left < right ? -1 : 1));
      const step = (own.length - 1) / Math.max(1, amount - 1);
      return Array.from({ length: amount }, (_, place) => byWeight[Math.round(place * step)] ?? []).flat();
    })
    .sort();
}
