/** The search for pages opened from a folder: Pagefind's module as a classic script, its index as scripts beside it. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { CORE_PART, DELIVER, partOf } from '../search/offline/parts.ts';

const SEARCH_SOURCES = path.resolve(import.meta.dirname, '..', 'search', 'offline');

/** Files that the search reads; Pagefind also writes its modules and a WebAssembly for other languages. */
const READ =
  /^(?:pagefind-entry\.json|pagefind\.en_[^/]+\.pf_meta|wasm\.en\.pagefind|filter\/[^/]+|index\/[^/]+|fragment\/[^/]+)$/;

/**
 * Writes `pagefind/offline/` below `site`, whose `pagefind/` and `search-ids.json` must be there: `search.js`, which
 * defines `huntbookOffline` (Pagefind's exports, and `readOffline`), and the parts.
 */
export async function packOfflineSearch(site: string): Promise<void> {
  const source = path.join(site, 'pagefind');
  const target = path.join(source, 'offline');
  await mkdir(target, { recursive: true });

  const parts = new Map<string, Record<string, string>>();
  const add = async (name: string, location: string): Promise<void> => {
    const part = partOf(name);
    const files = parts.get(part) ?? {};
    files[name] = (await readFile(location)).toString('base64');
    parts.set(part, files);
  };
  const names = (await readdir(source, { recursive: true })).map((name) => name.split(path.sep).join('/')).sort();
  for (const name of names) if (READ.test(name)) await add(name, path.join(source, name));
  await add('search-ids.json', path.join(site, 'search-ids.json'));
  if (!parts.has(CORE_PART)) throw new Error(`${source} holds no search index.`);
  await Promise.all(
    [...parts].map(([part, files]) => writeFile(path.join(target, part), `${DELIVER}(${JSON.stringify(files)});\n`)),
  );

  await build({
    stdin: {
      contents: `
        import { offlineFetch, OFFLINE_BASE, readOffline } from ${JSON.stringify(path.join(SEARCH_SOURCES, 'reader.ts'))};
        globalThis.huntbookOfflineFetch = offlineFetch;
        export { OFFLINE_BASE, readOffline };
        export * from ${JSON.stringify(path.join(source, 'pagefind.js'))};
      `,
      resolveDir: source,
    },
    bundle: true,
    minify: true,
    format: 'iife',
    globalName: 'huntbookOffline',
    legalComments: 'none',
    logLevel: 'error',
    // Pagefind looks for its files with fetch, below its own address, in a worker: none of which works under file://.
    define: { fetch: 'globalThis.huntbookOfflineFetch', Worker: 'undefined', 'import.meta.url': '""' },
    outfile: path.join(target, 'search.js'),
  });
}
