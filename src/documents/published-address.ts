/**
 * Addresses as Splunk's research site writes them from its root: `/stories/active_directory_lateral_movement`,
 * `/endpoint/interactive_session_on_remote_endpoint/` (or the detection's GUID), `/tags/#remote-services`. Pages of that
 * site are documents of ours under other names.
 */
import type { Document } from './document.ts';

/** What an address leads to on the site that published it; `key` is its name without case and spelling. */
export type PublishedAddress =
  | { readonly kind: 'story' | 'detection'; readonly key: string }
  /** A list of what has a tag: a technique's name, most often. */
  | { readonly kind: 'tag'; readonly key: string }
  | { readonly kind: 'macro' | 'lookup' };

/** What a page of the kind is called, for a reader. */
export const PUBLISHED_WORDS: Readonly<Record<PublishedAddress['kind'], string>> = {
  story: 'a story',
  detection: 'a detection',
  tag: 'a tag',
  macro: 'a macro',
  lookup: 'a lookup',
};

/** Reads an address; `undefined` for one that is none of that site's. Call it for documents of Splunk's forms only. */
export function readPublishedAddress(address: string): PublishedAddress | undefined {
  const [, folder = '', rest = ''] = /^(?:\/|(?=_stories\/))([\w-]+)\/(.*)$/s.exec(address) ?? [];
  const name = rest.replace(/\/?(?:[?#].*)?$/s, '');
  switch (folder.toLowerCase()) {
    case '':
      return undefined;
    case 'stories':
    case '_stories':
      return { kind: 'story', key: nameKey(name) };
    case 'tags':
      return { kind: 'tag', key: nameKey(/#(.*)$/s.exec(rest)?.[1] ?? name) };
    case 'macros':
      return { kind: 'macro' };
    case 'lookups':
      return { kind: 'lookup' };
    default:
      return name === '' || name.includes('/') ? undefined : { kind: 'detection', key: nameKey(name) };
  }
}

/** A name for comparison: without case, `_`, `-`, blanks and other marks alike. */
export function nameKey(name: string): string {
  return decoded(name)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '');
}

type Named = Pick<Document, 'collection' | 'slug' | 'content'>;

/** Finds stories and detections by the names that addresses give them: slug (without its date), title, or GUID. */
export class PublishedDocuments<Item> {
  readonly #byKey = new Map<string, Item>();

  constructor(items: Iterable<Item>, documentOf: (item: Item) => Named) {
    for (const item of items) {
      const { collection, slug, content } = documentOf(item);
      const kind = collection === 'stories' ? 'story' : collection === 'detections' ? 'detection' : undefined;
      if (kind === undefined) continue;
      const guid = content.dialect === 'splunk' || content.dialect === 'story' ? content.details.guid?.text : undefined;
      for (const name of [slug.replace(/^\d{4}-\d{2}-\d{2}-/, ''), slug, guid, content.entry.title]) {
        const key = name === undefined ? '' : nameKey(name);
        if (key !== '' && !this.#byKey.has(`${kind} ${key}`)) this.#byKey.set(`${kind} ${key}`, item);
      }
    }
  }

  /** The item that an address names, `undefined` where it is not here. */
  find(address: PublishedAddress): Item | undefined {
    return 'key' in address ? this.#byKey.get(`${address.kind} ${address.key}`) : undefined;
  }
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
