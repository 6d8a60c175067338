/** Lookups over D3FEND: defences below their tactics and parents, and which of them answer an ATT&CK technique. */
import { byId } from '../text/order.ts';
import type { ArtifactLink, D3fend, D3fendArtifact, Defence, DefenceAnswer, FormerDefence } from './types.ts';

export interface D3fendLookup {
  readonly version: string;
  readonly tactics: readonly string[];
  readonly defences: readonly Defence[];
  readonly formerDefences: readonly FormerDefence[];
  defence(id: string): Defence | undefined;
  formerDefence(id: string): FormerDefence | undefined;
  subDefences(id: string): readonly Defence[];
  defencesAgainst(techniqueId: string): readonly Defence[];
  answersTo(techniqueId: string): readonly DefenceAnswer[];
  answersOf(defenceId: string): readonly DefenceAnswer[];
  artifact(id: string): D3fendArtifact | undefined;
  artifactName(id: string): string | undefined;
}

/** Lookups over one release of D3FEND. */
export function d3fendLookup(d3fend: D3fend): D3fendLookup {
  const artifacts: Artifacts = new Map(Object.entries(d3fend.artifacts));
  const narrower = narrowerArtifacts(artifacts);
  const sorted = d3fend.techniques.toSorted(byId);
  const find = defenceFinder(d3fend.techniques);
  const formerDefences = (d3fend.formerTechniques ?? []).toSorted(byId);
  const children = new Map<string, Defence[]>();
  for (const defence of sorted) {
    for (const parent of new Set(defence.parents)) {
      const siblings = children.get(parent);
      if (siblings) siblings.push(defence);
      else children.set(parent, [defence]);
    }
  }
  const answers = new Map<string, readonly DefenceAnswer[]>();
  const answersTo = (techniqueId: string): readonly DefenceAnswer[] => {
    const technique = techniqueId.toUpperCase();
    let known = answers.get(technique);
    if (!known) {
      known = answersOfTechnique(technique, d3fend.attackArtifacts[technique] ?? [], sorted, artifacts);
      answers.set(technique, known);
    }
    return known;
  };

  return {
    version: d3fend.version,
    // A tactic that only techniques name is one too: nothing that D3FEND has may be without its place.
    tactics: [...new Set([...d3fend.tactics, ...d3fend.techniques.map(({ tactic }) => tactic)])],
    defences: d3fend.techniques,
    formerDefences,
    defence: find,
    formerDefence: defenceFinder(formerDefences),
    subDefences: (id) => children.get(find(id)?.id ?? '') ?? [],
    defencesAgainst: (techniqueId) => answersTo(techniqueId).map(({ defence }) => defence),
    answersTo,
    answersOf(defenceId) {
      const defence = find(defenceId);
      return Object.keys(d3fend.attackArtifacts)
        .sort()
        .flatMap((technique) => answersTo(technique).find((answer) => answer.defence === defence) ?? []);
    },
    artifact(id) {
      const artifact = artifacts.get(id);
      return artifact && { id, ...artifact, narrower: narrower.get(id) ?? [] };
    },
    artifactName: (id) => artifacts.get(id)?.name,
  };
}

type Artifacts = ReadonlyMap<string, D3fend['artifacts'][string]>;
type Relations = Defence['artifacts'];

/** By id in any case, or by the name in D3FEND's ontology: `d3f:ProcessSpawnAnalysis`, or the same written out. */
function defenceFinder<D extends Pick<Defence, 'id' | 'iri'>>(defences: readonly D[]): (id: string) => D | undefined {
  const ids = new Map(defences.map((defence) => [defence.id.toUpperCase(), defence]));
  const names = new Map(defences.map((defence) => [localName(defence.iri), defence]));
  return (written) => {
    const id = written.trim().toUpperCase();
    const known = ids.get(id);
    if (known || !/[:#]/.test(id)) return known;
    return names.get(localName(id)) ?? ids.get(localName(id));
  };
}

/** The last part of an IRI, upper case. */
const localName = (iri: string): string => iri.replace(/^.*[#:/]/s, '').toUpperCase();

function narrowerArtifacts(artifacts: Artifacts): ReadonlyMap<string, readonly string[]> {
  const narrower = new Map<string, string[]>();
  for (const id of [...artifacts.keys()].sort()) {
    for (const parent of new Set(artifacts.get(id)?.parents)) {
      const own = narrower.get(parent);
      if (own) own.push(id);
      else narrower.set(parent, [id]);
    }
  }
  return narrower;
}

/** The defences that act on an artifact which the technique touches, or on an ancestor of one, in id order. */
function answersOfTechnique(
  technique: string,
  touched: Relations,
  defences: readonly Defence[],
  artifacts: Artifacts,
): readonly DefenceAnswer[] {
  const reached = touched.map(([touches, id]) => ({ touches, paths: pathsUp(artifacts, id) }));
  return defences.flatMap((defence): DefenceAnswer[] => {
    const links = defence.artifacts.flatMap(([acts, artifact]) =>
      reached.flatMap(({ touches, paths }): ArtifactLink[] => {
        const path = paths.get(artifact);
        return path ? [{ acts, touches, path }] : [];
      }),
    );
    return links.length > 0 ? [{ defence, technique, links }] : [];
  });
}

/** The artifact and its ancestors, each with the shortest path that leads to it. */
function pathsUp(artifacts: Artifacts, start: string): ReadonlyMap<string, readonly string[]> {
  const paths = new Map<string, readonly string[]>([[start, [start]]]);
  // A map goes on with what is added while it is walked: breadth first, and each once however the source circles.
  for (const [id, path] of paths) {
    for (const parent of artifacts.get(id)?.parents ?? []) {
      if (!paths.has(parent)) paths.set(parent, [...path, parent]);
    }
  }
  return paths;
}
