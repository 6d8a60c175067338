/** The table that an ATC page starts with: a label and a value on each row, the first of them `Title`. */
import type { PhrasingContent, RootContent } from 'mdast';
import type { RichText } from '../entry.ts';
import { inlineText } from '../markdown/plain-text.ts';
import type { SectionNode } from '../markdown/sections.ts';
import type { Range } from '../markdown/source-text.ts';
import { cellText, type Table, type TableCell, type TableRow } from '../markdown/table.ts';
import type { DocumentReader } from '../reader.ts';
import { type CellLink, isPlaceholderText, linksOf, placeOf } from './common.ts';

/** One row. */
export interface HeaderRow<Key extends string> {
  /** As the document has it, without bold. */
  readonly label: string;
  /** What the label names; absent for a label that no pattern knows. */
  readonly key: Key | undefined;
  readonly value: RichText;
  readonly range: Range;
  /** The items of its list, else the whole cell as one; none for a cell that says that there is none. */
  readonly items: readonly CellItem[];
}

/** An item of a cell's list. */
export interface CellItem {
  readonly value: RichText;
  readonly range: Range;
  readonly links: readonly CellLink[];
}

/** The header table of a document, and the section that holds it. */
export interface HeaderTable<Key extends string> {
  readonly section: SectionNode;
  readonly block: RootContent;
  readonly rows: readonly HeaderRow<Key>[];
}

/** A link of the header table, as details keep it. */
export interface HeaderLink {
  text: string;
  url?: string;
  line: number;
  column: number;
  endColumn?: number;
}

/**
 * What generators write where a list would stand, and mean none: `This Detection Rule wasn't mapped to ATT&CK Tactic yet`,
 * `There is no Trigger for this technique yet.`
 */
const SENTENCE_FOR_NONE = /^there (?:is|are) no(?:ne)?\b|^(?=.*\bthis detection rule\b).*(?:n['’]t|\bnot?)\b/is;
/** The same as an item of a list. */
const ITEM_FOR_NONE = /^not (?:yet )?(?:existing|mapped|defined|documented|available)\W*$/i;

/** Finds the first table whose first label is `Title`, and reads its rows; `null` when there is none. */
export function readHeaderTable<Key extends string>(
  reader: DocumentReader,
  labels: readonly (readonly [RegExp, Key])[],
): HeaderTable<Key> | null {
  for (const section of reader.allSections()) {
    for (const block of section.blocks) {
      const table = reader.table(block);
      if (!table || !startsWithTitle(table)) continue;
      const rows = joinedRows([table.header, ...table.rows]);
      return { section, block, rows: rows.map((row) => readRow(reader, row, labels)) };
    }
  }
  return null;
}

/** A line of one cell goes on with the value above it: a line break stood in it. */
function joinedRows(rows: readonly TableRow[]): TableRow[] {
  const joined: TableRow[] = [];
  for (const row of rows) {
    const [only, ...others] = row.cells;
    const before = joined.at(-1);
    if (only && others.length === 0 && before && before.cells.length > 1) {
      const cells = [...before.cells.slice(0, -1), continued(before.cells.at(-1) ?? only, only)];
      joined[joined.length - 1] = { cells, range: { start: before.range.start, end: row.range.end } };
    } else if (row.cells.some(({ nodes }) => nodes.length > 0)) joined.push(row);
  }
  return joined;
}

function continued(cell: TableCell, next: TableCell): TableCell {
  return {
    nodes: [...cell.nodes, { type: 'text', value: ' ' }, ...next.nodes],
    range: { start: cell.range.start, end: next.range.end },
  };
}

function startsWithTitle({ header, rows }: Table): boolean {
  const first = cellText(header.cells[0]) === '' ? rows[0] : header;
  return /^title\s*:?$/i.test(cellText(first?.cells[0]));
}

function readRow<Key extends string>(
  reader: DocumentReader,
  row: TableRow,
  labels: readonly (readonly [RegExp, Key])[],
): HeaderRow<Key> {
  const [first, ...rest] = row.cells;
  const label = cellText(first).replace(/\s*:$/, '');
  const last = rest.at(-1);
  const range = { start: rest[0]?.range.start ?? row.range.end, end: last?.range.end ?? row.range.end };
  const key = labels.find(([pattern]) => pattern.test(label.toLowerCase()))?.[1];
  // A `|` that was not escaped divided the value: both parts belong to it.
  const nodes = rest.flatMap((cell, index): PhrasingContent[] =>
    index === 0 ? cell.nodes : [{ type: 'text', value: ' | ' }, ...cell.nodes],
  );
  return {
    label,
    key,
    value: reader.inline(nodes, range),
    range,
    items: readItems(reader, nodes, range, key === 'title' || key === 'description'),
  };
}

/** Divides a cell at its `<li>`; a cell without a list is one item. `isText`: it is a text, whose sentences mean themselves. */
function readItems(
  reader: DocumentReader,
  nodes: readonly PhrasingContent[],
  range: Range,
  isText: boolean,
): CellItem[] {
  const parts: PhrasingContent[][] = [[]];
  for (const node of nodes) {
    if (node.type === 'html' && /^<\/?(?:li|ul|ol|br)\b/i.test(node.value)) parts.push([]);
    else parts.at(-1)?.push(node);
  }
  return parts.flatMap((part): CellItem[] => {
    const text = inlineText(part);
    const links = linksOf(part);
    const [link] = links;
    if (isPlaceholderText(text) || (!isText && links.length === 0 && meansNone(text.trim(), parts.length > 1)))
      return [];
    const place = link && links.length === 1 ? link.range : itemRange(part, range);
    return [{ value: reader.inline(part, place), range: place, links }];
  });
}

function meansNone(text: string, isItem: boolean): boolean {
  return ITEM_FOR_NONE.test(text) || (!isItem && SENTENCE_FOR_NONE.test(text));
}

function itemRange(nodes: readonly PhrasingContent[], cell: Range): Range {
  const filled = nodes.filter((node) => node.type !== 'text' || node.value.trim() !== '');
  const start = filled[0]?.position?.start.offset;
  const end = filled.at(-1)?.position?.end.offset;
  if (start === undefined || end === undefined) return cell;
  return { start: Math.max(start, cell.start), end: Math.min(end, cell.end) };
}

/** The value of the first row with a key, as plain text; `undefined` when it is missing or says none. */
export function headerText<Key extends string>(table: HeaderTable<Key> | null, key: Key): string | undefined {
  const items = headerItems(table, key);
  return items.length === 0 ? undefined : items.map(({ value }) => value.text).join(', ');
}

/** The items of every row with a key. */
export function headerItems<Key extends string>(table: HeaderTable<Key> | null, key: Key): CellItem[] {
  return (table?.rows ?? []).filter((row) => row.key === key).flatMap(({ items }) => items);
}

/** The rows as details keep them. */
export function headerRows<Key extends string>(
  table: HeaderTable<Key> | null,
): { label: string; key?: Key; value: RichText; isNone: boolean }[] {
  return (table?.rows ?? []).map(({ label, key, value, items }) => ({
    label,
    ...(key === undefined ? {} : { key }),
    value,
    isNone: items.length === 0,
  }));
}

/** Items as links: text, address where there is one, place. */
export function headerLinks(reader: DocumentReader, items: readonly CellItem[]): HeaderLink[] {
  return items.flatMap(({ value, range, links }): HeaderLink[] => {
    if (links.length === 0) return [{ text: value.text, ...placeOf(reader, range) }];
    return links.map((link) => ({ text: link.text, url: link.url, ...placeOf(reader, link.range) }));
  });
}

/** An item as rich text; brackets around what is no address go, as generators write them: `[Internal Research](Internal Research)`. */
export function plainItem(reader: DocumentReader, { value, range }: CellItem): RichText {
  const text = /^\[(.+)\]\(\1\)$/.exec(value.text)?.[1];
  return text === undefined ? value : reader.inline([{ type: 'text', value: text }], range);
}
