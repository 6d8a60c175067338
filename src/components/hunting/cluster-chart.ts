/** Where the branches of a cluster tree stand: leaves below each other at the left, joins to the right by how far apart they are. */
import { hierarchy } from 'd3-hierarchy';
import { scaleLinear } from 'd3-scale';
import type { ClusteredActivity, Clustering, ClusterTree } from '../../hunting/clustering.ts';

/** Width of the drawing, in its own units. */
export const CLUSTER_WIDTH = 360;
const ROW = 17;
const TREE_START = 150;
const TREE_END = 350;

/** The x of a distance from 0 to 1. */
export const clusterX = scaleLinear([0, 1], [TREE_START, TREE_END]).clamp(true);

export interface ClusterChart {
  readonly height: number;
  readonly leaves: readonly { readonly y: number; readonly activity: ClusteredActivity }[];
  /** One path for each join. */
  readonly joins: readonly string[];
  /** The rows of each cluster. */
  readonly bands: readonly { readonly y: number; readonly height: number }[];
}

/** The chart of a clustering. */
export function clusterChart({ tree, clusters }: Clustering): ClusterChart {
  const root = hierarchy<ClusterTree>(tree, (node) => ('leaf' in node ? undefined : node.branches));
  const places = new Map<typeof root, { readonly x: number; readonly y: number }>();
  const leaves: { y: number; activity: ClusteredActivity }[] = [];
  const joins: string[] = [];
  // Children before their parents, from left to right.
  root.eachAfter((node) => {
    const { data } = node;
    if ('leaf' in data) {
      const y = leaves.length * ROW + ROW / 2;
      leaves.push({ y, activity: data.leaf });
      places.set(node, { x: TREE_START, y });
      return;
    }
    const ends = (node.children ?? []).flatMap((child) => places.get(child) ?? []);
    const [first, last] = [ends[0], ends.at(-1)];
    if (!first || !last) return;
    const x = clusterX(data.height);
    places.set(node, { x, y: (first.y + last.y) / 2 });
    const at = (value: number): string => value.toFixed(1);
    joins.push(`M${at(first.x)} ${at(first.y)}H${at(x)}V${at(last.y)}H${at(last.x)}`);
  });
  let row = 0;
  const bands = clusters.map(({ activities }) => {
    const band = { y: row * ROW, height: activities.length * ROW };
    row += activities.length;
    return band;
  });
  return { height: leaves.length * ROW, leaves, joins, bands };
}
