/** What every dialect reads a document with. */
import type { Code, PhrasingContent, RootContent } from 'mdast';
import type { Diagnostic, Severity } from './diagnostics.ts';
import type { Analytic } from './document.ts';
import type { RichText } from './entry.ts';
import { fenceText } from './markdown/fence.ts';
import { rangeOf } from './markdown/parse-markdown.ts';
import { blockText, inlineText } from './markdown/plain-text.ts';
import type { Renderer } from './markdown/render.ts';
import { flatten, type SectionNode } from './markdown/sections.ts';
import type { Range, SourceText } from './markdown/source-text.ts';
import { readTable, type Table, type TableCell } from './markdown/table.ts';
import type { MappedText } from './source-map.ts';
import type { YamlMapping, YamlRead } from './yaml-mapping.ts';

/** The tree of one document, its front matter, and the ways to take typed values out of both. */
export class DocumentReader {
  readonly source: SourceText;
  readonly renderer: Renderer;
  readonly sections: readonly SectionNode[];
  readonly frontMatter: YamlMapping | null;
  readonly frontMatterRecord: Record<string, unknown>;
  readonly diagnostics: Diagnostic[];
  readonly #tables = new Map<RootContent, Table | null>();

  constructor(parts: {
    source: SourceText;
    renderer: Renderer;
    sections: readonly SectionNode[];
    frontMatter: YamlRead | null;
    diagnostics: Diagnostic[];
  }) {
    this.source = parts.source;
    this.renderer = parts.renderer;
    this.sections = parts.sections;
    this.frontMatter = parts.frontMatter?.mapping ?? null;
    this.frontMatterRecord = parts.frontMatter?.record ?? {};
    this.diagnostics = parts.diagnostics;
  }

  /** Every section in the order of the document. */
  allSections(): SectionNode[] {
    return flatten(this.sections);
  }

  report(severity: Severity, rule: string, message: string, range: Range, help?: string): void {
    this.diagnostics.push(this.source.diagnostic(severity, rule, message, range, help));
  }

  /** The block as a table, read once. */
  table(block: RootContent): Table | null {
    const known = this.#tables.get(block);
    if (known !== undefined) return known;
    const table = readTable(block, this.source, this.diagnostics);
    this.#tables.set(block, table);
    return table;
  }

  /** The tables of a section's own body. */
  tables(section: SectionNode): Table[] {
    return section.blocks.flatMap((block) => this.table(block) ?? []);
  }

  /** A section's own body as rich text; `undefined` when it is empty. */
  body(section: SectionNode | undefined): RichText | undefined {
    return section ? this.blocks(section.blocks) : undefined;
  }

  /** Blocks as rich text; `undefined` when there are none. */
  blocks(blocks: readonly RootContent[]): RichText | undefined {
    const first = blocks[0];
    if (!first) return undefined;
    const { line, column } = this.source.place(rangeOf(first).start);
    const text = blockText(blocks);
    const html = this.renderer.html(blocks);
    return text === '' && html === '' ? undefined : { text, html, line, column };
  }

  /** Inline content as rich text, white space folded. */
  inline(nodes: readonly PhrasingContent[], range: Range): RichText {
    const { line, column } = this.source.place(range.start);
    return { text: inlineText(nodes), html: this.renderer.inlineHtml(nodes), line, column };
  }

  /** A cell as rich text; for a cell that the row leaves out, an empty one at the row's end. */
  cell(cell: TableCell | undefined, row: Range): RichText {
    return cell ? this.inline(cell.nodes, cell.range) : this.inline([], { start: row.end, end: row.end });
  }

  /** The items of a section's lists as rich text each; its paragraphs where it has no list. */
  items(section: SectionNode): RichText[] {
    return section.blocks.flatMap((block) => {
      const parts = block.type === 'list' ? block.children.map((item) => item.children) : [[block]];
      return parts.flatMap((blocks) => this.item(blocks) ?? []);
    });
  }

  /** The content of a list item: inline where it is one paragraph. */
  item(blocks: readonly RootContent[]): RichText | undefined {
    const only = blocks.length === 1 ? blocks[0] : undefined;
    return only?.type === 'paragraph' ? this.inline(only.children, rangeOf(only)) : this.blocks(blocks);
  }

  /** A fence's text with its map to the file. */
  code(fence: Code): MappedText {
    return fenceText(this.source, fence);
  }

  /** A fence as the details keep it. */
  codeBlock(fence: Code): { text: string; language?: string; line: number } {
    const mapped = this.code(fence);
    const line = this.lineOf(mapped, rangeOf(fence).start);
    return { text: mapped.text, ...(fence.lang ? { language: fence.lang } : {}), line };
  }

  /** An analytic of a mapped text. */
  analytic(mapped: MappedText, parts: Omit<Analytic, 'source' | 'map' | 'line'>): Analytic {
    return {
      ...parts,
      source: mapped.text,
      map: mapped.map.map(([from, to]): [number, number] => [from, to]),
      line: this.lineOf(mapped, 0),
    };
  }

  /** The line of a mapped text's first character, or of `otherwise` when it is empty. */
  lineOf(mapped: MappedText, otherwise: number): number {
    const first = mapped.map[0];
    return this.source.place(first ? first[1] - this.source.fileOffset(0) : otherwise).line;
  }
}

/** The fences among blocks, also inside lists and quotes, in their order. */
export function fencesOf(blocks: readonly RootContent[]): Code[] {
  return blocks.flatMap((block): Code[] => {
    if (block.type === 'code') return [block];
    return 'children' in block ? fencesOf(block.children as RootContent[]) : [];
  });
}
