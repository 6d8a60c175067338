/** The depths of headings in Splunk's documents, as they are meant: what is a part of what. */
import type { Heading, RootContent } from 'mdast';
import { inlineText } from '../markdown/plain-text.ts';
import { normalTitle } from './common.ts';

/** As much of a heading as is compared with the known ones. */
const LONGEST_TITLE = 200;

/** What stands below `Annotations`. */
const ANNOTATION = /^(?:mitre )?attandck\b|^kill chain(?: phases?)?$|^nist$|^cis(?: ?20| controls?)?$|^cves?$/;

/** A heading's title for comparison, without emoji before or after it. */
export function plainTitle(title: string): string {
  const words = title
    .slice(0, LONGEST_TITLE)
    .replace(/:[a-z_]+:/g, ' ')
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N})]+$/gu, '');
  return normalTitle(words);
}

/** Whether a heading warns of the document itself: `⚠️ WARNING THIS IS A EXPERIMENTAL DETECTION`. */
export function isWarning(title: string): boolean {
  const start = title.slice(0, LONGEST_TITLE);
  return (
    /\bwarning\b/i.test(start) ||
    /\b(?:experimental|deprecated)\b.*\b(?:detection|object|story|analytic|search)\b/i.test(start)
  );
}

/**
 * The blocks, with headings that warn and `Annotations` at the depth of what follows them, which is the document's and
 * not theirs, and what is annotated one deeper. A disclosure whose summary its first heading repeats keeps that one.
 */
export function levelHeadings(blocks: RootContent[]): RootContent[] {
  const leveled: RootContent[] = [];
  // From the last block on: what follows a heading tells its depth.
  let next: Heading | undefined;
  let annotations: number[] = [];
  const repeated = new Set<RootContent | undefined>();
  for (const block of blocks.toReversed()) {
    if (block.type !== 'heading') {
      leveled.push(block);
      continue;
    }
    const title = plainTitle(titleOf(block));
    if (ANNOTATION.test(title)) {
      annotations.push(leveled.length);
      leveled.push(block);
      continue;
    }
    const isAnnotations = /^annotations?$/.test(title);
    const depth = isAnnotations || isWarning(titleOf(block)) ? (next?.depth ?? block.depth) : block.depth;
    for (const at of isAnnotations ? annotations : []) {
      const annotation = leveled[at] as Heading;
      leveled[at] = atDepth(annotation, depth + 1);
      if (isSameTitle(annotation, leveled[at - 1])) repeated.add(leveled[at]);
    }
    annotations = [];
    next = atDepth(block, depth);
    leveled.push(next);
  }
  return leveled.reverse().filter((block) => !repeated.has(block));
}

function titleOf(heading: Heading): string {
  return inlineText(heading.children);
}

function isSameTitle(heading: Heading, other: RootContent | undefined): boolean {
  return other?.type === 'heading' && plainTitle(titleOf(heading)) === plainTitle(titleOf(other));
}

function atDepth(heading: Heading, depth: number): Heading {
  return { ...heading, depth: Math.min(depth, 6) as Heading['depth'] };
}
