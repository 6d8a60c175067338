/** Parts of one verification, which several machines share. */
import { compareText } from '../text/order.ts';
import type { Shard } from './report.ts';

/** A document or a language's page, and how much work it is beside the others: what is in it to run. */
export interface ShardItem {
  readonly file: string;
  readonly weight: number;
}

/**
 * The files that a part takes: each is in exactly one of `count` parts, and where there are fewer files than parts, some take
 * none. The heaviest go first, each to the part that has least so far, which leaves no part with more than four thirds of
 * what the best split has (R. L. Graham, Bounds on multiprocessing timing anomalies, 1969). The order of `items` is of no account.
 */
export function filesInShard(items: readonly ShardItem[], { index, count }: Shard): ReadonlySet<string> {
  const heaviest = items.toSorted((a, b) => b.weight - a.weight || compareText(a.file, b.file));
  // More parts than files are empty: they need not be looked at.
  const loads = new Array<number>(Math.min(count, items.length)).fill(0);
  const files = new Set<string>();
  for (const { file, weight } of heaviest) {
    const lightest = loads.indexOf(Math.min(...loads));
    loads[lightest] = (loads[lightest] ?? 0) + weight;
    if (lightest === index - 1) files.add(file);
  }
  return files;
}

/** Parts of one verification, most. */
const MOST_SHARDS = 999_999;

/** Reads `2/5`: the second of five parts. Gives a message where it is something else. */
export function parseShard(text: string): Shard | string {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(text.trim())?.map(Number) ?? [];
  if (index === undefined || count === undefined)
    return `Unexpected shard \`${text}\`, expected a number, a slash and a number: \`2/5\` is the second of five.`;
  if (count > MOST_SHARDS) return `Unexpected shard \`${text}\`, expected at most ${MOST_SHARDS} in all.`;
  if (count === 0) return `Unexpected shard \`${text}\`, expected at least one in all, as in \`1/1\`.`;
  if (index === 0 || index > count)
    return `Unexpected shard \`${text}\`, expected one from \`1/${count}\` to \`${count}/${count}\`.`;
  return { index, count };
}
