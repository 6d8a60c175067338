/** Full-text index of the built pages, by Pagefind (https://pagefind.app/docs/node-api/). */
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { close, createIndex } from 'pagefind';
import { searchablePart } from './searchable-part.ts';
import { separateCells } from './separate-cells.ts';

/** Files of Pagefind's ready-made interfaces, which this site does not use. */
const UNUSED = /^pagefind-(?:ui|modular-ui|component-ui|highlight)\./;

/** Takes pages as they are finished and writes the index below the site at the end. */
export class PageIndexer {
  readonly #index: Awaited<ReturnType<typeof createIndex>>['index'];
  readonly #pending: Promise<void>[] = [];

  private constructor(index: Awaited<ReturnType<typeof createIndex>>['index']) {
    this.#index = index;
  }

  /** Starts Pagefind. Throws when it does not start. */
  static async start(): Promise<PageIndexer> {
    const { index, errors } = await createIndex({ forceLanguage: 'en', keepIndexUrl: true });
    if (errors.length > 0 || !index) throw new Error(`Pagefind did not start: ${errors.join('; ')}`);
    return new PageIndexer(index);
  }

  /** Adds a page by its path below the site's root; pages without `data-pagefind-body` are left out. */
  add(page: string, html: string): void {
    if (!html.includes('data-pagefind-body')) return;
    const added = this.#index!.addHTMLFile({ url: `/${page}`, content: separateCells(searchablePart(html)) }).then(
      ({ errors }) => {
        if (errors.length > 0) throw new Error(`Pagefind refused ${page}: ${errors.join('; ')}`);
      },
    );
    // `write` reports a failure; a build that ends before it must not die of one.
    added.catch(() => {});
    this.#pending.push(added);
  }

  /** Writes `pagefind/` below `site` and returns how many pages are in it. Pagefind is stopped in any case. */
  async write(site: string): Promise<number> {
    try {
      await Promise.all(this.#pending);
      const folder = path.join(site, 'pagefind');
      const { errors } = await this.#index!.writeFiles({ outputPath: folder });
      if (errors.length > 0) throw new Error(`Pagefind could not write its index: ${errors.join('; ')}`);
      for (const name of await readdir(folder)) if (UNUSED.test(name)) await rm(path.join(folder, name));
      return this.#pending.length;
    } finally {
      await this.stop();
    }
  }

  /** Stops Pagefind without writing. */
  async stop(): Promise<void> {
    await close();
  }
}
