/**
 * Exact look-up of ids. Pagefind splits `T1059.001` into words and falls back to the longest known beginning for words
 * that it does not know, so ids are resolved beside it.
 */
export interface IdEntry {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly kind: string;
  /** Whether the index of words leaves the page out. */
  readonly unindexed: boolean;
}

/** ATT&CK, D3FEND, CAR and data component ids, as people type them: `attack.t1059.001`, `D3-PLA`, `CAR-2014-11-004`. */
const ID = /^(?:attack\.)?((?:TA|T|DC|DET)\d{4}(?:\.\d{3})?|D3-[A-Z0-9]+|CAR-\d{4}-\d{2}-\d{3})$/i;

/** The id that the text is, upper case; `null` when it is none. */
export function idOf(text: string): string | null {
  return ID.exec(text.trim())?.[1]?.toUpperCase() ?? null;
}

/** Entries whose id is the text, or whose name where no index of words has it; for the beginning of a formal id (from four characters on) those that it begins. At most `limit`. */
export function findIds(entries: readonly IdEntry[], text: string, limit = 5): IdEntry[] {
  const wanted = text
    .trim()
    .replace(/^attack\./i, '')
    .toLowerCase();
  const exact = entries.filter(
    ({ id, title, unindexed }) => id.toLowerCase() === wanted || (unindexed && title.toLowerCase() === wanted),
  );
  if (exact.length > 0 || idOf(text) !== null || wanted.length < 4) return exact.slice(0, limit);
  return entries.filter(({ id }) => idOf(id) !== null && id.toLowerCase().startsWith(wanted)).slice(0, limit);
}

/** An entry as results name it: a formal id stands before its name; a document's own id would only say its title again. */
export function titleOf({ id, title }: IdEntry): string {
  return idOf(id) === null ? title : `${id} ${title}`;
}

/** Entries that the index of words leaves out and in whose name each word of the text begins a word. At most `limit`. */
export function findNames(entries: readonly IdEntry[], text: string, limit = 8): IdEntry[] {
  const wanted = wordsOf(text);
  if (wanted.every((word) => word.length < 3)) return [];
  const found = entries.filter(({ title, unindexed }) => {
    const words = unindexed ? wordsOf(title) : [];
    return wanted.every((want) => words.some((word) => word.startsWith(want)));
  });
  return found.slice(0, limit);
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Path of a page below the site's root, with its anchor, for an address as the index and the list of ids have it. */
export function pageOf(url: string): string {
  const [page = '', anchor] = url.replace(/^\//, '').split('#', 2);
  return page.replace(/(^|\/)$/, '$1index.html') + (anchor === undefined ? '' : `#${anchor}`);
}
