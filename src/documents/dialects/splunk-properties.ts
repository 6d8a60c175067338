/** The list of properties below a description: `- **Type**: TTP`. */
import type { Paragraph, PhrasingContent, RootContent } from 'mdast';
import type { RichText } from '../entry.ts';
import { rangeOf } from '../markdown/parse-markdown.ts';
import { inlineText } from '../markdown/plain-text.ts';
import type { SectionNode } from '../markdown/sections.ts';
import type { Range } from '../markdown/source-text.ts';
import type { DocumentReader } from '../reader.ts';
import { placeOf } from './common.ts';
import type { PlacedText, Property } from './splunk.schema.ts';

const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Labels that tell a list of properties from a list of the description. */
const LABELS = /^(?:type|product|data ?model|data ?source|last updated|author|id|version|date|status)s?$/i;

/** The blocks of the sections as a description and the list of properties below it, without the document's `last` line. */
export function readProperties(
  reader: DocumentReader,
  sections: readonly SectionNode[],
  last: RootContent | undefined,
): { description: RichText | undefined; properties: Property[]; guid?: PlacedText } {
  const prose: RootContent[] = [];
  const properties: Property[] = [];
  let guid: PlacedText | undefined;
  for (const block of sections.flatMap((section) => section.blocks)) {
    const paragraphs = propertyParagraphs(block);
    if (paragraphs === null) {
      if (block !== last) prose.push(block);
      continue;
    }
    for (const { label, nodes, range } of paragraphs.flatMap(labelled)) {
      const value = reader.inline(nodes, range);
      properties.push({ label, value });
      if (!/^id$/i.test(label) || value.text === '') continue;
      guid = { text: value.text, ...placeOf(reader, range) };
      if (!GUID.test(guid.text)) reportGuid(reader, guid, range);
    }
  }
  const description = reader.blocks(prose);
  return { description, properties, ...(guid ? { guid } : {}) };
}

/** The paragraphs of a list of properties, `null` for any other block. */
function propertyParagraphs(block: RootContent): Paragraph[] | null {
  const paragraphs =
    block.type === 'list'
      ? block.children.flatMap((item) => item.children.filter((child) => child.type === 'paragraph'))
      : block.type === 'paragraph'
        ? [block]
        : [];
  const known = paragraphs.some((paragraph) => {
    const [first] = paragraph.children;
    return first?.type === 'strong' && LABELS.test(labelOf(first.children));
  });
  return known ? paragraphs : null;
}

/** The labels of a paragraph, each with what follows it: published lists have two on one line. */
function labelled(paragraph: Paragraph): { label: string; nodes: PhrasingContent[]; range: Range }[] {
  const { children } = paragraph;
  const starts = children.flatMap((node, index) => (isLabel(node, children[index + 1]) ? [index] : []));
  if (starts[0] !== 0) starts.unshift(-1);
  const end = rangeOf(paragraph).end;
  return starts.map((start, at) => {
    const next = starts[at + 1];
    const node = children[start];
    const label = node?.type === 'strong' ? labelOf(node.children) : '';
    const nodes = children.slice(start + 1, next);
    return { label, ...trimValue(nodes, start >= 0, next !== undefined, end) };
  });
}

function isLabel(node: PhrasingContent, next: PhrasingContent | undefined): boolean {
  if (node.type !== 'strong') return false;
  return /:\s*$/.test(inlineText(node.children)) || (next?.type === 'text' && /^\s*:/.test(next.value));
}

function labelOf(nodes: readonly PhrasingContent[]): string {
  return inlineText(nodes).replace(/\s*:$/, '');
}

/** The nodes of a value without the colon before it and the dash before the next label, and their range. */
function trimValue(
  nodes: readonly PhrasingContent[],
  afterLabel: boolean,
  beforeLabel: boolean,
  end: number,
): { nodes: PhrasingContent[]; range: Range } {
  const trimmed = [...nodes];
  const first = trimmed[0];
  let start = first ? rangeOf(first).start : end;
  if (first?.type === 'text') {
    const lead = (afterLabel ? /^\s*:?\s*/ : /^\s*/).exec(first.value)?.[0].length ?? 0;
    start += lead;
    trimmed[0] = { ...first, value: first.value.slice(lead) };
  }
  const last = trimmed.at(-1);
  let stop = last ? rangeOf(last).end : start;
  if (last?.type === 'text') {
    const whole = last.value.trimEnd();
    const value = beforeLabel && /[-*]$/.test(whole) ? whole.slice(0, -1).trimEnd() : whole;
    stop -= last.value.length - value.length;
    trimmed[trimmed.length - 1] = { ...last, value };
  }
  return { nodes: trimmed, range: { start, end: Math.max(start, stop) } };
}

function reportGuid(reader: DocumentReader, guid: PlacedText, range: Range): void {
  const message = `Unexpected id \`${guid.text}\`, expected a GUID such as \`1f0c2d3e-4b5a-4c6d-8e7f-0a1b2c3d4e5f\`.`;
  reader.report('warning', 'document/guid', message, range);
}
