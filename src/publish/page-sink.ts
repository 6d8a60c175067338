/**
 * Where rendered pages go on their way to disk: each is finished and handed to the index as soon as it is made, while
 * the next is rendered. Astro loads `src/middleware.ts` as a module of its own, so the two meet in the process.
 */

/** Takes a page's path below the site's root and its HTML as rendered; gives the HTML to write. */
export type PageSink = (page: string, html: string) => string;

const KEY = Symbol.for('huntbook.page-sink');
const holder = globalThis as { [KEY]?: PageSink | undefined };

/** Makes `sink` take every page that is rendered from now on; `undefined` ends it. */
export function setPageSink(sink: PageSink | undefined): void {
  holder[KEY] = sink;
}

/** The sink of the running build; `undefined` when pages are only served, as by `npm run dev`. */
export function pageSink(): PageSink | undefined {
  return holder[KEY];
}

/** The file that Astro writes for an address: `/playbooks/x/` is `playbooks/x/index.html`. */
export function pageFile(pathname: string): string {
  const path = decodeURI(pathname).replace(/^\//, '');
  if (path.endsWith('.html')) return path;
  if (/^404\/?$/.test(path)) return '404.html';
  return `${path.replace(/\/$/, '')}/index.html`.replace(/^\//, '');
}
