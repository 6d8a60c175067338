/**
 * Exact look-up of ids. Pagefind splits `T1059.001` into words and falls back to the longest known beginning for words
 * that it does not know, so ids are resolved beside it.
 */
import { findMentions } from '../documents/mentions.ts';

export interface IdEntry {
  readonly id: string;
  /** Its name alone. */
  readonly name: string;
  /** Its name, and what became of it. */
  readonly title: string;
  readonly url: string;
  readonly kind: string;
  /** Whether the index of words leaves the page out. */
  readonly unindexed: boolean;
}

/** Ids as their sources write them. */
const ID = /^(?:T\d{4}(?:\.\d{3})?|(?:TA|DC|DET)\d{4}|D3-[A-Z0-9]+|CAR-\d{4}-\d{2}-\d{3})$/;
/** What stands before an id in a Sigma rule's tags. */
const TAG = /^attack\.(?!mitre\.)/i;
/** What a copied id has around it. */
const AROUND = /^[\s([{"'“‘`]+|[\s)\]}"'”’`.,;:!?]+$/g;

/**
 * The id that the text is, as its source writes it; `null` when it is none. As people type and copy them:
 * `attack.t1059.001`, `(T1059/001)`, `CAR.2014-11-004`, the address of MITRE's page.
 */
export function idOf(text: string): string | null {
  const bare = text.replace(AROUND, '').replace(TAG, '');
  const [mention, another] = findMentions(bare);
  if (!mention || another || !ID.test(mention.id)) return null;
  const isWhole = mention.form === 'address' ? !/\s/.test(bare) : mention.start === 0 && mention.end === bare.length;
  return isWhole ? mention.id : null;
}

/**
 * Entries whose id is the text, or whose name where no index of words has it; else those whose ids stand among its words;
 * for the beginning of a formal id (from four characters on) those that it begins. At most `limit`.
 */
export function findIds(entries: readonly IdEntry[], text: string, limit = 5): IdEntry[] {
  const id = idOf(text);
  const wanted = (id ?? text.trim().replace(TAG, '')).toLowerCase();
  const isWanted = (entry: IdEntry): boolean =>
    entry.id.toLowerCase() === wanted || (entry.unindexed && entry.name.toLowerCase() === wanted);
  const exact = new Set(entries.filter(isWanted).map((entry) => entry.id));
  const ids = exact.size > 0 ? exact : idsAmong(entries, text);
  if (ids.size > 0 || id !== null || wanted.length < 4)
    return inUseFirst(entries.filter((entry) => ids.has(entry.id))).slice(0, limit);
  return entries.filter((entry) => ID.test(entry.id) && entry.id.toLowerCase().startsWith(wanted)).slice(0, limit);
}

/** Each page once, those of old ids last: many have the name of what replaces them. */
function inUseFirst(entries: readonly IdEntry[]): IdEntry[] {
  const sorted = entries.toSorted(
    (left, right) => Number(left.title !== left.name) - Number(right.title !== right.name),
  );
  return sorted.filter(({ url }, index) => sorted.findIndex((other) => other.url === url) === index);
}

/** Ids that a text names among other words; a defence also by its name in D3FEND's ontology, which is its name in one word. */
function idsAmong(entries: readonly IdEntry[], text: string): ReadonlySet<string> {
  const ontology = [...text.matchAll(/\bd3f:(\w+)/gi)].map(([, name = '']) => name.toLowerCase());
  const named = new Set([...findMentions(text).map(({ id }) => id.toLowerCase()), ...ontology]);
  if (named.size === 0) return named;
  const isNamed = ({ id, name }: IdEntry): boolean =>
    named.has(id.toLowerCase()) || (/^D3-/.test(id) && named.has(wordsOf(name).join('')));
  return new Set(entries.filter((entry) => ID.test(entry.id) && isNamed(entry)).map(({ id }) => id));
}

/**
 * The entries that chosen filters leave, by the values that are chosen of each: all without a choice; where kinds alone are
 * chosen, those of the kinds. What other filters say of a page only the index of words knows: then there are none.
 */
export function leftBy(
  entries: readonly IdEntry[],
  filters: Readonly<Record<string, readonly string[]>>,
): readonly IdEntry[] {
  const { kind: kinds, ...others } = filters;
  if (Object.keys(others).length > 0) return [];
  return kinds === undefined ? entries : entries.filter(({ kind }) => kinds.includes(kind));
}

/** An entry as results name it: a formal id stands before its name; a document's own id would only say its title again. */
export function titleOf({ id, title }: IdEntry): string {
  return ID.test(id) ? `${id} ${title}` : title;
}

/** Entries that the index of words leaves out and in whose name each word of the text begins a word. At most `limit`. */
export function findNames(entries: readonly IdEntry[], text: string, limit = 8): IdEntry[] {
  const wanted = wordsOf(text);
  if (wanted.every((word) => word.length < 3)) return [];
  const found = entries.filter(({ name, unindexed }) => {
    const words = unindexed ? wordsOf(name) : [];
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
