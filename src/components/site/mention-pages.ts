/** The pages of this site that ids typed in texts lead to. */
import type { Mention } from '../../documents/mentions.ts';
import type { TechniqueLookup } from '../../knowledge/types.ts';
import type { SiteIndex } from './site-index.ts';
import { DETECTION_ANCHOR, dataComponentUrl, defenceTacticUrl, defenceUrl, tacticUrl, techniqueUrl } from './urls.ts';

/** A page with the name of what it is about. */
export interface NamedPage {
  /** Root-absolute. */
  readonly url: string;
  readonly name: string;
}

/** The page of an id; `undefined` for one that nothing here knows. */
export function mentionPage({ kind, id }: Pick<Mention, 'kind' | 'id'>, site: SiteIndex): NamedPage | undefined {
  const { knowledge } = site.model;
  switch (kind) {
    case 'technique': {
      const lookup = knowledge.technique(id);
      return lookup.status === 'unknown'
        ? undefined
        : { url: techniqueUrl(lookup.technique.id), name: techniqueWords(lookup) };
    }
    case 'tactic': {
      const tactic = knowledge.tactic(id);
      if (tactic) return { url: tacticUrl(tactic.id), name: tactic.name };
      const former = knowledge.formerTactic(id);
      return former && { url: tacticUrl(former.id), name: `${former.name} (no tactic any more)` };
    }
    case 'defence': {
      const defence = knowledge.defence(id);
      if (defence) return { url: defenceUrl(defence.id), name: defence.name };
      const former = knowledge.formerDefence(id);
      return former && { url: defenceUrl(former.id), name: `${former.name} (no longer in D3FEND)` };
    }
    case 'defence-tactic': {
      const name = knowledge.d3fendTactics.find((tactic) => `d3f:${tactic}`.toLowerCase() === id.toLowerCase());
      return name === undefined ? undefined : { url: defenceTacticUrl(name), name };
    }
    case 'data-component': {
      const name = knowledge.dataComponent(id);
      return name === undefined ? undefined : { url: dataComponentUrl(id), name };
    }
    case 'detection-strategy': {
      const technique = techniqueOfStrategy(id, site);
      if (technique === undefined) return undefined;
      const strategy = knowledge.detectionStrategy(technique);
      const name = knowledge.formerStrategies.get(id.toUpperCase())?.name ?? strategy?.name ?? id;
      return { url: strategy ? strategyUrl(technique) : techniqueUrl(technique), name };
    }
    case 'analytic': {
      const facts = site.collections.get('analytics')?.find(({ document }) => document.slug === id.toLowerCase());
      return facts && { url: facts.url, name: facts.document.content.entry.title };
    }
  }
}

/** A technique's name, and what became of an old one: `Windows Remote Management (revoked: now T1021.006 …)`. */
function techniqueWords(lookup: Exclude<TechniqueLookup, { status: 'unknown' }>): string {
  const { name } = lookup.technique;
  if (lookup.status === 'deprecated') return `${name} (deprecated)`;
  if (lookup.status === 'active') return name;
  const now = lookup.replacement;
  return now ? `${name} (revoked: now ${now.id} ${now.name})` : `${name} (revoked)`;
}

/** A detection strategy has no page of its own: it stands on that of its technique. */
export const strategyUrl = (technique: string): string => `${techniqueUrl(technique)}#${DETECTION_ANCHOR}`;

const strategies = new WeakMap<SiteIndex, ReadonlyMap<string, string>>();

/** Id of the technique that a detection strategy is for. */
function techniqueOfStrategy(id: string, site: SiteIndex): string | undefined {
  let known = strategies.get(site);
  if (!known) {
    const { knowledge } = site.model;
    known = new Map(
      [...site.techniques.keys()].flatMap((technique) => {
        const strategy = knowledge.detectionStrategy(technique);
        return strategy ? [[strategy.id, technique] as const] : [];
      }),
    );
    strategies.set(site, known);
  }
  return known.get(id.toUpperCase()) ?? site.model.knowledge.formerStrategies.get(id.toUpperCase())?.technique;
}
