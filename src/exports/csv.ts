/** Comma-separated values that may be opened in a spreadsheet. */

/** Beginnings that spreadsheets take for a formula, also in their full-width forms. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/u;

/**
 * A CSV text (RFC 4180): lines end with CR LF, cells with a comma, a quotation mark or a line break stand between quotation
 * marks. A cell that a spreadsheet would run as a formula gets an apostrophe before it, which marks it as text; readers
 * that compare texts take it off again. Numbers are written as they are.
 */
export function csvText(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
