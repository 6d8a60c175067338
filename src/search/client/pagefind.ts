/** The part of Pagefind's browser module that the search uses (https://pagefind.app/docs/api/). */

export interface PagefindHit {
  readonly url: string;
  readonly excerpt: string;
  readonly meta: Readonly<Record<string, string>>;
  readonly filters: Readonly<Record<string, readonly string[]>>;
}

export type FilterCounts = Readonly<Record<string, Readonly<Record<string, number>>>>;

export interface PagefindResponse {
  readonly results: readonly { readonly id: string; data(): Promise<PagefindHit> }[];
  /** How many results each filter value would leave. */
  readonly filters: FilterCounts;
}

export interface Pagefind {
  options(options: { baseUrl?: string; excerptLength?: number }): Promise<void>;
  init(): Promise<void>;
  filters(): Promise<FilterCounts>;
  search(text: string | null, options: { filters: Record<string, string[]> }): Promise<PagefindResponse>;
}

/** What `pagefind/offline/search.js` defines under `file://`. */
interface OfflineSearch extends Omit<Pagefind, 'options'> {
  options(options: { baseUrl?: string; basePath?: string; excerptLength?: number }): Promise<void>;
  readonly OFFLINE_BASE: string;
  readOffline(file: string): Promise<Uint8Array<ArrayBuffer>>;
}

const OPTIONS = { baseUrl: '/', excerptLength: 28 };

let loading: Promise<Pagefind> | undefined;
let loadingOffline: Promise<OfflineSearch> | undefined;

/**
 * Loads the index's module, once, on first use. Rejects where there is none, as under `npm run dev`. The filters are
 * loaded with it: Pagefind counts them in answers only from then on.
 */
export function loadPagefind(root: string): Promise<Pagefind> {
  loading ??= location.protocol === 'file:' ? startOffline(root) : startOnline(root);
  loading.catch(() => {
    loading = undefined;
  });
  return loading;
}

/** Reads a JSON file at the site's root, also under `file://`, where only the search's own parts can be read. */
export async function readSiteJson(root: string, file: string): Promise<unknown> {
  if (location.protocol === 'file:') {
    const { readOffline } = await loadOffline(root);
    return JSON.parse(new TextDecoder().decode(await readOffline(file)));
  }
  const response = await fetch(root + file);
  if (!response.ok) throw new Error(`${file}: ${response.status}`);
  return response.json();
}

async function startOnline(root: string): Promise<Pagefind> {
  const pagefind = (await import(
    /* @vite-ignore */ new URL(`${root}pagefind/pagefind.js`, location.href).href
  )) as Pagefind;
  await pagefind.options(OPTIONS);
  await pagefind.init();
  await pagefind.filters();
  return pagefind;
}

async function startOffline(root: string): Promise<Pagefind> {
  const search = await loadOffline(root);
  await search.options({ ...OPTIONS, basePath: search.OFFLINE_BASE });
  await search.init();
  await search.filters();
  return search as unknown as Pagefind;
}

function loadOffline(root: string): Promise<OfflineSearch> {
  loadingOffline ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = `${root}pagefind/offline/search.js`;
    script.onload = () => resolve((globalThis as unknown as { huntbookOffline: OfflineSearch }).huntbookOffline);
    script.onerror = () => reject(new Error('The search index is missing.'));
    document.head.append(script);
  });
  return loadingOffline;
}
