/** From D3FEND's ontology to the facts that this project keeps. */
import { byKey, compareText } from '../../text/order.ts';
import type { D3fend, Defence, FormerDefence } from '../types.ts';
import { successorOf } from './compare-d3fend.ts';
import { D3fendOntology } from './d3fend-ontology.ts';
import { type ReleasePart, readWhole, versionInName } from './open-release.ts';
import { readQuads } from './rdf-quads.ts';
import { ReleaseError } from './release-error.ts';
import { Warnings } from './warnings.ts';

export interface D3fendRelease {
  readonly d3fend: D3fend;
  /** Year of the copyright that the ontology states. */
  readonly copyrightYear?: number;
  readonly warnings: readonly string[];
}

export interface D3fendReleaseOptions {
  /** What the project holds now; its `source` and `note` stay. */
  readonly before?: D3fend;
  /** The release's version, where somebody gives it. */
  readonly version?: string;
}

const SOURCE = 'MITRE D3FEND ontology (facts only: ids, names, relations; no definitions)';
const NOTE =
  'A defence answers an ATT&CK technique when the artifact that the defence acts on is the artifact that the technique touches, or an ancestor of it.';

/** Ids of ATT&CK for Enterprise; those of ICS start with `T0`. */
const ATTACK_ID = /^T[1-9]\d{3,}(?:\.\d{3,})?$/;

/**
 * Reads a release of D3FEND: one file of its ontology. Rejects with `ReleaseError` for what is no such release.
 * Defences have the relations that D3FEND states of them; ATT&CK's techniques also those of what they are kinds of.
 */
export async function readD3fendRelease(part: ReleasePart, options: D3fendReleaseOptions = {}): Promise<D3fendRelease> {
  const ontology = new D3fendOntology();
  await readQuads(part.name, await readWhole(part), (quad) => ontology.add(quad));
  const warnings = new Warnings();
  const artifacts = ontology.descendants('DigitalArtifact');
  const tactics = tacticsOf(ontology);
  const techniques = defencesOf(ontology, tactics, artifacts, warnings);
  if (tactics.length === 0 || techniques.length === 0 || artifacts.size <= 1)
    throw new ReleaseError(
      `\`${part.name}\` is not D3FEND's ontology: it wants tactics, techniques with a \`d3fend-id\` and digital artifacts.`,
    );
  const { before } = options;
  const former = formerDefences(techniques, before);
  const year = Math.max(...ontology.copyrightYears);
  return {
    d3fend: {
      source: before?.source ?? SOURCE,
      version: options.version ?? versionOf(ontology, part.name),
      note: before?.note ?? NOTE,
      tactics: tactics.map((tactic) => ontology.label(tactic)),
      techniques,
      artifacts: artifactsOf(ontology, artifacts),
      attackArtifacts: attackArtifactsOf(ontology, artifacts),
      ...(former.length === 0 ? {} : { formerTechniques: former }),
    },
    ...(Number.isFinite(year) ? { copyrightYear: year } : {}),
    warnings: warnings.list(),
  };
}

/** Names of the tactics, in the order in which D3FEND shows them. */
function tacticsOf(ontology: D3fendOntology): string[] {
  const found = new Set(ontology.descendants('DefensiveTactic'));
  for (const [name, types] of ontology.types) if (types.has('DefensiveTactic')) found.add(name);
  found.delete('DefensiveTactic');
  const order = (name: string) => ontology.displayOrders.get(name) ?? Number.MAX_SAFE_INTEGER;
  return [...found].sort(
    (left, right) => order(left) - order(right) || compareText(ontology.label(left), ontology.label(right)),
  );
}

function defencesOf(
  ontology: D3fendOntology,
  tactics: readonly string[],
  artifacts: ReadonlySet<string>,
  warnings: Warnings,
): Defence[] {
  const below = ontology.descendants('DefensiveTechnique');
  const byId = new Map<string, string>();
  for (const [name, id] of [...ontology.ids].sort(byKey)) {
    if (!below.has(name)) continue;
    if (!/^D3-[A-Z0-9][A-Z0-9-]*$/.test(id)) warnings.add(`${name} is passed over: its id is \`${id}\`.`);
    else if (byId.has(id)) warnings.add(`${name} is passed over: ${byId.get(id)} has its id ${id}.`);
    else byId.set(id, name);
  }
  const tacticByName = new Map<string, string>();
  for (const [id, name] of byId) {
    const tactic = tacticOf(ontology, name, tactics);
    if (tactic !== undefined) tacticByName.set(name, tactic);
    else warnings.add(`${id} ${ontology.label(name)} is passed over: it has no tactic.`);
  }
  const idOf = new Map([...byId].flatMap(([id, name]) => (tacticByName.has(name) ? [[name, id]] : [])));
  return [...byId].sort(byKey).flatMap(([id, name]): Defence[] => {
    const tactic = tacticByName.get(name);
    if (tactic === undefined) return [];
    const parents = [...(ontology.parents.get(name) ?? [])].flatMap((parent) => idOf.get(parent) ?? []);
    return [
      {
        id,
        name: ontology.label(name),
        iri: `d3f:${name}`,
        tactic: ontology.label(tactic),
        parents: parents.filter((parent) => parent !== id).sort(),
        artifacts: related(ontology, [name], artifacts),
      },
    ];
  });
}

/** The defences that the project knew and the release does not have, in id order. */
function formerDefences(techniques: readonly Defence[], before: D3fend | undefined): FormerDefence[] {
  const isCurrent = new Set(techniques.map(({ id }) => id));
  const known = new Map<string, FormerDefence>();
  for (const { id, name, iri, tactic, parents } of [...(before?.formerTechniques ?? []), ...(before?.techniques ?? [])])
    known.set(id, { id, name, iri, tactic, parents });
  return [...known.values()]
    .filter(({ id }) => !isCurrent.has(id))
    .sort((left, right) => compareText(left.id, right.id))
    .map((defence) => {
      const successor = successorOf(defence, techniques);
      return successor ? { ...defence, replacedBy: successor.id } : defence;
    });
}

/** The tactic that a technique enables, or the nearest of what it is a kind of does; of several the first in order. */
function tacticOf(ontology: D3fendOntology, name: string, tactics: readonly string[]): string | undefined {
  for (const one of ontology.lineage(name)) {
    const enabled = new Set(
      ontology.relations(one).flatMap(([property, target]) => (property === 'enables' ? [target] : [])),
    );
    const tactic = tactics.find((candidate) => enabled.has(candidate));
    if (tactic !== undefined) return tactic;
  }
  return undefined;
}

function artifactsOf(ontology: D3fendOntology, artifacts: ReadonlySet<string>): D3fend['artifacts'] {
  return Object.fromEntries(
    [...artifacts].sort().map((name) => {
      const parents = [...(ontology.parents.get(name) ?? [])].filter(
        (parent) => parent !== name && artifacts.has(parent),
      );
      return [name, { name: ontology.label(name), parents: parents.sort() }];
    }),
  );
}

function attackArtifactsOf(ontology: D3fendOntology, artifacts: ReadonlySet<string>): D3fend['attackArtifacts'] {
  // Later releases tell Enterprise from other domains, whose ids have the same form.
  const enterprise = ontology.descendants('ATTACKEnterpriseTechnique');
  const found = new Map<string, [string, string][]>();
  for (const [name, id] of [...ontology.attackIds].sort(byKey)) {
    if (!ATTACK_ID.test(id) || found.has(id) || (enterprise.size > 1 && !enterprise.has(name))) continue;
    const relations = related(ontology, ontology.lineage(name), artifacts);
    if (relations.length > 0) found.set(id, relations);
  }
  return Object.fromEntries([...found].sort(byKey));
}

/** Relations of some names to artifacts, each once, sorted. */
function related(
  ontology: D3fendOntology,
  names: readonly string[],
  artifacts: ReadonlySet<string>,
): [string, string][] {
  const found = new Map<string, [string, string]>();
  for (const [property, target] of names.flatMap((name) => ontology.relations(name)))
    if (artifacts.has(target)) found.set(`${property},${target}`, [property, target]);
  return [...found].sort(byKey).map(([, relation]) => relation);
}

function versionOf(ontology: D3fendOntology, name: string): string {
  const stated =
    [...ontology.versions].sort()[0] ??
    [...ontology.versionAddresses]
      .sort()
      .flatMap((address) => /\/d3fend\/([^/]+)\/d3fend\.owl$/.exec(address)?.[1] ?? [])[0] ??
    versionInName(name);
  if (stated !== undefined && /^[\w.+-]{1,40}$/.test(stated)) return stated;
  throw new ReleaseError(
    `\`${name}\` does not state its version (\`owl:versionInfo\`); give it with \`--d3fend-version\`.`,
  );
}
