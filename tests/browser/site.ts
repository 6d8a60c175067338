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
