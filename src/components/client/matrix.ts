/**
 * Filters of a matrix: `[data-matrix-filters]` names the table. Each choice counts its cells again, from what the page
 * holds beside it, and leaves out those that do not answer. The choices stand in the address' fragment.
 */
import { countMatrix, covered, type MatrixModel, tallied, tallyItems } from '../../coverage/matrix.ts';
import { unpackMatrix } from '../../coverage/matrix-data.ts';
import { answerCells, cellsBelow, tallyCells, type WantedState } from '../coverage/matrix-view.ts';
import { readChoices, writeChoices } from './fragment.ts';
import { type PageCell, type PageColumn, readColumns, showBar, showCell, showShares } from './matrix-cells.ts';
import { moveByArrows } from './matrix-keys.ts';

/** Starts the filters and the arrow keys of the page's matrices. */
export function startMatrices(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>('table[data-matrix]')) {
    moveByArrows(table);
    const host = document.querySelector<HTMLElement>(`[data-matrix-filters="${table.id}"]`);
    const form = host?.querySelector('form');
    const data = document.getElementById(`${table.id}-data`);
    if (host && form && data instanceof HTMLTemplateElement)
      new MatrixFilter(table, host, form, unpackMatrix(data.content.textContent ?? ''));
  }
}

class MatrixFilter {
  readonly #host: HTMLElement;
  readonly #data: Pick<MatrixModel, 'items' | 'documents'>;
  readonly #columns: readonly PageColumn[];
  readonly #cells: readonly PageCell[];
  readonly #names: { readonly item: string; readonly below: string };
  readonly #search: HTMLInputElement | null;
  readonly #selects: readonly HTMLSelectElement[];
  readonly #status: HTMLElement | null;
  readonly #reset: HTMLElement | null;
  readonly #summary: Element | null;
  /** Folds that a search opened, to be folded again when it is over. */
  #opened = new Set<HTMLDetailsElement>();

  constructor(
    table: HTMLTableElement,
    host: HTMLElement,
    form: HTMLFormElement,
    data: Pick<MatrixModel, 'items' | 'documents'>,
  ) {
    this.#host = host;
    this.#data = data;
    this.#columns = readColumns(table);
    this.#cells = this.#columns.flatMap(({ cells }) => cells);
    this.#names = { item: table.dataset.item ?? '', below: table.dataset.below ?? '' };
    this.#search = form.querySelector<HTMLInputElement>('input[name=q]');
    this.#selects = [...form.querySelectorAll('select')];
    this.#status = host.querySelector('[data-matrix-status]');
    this.#reset = host.querySelector('[data-matrix-reset]');
    this.#summary = document.querySelector(`[data-matrix-summary="${table.id}"]`);
    host.hidden = false;
    this.#read();
    this.#apply();

    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('input', () => {
      this.#apply();
      this.#write();
    });
    this.#reset?.addEventListener('click', () => {
      form.reset();
      this.#apply();
      this.#write();
      this.#search?.focus();
    });
    this.#on('[data-matrix-open]', () => this.#fold(true));
    this.#on('[data-matrix-fold]', () => this.#fold(false));
    addEventListener('hashchange', () => {
      this.#read();
      this.#apply();
    });
  }

  #on(selector: string, act: () => void): void {
    this.#host.querySelector(selector)?.addEventListener('click', act);
  }

  #fold(open: boolean): void {
    this.#opened.clear();
    for (const cell of this.#everyCell()) if (cell.fold) cell.fold.open = open;
  }

  #everyCell(): PageCell[] {
    return [...this.#cells, ...(cellsBelow(this.#cells) as PageCell[])];
  }

  #apply(): void {
    const facets = this.#selects.filter(({ name, value }) => name !== 'state' && value !== '');
    const counts = countMatrix(this.#data, Object.fromEntries(facets.map(({ name, value }) => [name, value])));
    const words = this.#search?.value ?? '';
    const state = (this.#selects.find(({ name }) => name === 'state')?.value ?? '') as WantedState;
    const answers = answerCells(this.#cells, counts, { words, state });
    const tally = (cells: readonly PageCell[]) => tallyCells(cells, counts, answers);
    const inner = (cells: readonly PageCell[]) => cellsBelow(cells) as PageCell[];
    const wasOpened = this.#opened;
    this.#opened = new Set();
    for (const cell of this.#everyCell()) {
      const answer = answers.get(cell);
      if (!answer) continue;
      showCell(cell, counts.get(cell.id), answer, tally(inner([cell])));
      this.#openFor(cell, words.trim() !== '' && answer.shown && !answer.answers, wasOpened);
    }
    for (const { element, heads, cells } of this.#columns) {
      const below = inner(cells);
      showShares(heads, tally(cells), tally(below), tally([...cells, ...below]));
      element.classList.toggle('empty', !cells.some((cell) => answers.get(cell)?.shown));
    }
    const below = new Set(inner(this.#cells).map(({ id }) => id));
    const own = this.#cells.filter(({ id }) => !below.has(id));
    const asked = (cells: readonly PageCell[]) => cells.filter((cell) => answers.get(cell)?.answers);
    this.#showTotals(
      [
        { part: 'own', name: this.#names.item, all: own, asked: asked(own) },
        { part: 'below', name: this.#names.below, all: inner(this.#cells), asked: asked(inner(this.#cells)) },
      ],
      counts,
    );
    if (this.#reset) this.#reset.hidden = facets.length === 0 && words === '' && state === '';
  }

  /** A search that finds a cell below another opens the fold that holds it, and folds it again afterwards. */
  #openFor({ fold }: PageCell, wanted: boolean, wasOpened: ReadonlySet<HTMLDetailsElement>): void {
    if (!fold) return;
    if (wanted && (!fold.open || wasOpened.has(fold))) {
      fold.open = true;
      this.#opened.add(fold);
    } else if (wasOpened.has(fold)) fold.open = false;
  }

  #showTotals(
    parts: readonly { part: string; name: string; all: readonly PageCell[]; asked: readonly PageCell[] }[],
    counts: ReturnType<typeof countMatrix>,
  ): void {
    const shown: string[] = [];
    for (const { part, name, all, asked } of parts) {
      if (all.length === 0) continue;
      const tally = tallyItems(asked, counts);
      const whole = new Set(all.map(({ id }) => id)).size;
      shown.push(`${tallied(tally)} of ${whole} ${name}s, ${covered(tally)} covered`);
      const host = this.#summary?.querySelector(`[data-total=${part}]`);
      if (!host) continue;
      for (const [mark, amount] of [
        ['covered', covered(tally)],
        ['all', tallied(tally)],
        ['proven', tally.proven],
      ] as const) {
        const place = host.querySelector(`[data-${mark}]`);
        if (place) place.textContent = String(amount);
      }
      showBar(host, tally);
    }
    if (this.#status) this.#status.textContent = `Shown: ${shown.join('; ')}.`;
  }

  #read(): void {
    const choices = readChoices();
    if (!choices) return;
    if (this.#search) this.#search.value = choices.get('q') ?? '';
    for (const select of this.#selects) {
      const value = choices.get(select.name) ?? '';
      // A value that the page does not know would choose nothing at all.
      select.value = [...select.options].some((option) => option.value === value) ? value : '';
    }
  }

  #write(): void {
    writeChoices([['q', this.#search?.value ?? ''], ...this.#selects.map(({ name, value }) => [name, value] as const)]);
  }
}
