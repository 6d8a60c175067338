/** The pipe table of Specific Events: rows with the place of each cell. */
import { QueryFailure } from '../failure.ts';
import { place } from '../shared/reader.ts';

/** One cell: `text` without blanks around it, and where it stands in the table's text. */
export interface Cell {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface Row {
  readonly source: Cell | undefined;
  readonly eventId: Cell;
  readonly field: Cell | undefined;
  readonly details: Cell | undefined;
}

type Column = 'source' | 'eventId' | 'field' | 'details';

/** Header names, folded and without blanks and punctuation. */
const COLUMNS: ReadonlyMap<string, Column> = new Map([
  ['source', 'source'],
  ['eventsource', 'source'],
  ['logsource', 'source'],
  ['eventlog', 'source'],
  ['eventid', 'eventId'],
  ['eventids', 'eventId'],
  ['id', 'eventId'],
  ['eventfield', 'field'],
  ['eventfields', 'field'],
  ['field', 'field'],
  ['fields', 'field'],
  ['details', 'details'],
  ['detail', 'details'],
  ['value', 'details'],
  ['values', 'details'],
]);

const HEADER_HELP = 'A table starts with its header: | Source | EventID | EventField | Details | Reference |';

/**
 * Reads the table. Every line is a row; the delimiter row is optional, as are the outer pipes and unknown columns.
 *
 * @throws QueryFailure for a missing header, a missing `EventID` column, and a row with more cells than the header.
 */
export function readTable(text: string): Row[] {
  const lines = splitLines(text).filter((line) => line.text.trim() !== '');
  const [header, ...rest] = lines;
  if (header === undefined) throw failure('end of the query', 'a table', { start: 0, end: text.length }, HEADER_HELP);
  const columns = readHeader(header);
  const rows = rest.filter((line) => !(/^[\s|:-]+$/.test(line.text) && line.text.includes('-')));
  if (rows.length === 0) {
    throw failure('end of the table', 'a row below the header', { start: text.length, end: text.length });
  }
  return rows.map((line) => readRow(line, columns, text));
}

function readHeader(line: Cell): (Column | undefined)[] {
  const cells = splitCells(line);
  const columns = cells.map((cell) => COLUMNS.get(cell.text.toLowerCase().replace(/[^a-z]/g, '')));
  if (!columns.includes('eventId')) {
    const first = cells[0] ?? line;
    throw failure(`\`${first.text}\``, 'a header with the column `EventID`', first, HEADER_HELP);
  }
  for (const [index, column] of columns.entries()) {
    const cell = cells[index];
    if (cell === undefined || column === undefined || columns.indexOf(column) === index) continue;
    throw failure(`\`${cell.text}\``, 'each column once', cell);
  }
  if (columns.includes('field') !== columns.includes('details')) {
    const missing = columns.includes('field') ? 'Details' : 'EventField';
    throw failure('header', `the column \`${missing}\` too`, line, HEADER_HELP);
  }
  return columns;
}

function readRow(line: Cell, columns: readonly (Column | undefined)[], text: string): Row {
  const cells = splitCells(line);
  const surplus = cells.slice(columns.length).find((cell) => cell.text !== '');
  if (surplus !== undefined) {
    throw failure(
      `\`${surplus.text}\``,
      `${columns.length} cells in this row`,
      surplus,
      'Write `\\|` for a pipe inside a cell.',
    );
  }
  const cell = (column: Column) => {
    const index = columns.indexOf(column);
    return index < 0 ? undefined : cells[index];
  };
  const eventId = cell('eventId');
  if (eventId === undefined) {
    throw failure(
      'end of the row',
      'a cell for `EventID`',
      { start: line.end, end: line.end },
      `The row at ${place(text, line.start)} has too few cells.`,
    );
  }
  return { source: cell('source'), eventId, field: cell('field'), details: cell('details') };
}

function failure(found: string, expected: string, span: { start: number; end: number }, help?: string): QueryFailure {
  return new QueryFailure(`Unexpected ${found}, expected ${expected}.`, span, help === undefined ? {} : { help });
}

function splitLines(text: string): Cell[] {
  const lines: Cell[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    lines.push({ text: line, start, end: start + line.length });
    start += line.length + 1;
  }
  return lines;
}

/** Cells of a line: at each pipe without a backslash before it. */
function splitCells(line: Cell): Cell[] {
  const bounds = [-1];
  for (let at = 0; at < line.text.length; at++) {
    if (line.text[at] === '\\' && line.text[at + 1] === '|') at += 1;
    else if (line.text[at] === '|') bounds.push(at);
  }
  bounds.push(line.text.length);
  const cells = bounds.slice(1).map((end, index) => trimmed(line, (bounds[index] ?? -1) + 1, end));
  if (/^\s*\|/.test(line.text)) cells.shift();
  if (cells.length > 1 && /(?<!\\)\|\s*$/.test(line.text)) cells.pop();
  return cells;
}

function trimmed(line: Cell, from: number, to: number): Cell {
  const raw = line.text.slice(from, to);
  const text = raw.trim();
  const start = line.start + from + (text === '' ? 0 : raw.indexOf(text));
  return { text, start, end: start + text.length };
}
