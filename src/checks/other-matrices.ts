/** Ids of ATT&CK's other matrices (Mobile, the former PRE), which the knowledge of Enterprise does not hold. */
import type { Mention, MentionKind } from '../documents/mentions.ts';
import type { Knowledge } from '../knowledge/types.ts';

/**
 * Whether an id that Enterprise lacks may be another matrix's. ATT&CK counts the ids of all its matrices in one row, so that
 * any number below Enterprise's highest may be. A sub-technique is where its technique is.
 */
export function mayBeOfOtherMatrix(
  { kind, id }: Pick<Mention, 'kind' | 'id'>,
  knowledge: Knowledge,
  strategyIds: Iterable<string>,
): boolean {
  const [whole = ''] = id.split('.');
  if (kind === 'technique' && id !== whole && knowledge.technique(whole).status !== 'unknown') return false;
  return numberOf(whole) < highest(kind, knowledge, strategyIds);
}

const known = new WeakMap<Knowledge, Map<MentionKind, number>>();

function highest(kind: MentionKind, knowledge: Knowledge, strategyIds: Iterable<string>): number {
  const counted = known.get(knowledge) ?? new Map<MentionKind, number>();
  known.set(knowledge, counted);
  let most = counted.get(kind);
  if (most === undefined) {
    most = 0;
    for (const id of idsOf(kind, knowledge, strategyIds)) most = Math.max(most, numberOf(id));
    counted.set(kind, most);
  }
  return most;
}

function idsOf(kind: MentionKind, knowledge: Knowledge, strategyIds: Iterable<string>): Iterable<string> {
  if (kind === 'technique') return knowledge.techniques.map(({ id }) => id);
  if (kind === 'tactic') return knowledge.tactics.map(({ id }) => id);
  return kind === 'detection-strategy' ? strategyIds : [];
}

function numberOf(id: string): number {
  return Number(/^\D+(\d+)/.exec(id)?.[1] ?? 0);
}
