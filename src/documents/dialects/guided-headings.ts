/**
 * Headings of guided playbooks: their names, and headings that lost their `#`, as in pages copied from a browser.
 */
import type { Heading, RootContent } from 'mdast';
import type { Diagnostic } from '../diagnostics.ts';
import { rangeOf } from '../markdown/parse-markdown.ts';
import { inlineText } from '../markdown/plain-text.ts';
import type { SourceText } from '../markdown/source-text.ts';
import { normalTitle } from './common.ts';
import type { GuidedDetails } from './guided.schema.ts';

/** The keys of `details` that a heading may fill. */
export type GuidedKey = Exclude<keyof GuidedDetails, 'metadata' | 'metadataFrom' | 'frontMatter' | 'bypasses'>;

const TOP: ReadonlyMap<string, GuidedKey> = new Map([
  ['hypothesis', 'hypothesis'],
  ['technical context', 'technicalContext'],
  ['technical description', 'technicalContext'],
  ['offensive tradecraft', 'offensiveTradecraft'],
  ['pre-recorded security datasets', 'datasets'],
  ['security datasets', 'datasets'],
  ['datasets', 'datasets'],
  ['mordor test data', 'datasets'],
  ['analytics', 'analytics'],
  ['known bypasses', 'knownBypasses'],
  ['detection blindspots', 'knownBypasses'],
  ['false positives', 'falsePositives'],
  ['hunter notes', 'hunterNotes'],
  ['hunt output', 'huntOutput'],
  ['hunt outputs', 'huntOutput'],
  ['references', 'references'],
  ['reference', 'references'],
]);

const ANALYTIC = /^analytic (?:([ivxlc]+)|(\d{1,3}))\b/;
const QUERY = /^(?:logic|query|pandas(?: query)?|python(?: query)?|(?:spark )?sql(?: query)?)$/;
const DATASET_STEP = /^(download|read) (?:dataset|data|mordor file)s?$/;

/** What a heading's title means, whatever its depth. */
export type GuidedHeading =
  | { readonly kind: 'top'; readonly key: GuidedKey }
  | { readonly kind: 'analytic'; readonly number: number }
  | { readonly kind: 'query' }
  | { readonly kind: 'dataset-step'; readonly step: 'download' | 'read' };

/** Reads a heading's title; `null` for one that no guided playbook has. */
export function guidedHeading(title: string): GuidedHeading | null {
  const normal = normalTitle(title);
  const key = TOP.get(normal);
  if (key) return { kind: 'top', key };
  const analytic = ANALYTIC.exec(normal);
  if (analytic) return { kind: 'analytic', number: analytic[2] ? Number(analytic[2]) : roman(analytic[1] ?? '') };
  if (QUERY.test(normal)) return { kind: 'query' };
  const step = DATASET_STEP.exec(normal)?.[1];
  return step === 'download' || step === 'read' ? { kind: 'dataset-step', step } : null;
}

const DEPTHS = { top: 2, 'dataset-step': 3, analytic: 3, query: 4 } as const;
const LONGEST_TITLE = 120;

/**
 * Makes headings of paragraphs that are nothing but a heading's name with content after them, and of the line before the
 * first section in a document without a title; each with a warning. A name that another one follows is a table of
 * contents, and stays text.
 */
export function headingsFromParagraphs(
  blocks: readonly RootContent[],
  source: SourceText,
  diagnostics: Diagnostic[],
): RootContent[] {
  const named = blocks.map((block) => nameOf(block));
  const promoted = blocks.map((block, index): RootContent => {
    const name = named[index];
    const next = blocks[index + 1];
    const opens = next !== undefined && next.type !== 'heading' && !named[index + 1];
    if (!name || block.type !== 'paragraph' || !opens) return block;
    return promote(block, DEPTHS[name.kind], source, diagnostics);
  });
  const first = promoted.findIndex((block) => block.type === 'heading');
  const title = promoted[first - 1];
  const hasTitle = promoted.some((block) => block.type === 'heading' && block.depth === 1);
  if (!hasTitle && title?.type === 'paragraph' && isTitle(source.slice(rangeOf(title)))) {
    promoted[first - 1] = promote(title, 1, source, diagnostics);
  }
  return promoted;
}

function nameOf(block: RootContent): GuidedHeading | null {
  return block.type === 'paragraph' ? guidedHeading(inlineText(block.children)) : null;
}

function isTitle(text: string): boolean {
  return text.length <= LONGEST_TITLE && !/[\r\n]|[.:;!?]\s*$/.test(text);
}

function promote(
  block: Extract<RootContent, { type: 'paragraph' }>,
  depth: 1 | 2 | 3 | 4,
  source: SourceText,
  diagnostics: Diagnostic[],
): Heading {
  const title = inlineText(block.children);
  const message = `Unexpected line \`${title}\` without \`#\`, expected the heading \`${'#'.repeat(depth)} ${title}\`; it is read as that.`;
  diagnostics.push(source.diagnostic('warning', 'document/heading-as-text', message, rangeOf(block)));
  return {
    type: 'heading',
    depth,
    children: block.children,
    ...(block.position ? { position: block.position } : {}),
  };
}

const DIGITS: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50, c: 100 };

/** The value of a Roman numeral in lower case. */
function roman(numeral: string): number {
  const values = [...numeral].map((digit) => DIGITS[digit] ?? 0);
  return values.reduce((sum, value, index) => sum + (value < (values[index + 1] ?? 0) ? -value : value), 0);
}
