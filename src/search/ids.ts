/**
 * Exact look-up of ids. Pagefind splits `T1059.001` into words and falls back to the longest known beginning for words
 * that it does not know, so ids are resolved beside it.
 */
export interface IdEntry {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly kind: string;
}

/** ATT&CK, D3FEND, CAR and data component ids, as people type them: `attack.t1059.001`, `D3-PLA`, `CAR-2014-11-004`. */
const ID = /^(?:attack\.)?((?:TA|T|DC|DET)\d{4}(?:\.\d{3})?|D3-[A-Z0-9]+|CAR-\d{4}-\d{2}-\d{3})$/i;

/** The id that the text is, upper case; `null` when it is none. */
export function idOf(text: string): string | null {
  return ID.exec(text.trim())?.[1]?.toUpperCase() ?? null;
}

/** Entries whose id is the text; for the beginning of a formal id (from four characters on) those that it begins. At most `limit`. */
export function findIds(entries: readonly IdEntry[], text: string, limit = 5): IdEntry[] {
  const wanted = text
    .trim()
    .replace(/^attack\./i, '')
    .toLowerCase();
  const exact = entries.filter((entry) => entry.id.toLowerCase() === wanted);
  if (exact.length > 0 || idOf(text) !== null || wanted.length < 4) return exact.slice(0, limit);
  return entries.filter(({ id }) => idOf(id) !== null && id.toLowerCase().startsWith(wanted)).slice(0, limit);
}

/** Path of a page below the site's root, for an address as the index and the list of ids have it. */
export function pageOf(url: string): string {
  return url.replace(/^\//, '').replace(/(^|\/)$/, '$1index.html');
}
