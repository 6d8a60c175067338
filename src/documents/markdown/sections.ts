/** The section tree of a document: every block stands in exactly one section. */
import GithubSlugger, { slug } from 'github-slugger';
import type { Heading, RootContent } from 'mdast';
import type { Section } from '../document.ts';
import { rangeOf } from './parse-markdown.ts';
import { inlineText } from './plain-text.ts';
import type { Renderer } from './render.ts';
import type { Range, SourceText } from './source-text.ts';

/** A section while its document is being read. */
export interface SectionNode {
  /** Anchor, unique in the document. */
  readonly id: string;
  readonly title: string;
  readonly depth: number;
  /** The heading; for what stands before the first one, an empty range at its start. */
  readonly heading: Range;
  readonly headingNode: Heading | null;
  /** The body's own blocks, without those of subsections. */
  readonly blocks: RootContent[];
  readonly children: SectionNode[];
  /** The key of `details` that this section fills. */
  key?: string;
}

/** Nests blocks under their headings. Headings inside quotes, lists and HTML stay text of their section. */
export function buildSections(blocks: readonly RootContent[]): SectionNode[] {
  const slugger = new GithubSlugger();
  const roots: SectionNode[] = [];
  const open: SectionNode[] = [];
  for (const block of blocks) {
    if (block.type === 'heading') {
      const section = headed(block, slugger);
      while ((open.at(-1)?.depth ?? 0) >= section.depth) open.pop();
      (open.at(-1)?.children ?? roots).push(section);
      open.push(section);
    } else {
      const current = open.at(-1) ?? roots[0] ?? preamble(block, slugger, roots);
      current.blocks.push(block);
    }
  }
  return roots;
}

function headed(node: Heading, slugger: GithubSlugger): SectionNode {
  const title = inlineText(node.children);
  return {
    id: slugger.slug(slug(title) === '' ? 'section' : title),
    title,
    depth: node.depth,
    heading: rangeOf(node),
    headingNode: node,
    blocks: [],
    children: [],
  };
}

function preamble(block: RootContent, slugger: GithubSlugger, roots: SectionNode[]): SectionNode {
  const { start } = rangeOf(block);
  const section: SectionNode = {
    id: slugger.slug('introduction'),
    title: '',
    depth: 0,
    heading: { start, end: start },
    headingNode: null,
    blocks: [],
    children: [],
  };
  roots.push(section);
  return section;
}

/** Every section in the order of the document. */
export function flatten(sections: readonly SectionNode[]): SectionNode[] {
  return sections.flatMap((section) => [section, ...flatten(section.children)]);
}

/** The sections as they are published: rendered, with their own Markdown. */
export function publishSections(sections: readonly SectionNode[], source: SourceText, renderer: Renderer): Section[] {
  return sections.map((section) => {
    const titleHtml = section.headingNode ? headingHtml(section.headingNode, renderer) : undefined;
    return {
      id: section.id,
      title: section.title,
      ...(titleHtml === undefined ? {} : { titleHtml }),
      depth: section.depth,
      line: source.place(section.heading.start).line,
      ...(section.key === undefined ? {} : { key: section.key }),
      markdown: bodyMarkdown(section, source),
      html: renderer.html(section.blocks),
      sections: publishSections(section.children, source, renderer),
    };
  });
}

/** A heading's HTML where it holds more than text. */
function headingHtml(heading: Heading, renderer: Renderer): string | undefined {
  return heading.children.some((node) => node.type !== 'text') ? renderer.inlineHtml(heading.children) : undefined;
}

function bodyMarkdown(section: SectionNode, source: SourceText): string {
  const first = section.blocks[0];
  const last = section.blocks.at(-1);
  if (!first || !last) return '';
  const { start } = rangeOf(first);
  const lineStart = start - (source.place(start).column - 1);
  const from = source.text.slice(lineStart, start).trim() === '' ? lineStart : start;
  return source.text.slice(from, rangeOf(last).end).trimEnd();
}
