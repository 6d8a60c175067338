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

let loading: Promise<Pagefind> | undefined;

/** Loads the index's module, once, on first use. Rejects where there is none: under `file://`, and under `npm run dev`. */
export function loadPagefind(root: string): Promise<Pagefind> {
  loading ??= (async () => {
    const base = new URL(`${root}pagefind/`, location.href).href;
    const pagefind = (await import(/* @vite-ignore */ `${base}pagefind.js`)) as Pagefind;
    await pagefind.options({ baseUrl: '/', excerptLength: 28 });
    await pagefind.init();
    return pagefind;
  })();
  loading.catch(() => {
    loading = undefined;
  });
  return loading;
}
