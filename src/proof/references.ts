/** Lines of a dataset as a tests file names them: by label where a label's lines are all there, else by number. */
import type { Label } from '../events/dataset.ts';
import { byId } from '../text/order.ts';

/**
 * Names each of `lines` once. Larger labels win over smaller ones, attack labels over background; what no label covers
 * exactly stays a number. The answer is in the order of the first line that each part names.
 */
export function referencesTo(lines: readonly number[], labels: readonly Label[]): (string | number)[] {
  const left = new Set(lines);
  const wanted = new Set(lines);
  const named: { ref: string | number; first: number }[] = [];
  const bySize = labels.toSorted(
    (a, b) => Number(b.attack) - Number(a.attack) || b.lines.length - a.lines.length || byId(a, b),
  );
  for (const { id, lines: own } of bySize) {
    if (!own.every((line) => wanted.has(line)) || !own.some((line) => left.has(line))) continue;
    named.push({ ref: id, first: Math.min(...own) });
    for (const line of own) left.delete(line);
  }
  for (const line of left) named.push({ ref: line, first: line });
  return named.sort((a, b) => a.first - b.first).map(({ ref }) => ref);
}
