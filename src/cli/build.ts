/** `build`: check, verify, site, index, link check; `dist/` is replaced only when everything passed. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { knowledgeDiagnostic } from '../collections/load-collections.ts';
import { type LoadedSite, loadSite } from '../collections/load-site.ts';
import { SITE_FILE } from '../collections/site-settings.ts';
import { KnowledgeError } from '../knowledge/error.ts';
import { LinkFaults, publishSite } from '../publish/publish-site.ts';
import { type Palette, paletteFor, printable } from './display.ts';
import { noteLine, printLine } from './output.ts';
import { counted, summarise } from './print-diagnostics.ts';
import { printDiagnostics } from './print-report.ts';
import { threadCount } from './project.ts';
import { summaryLine } from './tell-proof.ts';

export interface BuildOptions {
  /** Absolute path of the project. */
  root: string;
  folder: string;
  env: NodeJS.ProcessEnv;
  cache: boolean;
  /** Where the site is published, in place of what the project says; as `siteAddress` gives it. */
  address?: string;
}

/** What is left out where nobody said where the site is published. */
const NO_ADDRESS = `No address of the site is known (${SITE_FILE}, or --address): no sitemap, and no links to pages in layers and STIX`;

/** Builds and prints each step; gives the exit code: 0, or 1 when content, proof, pages or links are wrong. */
export async function runBuild(options: BuildOptions): Promise<number> {
  const { root, folder, env, cache, address } = options;
  const palette = paletteFor(process.stdout, env);
  const kept = 'The site was not built; dist/ is as it was.';
  try {
    const threads = threadCount(availableParallelism(), env);
    const loaded = await loadSite(root, {
      threads,
      cache,
      ...(address === undefined ? {} : { address }),
      progress: (step) => printLine(palette.faint(`${step} …`)),
    });
    if (!printLoaded(loaded, options, palette)) {
      printLine(palette.error(kept));
      return 1;
    }
    if (loaded.model.settings.address === undefined) printLine(palette.faint(NO_ADDRESS));
    const site = await publishSite(root, loaded.model, (step) => printLine(palette.faint(`${step} …`)));
    printLine(
      palette.good(
        `Built ${counted(site.pages, 'page')} (${site.indexed} in the search index) in ${join(root, 'dist')}`,
      ),
    );
    return 0;
  } catch (error) {
    if (error instanceof KnowledgeError) {
      printDiagnostics([knowledgeDiagnostic(error)], { root, paths: new Map() }, { folder, env, palette });
    } else if (error instanceof LinkFaults) {
      for (const { page, message } of error.faults)
        printLine(`${palette.error('error[site/link]')}: ${printable(`${page}: ${message}`)}`);
      printLine(`${error.message}.`);
    } else {
      noteLine(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    printLine(palette.error(kept));
    return 1;
  }
}

/** Prints what was found in content and proof; false when something of it is an error. */
export function printLoaded(
  { diagnostics, collections, model }: LoadedSite,
  { folder, env }: Pick<BuildOptions, 'folder' | 'env'>,
  palette: Palette,
): boolean {
  const shown = diagnostics.filter(({ severity }) => severity !== 'info');
  printDiagnostics(shown, collections, { folder, env, palette });
  printLine(
    `Checked ${counted(collections.documents.length, 'document')}. ${summarise(shown, collections.paths.size)}`,
  );
  printLine(`Proved ${summaryLine(model.report)}`);
  return !diagnostics.some(({ severity }) => severity === 'error');
}
