/** What the pages of D3FEND techniques and tactics show of the content. */
import type { SiteModel } from '../../collections/site-model.ts';
import { type DefenceCoverage, defenceCoverage } from '../../coverage/defence-coverage.ts';
import { type DefenceNode, defenceTree, withDescendants } from '../../coverage/defence-tree.ts';
import type { AttackTechnique, Defence } from '../../knowledge/types.ts';
import type { DocumentFacts, SiteIndex } from './site-index.ts';
import { defenceTacticUrl } from './urls.ts';

export interface DefencePage {
  readonly defence: Defence;
  readonly coverage: DefenceCoverage;
  /** Documents that declare it. */
  readonly documents: readonly DocumentFacts[];
  /** Documents that do not, and whose techniques it answers by D3FEND's artifacts. */
  readonly derived: readonly { readonly facts: DocumentFacts; readonly techniques: readonly AttackTechnique[] }[];
}

export interface DefenceTacticPage {
  readonly name: string;
  /** Its part of the page's address. */
  readonly part: string;
  readonly roots: readonly DefenceNode[];
  /** Every defence of the tactic, parents first. */
  readonly pages: readonly DefencePage[];
  /** Those that documents declare. */
  readonly declared: readonly DefencePage[];
}

/** A page for every defence of the knowledge, by id; sorted by id. */
export function defencePages(documents: readonly DocumentFacts[], model: SiteModel): Map<string, DefencePage> {
  const byFile = new Map(documents.map((facts) => [facts.document.file, facts]));
  const pages = [...defenceCoverage(model.coverage, model.knowledge).values()];
  return new Map(
    pages.map((coverage): [string, DefencePage] => [
      coverage.defence.id,
      {
        defence: coverage.defence,
        coverage,
        documents: coverage.documents.flatMap(({ document }) => byFile.get(document.file) ?? []),
        derived: coverage.derived.flatMap(({ document: { document }, techniques }) => {
          const facts = byFile.get(document.file);
          return facts ? [{ facts, techniques }] : [];
        }),
      },
    ]),
  );
}

const tacticPages = new WeakMap<SiteIndex, readonly DefenceTacticPage[]>();

/** A page for every tactic of D3FEND, in its order; the same object for the same site. */
export function defenceTacticPages(site: SiteIndex): readonly DefenceTacticPage[] {
  let known = tacticPages.get(site);
  if (!known) {
    known = defenceTree(site.model.knowledge).map(({ name, roots }) => {
      const pages = roots.flatMap(withDescendants).flatMap(({ defence }) => site.defences.get(defence.id) ?? []);
      const part = defenceTacticUrl(name).split('/').at(-2) ?? '';
      return { name, part, roots, pages, declared: pages.filter(({ documents }) => documents.length > 0) };
    });
    tacticPages.set(site, known);
  }
  return known;
}

/** The defences above a defence, from the top down, along the first parent that D3FEND has; without itself. */
export function defencesAbove(defence: Defence, site: SiteIndex): Defence[] {
  const above: Defence[] = [];
  let next: Defence | undefined = defence;
  while (next) {
    next = next.parents.flatMap((id) => site.model.knowledge.defence(id) ?? [])[0];
    if (!next || next === defence || above.includes(next)) break;
    above.unshift(next);
  }
  return above;
}

/** D3FEND's own page of a defence or a tactic. */
export const d3fendDefenceAddress = ({ iri }: Defence): string =>
  `https://d3fend.mitre.org/technique/d3f:${iri.replace(/^.*[#:/]/s, '')}/`;
export const d3fendTacticAddress = (name: string): string =>
  `https://d3fend.mitre.org/tactic/d3f:${name.replaceAll(' ', '')}/`;
