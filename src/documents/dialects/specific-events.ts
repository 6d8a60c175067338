/**
 * Specific Events tables: each source and event id is an analytic of its own.
 *
 * An analytic's source is a small pipe table, the header and the rows of one source and event id, decoded (a `|` of a
 * cell as `\|`), so that its engine reads it as it would a whole table.
 */
import type { RootContent } from 'mdast';
import type { Analytic } from '../document.ts';
import type { RichText } from '../entry.ts';
import { decodeCell } from '../markdown/cell-text.ts';
import { blockText } from '../markdown/plain-text.ts';
import type { Range } from '../markdown/source-text.ts';
import { cellText, columnsOf, showAsQuery, type Table, type TableRow } from '../markdown/table.ts';
import type { DocumentReader } from '../reader.ts';
import { MappedText, toFileOffset } from '../source-map.ts';
import type { ClassicDetails } from './classic.schema.ts';

type EventTable = ClassicDetails['specificEvents'][number];
type EventRow = EventTable['rows'][number];

/** The columns that an analytic keeps, by their names in its header. */
const COLUMNS = { source: 'Source', eventId: 'EventID', field: 'EventField', details: 'Details' } as const;
type Column = keyof typeof COLUMNS;
const COLUMN_NAMES = Object.keys(COLUMNS) as Column[];

const HEADERS: Readonly<Record<Column | 'reference', RegExp>> = {
  eventId: /event\s*_?ids?\b|^ids?$/i,
  field: /field/i,
  details: /detail|value/i,
  reference: /reference|link/i,
  source: /source|log|provider/i,
};

/** Event ids of a cell that go up one by one, written `12-14`. */
const LONGEST_RANGE = 10;

/** Most event ids of a cell. */
const MOST_EVENT_IDS = 100;

/** An event id of a row: its text in the decoded cell, and the id; `any` where the cell asks for none. */
interface EventId {
  readonly id: string;
  readonly text: MappedText;
}

interface Group {
  readonly title: string;
  readonly source: string;
  readonly rows: { readonly row: TableRow; readonly eventId: EventId; readonly typed: EventRow }[];
}

/** Whether a table has an event id and a field column: it is one of Specific Events, wherever it stands. */
export function isEventTable(table: Table): boolean {
  const { eventId, field } = columnsOf(table, HEADERS);
  return eventId !== undefined && field !== undefined;
}

/** Reads the event tables, wherever they stand, and every table under Specific Events, and makes their analytics. */
export function readSpecificEvents(reader: DocumentReader): { tables: EventTable[]; analytics: Analytic[] } {
  const tables: EventTable[] = [];
  const analytics: Analytic[] = [];
  const taken = new Map<string, number>();
  for (const section of reader.allSections()) {
    const named = section.key === 'specificEvents';
    for (const [index, block] of section.blocks.entries()) {
      const table = named || block.type === 'table' ? reader.table(block) : null;
      if (!table || !(named || isEventTable(table))) continue;
      const read = readEventTable(reader, table, taken);
      const caption = captionOf(section.blocks[index - 1]);
      tables.push({ title: caption ?? section.title, section: section.id, rows: read.rows });
      analytics.push(...read.analytics);
    }
  }
  return { tables, analytics };
}

/** A line in bold right before a table names it: `**Source Host**`. */
function captionOf(block: RootContent | undefined): string | undefined {
  const only = block?.type === 'paragraph' && block.children.length === 1 ? block.children[0] : undefined;
  return only?.type === 'strong' && block ? blockText([block]).replace(/:$/, '') : undefined;
}

function readEventTable(
  reader: DocumentReader,
  table: Table,
  taken: Map<string, number>,
): { rows: EventRow[]; analytics: Analytic[] } {
  const columns = columnsFor(table);
  const groups = new Map<string, Group>();
  const rows = table.rows.map((row) => {
    const details = row.cells[columns.details];
    if (details) showAsQuery(details, decodeCell(reader.source, details.range).text);
    const typed = eventRow(reader, row, columns);
    const source = row.cells[columns.source];
    const sourceText = cellText(source);
    for (const eventId of eventIdsOf(reader, row, columns)) {
      const key = `${sourceText.toLowerCase()} ${eventId.id}`;
      const group = groups.get(key) ?? { title: `${sourceText} ${eventId.id}`.trim(), source: sourceText, rows: [] };
      group.rows.push({ row, eventId, typed });
      groups.set(key, group);
    }
    return typed;
  });
  const analytics = [...groups.values()].map((group) => {
    const slug = slugOf([group.source, group.rows[0]?.eventId.id ?? ''].join(' '));
    const id = uniqueId(`specific-events/${slug}`, taken);
    for (const { typed } of group.rows) typed.analytics.push(id);
    const mapped = smallTable(reader, table, columns, group);
    return reader.analytic(mapped, { id, language: 'specific-events', title: group.title, view: 'native' });
  });
  return { rows, analytics };
}

function columnsFor(table: Table): Record<Column | 'reference', number> {
  const found = columnsOf(table, HEADERS);
  const named = { source: 0, eventId: 1, field: 2, details: 3, reference: 4 };
  return found.eventId === undefined ? named : { ...absent(), ...found };
}

/** Columns that a table does not have. */
function absent(): Record<Column | 'reference', number> {
  return { source: -1, eventId: -1, field: -1, details: -1, reference: -1 };
}

function eventRow(reader: DocumentReader, row: TableRow, columns: Record<Column | 'reference', number>): EventRow {
  const at = (column: Column | 'reference'): RichText => reader.cell(row.cells[columns[column]], row.range);
  const named = new Set(Object.values(columns));
  return {
    source: at('source'),
    eventId: at('eventId'),
    field: at('field'),
    details: at('details'),
    reference: at('reference'),
    extra: row.cells.filter((_, index) => !named.has(index)).map((cell) => reader.cell(cell, row.range)),
    analytics: [],
  };
}

/** The ids of a row's cell, ranges written out; one without a number for a cell that names none (`*`, `any`, empty). */
function eventIdsOf(reader: DocumentReader, row: TableRow, columns: Record<Column, number>): EventId[] {
  const cell = row.cells[columns.eventId];
  const decoded = cell ? decodeCell(reader.source, cell.range) : new MappedText();
  const found = new Map<string, EventId>();
  for (const match of decoded.text.matchAll(/(\d{1,9})(?:\s*[-–]\s*(\d{1,9}))?/g)) {
    const range = rangeOfIds(match[1] ?? '', match[2]);
    if (range === null) {
      const message = `Unexpected range \`${match[0]}\`, expected one of at most ${LONGEST_RANGE} event ids; only its ends are read.`;
      reader.report('warning', 'document/event-ids', message, cell?.range ?? row.range);
    }
    for (const id of range ?? [match[1] ?? '', match[2] ?? '']) {
      const text = new MappedText().append(id, toFileOffset(decoded.map, match.index));
      if (!found.has(id)) found.set(id, { id, text });
    }
  }
  if (found.size > MOST_EVENT_IDS) {
    const message = `Unexpected cell of ${found.size} event ids, expected at most ${MOST_EVENT_IDS}; the rest is left out.`;
    reader.report('warning', 'document/event-ids', message, cell?.range ?? row.range);
  }
  if (found.size > 0) return [...found.values()].slice(0, MOST_EVENT_IDS);
  return [{ id: '', text: decoded.text === '' ? new MappedText().append('*', cellStart(reader, row, cell)) : decoded }];
}

/** The ids of a range; `null` for one that is too long to be meant, or runs backwards. */
function rangeOfIds(first: string, last: string | undefined): string[] | null {
  if (last === undefined) return [first];
  const [from, to] = [Number(first), Number(last)];
  if (to < from || to - from >= LONGEST_RANGE) return null;
  return Array.from({ length: to - from + 1 }, (_, index) => String(from + index));
}

function cellStart(reader: DocumentReader, row: TableRow, cell: { range: Range } | undefined): number {
  return reader.source.fileOffset(cell?.range.start ?? row.range.end);
}

function smallTable(reader: DocumentReader, table: Table, columns: Record<Column, number>, group: Group): MappedText {
  const mapped = new MappedText();
  const header = COLUMN_NAMES.map((column) => {
    const start = cellStart(reader, table.header, table.header.cells[columns[column]]);
    return new MappedText().append(COLUMNS[column], start);
  });
  appendRow(mapped, header);
  for (const { row, eventId } of group.rows) {
    appendLine(mapped);
    const cells = COLUMN_NAMES.map((column) => {
      if (column === 'eventId') return eventId.text;
      const cell = row.cells[columns[column]];
      const decoded = cell ? decodeCell(reader.source, cell.range) : new MappedText();
      return decoded.text === '' ? emptyAt(cellStart(reader, row, cell)) : decoded;
    });
    appendRow(mapped, cells);
  }
  return mapped;
}

function emptyAt(offset: number): MappedText {
  return new MappedText().append('', offset);
}

/** Appends `| a | b |`, each cell with its own map. */
function appendRow(mapped: MappedText, cells: readonly MappedText[]): void {
  mapped.append('| ', cells[0]?.map[0]?.[1] ?? 0);
  for (const [index, cell] of cells.entries()) {
    appendCell(mapped, cell);
    mapped.append(index === cells.length - 1 ? ' |' : ' | ', endOf(cell));
  }
}

function appendLine(mapped: MappedText): void {
  mapped.append('\n', toFileOffset(mapped.map, mapped.text.length));
}

/** Appends a cell's text, pipes escaped, line breaks as spaces. */
function appendCell(mapped: MappedText, cell: MappedText): void {
  const { text, map } = cell;
  for (let index = 0; index < text.length; index++) {
    const character = text[index] ?? '';
    const offset = toFileOffset(map, index);
    if (character === '|') mapped.append('\\', offset).append('|', offset);
    else mapped.append(/[\r\n]/.test(character) ? ' ' : character, offset);
  }
}

function endOf(cell: MappedText): number {
  return toFileOffset(cell.map, cell.text.length);
}

function slugOf(text: string): string {
  return (
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-+|-+$/g, '') || 'any'
  );
}

function uniqueId(id: string, taken: Map<string, number>): string {
  const count = (taken.get(id) ?? 0) + 1;
  taken.set(id, count);
  return count === 1 ? id : `${id}-${count}`;
}
