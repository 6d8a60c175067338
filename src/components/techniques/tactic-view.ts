/** What the page of an ATT&CK tactic says, worked out of the knowledge and the content. */
import { attackMatrix } from '../../coverage/attack-matrix.ts';
import { documentKinds } from '../../coverage/coverage.ts';
import {
  countMatrix,
  itemsBelow,
  type MatrixCell,
  type MatrixCount,
  type MatrixTally,
  tallyItems,
} from '../../coverage/matrix.ts';
import type { Entry } from '../../documents/entry.ts';
import type { AttackTactic } from '../../knowledge/types.ts';
import type { DocumentFacts, SiteIndex } from '../site/site-index.ts';

/** A technique of a tactic, with those below it. */
export interface TacticRow {
  readonly id: string;
  readonly name: string;
  readonly depth: number;
  /** What the content has for it itself. */
  readonly count: MatrixCount;
  /** What it has for the techniques below it; absent where there are none. */
  readonly below: MatrixTally | undefined;
}

export interface TacticView {
  readonly tactic: AttackTactic;
  /** Its neighbours in the matrix. */
  readonly previous: AttackTactic | undefined;
  readonly next: AttackTactic | undefined;
  /** Its active techniques as the matrix has them: each before its sub-techniques. */
  readonly rows: readonly TacticRow[];
  /** How many of them are in each state, sub-techniques apart. */
  readonly techniques: MatrixTally;
  readonly subTechniques: MatrixTally;
  /** Documents that declare the tactic. */
  readonly declared: readonly DocumentFacts[];
  /** Documents that do not, and whose techniques serve it. */
  readonly derived: readonly DocumentFacts[];
  /** How many of all these are of each kind. */
  readonly kinds: ReadonlyMap<Entry['kind'], number>;
}

const views = new WeakMap<SiteIndex, ReadonlyMap<string, TacticView>>();

/** A view of each tactic by its id, in the order of the matrix; the same object for the same site. */
export function tacticViews(site: SiteIndex): ReadonlyMap<string, TacticView> {
  let known = views.get(site);
  if (!known) {
    known = buildViews(site);
    views.set(site, known);
  }
  return known;
}

/** MITRE's own page of a tactic. */
export const attackTacticAddress = (id: string): string => `https://attack.mitre.org/tactics/${id}/`;

function buildViews(site: SiteIndex): Map<string, TacticView> {
  const { knowledge, coverage } = site.model;
  const matrix = attackMatrix(knowledge, coverage);
  const counts = countMatrix(matrix);
  const covered = new Map(coverage.documents.map((document) => [document.document.file, document]));
  return new Map(
    knowledge.tactics.map((tactic, place): [string, TacticView] => {
      const cells = matrix.columns.find(({ id }) => id === tactic.id)?.cells ?? [];
      const inner = new Set(itemsBelow(cells.flatMap((cell) => cell.cells)));
      const documents = site.tactics.get(tactic.id)?.documents ?? [];
      const declares = (facts: DocumentFacts): boolean => facts.declaredTactics.some(({ id }) => id === tactic.id);
      return [
        tactic.id,
        {
          tactic,
          previous: knowledge.tactics[place - 1],
          next: knowledge.tactics[place + 1],
          rows: rowsOf(cells, counts),
          techniques: tallyItems(
            itemsBelow(cells).filter((item) => !inner.has(item)),
            counts,
          ),
          subTechniques: tallyItems(inner, counts),
          declared: documents.filter(declares),
          derived: documents.filter((facts) => !declares(facts)),
          kinds: documentKinds(documents.flatMap(({ document }) => covered.get(document.file) ?? [])),
        },
      ];
    }),
  );
}

function rowsOf(cells: readonly MatrixCell[], counts: ReadonlyMap<string, MatrixCount>, depth = 0): TacticRow[] {
  return cells.flatMap(({ item, cells: below }) => {
    const count = counts.get(item.id);
    if (!count) return [];
    const row = {
      id: item.id,
      name: item.name,
      depth,
      count,
      below: below.length > 0 ? tallyItems(itemsBelow(below), counts) : undefined,
    };
    return [row, ...rowsOf(below, counts, depth + 1)];
  });
}
