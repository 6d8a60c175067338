/** CAR's unit tests and true positives: cases under headings of their own, with labelled paragraphs and code. */
import type { Code, Paragraph, RootContent } from 'mdast';
import type { RichText } from '../entry.ts';
import { rangeOf } from '../markdown/parse-markdown.ts';
import { blockText, inlineText } from '../markdown/plain-text.ts';
import { flatten, type SectionNode } from '../markdown/sections.ts';
import { type DocumentReader, fencesOf } from '../reader.ts';
import type { CarDetails } from './car.schema.ts';

/** Unit tests: `#### Test Case 1` each, or one under the heading itself. */
export function readUnitTests(reader: DocumentReader, sections: readonly SectionNode[]): CarDetails['unitTests'] {
  return casesOf(sections, 'unitTests').map((section) => {
    const { labelled, rest } = takeLabelled(section.blocks, /^configurations?\s*:\s*/i);
    const configurations = labelled ? blockText([labelled]).replace(/^configurations?\s*:\s*/i, '') : '';
    return {
      title: section.title,
      ...(configurations ? { configurations } : {}),
      description: reader.blocks(rest.filter((block) => block.type !== 'code')),
      commands: fencesUnder(section).map((fence) => reader.codeBlock(fence)),
    };
  });
}

/**
 * True positives: where an event comes from, what it shows, and the event. The heading names the source
 * (`#### Mordor (sysmon) - net.exe`) where no paragraph labelled `Source:` does; the event may stand under a heading of its own.
 */
export function readTruePositives(
  reader: DocumentReader,
  sections: readonly SectionNode[],
): CarDetails['truePositives'] {
  return casesOf(sections, 'truePositives').map((section) => {
    const sourced = takeLabelled(section.blocks, /^source\s*:\s*/i);
    const described = takeLabelled(sourced.rest, /^description\s*:\s*/i);
    const prose = described.rest.filter((block) => block.type !== 'code');
    const description = described.labelled ? labelledText(reader, described.labelled) : reader.blocks(prose);
    const source = sourced.labelled ? labelledText(reader, sourced.labelled) : headingText(reader, section);
    return {
      title: section.title,
      ...(source ? { source } : {}),
      description,
      events: fencesUnder(section).map((fence) => reader.codeBlock(fence)),
    };
  });
}

function headingText(reader: DocumentReader, section: SectionNode): RichText | undefined {
  if (!section.headingNode || section.depth < 4) return undefined;
  return reader.inline(section.headingNode.children, section.heading);
}

/** The fences of a case's own body; those of its subsections too, which belong to it. */
function fencesUnder(section: SectionNode): Code[] {
  const parts = section.depth < 4 ? [section] : [section, ...flatten(section.children)];
  return parts.flatMap((part) => fencesOf(part.blocks));
}

/** The sections that hold a case: those under the heading, and the heading's own where it has a body. */
function casesOf(sections: readonly SectionNode[], key: string): SectionNode[] {
  return sections.flatMap((section) => {
    for (const child of flatten(section.children)) child.key ??= key;
    const cases = section.children.filter((child) => child.key === key);
    return section.blocks.length > 0 ? [section, ...cases] : cases;
  });
}

/** The first paragraph whose text starts with a label, and the blocks without it. */
function takeLabelled(
  blocks: readonly RootContent[],
  label: RegExp,
): { labelled: Paragraph | null; rest: RootContent[] } {
  const labelled = blocks.find(
    (block): block is Paragraph => block.type === 'paragraph' && label.test(blockText([block])),
  );
  return { labelled: labelled ?? null, rest: blocks.filter((block) => block !== labelled) };
}

/** A labelled paragraph's content after its label, which is set in bold. */
function labelledText(reader: DocumentReader, paragraph: Paragraph): RichText {
  const [first, ...rest] = paragraph.children;
  const bold = first?.type === 'strong' && /:\s*$/.test(inlineText([first]));
  return reader.inline(bold ? rest : paragraph.children, rangeOf(paragraph));
}
