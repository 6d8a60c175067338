/** The values of the search's filters and of the lists' filters: the same words in both. */
import type { AttackTactic, AttackTechnique } from '../../knowledge/types.ts';
import type { DocumentFacts } from './site-index.ts';
import { KIND_WORDS, languageName, STATE_WORDS } from './words.ts';

/** Values of each filter that a page answers to. */
export interface Facets {
  readonly kind?: readonly string[];
  readonly tactic?: readonly string[];
  readonly technique?: readonly string[];
  readonly platform?: readonly string[];
  readonly language?: readonly string[];
  readonly proof?: readonly string[];
}

/** `T1021.006 Windows Remote Management`. */
export const techniqueFacet = (technique: Pick<AttackTechnique, 'id' | 'name'>): string =>
  `${technique.id} ${technique.name}`;

/** `Lateral Movement`. */
export const tacticFacet = (tactic: Pick<AttackTactic, 'name'>): string => tactic.name;

/** The filters that a document answers to: its own techniques as they are named today, revoked ids beside them. */
export function documentFacets(facts: DocumentFacts): Required<Facets> {
  const revoked = facts.techniques.flatMap(({ lookup }) =>
    lookup.status === 'revoked' || lookup.status === 'deprecated' ? [lookup.technique] : [],
  );
  return {
    kind: [KIND_WORDS[facts.document.content.entry.kind]],
    tactic: [...facts.declaredTactics, ...facts.derivedTactics].map(tacticFacet),
    technique: [...new Set([...facts.current, ...revoked].map(techniqueFacet))],
    platform: facts.document.content.entry.platforms,
    language: facts.languages.map(languageName),
    proof: [...facts.states.keys()].map((state) => STATE_WORDS[state].label),
  };
}
