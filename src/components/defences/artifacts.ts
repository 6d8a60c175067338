/** What a defence's page tells of artifacts. */
import type { DefenceCoverage } from '../../coverage/defence-coverage.ts';
import type { ArtifactLink, Knowledge } from '../../knowledge/types.ts';

/** An artifact that a defence acts on. */
export interface ArtifactRow {
  readonly artifact: string;
  /** What the defence does to it: `analyzes`. */
  readonly relations: readonly string[];
  /** What it is a kind of, the nearest first. */
  readonly above: readonly string[];
  /** The artifact itself and kinds of it, as far as techniques touch them, by name. */
  readonly touched: readonly string[];
  /** How many techniques touch one of those. */
  readonly techniques: number;
}

/** The artifacts that a defence acts on, each once, in D3FEND's order. */
export function artifactRows({ defence, answers }: DefenceCoverage, knowledge: Knowledge): ArtifactRow[] {
  const relations = new Map<string, string[]>();
  for (const [relation, artifact] of defence.artifacts) {
    const own = relations.get(artifact) ?? [];
    relations.set(artifact, own);
    if (!own.includes(relation)) own.push(relation);
  }
  return [...relations].map(([artifact, own]) => {
    const linking = answers.map(({ links }) => links.filter(({ path }) => path.at(-1) === artifact));
    const touched = new Set(linking.flat().flatMap(({ path }) => path[0] ?? []));
    return {
      artifact,
      relations: own,
      above: artifactsAbove(artifact, knowledge),
      touched: [...touched].sort(byName(knowledge)),
      techniques: linking.filter((links) => links.length > 0).length,
    };
  });
}

/** Links without those that differ in nothing but what the defence does. */
export function touchedArtifacts(links: readonly ArtifactLink[]): Pick<ArtifactLink, 'touches' | 'path'>[] {
  return [...new Map(links.map((link) => [`${link.touches} ${link.path.join(' ')}`, link])).values()];
}

function artifactsAbove(artifact: string, knowledge: Knowledge): string[] {
  const above = new Set([artifact]);
  // A set goes on with what is added while it is walked.
  for (const id of above) for (const parent of knowledge.artifact(id)?.parents ?? []) above.add(parent);
  above.delete(artifact);
  return [...above];
}

function byName(knowledge: Knowledge): (left: string, right: string) => number {
  const name = (id: string): string => knowledge.artifactName(id) ?? id;
  return (left, right) => name(left).localeCompare(name(right), 'en');
}
