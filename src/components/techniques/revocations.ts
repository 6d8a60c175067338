/** What old technique ids lead to, and which old ids a technique had. */
import type { AttackTechnique, Knowledge } from '../../knowledge/types.ts';
import { byId } from '../../text/order.ts';

const known = new WeakMap<Knowledge, ReadonlyMap<string, readonly AttackTechnique[]>>();

/** The revoked techniques that this one replaces, directly or at the end of a chain, in id order. */
export function onceKnownAs(id: string, knowledge: Knowledge): readonly AttackTechnique[] {
  let byReplacement = known.get(knowledge);
  if (!byReplacement) {
    byReplacement = replacedBy(knowledge);
    known.set(knowledge, byReplacement);
  }
  return byReplacement.get(id) ?? [];
}

/**
 * The way from a revoked technique to the one that replaces it, both ends included; it ends where ATT&CK's own does: at an
 * active or deprecated technique, at an id that it does not have, or where a circle closes. One that is not revoked is
 * its own way.
 */
export function revocationChain(technique: AttackTechnique, knowledge: Knowledge): AttackTechnique[] {
  const chain = new Map([[technique.id, technique]]);
  // A map goes on with what is added while it is walked; what is in it already ends the walk.
  for (const { status, revokedBy } of chain.values()) {
    const next = status === 'revoked' && revokedBy !== undefined ? knowledge.technique(revokedBy) : undefined;
    if (next && next.status !== 'unknown') chain.set(next.technique.id, next.technique);
  }
  return [...chain.values()];
}

function replacedBy(knowledge: Knowledge): Map<string, AttackTechnique[]> {
  const replaced = new Map<string, AttackTechnique[]>();
  const revoked = knowledge.techniques.filter(({ status }) => status === 'revoked');
  for (const technique of revoked.toSorted(byId)) {
    const lookup = knowledge.technique(technique.id);
    const now = lookup.status === 'revoked' ? lookup.replacement?.id : undefined;
    if (now === undefined) continue;
    const own = replaced.get(now);
    if (own) own.push(technique);
    else replaced.set(now, [technique]);
  }
  return replaced;
}
