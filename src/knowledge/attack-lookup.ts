/** Lookups over ATT&CK: techniques whatever became of them, tactics by any of their names. */
import { byId } from '../text/order.ts';
import { nearest } from '../text/suggest.ts';
import type { Attack, AttackTactic, AttackTechnique, FormerTactic, TechniqueLookup } from './types.ts';

export interface AttackLookup {
  readonly version: string;
  readonly tactics: readonly AttackTactic[];
  readonly techniques: readonly AttackTechnique[];
  readonly formerTactics: readonly FormerTactic[];
  readonly copyrightYear: number | undefined;
  technique(id: string): TechniqueLookup;
  tactic(idOrName: string): AttackTactic | undefined;
  formerTactic(idOrName: string): FormerTactic | undefined;
  nearestTactic(idOrName: string): AttackTactic | undefined;
  subTechniques(id: string): readonly AttackTechnique[];
  techniquesOf(tacticId: string): readonly AttackTechnique[];
  readonly dataComponents: Readonly<Record<string, string>>;
  dataComponent(id: string): string | undefined;
}

/** Lookups over one release of ATT&CK. */
export function attackLookup(attack: Attack): AttackLookup {
  const techniqueOf = new Map(attack.techniques.map((technique) => [technique.id, technique]));
  const active = attack.techniques.filter((technique) => technique.status === 'active').sort(byId);
  const children = new Map<string, AttackTechnique[]>();
  for (const technique of active) {
    if (technique.parent === undefined) continue;
    const siblings = children.get(technique.parent);
    if (siblings) siblings.push(technique);
    else children.set(technique.parent, [technique]);
  }
  const tacticNames = new Map<string, AttackTactic>();
  for (const tactic of attack.tactics) {
    for (const name of [tactic.id, tactic.shortName, tactic.name]) tacticNames.set(name.toLowerCase(), tactic);
  }
  const formerTactics = attack.formerTactics ?? [];
  const dataComponents = { ...attack.formerDataComponents, ...attack.dataComponents };

  return {
    version: attack.version,
    formerTactics,
    copyrightYear: attack.copyrightYear,
    tactics: attack.tactics,
    techniques: attack.techniques,
    technique: (id) => lookUpTechnique(techniqueOf, active, id),
    tactic: (idOrName) => tacticNames.get(idOrName.trim().toLowerCase()),
    formerTactic(idOrName) {
      const wanted = idOrName.trim().toLowerCase();
      return formerTactics.find(({ id, shortName, name, formerNames = [] }) =>
        [id, shortName, name, ...formerNames].some((known) => known.toLowerCase() === wanted),
      );
    },
    nearestTactic(idOrName) {
      const name = nearest(idOrName.trim(), tacticNames.keys());
      return name === undefined ? undefined : tacticNames.get(name);
    },
    subTechniques: (id) => children.get(id.toUpperCase()) ?? [],
    techniquesOf: (tacticId) => active.filter((technique) => technique.tactics.includes(tacticId)),
    dataComponents,
    dataComponent: (id) => dataComponents[id.toUpperCase()],
  };
}

function lookUpTechnique(
  techniqueOf: ReadonlyMap<string, AttackTechnique>,
  active: readonly AttackTechnique[],
  id: string,
): TechniqueLookup {
  const wanted = id.trim().toUpperCase();
  const technique = techniqueOf.get(wanted);
  if (!technique) {
    const near = nearestTechnique(techniqueOf, active, wanted);
    return near ? { status: 'unknown', nearest: near } : { status: 'unknown' };
  }
  if (technique.status === 'active') return { status: 'active', technique };
  if (technique.status === 'deprecated') return { status: 'deprecated', technique };
  const replacement = endOfChain(techniqueOf, technique);
  return replacement ? { status: 'revoked', technique, replacement } : { status: 'revoked', technique };
}

/** The active technique that a chain of revocations ends in; none when it ends in a deprecated one, nowhere or in a circle. */
function endOfChain(
  techniqueOf: ReadonlyMap<string, AttackTechnique>,
  start: AttackTechnique,
): AttackTechnique | undefined {
  const visited = new Set<string>();
  let current: AttackTechnique | undefined = start;
  while (current?.status === 'revoked') {
    if (visited.has(current.id)) return undefined;
    visited.add(current.id);
    current = current.revokedBy === undefined ? undefined : techniqueOf.get(current.revokedBy);
  }
  return current?.status === 'active' ? current : undefined;
}

/**
 * The active technique that an unknown id most likely meant. For a sub-technique: one of the same parent when it is
 * mistyped by a digit or a missing zero, else the parent itself.
 */
function nearestTechnique(
  techniqueOf: ReadonlyMap<string, AttackTechnique>,
  active: readonly AttackTechnique[],
  id: string,
): AttackTechnique | undefined {
  const dot = id.indexOf('.');
  const parent = dot < 0 ? undefined : techniqueOf.get(id.slice(0, dot));
  if (parent && dot >= 0) {
    const number = id.slice(dot + 1).padStart(3, '0');
    const padded = techniqueOf.get(`${parent.id}.${number}`);
    if (padded?.status === 'active') return padded;
    return parent.status === 'active' ? parent : endOfChain(techniqueOf, parent);
  }
  const candidates = active.filter((technique) => (technique.parent === undefined) === dot < 0);
  const name = nearest(
    id,
    candidates.map((technique) => technique.id),
  );
  return name === undefined ? undefined : techniqueOf.get(name);
}
