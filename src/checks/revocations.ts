/** What became of a technique: the chain of its revocations to the end, and what stands where ATT&CK names nothing. */
import type { AttackTechnique, Knowledge } from '../knowledge/types.ts';

/** A revoked technique's chain. */
export interface Revocations {
  /** The techniques in turn, the revoked one first; those that ATT&CK does not have are missing. */
  readonly chain: readonly AttackTechnique[];
  /** How it ends: in an active technique (the chain's last), a deprecated one, an unknown id, none at all, or in itself. */
  readonly end: 'active' | 'deprecated' | 'unknown' | 'none' | 'circle';
  /** The id that the last revocation names, where that is no active technique. */
  readonly lastId?: string;
}

/** Follows the revocations of a technique to their end. */
export function revocations(technique: AttackTechnique, knowledge: Knowledge): Revocations {
  const chain: AttackTechnique[] = [technique];
  for (let current = technique; ; ) {
    const next = current.revokedBy;
    if (next === undefined) return { chain, end: 'none' };
    const found = knowledge.technique(next);
    if (found.status === 'unknown') return { chain, end: 'unknown', lastId: next };
    if (chain.some(({ id }) => id === found.technique.id)) return { chain, end: 'circle', lastId: found.technique.id };
    chain.push(found.technique);
    if (found.status !== 'revoked')
      return { chain, end: found.status, ...(found.status === 'active' ? {} : { lastId: next }) };
    current = found.technique;
  }
}

/** Why a chain of revocations leads to no technique, as the end of a sentence. */
export function deadEnd({ end, lastId }: Revocations, version: string): string {
  switch (end) {
    case 'deprecated':
      return `for \`${lastId}\`, which is deprecated; ${version} has nothing in its place`;
    case 'unknown':
      return `for \`${lastId}\`, which ${version} does not have`;
    case 'circle':
      return `for \`${lastId}\`, which was revoked in turn, in a circle; ${version} has nothing in its place`;
    default:
      return `; ${version} has nothing in its place`;
  }
}

/**
 * The active technique that most likely describes what a deprecated one did: of the same name, else its parent. ATT&CK does
 * not say so itself.
 */
export function likelySuccessor(deprecated: AttackTechnique, knowledge: Knowledge): AttackTechnique | undefined {
  const name = deprecated.name.toLowerCase();
  const named = knowledge.techniques.find((known) => known.status === 'active' && known.name.toLowerCase() === name);
  if (named) return named;
  const parent = deprecated.parent ?? (deprecated.id.includes('.') ? deprecated.id.replace(/\..*/, '') : undefined);
  const found = parent === undefined ? undefined : knowledge.technique(parent);
  return found?.status === 'active' ? found.technique : undefined;
}
