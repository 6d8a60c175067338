/** The defences that a document declares, as D3FEND knows them. */
import type { DocumentContent } from '../documents/document.ts';
import type { Entry } from '../documents/entry.ts';
import type { Defence, Knowledge } from '../knowledge/types.ts';

type DefenceRef = Entry['defences'][number];

/** Each defence that a document declares, once and in its order. Text alone declares nothing. */
export function declaredDefences({ entry }: DocumentContent, knowledge: Knowledge): Defence[] {
  return [...new Set(entry.defences.flatMap((ref) => declaredDefence(ref, knowledge) ?? []))];
}

/**
 * The defence that a reference means: by its id; where D3FEND has no such id, by the address of its page, which ends in
 * its name in the ontology, then by its name. Releases of D3FEND change ids more often than either.
 */
function declaredDefence({ id, name, url }: DefenceRef, knowledge: Knowledge): Defence | undefined {
  const known = knowledge.defence(id) ?? (url === undefined ? undefined : knowledge.defence(url.replace(/\/+$/, '')));
  if (known || name === undefined) return known;
  const wanted = name.trim().toLowerCase();
  return knowledge.defences.find((defence) => defence.name.toLowerCase() === wanted);
}
