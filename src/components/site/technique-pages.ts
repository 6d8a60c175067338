/** What the pages of ATT&CK techniques show of the content. */
import type { SiteModel } from '../../collections/site-model.ts';
import type { Dataset } from '../../events/dataset.ts';
import type { AttackTechnique, TechniqueLookup } from '../../knowledge/types.ts';
import { byId } from '../../text/order.ts';
import type { DocumentFacts } from './site-index.ts';

export interface TechniquePage {
  readonly technique: AttackTechnique;
  readonly lookup: TechniqueLookup;
  /** Documents that name this id. */
  readonly documents: readonly DocumentFacts[];
  /** Documents that name an id which this technique replaces. */
  readonly replaced: readonly { readonly id: string; readonly facts: DocumentFacts }[];
  /** Datasets with a label of this technique. */
  readonly datasets: readonly Dataset[];
}

interface GrowingPage extends TechniquePage {
  documents: DocumentFacts[];
  replaced: { id: string; facts: DocumentFacts }[];
  datasets: Dataset[];
}

/** A page for every technique of the knowledge, whatever became of it, by id; sorted by id. */
export function techniquePages(documents: readonly DocumentFacts[], model: SiteModel): Map<string, TechniquePage> {
  const { knowledge } = model;
  const pages = new Map(
    knowledge.techniques
      .toSorted(byId)
      .map((technique): [string, GrowingPage] => [
        technique.id,
        { technique, lookup: knowledge.technique(technique.id), documents: [], replaced: [], datasets: [] },
      ]),
  );
  const pageOf = (id: string): GrowingPage | undefined => {
    const lookup = knowledge.technique(id);
    return lookup.status === 'unknown' ? undefined : pages.get(lookup.technique.id);
  };
  for (const facts of documents) {
    for (const { ref, lookup, current } of facts.techniques) {
      pageOf(ref.id)?.documents.push(facts);
      if (lookup.status === 'revoked' && current)
        pages.get(current.id)?.replaced.push({ id: lookup.technique.id, facts });
    }
  }
  for (const dataset of model.datasets) {
    const named = new Set(dataset.metadata.labels.flatMap(({ technique }) => technique ?? []));
    for (const id of named) pageOf(id)?.datasets.push(dataset);
  }
  return pages;
}
