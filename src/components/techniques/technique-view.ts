/** What the page of an ATT&CK technique says, worked out of the knowledge and the content. */
import type { TechniqueCoverage } from '../../coverage/coverage.ts';
import type { Dataset, Label } from '../../events/dataset.ts';
import type { AttackTactic, AttackTechnique } from '../../knowledge/types.ts';
import type { DocumentFacts, SiteIndex } from '../site/site-index.ts';
import type { TechniquePage } from '../site/technique-pages.ts';
import { onceKnownAs, revocationChain } from './revocations.ts';

/** A technique beside another one, with what the content has for it; without where the content has no say. */
export interface RelatedTechnique {
  readonly technique: AttackTechnique;
  readonly coverage: TechniqueCoverage | undefined;
}

/** A document that covers a technique. */
export interface CoveringDocument {
  readonly facts: DocumentFacts;
  /** Old ids that it names the technique by; empty where it names it as it is. */
  readonly oldIds: readonly string[];
  /** CAR's levels of coverage that it states for it, each once: `Moderate`. */
  readonly levels: readonly string[];
}

/** Documents of a sub-technique, on the page of its parent. */
export interface SubTechniqueContent extends RelatedTechnique {
  readonly documents: readonly CoveringDocument[];
}

/** What a recording shows of a technique. */
export interface ShownStep {
  readonly label: Label;
  /** The technique that the label names, where that is an old id or a sub-technique. */
  readonly as: string | undefined;
}

export interface ShownBy {
  readonly dataset: Dataset;
  /** Its labels of the technique and its sub-techniques, in the dataset's order. */
  readonly steps: readonly ShownStep[];
}

export interface TechniqueView {
  readonly technique: AttackTechnique;
  readonly status: AttackTechnique['status'];
  /** In the technique's order; those that the knowledge does not have are left out. */
  readonly tactics: readonly AttackTactic[];
  /** What to read instead of a revoked technique. */
  readonly replacement: AttackTechnique | undefined;
  /** The ids between a revoked technique and its replacement. */
  readonly between: readonly AttackTechnique[];
  readonly onceKnownAs: readonly AttackTechnique[];
  readonly parent: AttackTechnique | undefined;
  /** The other active sub-techniques of its parent. */
  readonly siblings: readonly RelatedTechnique[];
  readonly subTechniques: readonly RelatedTechnique[];
  /** Documents that cover it itself, in the order of the site; of a revoked technique, those that name its id. */
  readonly documents: readonly CoveringDocument[];
  /** Sub-techniques that documents cover, each with them. */
  readonly below: readonly SubTechniqueContent[];
  readonly datasets: readonly ShownBy[];
  /** Whether the content has anything for it, for its sub-techniques or by its id. */
  readonly hasContent: boolean;
}

/** The view of a technique's page. */
export function techniqueView({ technique, lookup, documents: naming }: TechniquePage, site: SiteIndex): TechniqueView {
  const { knowledge } = site.model;
  const { id, status } = technique;
  const isRevoked = status === 'revoked';
  const oldIds = isRevoked ? [] : onceKnownAs(id, knowledge);
  const chain = revocationChain(technique, knowledge);
  const replacement = lookup.status === 'revoked' ? lookup.replacement : undefined;
  const related = (other: AttackTechnique): RelatedTechnique => ({
    technique: other,
    coverage: site.model.coverage.techniques.get(other.id),
  });
  const parentLookup = technique.parent === undefined ? undefined : knowledge.technique(technique.parent);
  const parent = parentLookup && parentLookup.status !== 'unknown' ? parentLookup.technique : undefined;
  const subTechniques = knowledge.subTechniques(id).map(related);
  const documents = isRevoked
    ? naming.map((facts) => covering(facts, id))
    : coveringDocuments(id, site).map((facts) => covering(facts, id));
  const below = subTechniques.flatMap((sub): SubTechniqueContent[] => {
    const own = coveringDocuments(sub.technique.id, site).map((facts) => covering(facts, sub.technique.id));
    return own.length > 0 ? [{ ...sub, documents: own }] : [];
  });
  const datasets = shownBy(technique, subTechniques, site);
  return {
    technique,
    status,
    tactics: technique.tactics.flatMap((tactic) => knowledge.tactic(tactic) ?? []),
    replacement,
    between: replacement ? chain.slice(1, -1) : chain.slice(1),
    onceKnownAs: oldIds,
    parent,
    siblings:
      parent && status === 'active'
        ? knowledge
            .subTechniques(parent.id)
            .filter((sibling) => sibling.id !== id)
            .map(related)
        : [],
    subTechniques,
    documents,
    below,
    datasets,
    hasContent: documents.length > 0 || below.length > 0 || datasets.length > 0,
  };
}

function coveringDocuments(id: string, site: SiteIndex): DocumentFacts[] {
  const covered = site.model.coverage.techniques.get(id)?.documents ?? [];
  return covered.flatMap(({ document }) => site.byFile.get(document.file) ?? []);
}

function covering(facts: DocumentFacts, id: string): CoveringDocument {
  const mentions = facts.techniques.filter(({ ref, current }) => ref.id === id || current?.id === id);
  const ids = new Set(mentions.map(({ ref }) => ref.id));
  const levels = facts.document.content.entry.techniques.flatMap((ref) =>
    ids.has(ref.id) && ref.coverage !== undefined && ref.coverage !== '' ? [ref.coverage] : [],
  );
  return { facts, oldIds: ids.has(id) ? [] : [...ids], levels: [...new Set(levels)] };
}

function shownBy(
  { id }: AttackTechnique,
  subTechniques: readonly RelatedTechnique[],
  { model: { datasets, knowledge } }: SiteIndex,
): ShownBy[] {
  const shown = new Set([id, ...subTechniques.map(({ technique }) => technique.id)]);
  return datasets.flatMap((dataset) => {
    const steps = dataset.metadata.labels.flatMap((label): ShownStep[] => {
      if (label.technique === undefined) return [];
      const lookup = knowledge.technique(label.technique);
      if (lookup.status === 'unknown') return [];
      const ids = [
        lookup.technique.id,
        ...(lookup.status === 'revoked' && lookup.replacement ? [lookup.replacement.id] : []),
      ];
      if (!ids.some((own) => shown.has(own))) return [];
      return [{ label, as: lookup.technique.id === id ? undefined : lookup.technique.id }];
    });
    return steps.length > 0 ? [{ dataset, steps }] : [];
  });
}

/** MITRE's own page of a technique. */
export const attackTechniqueAddress = (id: string): string =>
  `https://attack.mitre.org/techniques/${id.replace('.', '/')}/`;
