/** What the pages of D3FEND techniques show of the content. */
import type { Defence, Knowledge } from '../../knowledge/types.ts';
import type { DocumentFacts } from './site-index.ts';

export interface DefencePage {
  readonly defence: Defence;
  /** Documents that declare it. */
  readonly documents: readonly DocumentFacts[];
}

/** A page for every defence of the knowledge, by id; sorted by id. */
export function defencePages(documents: readonly DocumentFacts[], knowledge: Knowledge): Map<string, DefencePage> {
  const declared = new Map<string, Set<DocumentFacts>>();
  for (const facts of documents) {
    for (const ref of facts.document.content.entry.defences) {
      const id = knowledge.defence(ref.id)?.id;
      if (id === undefined) continue;
      const own = declared.get(id) ?? new Set();
      declared.set(id, own.add(facts));
    }
  }
  const defences = knowledge.defences.toSorted((left, right) => (left.id < right.id ? -1 : 1));
  return new Map(
    defences.map((defence) => [defence.id, { defence, documents: [...(declared.get(defence.id) ?? [])] }]),
  );
}
