/** From a site model to the served folder: pages, relative links, link check, index, and the swap. */
import { cp, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'astro';
import { provideSiteModel, type SiteModel } from '../collections/site-model.ts';
import { checkLinks, type LinkedPage, type LinkFault } from './check-links.ts';
import { finishPage } from './finish-page.ts';
import { PageIndexer } from './index-pages.ts';
import { packOfflineSearch } from './pack-offline-search.ts';
import { setPageSink } from './page-sink.ts';
import { finishReplacing, replaceSite, type SitePlaces } from './replace-site.ts';
import { writeSitemaps } from './write-sitemaps.ts';

/** Thrown when the built site has links that lead nowhere; the last good site stays. */
export class LinkFaults extends Error {
  readonly faults: readonly LinkFault[];

  constructor(faults: readonly LinkFault[]) {
    super(`${faults.length} ${faults.length === 1 ? 'link leads' : 'links lead'} nowhere`);
    this.faults = faults;
  }
}

export interface PublishedSite {
  /** HTML pages of the site. */
  readonly pages: number;
  /** Pages that the search finds. */
  readonly indexed: number;
  readonly folder: string;
}

/** The folder that holds Astro's configuration and the pages; a project's content may stand elsewhere. */
const PROGRAM = path.resolve(import.meta.dirname, '..', '..');

/** Where a project's site is built and served from. */
function sitePlaces(project: string): SitePlaces {
  const work = path.join(project, '.huntbook');
  return {
    site: path.join(project, 'dist'),
    next: path.join(work, 'next'),
    last: path.join(work, 'last'),
    ready: path.join(work, 'next-is-ready'),
  };
}

/**
 * Builds the site of `model` and puts it in the place of `dist/` when everything passed. Throws `LinkFaults` for links
 * that lead nowhere, and whatever Astro or Pagefind throw; `dist/` is untouched then. `say` is told each step.
 */
export async function publishSite(
  project: string,
  model: SiteModel,
  say: (step: string) => void,
): Promise<PublishedSite> {
  const places = sitePlaces(project);
  await finishReplacing(places);
  await rm(places.ready, { force: true });
  await rm(places.next, { recursive: true, force: true });
  await mkdir(path.dirname(places.next), { recursive: true });

  say('building pages');
  provideSiteModel(async () => model);
  process.env['ASTRO_TELEMETRY_DISABLED'] = '1';
  // Astro runs its chunks from the folder that it builds into, or from the working folder when the first is not below
  // it: both must have this program's packages above them.
  await mkdir(path.join(PROGRAM, '.huntbook'), { recursive: true });
  const built = await mkdtemp(path.join(PROGRAM, '.huntbook', 'pages-'));
  const indexer = await PageIndexer.start();
  const workingFolder = process.cwd();
  process.chdir(PROGRAM);
  try {
    const pages = new Map<string, LinkedPage>();
    setPageSink((page, rendered) => {
      const { html, ids, links, faults } = finishPage(rendered, page);
      pages.set(page, { ids, links, faults });
      indexer.add(page, html);
      return html;
    });
    await build({ root: PROGRAM, outDir: built, logLevel: 'warn' });
    await writeSitemaps(built, model, pages.keys());

    say('checking links, indexing');
    const files = await filesBelow(built);
    const unfinished = files.filter((file) => file.endsWith('.html') && !pages.has(file));
    if (unfinished.length > 0) throw new Error(`Pages were built past the page sink: ${unfinished.join(', ')}`);
    const otherFiles = new Set(files.filter((file) => !file.endsWith('.html')));
    const faults = checkLinks(pages, otherFiles);
    if (faults.length > 0) throw new LinkFaults(faults);
    await move(built, places.next);
    const indexed = await indexer.write(places.next);
    await packOfflineSearch(places.next);

    await writeFile(places.ready, '');
    await replaceSite(places);
    return { pages: pages.size, indexed, folder: places.site };
  } finally {
    setPageSink(undefined);
    process.chdir(workingFolder);
    await indexer.stop();
    await rm(built, { recursive: true, force: true });
  }
}

/** Moves a folder to where nothing is, also to another file system. */
async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    await cp(from, to, { recursive: true });
  }
}

/** Files below a folder, sorted, with `/` between parts. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}
