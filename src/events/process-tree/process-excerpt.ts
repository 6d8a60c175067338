/** The part of a process forest around some events, small enough to look at. */
import type { Process, ProcessForest } from './process-forest.ts';

/** A process of an excerpt. */
export interface ShownProcess {
  readonly process: Process;
  /** The lines asked for that are of this process, ascending; none for one that only stands near. */
  readonly matched: readonly number[];
  readonly children: readonly ShownProcess[];
  /** Children that are left out. */
  readonly left: number;
  /** Ancestors above it that are left out; 0 for all but the first of a tree. */
  readonly above: number;
}

export interface ProcessExcerpt {
  /** In the order of the forest. */
  readonly trees: readonly ShownProcess[];
  /** Processes of the lines asked for. */
  readonly matched: number;
  /** Those of them that are not shown. */
  readonly left: number;
}

/** How much is shown: processes of matches, of each its ancestors, siblings on either side and descendants; and of all. */
export interface ExcerptBounds {
  readonly matches: number;
  readonly ancestors: number;
  readonly siblings: number;
  readonly depth: number;
  readonly all: number;
}

/** What fits below one run of an analytic. */
export const EXCERPT_BOUNDS: ExcerptBounds = { matches: 12, ancestors: 5, siblings: 1, depth: 3, all: 28 };

/**
 * The processes of `lines`, each with its nearest ancestors, then, as far as there is room, its descendants from the
 * nearest on, then its nearest siblings. Lines that are of no process are passed over.
 */
export function processExcerpt(
  { byLine }: ProcessForest,
  lines: readonly number[],
  bounds: ExcerptBounds = EXCERPT_BOUNDS,
): ProcessExcerpt {
  const matched = new Map<Process, number[]>();
  for (const line of [...new Set(lines)].sort((left, right) => left - right)) {
    const process = byLine.get(line);
    if (!process) continue;
    const own = matched.get(process);
    if (own) own.push(line);
    else matched.set(process, [line]);
  }
  const centres = [...matched.keys()].slice(0, bounds.matches);
  const kept = new Set<Process>(centres);
  for (const centre of centres) for (const process of nearest(centre, bounds.ancestors)) kept.add(process);
  const keepWhereRoom = (process: Process): void => {
    if (kept.size < bounds.all) kept.add(process);
  };
  for (const centre of centres) for (const process of below(centre, bounds.depth, bounds.all)) keepWhereRoom(process);
  for (const centre of centres) for (const process of beside(centre, bounds.siblings)) keepWhereRoom(process);
  const trees = [...kept].filter(({ parent }) => !parent || !kept.has(parent)).sort(inForest);
  return {
    trees: trees.map((process) => shown(process, kept, matched)),
    matched: matched.size,
    left: [...matched.keys()].filter((process) => !kept.has(process)).length,
  };
}

/** A tree of the kept ones, from its leaves up: it may be as deep as there is room. */
function shown(
  first: Process,
  kept: ReadonlySet<Process>,
  matched: ReadonlyMap<Process, readonly number[]>,
): ShownProcess {
  const order = [first];
  for (const process of order) for (const child of process.children) if (kept.has(child)) order.push(child);
  const made = new Map<Process, ShownProcess>();
  for (const process of order.toReversed()) {
    const children = process.children.flatMap((child) => made.get(child) ?? []);
    made.set(process, {
      process,
      matched: matched.get(process) ?? [],
      children,
      left: process.children.length - children.length,
      above: process === first ? ancestors(process) : 0,
    });
  }
  return made.get(first) as ShownProcess;
}

function nearest(process: Process, most: number): Process[] {
  const found: Process[] = [];
  for (let { parent } = process; parent && found.length < most; { parent } = parent) found.push(parent);
  return found;
}

function ancestors({ parent }: Process): number {
  let amount = 0;
  for (let above = parent; above; above = above.parent) amount += 1;
  return amount;
}

/** Descendants, level by level. */
function below(process: Process, depth: number, most: number): Process[] {
  const found: Process[] = [];
  let level: readonly Process[] = [process];
  for (let step = 0; step < depth && found.length < most; step += 1) {
    level = level.flatMap(({ children }) => children.slice(0, most));
    found.push(...level.slice(0, most));
  }
  return found;
}

function beside(process: Process, most: number): Process[] {
  const all = process.parent?.children ?? [];
  const place = all.indexOf(process);
  return [...all.slice(Math.max(0, place - most), Math.max(0, place)), ...all.slice(place + 1, place + 1 + most)];
}

/** Trees by host, then in the order of their first process's start, as in the forest. */
function inForest(left: Process, right: Process): number {
  if (left.host !== right.host) return left.host < right.host ? -1 : 1;
  return startOf(left) - startOf(right) || firstLine(left) - firstLine(right);
}

/** The first time that is known of a process or of those that it started. */
const startOf = ({ start, children }: Process): number => start ?? children[0]?.start ?? 0;
const firstLine = ({ lines, children }: Process): number => lines[0] ?? children[0]?.lines[0] ?? 0;
