/** The cells of a matrix as its page holds them: what a filter reads off them, and writes back. */
import type { MatrixCount, MatrixTally } from '../../coverage/matrix.ts';
import { bestState, tallied } from '../../coverage/matrix.ts';
import { amountInWords, barOf, kindsInWords, shareInFigures, tallyInWords } from '../coverage/cell-words.ts';
import type { CellAnswer, FilteredCell } from '../coverage/matrix-view.ts';

/** A cell with its elements. */
export interface PageCell extends FilteredCell {
  readonly element: HTMLElement;
  readonly link: HTMLAnchorElement;
  /** What is below it, folded. */
  readonly fold: HTMLDetailsElement | null;
  readonly cells: readonly PageCell[];
}

/** A column with the places where its share stands: in the table's head and in its own cell. */
export interface PageColumn {
  readonly element: HTMLTableCellElement;
  readonly heads: readonly HTMLElement[];
  readonly cells: readonly PageCell[];
}

/** The columns of a matrix. */
export function readColumns(table: HTMLTableElement): PageColumn[] {
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  return [...(table.tBodies[0]?.rows[0]?.cells ?? [])].map((element, place) => ({
    element,
    heads: [heads[place], element.querySelector<HTMLElement>('.column-head')].flatMap((head) => head ?? []),
    cells: readCells(element.querySelector(':scope > ol')),
  }));
}

function readCells(list: Element | null): PageCell[] {
  return [...(list?.children ?? [])].flatMap((element) => {
    const link = element.querySelector<HTMLAnchorElement>(':scope > a');
    if (!link || !(element instanceof HTMLElement)) return [];
    const id = link.querySelector('code')?.textContent ?? '';
    const name = link.querySelector('span')?.textContent ?? '';
    const fold = element.querySelector<HTMLDetailsElement>(':scope > details');
    return [
      {
        id,
        text: `${id} ${name}`.toLowerCase(),
        element,
        link,
        fold,
        cells: readCells(fold?.querySelector(':scope > ol') ?? null),
      },
    ];
  });
}

/** Writes into a cell what was counted for it, and for the cells below it. */
export function showCell(cell: PageCell, count: MatrixCount | undefined, answer: CellAnswer, below: MatrixTally): void {
  const { element, link, fold } = cell;
  element.hidden = !answer.shown;
  element.className = `cell ${count?.state ?? 'none'}${answer.shown && !answer.answers ? ' aside' : ''}`;
  showAmount(link, count);
  if (!fold) return;
  fold.hidden = tallied(below) === 0;
  fold.className = bestState(below);
  const figures = fold.querySelector(':scope > summary > [data-figures]');
  if (figures) figures.textContent = shareInFigures(below);
}

function showAmount(link: HTMLAnchorElement, count: MatrixCount | undefined): void {
  let amount = link.querySelector(':scope > b');
  if (!count || count.documents === 0) {
    if (amount?.previousSibling?.nodeType === Node.TEXT_NODE) amount.previousSibling.remove();
    amount?.remove();
    link.removeAttribute('title');
    return;
  }
  if (!amount) {
    amount = document.createElement('b');
    link.append(' ', amount);
  }
  const words = document.createElement('span');
  words.className = 'unseen';
  words.textContent = amountInWords(count);
  amount.replaceChildren(String(count.documents), words);
  link.title = kindsInWords(count);
}

/** Writes a column's shares into its heads. */
export function showShares(
  heads: readonly HTMLElement[],
  own: MatrixTally,
  below: MatrixTally,
  all: MatrixTally,
): void {
  for (const head of heads) {
    for (const [part, tally] of [
      ['own', own],
      ['below', below],
    ] as const) {
      const share = head.querySelector<HTMLElement>(`[data-share=${part}]`);
      const figures = share?.querySelector('[data-figures]');
      if (!share || !figures) continue;
      share.title = tallyInWords(tally);
      figures.textContent = shareInFigures(tally);
    }
    showBar(head, all);
  }
}

/** Draws the bar of an element anew. */
export function showBar(host: Element, tally: MatrixTally): void {
  const { proven, unproven } = barOf(tally);
  const [first, second] = host.querySelectorAll('.coverage-bar rect');
  first?.setAttribute('width', String(proven));
  second?.setAttribute('x', String(proven));
  second?.setAttribute('width', String(unproven));
}
