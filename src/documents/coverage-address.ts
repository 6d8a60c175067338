/**
 * Addresses as pages of Atomic Threat Coverage write them to each other: `../Data_Needed/DN_0003_1_windows_sysmon_process_creation.md`,
 * `../Triggers/T1086.md`. Its folders and files are collections and documents of ours, which may spell their names in lower case
 * or with hyphens; triggers, enrichments and policies have no collection here.
 */
import type { CollectionId } from './entry.ts';

/** What an address leads to, where Atomic Threat Coverage publishes it. */
export interface CoverageAddress {
  /** As a reader calls it: `a log description`. */
  readonly what: string;
  /** The collection of such documents; absent where there is none. */
  readonly collection?: CollectionId;
  /** The name, comparable. */
  readonly key: string;
}

const FOLDERS: readonly (readonly [RegExp, Omit<CoverageAddress, 'key'>])[] = [
  [/^dataneeded$/, { what: 'a log description', collection: 'data-needed' }],
  [/^(?:detection)?rules$/, { what: 'a rule', collection: 'rules' }],
  [/^triggers?$/, { what: 'a trigger' }],
  [/^enrichments?(?:needed)?$/, { what: 'an enrichment' }],
  [/^loggingpolic(?:y|ies)$/, { what: 'a logging policy' }],
  [/^customers?$/, { what: 'a customer' }],
  [/^(?:response|mitigation|hardening)\w*$/, { what: 'a page of another kind' }],
];

/** Reads an address; `undefined` for one that names no folder of Atomic Threat Coverage. Call it for documents of its forms only. */
export function readCoverageAddress(address: string): CoverageAddress | undefined {
  const [, folder = '', name = ''] = /^(?:\.{1,2}\/)*([\w %-]+)\/([^/?#]+?)(?:\.md)?(?:[?#].*)?$/i.exec(address) ?? [];
  const found = FOLDERS.find(([pattern]) => pattern.test(nameKey(folder)))?.[1];
  return found && { ...found, key: nameKey(name) };
}

/** The files of collections, found by the names that addresses give them. */
export class CoverageFiles {
  readonly #byKey = new Map<string, string>();

  /** `files` are paths from the project's root: `content/data-needed/dn-0003-1.md`. */
  constructor(files: Iterable<string>) {
    for (const file of files) {
      const [, collection = '', name = ''] = /^content\/([^/]+)\/(?:.*\/)?([^/]+)\.md$/i.exec(file) ?? [];
      const key = `${collection}/${nameKey(name)}`;
      if (name !== '' && !this.#byKey.has(key)) this.#byKey.set(key, file);
    }
  }

  /** The file that an address names; `undefined` where it is not here. */
  find({ collection, key }: CoverageAddress): string | undefined {
    return collection === undefined ? undefined : this.#byKey.get(`${collection}/${key}`);
  }
}

/** A name without case, `_`, `-` and blanks. */
function nameKey(name: string): string {
  let decoded = name;
  try {
    decoded = decodeURIComponent(name);
  } catch {
    // It is compared as it is written.
  }
  return decoded.toLowerCase().replace(/[\s_-]+/g, '');
}
