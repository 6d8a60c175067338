/** Tables that sort by a column: `table[data-sortable]`. */

/** What a cell sorts by: its `data-sort`, else its text. */
function text(row: HTMLTableRowElement, column: number): string {
  const cell = row.cells[column];
  return cell?.dataset.sort ?? cell?.textContent?.trim() ?? '';
}

/** Gives the headers of every sortable table a button; a third press gives back the order of the page. */
export function startSorting(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>('table[data-sortable]')) {
    const body = table.tBodies[0];
    const headers = [...(table.tHead?.rows[0]?.cells ?? [])];
    if (!body || body.rows.length < 2) continue;
    const original = [...body.rows];
    for (const [column, header] of headers.entries()) {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'sort';
      button.append(...header.childNodes);
      header.append(button);
      button.addEventListener('click', () => {
        const order = header.getAttribute('aria-sort');
        const next = order === 'ascending' ? 'descending' : order === 'descending' ? null : 'ascending';
        for (const other of headers) other.removeAttribute('aria-sort');
        if (next) header.setAttribute('aria-sort', next);
        body.append(...(next ? sorted(original, column, next === 'ascending' ? 1 : -1) : original));
      });
    }
  }
}

function sorted(rows: readonly HTMLTableRowElement[], column: number, direction: 1 | -1): HTMLTableRowElement[] {
  const compare = cellOrder(direction);
  return rows.toSorted((left, right) => compare(text(left, column), text(right, column)));
}

/** Orders cells by what they sort by, `direction` 1 for ascending; those that have nothing come last either way. */
export function cellOrder(direction: 1 | -1): (left: string, right: string) => number {
  const collator = new Intl.Collator('en', { numeric: true });
  return (left, right) => {
    if (left === '' || right === '') return Number(left === '') - Number(right === '');
    return direction * compareCells(left, right, collator);
  };
}

/** Numbers by their value, `0.25` before `0.3`; the rest as texts with numbers in them. */
function compareCells(left: string, right: string, collator: Intl.Collator): number {
  const difference = Number(left) - Number(right);
  return Number.isNaN(difference) ? collator.compare(left, right) : difference;
}
