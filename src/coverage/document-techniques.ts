/** The techniques that a document names, as today's ATT&CK knows them. */
import type { DocumentContent } from '../documents/document.ts';
import type { TechniqueRef } from '../documents/entry.ts';
import type { AttackTechnique, Knowledge, TechniqueLookup } from '../knowledge/types.ts';
import { techniquesInWords } from './technique-names.ts';

/** A technique that a document names, and what became of it. */
export interface TechniqueMention {
  readonly ref: TechniqueRef;
  readonly lookup: TechniqueLookup;
  /** The technique to read today: itself, or its replacement; absent when there is none. */
  readonly current: AttackTechnique | undefined;
}

/** Each id that a document maps itself to, by id or in words, once and in its order. */
export function techniqueMentions(content: DocumentContent, knowledge: Knowledge): TechniqueMention[] {
  const mentions = new Map<string, TechniqueMention>();
  for (const ref of [...content.entry.techniques, ...techniquesInWords(content, knowledge)]) {
    if (mentions.has(ref.id)) continue;
    const lookup = knowledge.technique(ref.id);
    mentions.set(ref.id, { ref, lookup, current: currentOf(lookup) });
  }
  return [...mentions.values()];
}

/**
 * Answers whether a document hunts the technique of an event's label: `techniqueFamily` of one that it names holds it.
 * `undefined` for a document that names none.
 */
export function huntedBy(content: DocumentContent, knowledge: Knowledge): ((technique: string) => boolean) | undefined {
  const named = techniqueMentions(content, knowledge);
  if (named.length === 0) return undefined;
  const hunted = new Set(named.flatMap(({ ref }) => [...techniqueFamily(ref.id, knowledge)]));
  return (technique) => hunted.has(currentId(technique, knowledge));
}

/**
 * The ids of today that a technique stands for: itself or its replacement, the technique that it is a sub-technique of, or
 * its sub-techniques. One that is not known stands for itself.
 */
export function techniqueFamily(id: string, knowledge: Knowledge): ReadonlySet<string> {
  const own = currentId(id, knowledge);
  const parent = currentOf(knowledge.technique(own))?.parent;
  return new Set([own, ...(parent ? [parent] : []), ...knowledge.subTechniques(own).map((sub) => sub.id)]);
}

/** The id to read today for an id, in capitals; itself where nothing replaces it. */
function currentId(id: string, knowledge: Knowledge): string {
  return currentOf(knowledge.technique(id))?.id ?? id.toUpperCase();
}

function currentOf(lookup: TechniqueLookup): AttackTechnique | undefined {
  if (lookup.status === 'unknown') return undefined;
  return lookup.status === 'revoked' ? lookup.replacement : lookup.technique;
}
