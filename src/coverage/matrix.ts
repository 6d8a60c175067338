/**
 * A matrix: columns of cells, cells with cells below them, and the documents that the cells count. The same for ATT&CK
 * and D3FEND, at build time and in the browser, where filters count again; so it uses no Node API.
 */
import type { Entry } from '../documents/entry.ts';
import type { CoverageState } from './coverage.ts';

/** Values by facet: `{ platform: ['Windows'] }`. A facet that is absent has no say: any choice passes. */
export type MatrixFacets = Readonly<Record<string, readonly string[]>>;

export interface MatrixAnalytic {
  readonly proven: boolean;
  readonly facets: MatrixFacets;
}

export interface MatrixDocument {
  readonly kind: Entry['kind'];
  readonly facets: MatrixFacets;
  readonly analytics: readonly MatrixAnalytic[];
}

/** What a cell stands for: a technique of ATT&CK, a defence of D3FEND. */
export interface MatrixItem {
  readonly id: string;
  readonly name: string;
  readonly facets: MatrixFacets;
  /** Places in the matrix' documents of those that name it: its own, without those of what is below it. */
  readonly documents: readonly number[];
}

/** An item at its place. An item that belongs in several columns has a cell in each. */
export interface MatrixCell {
  readonly item: MatrixItem;
  readonly cells: readonly MatrixCell[];
}

export interface MatrixColumn {
  readonly id: string;
  readonly name: string;
  readonly cells: readonly MatrixCell[];
}

export interface MatrixModel {
  readonly columns: readonly MatrixColumn[];
  /** Every item that has a cell, once, by id. */
  readonly items: ReadonlyMap<string, MatrixItem>;
  readonly documents: readonly MatrixDocument[];
}

/** A chosen value by facet. */
export type MatrixChoice = Readonly<Record<string, string>>;

/** What the content has for an item. */
export interface MatrixCount {
  readonly documents: number;
  /** How many documents of each kind; kinds without any are left out. */
  readonly kinds: ReadonlyMap<Entry['kind'], number>;
  readonly state: CoverageState;
}

/** How many items are in each state. */
export type MatrixTally = Readonly<Record<CoverageState, number>>;

/** Facet of the documents' kinds, which every matrix has. */
export const KIND_FACET = 'kind';

/**
 * What the content has for each item, of the documents that a choice leaves: those whose facets allow it and, where a
 * chosen facet is one of analytics, that have an analytic which allows it. An item whose own facets forbid the choice is
 * left out of the answer.
 */
export function countMatrix(
  { items, documents }: Pick<MatrixModel, 'items' | 'documents'>,
  choice: MatrixChoice = {},
): Map<string, MatrixCount> {
  const chosen = Object.entries(choice);
  const ofAnalytics = chosen.some(([facet]) =>
    documents.some(({ analytics }) => analytics.some(({ facets }) => facets[facet] !== undefined)),
  );
  const left = documents.map((document) => {
    const { kind, facets, analytics } = document;
    if (!allows({ ...facets, [KIND_FACET]: [kind] }, chosen)) return undefined;
    const own = analytics.filter((analytic) => allows(analytic.facets, chosen));
    return ofAnalytics && own.length === 0 ? undefined : { kind, proven: own.some(({ proven }) => proven) };
  });
  const counts = new Map<string, MatrixCount>();
  for (const item of items.values()) {
    if (!allows(item.facets, chosen)) continue;
    const own = item.documents.flatMap((place) => left[place] ?? []);
    const kinds = new Map<Entry['kind'], number>();
    for (const { kind } of own) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    const state = own.some(({ proven }) => proven) ? 'proven' : own.length > 0 ? 'unproven' : 'none';
    counts.set(item.id, { documents: own.length, kinds, state });
  }
  return counts;
}

function allows(facets: MatrixFacets, chosen: readonly (readonly [string, string])[]): boolean {
  return chosen.every(([facet, value]) => facets[facet]?.includes(value) ?? true);
}

/** The items of cells and of all cells below them, each once. */
export function itemsBelow(cells: readonly MatrixCell[]): MatrixItem[] {
  return [...new Set(cells.flatMap((cell): MatrixItem[] => [cell.item, ...itemsBelow(cell.cells)]))];
}

/** How many of some items are in each state; those that were not counted are left out, and each id is counted once. */
export function tallyItems(
  items: Iterable<Pick<MatrixItem, 'id'>>,
  counts: ReadonlyMap<string, MatrixCount>,
): MatrixTally {
  const tally = { proven: 0, unproven: 0, none: 0 };
  for (const id of new Set([...items].map((item) => item.id))) {
    const count = counts.get(id);
    if (count) tally[count.state] += 1;
  }
  return tally;
}

/** Items that have content, and all of them. */
export const covered = ({ proven, unproven }: MatrixTally): number => proven + unproven;
export const tallied = (tally: MatrixTally): number => covered(tally) + tally.none;

/** The state of several items together: the best of theirs. */
export function bestState(tally: MatrixTally): CoverageState {
  if (tally.proven > 0) return 'proven';
  return tally.unproven > 0 ? 'unproven' : 'none';
}
