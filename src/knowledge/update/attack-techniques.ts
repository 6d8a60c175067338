/** The techniques of an ATT&CK release: which of several objects counts, and what it belongs to. */
import { compareText } from '../../text/order.ts';
import type { Attack, AttackTactic, AttackTechnique } from '../types.ts';
import type { AttackObjects, TechniqueFacts } from './attack-objects.ts';
import { ReleaseError } from './release-error.ts';
import { type Domain, isActive } from './stix-fields.ts';
import type { Warnings } from './warnings.ts';

const DOMAIN_NAMES: Readonly<Record<Domain, string>> = {
  enterprise: 'Enterprise',
  mobile: 'Mobile',
  ics: 'ICS',
  pre: 'PRE-ATT&CK',
};

/**
 * The techniques of Enterprise by id. Of several objects with one id an active one counts, then a revoked one, which
 * leads on; of these the latest. Throws `ReleaseError` when none is active, and says what the release is of.
 */
export function preferredTechniques(
  objects: AttackObjects,
  warnings: Warnings,
  name: string,
): ReadonlyMap<string, TechniqueFacts> {
  const all = [...objects.techniques.values()];
  const enterprise = all.filter(({ domains }) => domains.size === 0 || domains.has('enterprise'));
  if (!enterprise.some(isActive)) throw noTechniques(all, enterprise, name);
  const preferred = new Map<string, TechniqueFacts>();
  for (const technique of enterprise.sort(byPreference)) {
    const first = preferred.get(technique.id);
    if (!first) preferred.set(technique.id, technique);
    else if (isActive(technique))
      warnings.add(
        `Two techniques have the id ${technique.id}: \`${first.ref}\` and \`${technique.ref}\`; the first is kept.`,
      );
  }
  return preferred;
}

function noTechniques(
  all: readonly TechniqueFacts[],
  enterprise: readonly TechniqueFacts[],
  name: string,
): ReleaseError {
  const others = (['mobile', 'ics', 'pre'] as const).filter((domain) => all.some(({ domains }) => domains.has(domain)));
  if (enterprise.length > 0 || others.length === 0)
    return new ReleaseError(`\`${name}\` holds no active technique of ATT&CK; its objects are of other kinds.`);
  const found = others.map((domain) => DOMAIN_NAMES[domain]).join(' and ');
  return new ReleaseError(`\`${name}\` holds ATT&CK for ${found}, expected ATT&CK for Enterprise.`);
}

/** What the project keeps of techniques: names, states and what they belong to. `before` has what it kept so far. */
export function techniquesOf(
  objects: AttackObjects,
  preferred: ReadonlyMap<string, TechniqueFacts>,
  tactics: readonly AttackTactic[],
  before: Attack | undefined,
  warnings: Warnings,
): AttackTechnique[] {
  const then = new Map((before?.techniques ?? []).map((technique) => [technique.id, technique]));
  const known: Known = { objects, preferred, then };
  return [...preferred.values()].map((technique) => {
    const { id, name, platforms } = technique;
    const status = technique.revoked ? 'revoked' : technique.deprecated ? 'deprecated' : 'active';
    const parent = status === 'active' ? parentOf(technique, known, warnings) : undefined;
    const revokedBy = status === 'revoked' ? replacementOf(technique, known, warnings) : undefined;
    return {
      id,
      name,
      status,
      tactics: tacticIdsOf(technique, tactics, then.get(id), warnings),
      platforms: [...platforms],
      ...(parent === undefined ? {} : { parent }),
      ...(revokedBy === undefined ? {} : { revokedBy }),
    };
  });
}

/** What techniques are looked up in: the release, and what the project had. */
interface Known {
  readonly objects: AttackObjects;
  /** By ATT&CK id. */
  readonly preferred: ReadonlyMap<string, TechniqueFacts>;
  readonly then: ReadonlyMap<string, AttackTechnique>;
}

/**
 * Ids of the tactics that a technique names. One that is no longer current keeps the short names of its time, which a
 * tactic that was renamed no longer has: its tactics are then those that the project knew.
 */
function tacticIdsOf(
  technique: TechniqueFacts,
  tactics: readonly AttackTactic[],
  then: AttackTechnique | undefined,
  warnings: Warnings,
): string[] {
  const byShortName = new Map(tactics.map(({ id, shortName }) => [shortName, id]));
  const unknown = technique.phases.find((phase) => !byShortName.has(phase));
  if (unknown !== undefined) {
    const ids = new Set(byShortName.values());
    if (isActive(technique))
      warnings.add(`${technique.id} names the tactic \`${unknown}\`, which the matrix does not have.`);
    else if (then) return then.tactics.filter((id) => ids.has(id));
  }
  return [...new Set(technique.phases.flatMap((phase) => byShortName.get(phase) ?? []))];
}

function parentOf(
  { id, ref, isSubTechnique }: TechniqueFacts,
  { objects, preferred }: Known,
  warnings: Warnings,
): string | undefined {
  const related = [...(objects.parents.get(ref) ?? [])].flatMap((target) => objects.techniques.get(target)?.id ?? []);
  const [byId] = id.split('.');
  const candidates = [...new Set(related)].filter((parent) => parent !== id && preferred.has(parent)).sort();
  // A release may still relate a sub-technique to its former technique.
  const parent = candidates.find((candidate) => candidate === byId) ?? candidates[0];
  if (parent !== undefined) return parent;
  if (!isSubTechnique && !id.includes('.')) return undefined;
  if (byId !== undefined && byId !== id && preferred.has(byId)) return byId;
  warnings.add(`${id} is a sub-technique, but the technique that it belongs to is not there.`);
  return undefined;
}

/** What a revoked technique was revoked by; where the release does not have it, what the project knows. */
function replacementOf(
  { id, ref }: TechniqueFacts,
  { objects, preferred, then }: Known,
  warnings: Warnings,
): string | undefined {
  const targets = [...(objects.revokedBy.get(ref) ?? [])].sort();
  const ids = targets.flatMap((target) => objects.techniques.get(target)?.id ?? []);
  const [found] = ids.filter((target) => target !== id && preferred.has(target)).sort();
  const known = then.get(id)?.revokedBy;
  if (found !== undefined) return found;
  if (known !== undefined && (preferred.has(known) || then.has(known))) return known;
  if (targets.length > 0)
    warnings.add(`${id} was revoked by \`${targets[0]}\`, which is not another technique of this release.`);
  return undefined;
}

/** A technique that the release no longer has: its page leads on, or says that it is gone. */
export function keptTechnique(technique: AttackTechnique, tactics: ReadonlySet<string>): AttackTechnique {
  const { id, name, platforms, revokedBy } = technique;
  return {
    id,
    name,
    status: technique.status === 'revoked' ? 'revoked' : 'deprecated',
    tactics: technique.tactics.filter((tactic) => tactics.has(tactic)),
    platforms,
    ...(technique.status === 'revoked' && revokedBy !== undefined ? { revokedBy } : {}),
  };
}

function byPreference(left: TechniqueFacts, right: TechniqueFacts): number {
  const rank = (facts: TechniqueFacts) => (isActive(facts) ? 0 : facts.revoked ? 1 : 2);
  return rank(left) - rank(right) || compareText(right.modified, left.modified) || compareText(left.ref, right.ref);
}
