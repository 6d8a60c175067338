/**
 * Arrow keys in a matrix: up and down a column, left and right to the neighbour at the same height; Home and End lead to
 * a column's ends. Tab goes through links and folds as it does without a script.
 */

/** Lets the arrow keys move between the links and folds of a matrix. */
export function moveByArrows(table: HTMLTableElement): void {
  table.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const from = event.target;
    if (!(from instanceof HTMLElement)) return;
    const stops = columnStops(table);
    const column = stops.findIndex((own) => own.includes(from));
    const own = stops[column];
    if (!own) return;
    const to = nextStop(event.key, from, own, stops, column);
    if (!to) return;
    event.preventDefault();
    to.focus();
    // A focus alone leaves what is half in sight as it is.
    to.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });
}

function nextStop(
  key: string,
  from: HTMLElement,
  own: readonly HTMLElement[],
  stops: readonly (readonly HTMLElement[])[],
  column: number,
): HTMLElement | undefined {
  const place = own.indexOf(from);
  switch (key) {
    case 'ArrowDown':
      return own[place + 1];
    case 'ArrowUp':
      return own[place - 1];
    case 'Home':
      return own[0];
    case 'End':
      return own.at(-1);
    case 'ArrowRight':
      return beside(from, stops.slice(column + 1));
    case 'ArrowLeft':
      return beside(from, stops.slice(0, column).reverse());
    default:
      return undefined;
  }
}

/** The stop nearest in height, of the first column that has any. */
function beside(from: HTMLElement, columns: readonly (readonly HTMLElement[])[]): HTMLElement | undefined {
  const height = from.getBoundingClientRect().top;
  const away = (stop: HTMLElement) => Math.abs(stop.getBoundingClientRect().top - height);
  return columns.find((stops) => stops.length > 0)?.reduce((best, stop) => (away(stop) < away(best) ? stop : best));
}

/** By column, what can be focused and is to be seen: its heading's link, then the links and folds of its cells. */
function columnStops(table: HTMLTableElement): HTMLElement[][] {
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  return [...(table.tBodies[0]?.rows[0]?.cells ?? [])].map((cell, place) =>
    [heads[place], cell]
      .flatMap((host) => [...(host?.querySelectorAll<HTMLElement>('a, summary') ?? [])])
      .filter((stop) => stop.checkVisibility()),
  );
}
