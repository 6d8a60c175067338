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

function currentOf(lookup: TechniqueLookup): AttackTechnique | undefined {
  if (lookup.status === 'unknown') return undefined;
  return lookup.status === 'revoked' ? lookup.replacement : lookup.technique;
}
