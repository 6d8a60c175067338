/** D3FEND's defences as it shows them: below their tactics, each below its parent. */
import type { Defence, Knowledge } from '../knowledge/types.ts';
import { byId } from '../text/order.ts';

export interface DefenceNode {
  readonly defence: Defence;
  /** In id order. */
  readonly children: readonly DefenceNode[];
}

export interface DefenceTactic {
  readonly name: string;
  /** Its defences that stand below no other of the tactic, in id order. */
  readonly roots: readonly DefenceNode[];
}

interface GrowingNode extends DefenceNode {
  readonly children: GrowingNode[];
}

/**
 * The tactics in D3FEND's order with every defence once, below its own tactic: under the first of its parents that is of
 * this tactic, else at the top. Parents that lead back to the defence itself are passed over.
 */
export function defenceTree(knowledge: Knowledge): DefenceTactic[] {
  const roots = new Map(knowledge.d3fendTactics.map((name) => [name, [] as GrowingNode[]]));
  const sorted = knowledge.defences.toSorted(byId);
  const nodes = new Map(sorted.map((defence) => [defence, { defence, children: [] } as GrowingNode]));
  const parentOf = new Map<Defence, Defence>();
  for (const [defence, node] of nodes) {
    const parent = defence.parents
      .flatMap((id) => knowledge.defence(id) ?? [])
      .find((candidate) => candidate.tactic === defence.tactic && !isBelow(candidate, defence, parentOf));
    if (parent) parentOf.set(defence, parent);
    const siblings = parent ? nodes.get(parent)?.children : roots.get(defence.tactic);
    siblings?.push(node);
  }
  return [...roots].map(([name, own]) => ({ name, roots: own }));
}

/** A node and all below it, parents first. */
export function withDescendants(node: DefenceNode): DefenceNode[] {
  return [node, ...node.children.flatMap(withDescendants)];
}

/** Whether `defence` is `above`, or stands below it as far as is known yet. */
function isBelow(defence: Defence, above: Defence, parentOf: ReadonlyMap<Defence, Defence>): boolean {
  for (let next: Defence | undefined = defence; next; next = parentOf.get(next)) if (next === above) return true;
  return false;
}
