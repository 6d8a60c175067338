/**
 * Takes sanitised HTML of a section apart into its top-level blocks, and tables into cells, so that a page can give
 * some of them a form of their own and leave the rest, word for word, as it is.
 */
import { Parser } from 'htmlparser2';

/** A top-level element, or a run of text between two. */
export interface Block {
  /** Element name, lower case; `#text` for text. */
  readonly name: string;
  readonly html: string;
  /** Text content as a reader sees it. */
  readonly text: string;
}

/** A table's cell: what stands between its tags. */
export interface Cell {
  readonly html: string;
  readonly text: string;
}

export interface Table {
  readonly head: readonly Cell[];
  readonly rows: readonly (readonly Cell[])[];
}

/** The top-level blocks of `html`, in order; together they are the whole of it but for white space between them. */
export function splitBlocks(html: string): Block[] {
  const blocks: Block[] = [];
  let depth = 0;
  let start = 0;
  let name = '';
  let text = '';
  const flushText = (end: number): void => {
    const between = html.slice(start, end);
    if (between.trim() !== '') blocks.push({ name: '#text', html: between, text });
    text = '';
  };
  const parser = new Parser(
    {
      onopentag(tag) {
        if (depth === 0) {
          flushText(parser.startIndex);
          start = parser.startIndex;
          name = tag;
        }
        depth += 1;
      },
      ontext(data) {
        text += data;
      },
      onclosetag() {
        depth -= 1;
        if (depth > 0) return;
        const end = parser.endIndex + 1;
        blocks.push({ name, html: html.slice(start, end), text });
        start = end;
        text = '';
      },
    },
    { decodeEntities: true },
  );
  parser.end(html);
  flushText(html.length);
  return blocks;
}

/** The cells of a table's HTML; `null` when it spans cells over rows or columns, or holds a table: then it has no plain grid. */
export function readTable(html: string): Table | null {
  if (/\s(?:row|col)span=/i.test(html) || html.indexOf('<table', 1) > 0) return null;
  const head: Cell[] = [];
  const rows: Cell[][] = [];
  let row: Cell[] = [];
  let inHead = false;
  let inCell = false;
  let start = 0;
  let text = '';
  const parser = new Parser(
    {
      onopentag(tag) {
        if (tag === 'thead') inHead = true;
        else if (tag === 'tr') row = [];
        else if ((tag === 'td' || tag === 'th') && !inCell) {
          inCell = true;
          start = parser.endIndex + 1;
          text = '';
        }
      },
      ontext(data) {
        if (inCell) text += data;
      },
      onclosetag(tag) {
        if (tag === 'thead') inHead = false;
        else if (tag === 'tr') {
          if (inHead) head.push(...row);
          else rows.push(row);
        } else if (tag === 'td' || tag === 'th') {
          inCell = false;
          row.push({ html: html.slice(start, parser.startIndex).trim(), text: text.replace(/\s+/g, ' ').trim() });
        }
      },
    },
    { decodeEntities: true },
  );
  parser.end(html);
  return head.length > 0 ? { head, rows } : null;
}

/** HTML of a section made fit for a page: tables scroll in a box of their own and their headers name what they head. */
export function polishHtml(html: string): string {
  return (
    html
      // Breaks that open a text only push it down.
      .replace(/^(<p>)?(?:\s*<br\s*\/?>)+/, '$1')
      // A header without words heads nothing.
      .replace(/<th(?:\s[^>]*)?>\s*<\/th>/g, '<td></td>')
      .replace(/<th(?=[\s>])(?![^>]*\sscope=)/g, '<th scope="col"')
      .replace(/<table(?=[\s>])/g, '<div class="table-box" tabindex="0" role="group" aria-label="Table"><table')
      .replace(/<\/table>/g, '</table></div>')
      // An address as text may break behind its separators.
      .replace(
        />(https?:\/\/[^<\s]+)<\/a>/g,
        (_, address: string) => `>${address.replace(/[/_=-](?=[^/])/g, '$&<wbr>')}</a>`,
      )
      .replace(/<table[\s\S]*?<\/table>/g, breakPaths)
      .replace(/<pre(?=>)/g, '<pre class="code" tabindex="0"')
  );
}

/** Long paths in a table's cells may break behind their separators, so that one path does not widen its column. */
function breakPaths(table: string): string {
  return table.replace(/(?<=>)[^<]+/g, (text) =>
    text.replace(/\S{24,}/g, (word) => word.replace(/[\\/](?=[^\\/])/g, '$&<wbr>')),
  );
}
