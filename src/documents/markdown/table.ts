/** Tables as rows of cells with places, tolerant of the forms that people write. */
import type { Paragraph, PhrasingContent, RootContent, Table as TableNode } from 'mdast';
import type { Diagnostic } from '../diagnostics.ts';
import { trimmed } from './cell-text.ts';
import { rangeOf } from './parse-markdown.ts';
import { inlineText } from './plain-text.ts';
import type { Range, SourceText } from './source-text.ts';

/** A cell: its content as nodes, and the range of its text in the source without pipes and padding. */
export interface TableCell {
  readonly nodes: PhrasingContent[];
  readonly range: Range;
}

export interface TableRow {
  readonly cells: readonly TableCell[];
  readonly range: Range;
}

export interface Table {
  /** The block that holds it. */
  readonly node: RootContent;
  readonly header: TableRow;
  /** Rows with at least one cell that is not empty. */
  readonly rows: readonly TableRow[];
}

/** Reads a block as a table: a GFM table, or lines of equally many tabs, as copies of rendered pages have them; else `null`. */
export function readTable(block: RootContent, source: SourceText, diagnostics: Diagnostic[]): Table | null {
  if (block.type === 'table') return readPipeTable(block, source, diagnostics);
  if (block.type === 'paragraph') return readTabTable(block, source, diagnostics);
  return null;
}

/** The text of a cell as a reader sees it, white space folded; empty for no cell. */
export function cellText(cell: TableCell | undefined): string {
  return cell ? inlineText(cell.nodes) : '';
}

/** For each name the column whose header matches its pattern; a column answers to one name, the earlier names choose first. */
export function columnsOf<Name extends string>(
  table: Table,
  patterns: Readonly<Record<Name, RegExp>>,
): Partial<Record<Name, number>> {
  const found: Partial<Record<Name, number>> = {};
  const taken = new Set<number>();
  for (const name of Object.keys(patterns) as Name[]) {
    const index = table.header.cells.findIndex((cell, at) => !taken.has(at) && patterns[name].test(cellText(cell)));
    if (index === -1) continue;
    taken.add(index);
    found[name] = index;
  }
  return found;
}

/** What the part of a query between two wildcards `**` holds, and words in bold do not. */
const QUERY_MARK = /["'“”=\\/.|$%:]|\b(?:AND|OR|NOT)\b/;

/**
 * Makes a cell show the query that it holds, where Markdown took two wildcards for emphasis: `"*" … "*"`.
 * `query` is the decoded text.
 */
export function showAsQuery(cell: TableCell, query: string): void {
  const eaten = cell.nodes.some((node) => {
    if (node.type === 'strong') return QUERY_MARK.test(inlineText(node.children));
    return node.type === 'emphasis' || node.type === 'delete';
  });
  if (eaten) cell.nodes.splice(0, cell.nodes.length, { type: 'text', value: query });
}

function readPipeTable(node: TableNode, source: SourceText, diagnostics: Diagnostic[]): Table | null {
  const [head, ...body] = node.children.map((row) => ({
    range: rangeOf(row),
    cells: row.children.map((cell) => ({ nodes: cell.children, range: cellContent(source.text, rangeOf(cell)) })),
  }));
  if (!head) return null;
  const rows = body.filter((row) => row.cells.some(isFilled));
  for (const row of rows) reportRagged(row, head.cells.length, source, diagnostics);
  return { node, header: head, rows };
}

function isFilled(cell: TableCell): boolean {
  return cell.nodes.length > 0;
}

/** A cell's range without the pipes that bound it. */
function cellContent(text: string, cell: Range): Range {
  let { start, end } = trimmed(text, cell);
  if (text[start] === '|') start++;
  if (end > start && text[end - 1] === '|' && !isEscaped(text, end - 1)) end--;
  return trimmed(text, { start, end });
}

function isEscaped(text: string, offset: number): boolean {
  let backslashes = 0;
  while (text[offset - 1 - backslashes] === '\\') backslashes++;
  return backslashes % 2 === 1;
}

function reportRagged(row: TableRow, columns: number, source: SourceText, diagnostics: Diagnostic[]): void {
  const found = row.cells.length;
  if (found === columns) return;
  const help =
    found > columns
      ? 'Write a `|` that belongs to a cell as `\\|`, or give the surplus cell a column in the header.'
      : 'Close the row with an empty cell for each column that it leaves out.';
  const message = `Unexpected row of ${cells(found)}, expected ${columns} as the table's header has.`;
  diagnostics.push(source.diagnostic('warning', 'document/ragged-row', message, row.range, help));
}

function cells(count: number): string {
  return count === 1 ? '1 cell' : `${count} cells`;
}

function readTabTable(node: Paragraph, source: SourceText, diagnostics: Diagnostic[]): Table | null {
  const range = rangeOf(node);
  const text = source.slice(range);
  if (!text.includes('\t')) return null;
  const rows: TableRow[] = [];
  for (const match of text.matchAll(/[^\r\n]+/g)) {
    const start = range.start + match.index;
    rows.push(tabRow(match[0], start));
  }
  const [header, ...body] = rows;
  if (!header || header.cells.length < 2 || rows.some((row) => row.cells.length !== header.cells.length)) return null;
  const message =
    'Unexpected lines divided by tabs, expected a table of `|` and a row of dashes; they are read as its rows.';
  const help = `Write \`| ${header.cells.map(cellText).join(' | ')} |\`, then \`|${'---|'.repeat(header.cells.length)}\`, then a line for each row.`;
  diagnostics.push(source.diagnostic('warning', 'document/tab-table', message, range, help));
  return { node, header, rows: body };
}

function tabRow(line: string, start: number): TableRow {
  let offset = start;
  const cells = line.split('\t').map((value): TableCell => {
    const range = { start: offset, end: offset + value.length };
    offset += value.length + 1;
    const type = value.includes('<') ? 'html' : 'text';
    return { nodes: value.trim() === '' ? [] : [{ type, value: value.trim() }], range };
  });
  return { cells, range: { start, end: start + line.length } };
}
