/**
 * Clustering: things put together by how alike they are, without being told what to look for; the hunter reads what the
 * clusters are. Here the things are activities (a host in an interval). After Sqrrl, "Common Techniques for Hunting"
 * (2016), Clustering.
 *
 * Two activities are as far apart as the angle between their values: 1 minus the cosine, each value weighing by the
 * logarithm of its events, and more the fewer activities have it (tf-idf). Clusters join by average linkage (UPGMA).
 */
import { agnes, type Cluster } from 'ml-hclust';
import { compareText } from '../text/order.ts';
import type { Activities, Activity } from './activities.ts';
import { type Tally, tallyOf } from './tally.ts';

/** Activities at most: those of the attack, then those with the most events. */
export const MOST_ACTIVITIES = 40;
/** Clusters that are further apart than this are not joined; 1 is that of activities that share nothing. */
export const APART = 0.75;
const TRAITS = 3;

/** An activity as a leaf of the tree. */
export interface ClusteredActivity extends Tally {
  readonly host: string;
  /** From 0. */
  readonly interval: number;
}

/** Two branches that join, or a leaf. */
export type ClusterTree =
  | { readonly leaf: ClusteredActivity }
  | {
      /** How far apart its branches are, 0 to 1. */
      readonly height: number;
      readonly branches: readonly ClusterTree[];
    };

/** A value that tells a cluster from the rest. */
export interface Trait {
  readonly field: string;
  readonly value: string;
  /** How many of the cluster's activities have it, and how many of the others. */
  readonly within: number;
  readonly elsewhere: number;
}

export interface ActivityCluster extends Tally {
  /** In the order of the tree's leaves. */
  readonly activities: readonly ClusteredActivity[];
  /** Those that tell it best first. */
  readonly traits: readonly Trait[];
}

export interface Clustering {
  readonly tree: ClusterTree;
  /** In the order of the tree's leaves. */
  readonly clusters: readonly ActivityCluster[];
  readonly activities: number;
  /** Activities beyond the bound. */
  readonly left: number;
  /** Events of the activities shown. */
  readonly events: number;
}

/** Clusters activities; `undefined` where there are fewer than three, which need no clustering. */
export function clusteringOf({ activities }: Activities, attack: ReadonlySet<number>): Clustering | undefined {
  const isAttacked = ({ lines }: Activity): number => Number(lines.some((line) => attack.has(line)));
  const kept = new Set(
    activities
      .toSorted((left, right) => isAttacked(right) - isAttacked(left) || right.lines.length - left.lines.length)
      .slice(0, MOST_ACTIVITIES),
  );
  const shown = activities.filter((activity) => kept.has(activity));
  if (shown.length < 3) return undefined;
  const vectors = vectorsOf(shown);
  const distances = vectors.map((one) => vectors.map((other) => (one === other ? 0 : distance(one, other))));
  const root = agnes(distances, { method: 'average', isDistanceMatrix: true });
  const leaves = shown.map(({ host, interval, lines }) => ({ host, interval, ...tallyOf(lines, attack) }));
  const tree = treeOf(root, leaves);
  const clusters = cut(root).map((cluster): ActivityCluster => {
    const own = leavesOf(cluster);
    return {
      ...tallyOf(
        own.flatMap((at) => shown[at]?.lines ?? []),
        attack,
      ),
      activities: own.flatMap((at) => leaves[at] ?? []),
      traits: traitsOf(new Set(own), shown),
    };
  });
  return {
    tree,
    clusters,
    activities: shown.length,
    left: activities.length - shown.length,
    events: clusters.reduce((sum, { events }) => sum + events, 0),
  };
}

type Vector = ReadonlyMap<string, number>;

/** Unit vectors of weighted values. */
function vectorsOf(activities: readonly Activity[]): Vector[] {
  const having = new Map<string, number>();
  for (const { values } of activities) for (const name of values.keys()) having.set(name, (having.get(name) ?? 0) + 1);
  return activities.map(({ values }) => {
    const weights = [...values].map(([name, { events }]): [string, number] => [
      name,
      (1 + Math.log(events)) * (1 + Math.log(activities.length / (having.get(name) ?? 1))),
    ]);
    const length = Math.sqrt(weights.reduce((sum, [, weight]) => sum + weight ** 2, 0));
    return new Map(weights.map(([name, weight]) => [name, weight / length]));
  });
}

/** 1 minus the cosine, to nine digits: what the order of sums makes of equal distances is no difference. */
function distance(one: Vector, other: Vector): number {
  let cosine = 0;
  for (const [name, weight] of one) cosine += weight * (other.get(name) ?? 0);
  return Math.max(0, Math.round((1 - cosine) * 1e9) / 1e9);
}

/** The clusters below the cut, from left to right. */
function cut(cluster: Cluster): Cluster[] {
  if (cluster.isLeaf || cluster.height <= APART) return [cluster];
  return inOrder(cluster).flatMap(cut);
}

/** Branches by their first leaf, so that neighbours of one host and time stay near each other. */
function inOrder({ children }: Cluster): Cluster[] {
  return children.toSorted((left, right) => Math.min(...indicesOf(left)) - Math.min(...indicesOf(right)));
}

const indicesOf = (cluster: Cluster): number[] =>
  cluster.isLeaf ? [cluster.index] : cluster.children.flatMap(indicesOf);

const leavesOf = (cluster: Cluster): number[] =>
  cluster.isLeaf ? [cluster.index] : inOrder(cluster).flatMap(leavesOf);

function treeOf(cluster: Cluster, leaves: readonly ClusteredActivity[]): ClusterTree {
  const leaf = cluster.isLeaf ? leaves[cluster.index] : undefined;
  if (leaf) return { leaf };
  return { height: cluster.height, branches: inOrder(cluster).map((branch) => treeOf(branch, leaves)) };
}

/** Values that most of the cluster and few others have. */
function traitsOf(own: ReadonlySet<number>, activities: readonly Activity[]): Trait[] {
  const traits = new Map<string, Trait>();
  for (const [at, { values }] of activities.entries()) {
    for (const [name, { field, value }] of values) {
      const trait = traits.get(name) ?? { field, value, within: 0, elsewhere: 0 };
      const isOwn = own.has(at);
      traits.set(name, {
        ...trait,
        within: trait.within + (isOwn ? 1 : 0),
        elsewhere: trait.elsewhere + (isOwn ? 0 : 1),
      });
    }
  }
  const others = Math.max(1, activities.length - own.size);
  const weight = ({ within, elsewhere }: Trait): number => within / own.size - elsewhere / others;
  return [...traits]
    .filter(([, trait]) => weight(trait) > 0)
    .sort(([left, one], [right, other]) => weight(other) - weight(one) || compareText(left, right))
    .slice(0, TRAITS)
    .map(([, trait]) => trait);
}
