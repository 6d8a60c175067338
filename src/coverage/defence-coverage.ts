/**
 * What the content has for each defence of D3FEND. Two things that are never added up: documents that declare it, and
 * documents whose ATT&CK techniques it answers by D3FEND's artifacts, which nobody wrote down in them.
 */
import type { Entry } from '../documents/entry.ts';
import type { ArtifactLink, AttackTechnique, Defence, Knowledge, TechniqueLookup } from '../knowledge/types.ts';
import { byId, byText } from '../text/order.ts';
import {
  type Coverage,
  type CoverageState,
  type CoveredAnalytic,
  type CoveredDocument,
  coverageState,
  documentKinds,
  type TechniqueCoverage,
} from './coverage.ts';
import { declaredDefences } from './document-defences.ts';

/** A technique that a defence answers, derived. */
export interface AnsweredTechnique {
  /** The technique to read today. */
  readonly technique: AttackTechnique;
  /** Revoked ids that D3FEND names it by, where it does. */
  readonly oldIds: readonly string[];
  /** At least one, each once. */
  readonly links: readonly ArtifactLink[];
  /** What the content has for the technique itself; absent for one that is revoked or deprecated and that no document names. */
  readonly coverage: TechniqueCoverage | undefined;
}

/** A document whose techniques a defence answers. */
export interface DerivedDocument {
  readonly document: CoveredDocument;
  /** Those techniques, by id. */
  readonly techniques: readonly AttackTechnique[];
}

export interface DefenceCoverage {
  readonly defence: Defence;
  /** Documents that declare it itself, in the order of the site. */
  readonly documents: readonly CoveredDocument[];
  /** The analytics of those documents. */
  readonly analytics: readonly CoveredAnalytic[];
  /** How many of those documents are of each kind. */
  readonly kinds: ReadonlyMap<Entry['kind'], number>;
  /** Of those analytics: what a proven one shows is that the document finds what it says, not that a defence works. */
  readonly state: CoverageState;
  /** Techniques that it answers, derived, by id. */
  readonly answers: readonly AnsweredTechnique[];
  /** Ids of techniques that it answers and that the ATT&CK of today does not have. */
  readonly unknownTechniques: readonly string[];
  /** Documents that do not declare it, and whose techniques it answers, in the order of the site. */
  readonly derived: readonly DerivedDocument[];
}

/** The coverage of every defence of the knowledge, by id; sorted by id. */
export function defenceCoverage(
  { documents, techniques }: Coverage,
  knowledge: Knowledge,
): Map<string, DefenceCoverage> {
  const declaring = new Map<Defence, CoveredDocument[]>();
  for (const covered of documents) {
    for (const defence of declaredDefences(covered.document.content, knowledge)) {
      const own = declaring.get(defence);
      if (own) own.push(covered);
      else declaring.set(defence, [covered]);
    }
  }
  return new Map(
    knowledge.defences.toSorted(byId).map((defence) => {
      const own = declaring.get(defence) ?? [];
      const analytics = own.flatMap((document) => document.analytics);
      const { answers, unknownTechniques } = answersOf(defence, techniques, knowledge);
      return [
        defence.id,
        {
          defence,
          documents: own,
          analytics,
          kinds: documentKinds(own),
          state: coverageState(analytics, own.length > 0),
          answers,
          unknownTechniques,
          derived: derivedDocuments(documents, own, answers),
        },
      ];
    }),
  );
}

interface GrowingAnswer {
  readonly technique: AttackTechnique;
  readonly oldIds: string[];
  /** By all that they say. */
  readonly links: Map<string, ArtifactLink>;
}

function answersOf(
  defence: Defence,
  coverage: Coverage['techniques'],
  knowledge: Knowledge,
): Pick<DefenceCoverage, 'answers' | 'unknownTechniques'> {
  const answers = new Map<string, GrowingAnswer>();
  const unknownTechniques: string[] = [];
  for (const { technique: id, links } of knowledge.answersOf(defence.id)) {
    const technique = techniqueToRead(knowledge.technique(id));
    if (!technique) {
      unknownTechniques.push(id);
      continue;
    }
    const answer: GrowingAnswer = answers.get(technique.id) ?? { technique, oldIds: [], links: new Map() };
    answers.set(technique.id, answer);
    if (technique.id !== id) answer.oldIds.push(id);
    for (const link of links) answer.links.set(`${link.acts} ${link.touches} ${link.path.join(' ')}`, link);
  }
  return {
    answers: [...answers.values()]
      .sort(byText(({ technique }) => technique.id))
      .map(({ technique, oldIds, links }) => ({
        technique,
        oldIds,
        links: [...links.values()],
        coverage: coverage.get(technique.id),
      })),
    unknownTechniques,
  };
}

function techniqueToRead(lookup: TechniqueLookup): AttackTechnique | undefined {
  if (lookup.status === 'unknown') return undefined;
  return lookup.status === 'revoked' ? (lookup.replacement ?? lookup.technique) : lookup.technique;
}

function derivedDocuments(
  documents: readonly CoveredDocument[],
  declaring: readonly CoveredDocument[],
  answers: readonly AnsweredTechnique[],
): DerivedDocument[] {
  const answered = new Set(answers.map(({ technique }) => technique.id));
  return documents.flatMap((document) => {
    if (declaring.includes(document)) return [];
    const techniques = document.techniques.filter(({ id }) => answered.has(id));
    return techniques.length > 0 ? [{ document, techniques }] : [];
  });
}
