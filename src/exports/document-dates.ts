/** When a document was written and changed, as it says itself. */
import type { Entry } from '../documents/entry.ts';

/** ISO dates: `2026-03-03`. */
export interface DocumentDates {
  readonly published: string;
  /** The last change; never before `published`. */
  readonly updated: string;
}

/** The dates of a document; `undefined` for one that names none: nothing else tells the same on every machine. */
export function datesOf({ created, modified }: Pick<Entry, 'created' | 'modified'>): DocumentDates | undefined {
  const published = created ?? modified;
  if (published === undefined) return undefined;
  return { published, updated: modified !== undefined && modified > published ? modified : published };
}
