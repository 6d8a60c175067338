/** Which cells of a matrix a filter shows, worked out apart from the page that shows them. */
import { type MatrixCount, type MatrixTally, tallyItems } from '../../coverage/matrix.ts';

/** A cell as filters see it. */
export interface FilteredCell {
  readonly id: string;
  /** Id and name, in lower case. */
  readonly text: string;
  readonly cells: readonly FilteredCell[];
}

/** A state that is asked for; `covered` is both that have content, nothing asks for none. */
export type WantedState = 'covered' | 'proven' | 'unproven' | 'none' | '';

/** What is asked of cells beside the facets, which `countMatrix` knows. */
export interface CellQuestion {
  /** Words that id and name must contain. */
  readonly words: string;
  readonly state: WantedState;
}

/** `answers`: the cell is asked for. `shown`: it is, or a cell below it is. */
export interface CellAnswer {
  readonly answers: boolean;
  readonly shown: boolean;
}

/** What becomes of each cell and of all below them. */
export function answerCells(
  cells: readonly FilteredCell[],
  counts: ReadonlyMap<string, MatrixCount>,
  question: CellQuestion,
): Map<FilteredCell, CellAnswer> {
  const words = question.words.toLowerCase().split(/\s+/).filter(Boolean);
  const answers = new Map<FilteredCell, CellAnswer>();
  const answer = (cell: FilteredCell): boolean => {
    // Every cell below is asked, also when one before it is shown.
    const below = cell.cells.map(answer).includes(true);
    const count = counts.get(cell.id);
    const own =
      count !== undefined &&
      (question.state === '' ||
        (question.state === 'covered' ? count.state !== 'none' : count.state === question.state)) &&
      words.every((word) => cell.text.includes(word));
    answers.set(cell, { answers: own, shown: own || below });
    return own || below;
  };
  for (const cell of cells) answer(cell);
  return answers;
}

/** The cells below some, at every depth. */
export function cellsBelow(cells: readonly FilteredCell[]): FilteredCell[] {
  return cells.flatMap((cell) => [...cell.cells, ...cellsBelow(cell.cells)]);
}

/** How many of the cells that are asked for are in each state, each id once. */
export function tallyCells(
  cells: readonly FilteredCell[],
  counts: ReadonlyMap<string, MatrixCount>,
  answers: ReadonlyMap<FilteredCell, CellAnswer>,
): MatrixTally {
  return tallyItems(
    cells.filter((cell) => answers.get(cell)?.answers),
    counts,
  );
}
