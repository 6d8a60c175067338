/** The tactics of an ATT&CK release: whatever their number, names and order are. */
import { byId, compareText } from '../../text/order.ts';
import type { Attack, AttackTactic, FormerTactic } from '../types.ts';
import type { AttackObjects, TacticFacts, TechniqueFacts } from './attack-objects.ts';
import { ReleaseError } from './release-error.ts';
import { isActive } from './stix-fields.ts';
import type { Warnings } from './warnings.ts';

/**
 * The tactics in the order of the matrix. Without a matrix in their present order, new ones last; without tactics those
 * of the project stay, which a folder of techniques alone wants. Throws `ReleaseError` where there are none at all.
 */
export function tacticsOf(
  objects: AttackObjects,
  techniques: ReadonlyMap<string, TechniqueFacts>,
  before: Attack | undefined,
  warnings: Warnings,
  name: string,
): AttackTactic[] {
  const used = new Set([...techniques.values()].filter(isActive).flatMap(({ phases }) => phases));
  const usable = [...objects.tactics.values()].filter(
    (tactic) => isActive(tactic) && (tactic.domains.size === 0 || tactic.domains.has('enterprise')),
  );
  const byRef = new Map(usable.map((tactic) => [tactic.ref, tactic]));
  const matrices = [...objects.matrices.values()].filter(
    (matrix) => isActive(matrix) && (matrix.domains.size === 0 || matrix.domains.has('enterprise')),
  );
  // Of the matrices of several domains, the one whose tactics these techniques have.
  const score = ({ tacticRefs }: { tacticRefs: readonly string[] }) =>
    tacticRefs.filter((ref) => used.has(byRef.get(ref)?.shortName ?? '')).length;
  const [matrix] = matrices.sort((left, right) => score(right) - score(left) || compareText(left.ref, right.ref));
  const found = matrix ? inMatrix(matrix.tacticRefs, byRef, matrix.ref, warnings) : [];
  const facts = (tactic: TacticFacts) => tacticFacts(tactic, before);
  if (found.length > 0) return uniqueById(found, warnings).map(facts);
  if (usable.length === 0 && before) {
    warnings.add(`\`${name}\` holds no tactics; those of ATT&CK ${before.version} are kept.`);
    return [...before.tactics];
  }
  if (usable.length === 0) throw new ReleaseError(`\`${name}\` holds no tactics of ATT&CK (\`x-mitre-tactic\`).`);
  warnings.add(`\`${name}\` holds no matrix (\`x-mitre-matrix\`): the tactics' order is kept, and new ones come last.`);
  const place = new Map((before?.tactics ?? []).map(({ id }, index) => [id, index]));
  const rank = ({ id }: TacticFacts) => place.get(id) ?? Number.MAX_SAFE_INTEGER;
  const ordered = usable.filter(({ shortName, id }) => used.has(shortName) || place.has(id));
  ordered.sort((left, right) => rank(left) - rank(right) || compareText(left.id, right.id));
  return uniqueById(ordered, warnings).map(facts);
}

function inMatrix(
  refs: readonly string[],
  byRef: ReadonlyMap<string, TacticFacts>,
  matrix: string,
  warnings: Warnings,
): TacticFacts[] {
  return [...new Set(refs)].flatMap((ref) => {
    const tactic = byRef.get(ref);
    if (!tactic) warnings.add(`\`${matrix}\` names the tactic \`${ref}\`, which is not there or no longer current.`);
    return tactic ?? [];
  });
}

function uniqueById(tactics: readonly TacticFacts[], warnings: Warnings): TacticFacts[] {
  const seen = new Set<string>();
  return tactics.filter(({ id, ref }) => {
    const isNew = !seen.has(id);
    if (!isNew) warnings.add(`\`${ref}\` is passed over: another tactic has the id ${id}.`);
    seen.add(id);
    return isNew;
  });
}

/** A tactic, with the names that the project knew its id by: documents may still have them. */
function tacticFacts({ id, shortName, name }: TacticFacts, before: Attack | undefined): AttackTactic {
  const then = [...(before?.tactics ?? []), ...(before?.formerTactics ?? [])].find((tactic) => tactic.id === id);
  const names = then ? [...(then.formerNames ?? []), then.name, then.shortName] : [];
  const formerNames = [...new Set(names)].filter((known) => known !== name && known !== shortName);
  return { id, shortName, name, ...(formerNames.length === 0 ? {} : { formerNames }) };
}

/** The tactics that the project knew and that the matrix no longer has, with what it says replaced them; in id order. */
export function formerTactics(
  objects: AttackObjects,
  tactics: readonly AttackTactic[],
  before: Attack | undefined,
): FormerTactic[] {
  const isCurrent = new Set(tactics.map(({ id }) => id));
  const known = new Map<string, FormerTactic>((before?.formerTactics ?? []).map((tactic) => [tactic.id, tactic]));
  for (const tactic of before?.tactics ?? []) {
    const techniques = (before?.techniques ?? []).filter(
      ({ status, tactics: own }) => status === 'active' && own.includes(tactic.id),
    );
    known.set(tactic.id, { ...tactic, techniques: techniques.map(({ id }) => id).sort() });
  }
  return [...known.values()]
    .filter(({ id }) => !isCurrent.has(id))
    .sort(byId)
    .map((tactic) => {
      const found = replacementOf(tactic.id, objects);
      return found === undefined ? tactic : { ...tactic, replacedBy: found };
    });
}

function replacementOf(id: string, objects: AttackObjects): string | undefined {
  const all = [...objects.tactics.values()];
  return all
    .filter((tactic) => tactic.id === id)
    .flatMap(({ ref }) => [...(objects.revokedBy.get(ref) ?? [])])
    .flatMap((target) => objects.tactics.get(target)?.id ?? [])
    .filter((target) => target !== id)
    .sort()[0];
}
