/** Where on a document's page each analytic stands: in the section that its line belongs to. */
import type { Analytic, Section } from '../../documents/document.ts';
import { type Block, splitBlocks } from './blocks.ts';

/** The analytics of each section (by anchor), in the document's order; a document without sections has them under `''`. */
export function placeAnalytics(
  sections: readonly Section[],
  analytics: readonly Analytic[],
): ReadonlyMap<string, readonly Analytic[]> {
  const inOrder: Section[] = [];
  const collect = (list: readonly Section[]): void => {
    for (const section of list) {
      inOrder.push(section);
      collect(section.sections);
    }
  };
  collect(sections);
  inOrder.sort((left, right) => left.line - right.line);

  const placed = new Map<string, Analytic[]>();
  for (const analytic of analytics) {
    const holder = inOrder.findLast((section) => section.line <= analytic.line) ?? inOrder[0];
    const anchor = holder?.id ?? '';
    const list = placed.get(anchor);
    if (list) list.push(analytic);
    else placed.set(anchor, [analytic]);
  }
  return placed;
}

/** What stands in a section, in order. */
export type Piece =
  | { readonly kind: 'block'; readonly block: Block }
  /** An analytic in the place of its code block; `written` is the block where the analytic's text differs from it. */
  | { readonly kind: 'analytic'; readonly analytic: Analytic; readonly written?: Block };

const folded = (text: string): string => text.replace(/\s+/g, ' ').trim();

/**
 * The blocks of a section with its code blocks replaced by the analytics made from them. A block is an analytic's when
 * their texts are the same; when texts were repaired but the numbers agree, in order. Analytics that no block holds
 * (made from table rows) come last, unless `inTables`, when the caller places them.
 */
export function sectionPieces(
  html: string,
  analytics: readonly Analytic[],
  options: { inTables?: boolean } = {},
): Piece[] {
  const blocks = splitBlocks(html);
  const waiting = new Set(analytics);
  const owner = new Map<Block, Analytic>();
  const codeBlocks = blocks.filter((block) => block.name === 'pre');
  for (const block of codeBlocks) {
    for (const analytic of waiting) {
      if (folded(analytic.source) !== folded(block.text)) continue;
      owner.set(block, analytic);
      waiting.delete(analytic);
      break;
    }
  }
  const unowned = codeBlocks.filter((block) => !owner.has(block));
  const repaired = new Set<Block>();
  if (unowned.length === waiting.size) {
    const rest = [...waiting];
    for (const [index, block] of unowned.entries()) {
      const analytic = rest[index];
      if (!analytic) continue;
      owner.set(block, analytic);
      repaired.add(block);
      waiting.delete(analytic);
    }
  }
  const pieces: Piece[] = blocks.map((block) => {
    const analytic = owner.get(block);
    if (!analytic) return { kind: 'block', block };
    return repaired.has(block) ? { kind: 'analytic', analytic, written: block } : { kind: 'analytic', analytic };
  });
  if (!options.inTables) for (const analytic of waiting) pieces.push({ kind: 'analytic', analytic });
  return pieces;
}
