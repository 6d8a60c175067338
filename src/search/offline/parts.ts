/**
 * How the search index is cut into classic scripts for pages opened from a folder: browsers refuse `fetch` and modules
 * under `file://`, and allow `<script src>`. Shared by what packs the parts and what reads them.
 */

/** Name of the global function that each part calls with its files, as `{ path: base64 }`. */
export const DELIVER = 'huntbookDeliver';

/** The part that every search needs: entry, metadata, WebAssembly, filters, ids. */
export const CORE_PART = 'core.js';

/**
 * The part that holds a file of the index (`pagefind-entry.json`, `index/en_ab12.pf_index`, …). Fragments, one for
 * each page, share a part by the first two digits of their hash.
 */
export function partOf(file: string): string {
  const chunk = /^index\/(.+)\.pf_index$/.exec(file);
  if (chunk) return `index-${chunk[1]}.js`;
  const fragment = /^fragment\/.*_([0-9a-f]{2})[0-9a-f]*\.pf_fragment$/.exec(file);
  if (fragment) return `fragment-${fragment[1]}.js`;
  return CORE_PART;
}
