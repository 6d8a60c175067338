/** Techniques by their names, for documents that name them without ids. */

import type { DocumentContent } from '../documents/document.ts';
import type { TechniqueRef } from '../documents/entry.ts';
import { nameKey } from '../documents/published-address.ts';
import type { AttackTechnique, Knowledge } from '../knowledge/types.ts';

const known = new WeakMap<Knowledge, ReadonlyMap<string, AttackTechnique>>();

/** The technique that bears a name today, spelt with any case and marks; `undefined` where none does, or two do. */
export function techniqueNamed(name: string, knowledge: Knowledge): AttackTechnique | undefined {
  let byName = known.get(knowledge);
  if (!byName) {
    byName = namesOf(knowledge);
    known.set(knowledge, byName);
  }
  return byName.get(nameKey(name));
}

/** Techniques that a document names in words alone: those of a story's detections. */
export function techniquesInWords(content: DocumentContent, knowledge: Knowledge): TechniqueRef[] {
  if (content.dialect !== 'story') return [];
  return content.details.detections.flatMap(({ techniques }) =>
    techniques.flatMap(({ name, line, column }) => {
      const technique = techniqueNamed(name, knowledge);
      return technique ? [{ id: technique.id, name: technique.name, written: name, line, column }] : [];
    }),
  );
}

function namesOf(knowledge: Knowledge): Map<string, AttackTechnique> {
  const names = new Map<string, AttackTechnique>();
  const twice = new Set<string>();
  for (const technique of knowledge.techniques) {
    if (technique.status !== 'active') continue;
    const key = nameKey(technique.name);
    if (names.has(key)) twice.add(key);
    names.set(key, technique);
  }
  for (const key of twice) names.delete(key);
  return names;
}
