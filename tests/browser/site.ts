/** The built site, for the browser tests. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

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

/** Pages of one folder that are made alike are looked at this many at a time: the first, the last, and some between. */
const OF_A_FOLDER = 40;

/** Some of the pages: all of small folders, and of those with hundreds a fixed choice, evenly spread. */
export function someOf(pages: readonly string[]): string[] {
  const folders = Map.groupBy(pages, (page) => page.split('/').slice(0, -2).join('/'));
  return [...folders.values()].flatMap((own) => {
    if (own.length <= OF_A_FOLDER) return own;
    const step = (own.length - 1) / (OF_A_FOLDER - 1);
    return Array.from({ length: OF_A_FOLDER }, (_, index) => own[Math.round(index * step)] ?? []).flat();
  });
}
