/** `search`: pages of the built site. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { searchSite } from '../search/terminal.ts';
import { paletteFor, printable } from './display.ts';
import { noteLine, printLine } from './output.ts';

export interface SearchOptions {
  /** Folder of the built site. */
  site: string;
  limit: number;
  json: boolean;
  filters?: Record<string, string[]>;
}

/** Prints the pages found; gives the exit code: 0, 1 when nothing is found, 2 without a built site. */
export async function runSearch(text: string, { site, limit, json, filters }: SearchOptions): Promise<number> {
  if (!existsSync(join(site, 'pagefind', 'pagefind.js'))) {
    noteLine(`error: ${site} holds no built site; run \`npm run build\` first`);
    return 2;
  }
  const hits = await searchSite(site, text, { limit, ...(filters ? { filters } : {}) });
  const palette = paletteFor(process.stdout, process.env);
  for (const { title, kind, url, excerpt } of hits) {
    if (json) {
      printLine(JSON.stringify({ title, kind, url, excerpt }));
      continue;
    }
    printLine(`${palette.bold(printable(title))}${kind === '' ? '' : `  (${kind})`}`);
    printLine(`  ${printable(url)}`);
    if (excerpt !== '') printLine(`  ${printable(excerpt)}`);
    printLine();
  }
  if (hits.length === 0 && !json) noteLine(`Nothing found for ${JSON.stringify(text)}.`);
  return hits.length === 0 ? 1 : 0;
}
