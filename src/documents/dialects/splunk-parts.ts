/** What Splunk's detections and analytic stories have alike: front matter, the list of properties, lists, the last line. */
import type { Paragraph, RootContent } from 'mdast';
import type { RichText } from '../entry.ts';
import { rangeOf } from '../markdown/parse-markdown.ts';
import { blockText, inlineText } from '../markdown/plain-text.ts';
import type { SectionNode } from '../markdown/sections.ts';
import type { Range } from '../markdown/source-text.ts';
import type { DocumentReader } from '../reader.ts';
import { dateOf, isoDate, isPlaceholderText, linksOf, placeOf, titleSection } from './common.ts';
import type { PlacedLink, PlacedText, Property, SplunkDetails } from './splunk.schema.ts';
import { isWarning, plainTitle } from './splunk-levels.ts';
import { readProperties } from './splunk-properties.ts';

type Common = Pick<
  SplunkDetails,
  | 'frontMatter'
  | 'excerpt'
  | 'categories'
  | 'tags'
  | 'description'
  | 'properties'
  | 'products'
  | 'dataModels'
  | 'lastUpdated'
  | 'author'
  | 'guid'
  | 'warnings'
  | 'actions'
  | 'killChainPhases'
  | 'references'
  | 'source'
  | 'version'
  | 'notes'
>;

/** The sections of a document by their keys. */
export type SectionsOf = (key: string) => SectionNode[];

/** What the last line of a published document starts with. */
const LAST_LINE = /^[*_\s]*(?:source|version)[*_\s]*(?:[|:\\]|$)/i;

/**
 * Gives each section its key: that of the first pattern which its title matches, `warnings` for one that warns, `actions`
 * for links before the first heading. Answers the sections of a key.
 */
export function nameSections(reader: DocumentReader, headings: readonly (readonly [RegExp, string])[]): SectionsOf {
  titleSection(reader);
  for (const section of reader.allSections()) {
    if (section.depth === 0 && section.blocks.every((block) => actionOf(reader, block))) section.key = 'actions';
    if (section.key !== undefined) continue;
    const title = plainTitle(section.title);
    const known = headings.find(([pattern]) => pattern.test(title));
    if (known) section.key = known[1];
    else if (isWarning(section.title)) section.key = 'warnings';
  }
  return (key) => reader.allSections().filter((section) => section.key === key);
}

/** Reads what both kinds of document have. */
export function readCommon(reader: DocumentReader, sections: SectionsOf): Common {
  const { frontMatter } = reader;
  const list = (key: string): string[] => frontMatter?.texts(key).map(({ value }) => value) ?? [];
  const excerpt = frontMatter?.text('excerpt')?.value.replace(/\s+/g, ' ').replace(/ ,/g, ',').trim();
  const last = readLastLine(reader);
  const described = readProperties(reader, [...sections('description'), ...sections('title')], last.block);
  const property = (...labels: string[]): Property | undefined =>
    described.properties.find(({ label }) => labels.includes(plainTitle(label).replace(/ |s$/g, '')));
  const written = (...labels: string[]): string | undefined => property(...labels)?.value.text || undefined;
  const { guid } = described;
  const warned = sections('warnings').map((section) => readWarning(reader, section, last.block));
  const lastUpdated = written('lastupdated', 'date');
  const author = written('author');
  return {
    frontMatter: reader.frontMatterRecord,
    ...(excerpt ? { excerpt } : {}),
    categories: list('categories'),
    tags: list('tags'),
    description: described.description,
    properties: described.properties,
    products: partsOf(written('product')),
    dataModels: namesOf(property('datamodel')),
    ...(lastUpdated ? { lastUpdated } : {}),
    ...(author ? { author } : {}),
    ...(guid ? { guid } : {}),
    warnings: warned.map(({ warning }) => warning),
    actions: [...sections('actions'), ...sections('warnings')].flatMap((section) =>
      section.blocks.flatMap((block) => actionOf(reader, block) ?? []),
    ),
    killChainPhases: sections('killChainPhases').flatMap((section) => textItems(reader, section)),
    references: sections('references').flatMap(({ blocks }) =>
      blocks.filter((block) => block !== last.block).flatMap((block) => itemsOf(reader, block)),
    ),
    ...(last.source ? { source: last.source } : {}),
    ...(last.version || written('version') ? { version: last.version ?? written('version') } : {}),
    notes: readNotes(reader, last.block),
  };
}

/** The names of a property, each with its address where it is a link; none for `None`. */
export function namesOf(property: Property | undefined): { name: string; url?: string }[] {
  if (!property || isPlaceholderText(property.value.text)) return [];
  const links = new Map(
    [...property.value.html.matchAll(/<a href="([^"]*)"[^>]*>([^<]*)<\/a>/g)].map(([, url = '', name = '']) => [
      name,
      url.replace(/&#x26;/g, '&'),
    ]),
  );
  return partsOf(property.value.text).map((name) => {
    const url = links.get(name);
    return { name, ...(url === undefined ? {} : { url }) };
  });
}

/** A text divided at its commas. */
export function partsOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** People and companies, as the author's line names them. */
export function authorsOf(details: Pick<Common, 'author' | 'frontMatter'>): string[] {
  const written = details.frontMatter.authors ?? details.frontMatter.author;
  const names = Array.isArray(written) ? written.map(String) : partsOf(typeof written === 'string' ? written : '');
  return [...new Set([...partsOf(details.author), ...names])];
}

/** When it was changed: `last_modified_at`, else the list's Last Updated. */
export function modifiedOf(reader: DocumentReader, details: Pick<Common, 'lastUpdated'>): string | undefined {
  return dateOf(reader, reader.frontMatter, 'last_modified_at', 'modified') ?? isoDate(details.lastUpdated);
}

/** `deprecated` or `experimental`, as a heading, a category or the source's folder says. */
export function statusOf(details: Pick<Common, 'warnings' | 'categories' | 'source'>): string | undefined {
  const said = (kind: 'deprecated' | 'experimental'): boolean =>
    details.warnings.some((warning) => warning.kind === kind) ||
    details.categories.some((category) => category.toLowerCase() === kind) ||
    (details.source?.url ?? '').includes(`/${kind}/`);
  if (said('deprecated')) return 'deprecated';
  return said('experimental') ? 'experimental' : undefined;
}

/** The items of a section's lists as they are written, those with commas divided. */
export function textItems(reader: DocumentReader, section: SectionNode): PlacedText[] {
  return itemRanges(section).flatMap((range) =>
    [...reader.source.slice(range).matchAll(/[^,\n]+/g)].flatMap((match) => {
      const text = withoutMarks(match[0]);
      if (text === '' || isPlaceholderText(text)) return [];
      const start = range.start + match.index + (match[0].length - match[0].trimStart().length);
      return [{ text, ...placeOf(reader, { start, end: start + match[0].trim().length }) }];
    }),
  );
}

/** The items of a section's lists as links, or as names where they are none. */
export function linkItems(reader: DocumentReader, section: SectionNode): PlacedLink[] {
  return itemParagraphs(section).flatMap((paragraph) => {
    const links = linksOf(paragraph.children);
    if (links.length > 0) return links.map((link) => placedLink(reader, link.text, link.url, link.range));
    const text = inlineText(paragraph.children);
    return text === '' || isPlaceholderText(text) ? [] : [placedLink(reader, text, undefined, rangeOf(paragraph))];
  });
}

/** A link, with its place. */
export function placedLink(reader: DocumentReader, name: string, url: string | undefined, range: Range): PlacedLink {
  return { name: name || (url ?? ''), ...(url ? { url } : {}), ...placeOf(reader, range) };
}

/** Sections whose lists or tables are typed: what else stands in them is kept as a note. */
const TYPED_IN_ITEMS: ReadonlySet<string> = new Set([
  'attack',
  'search',
  'macros',
  'lookups',
  'stories',
  'requiredFields',
  'killChainPhases',
  'rba',
  'cves',
  'nist',
  'cis',
  'annotations',
  'testDatasets',
  'detections',
]);

function readNotes(reader: DocumentReader, last: RootContent | undefined): Record<string, RichText> {
  const blocks = new Map<string, RootContent[]>();
  for (const { key, blocks: own } of reader.allSections()) {
    if (key === undefined || !TYPED_IN_ITEMS.has(key)) continue;
    const rest = own.filter((block) => block !== last && !['list', 'table', 'code'].includes(block.type));
    blocks.set(key, [...(blocks.get(key) ?? []), ...rest]);
  }
  return Object.fromEntries(
    [...blocks].flatMap(([key, rest]) => {
      const note = reader.blocks(rest);
      return note ? [[key, note] as const] : [];
    }),
  );
}

function readWarning(
  reader: DocumentReader,
  section: SectionNode,
  last: RootContent | undefined,
): { warning: Common['warnings'][number] } {
  const kind = /deprecated/i.test(section.title)
    ? 'deprecated'
    : /experimental/i.test(section.title)
      ? 'experimental'
      : 'other';
  const text = reader.blocks(section.blocks.filter((block) => block !== last && !actionOf(reader, block)));
  return { warning: { kind, title: section.title, section: section.id, ...(text ? { text } : {}) } };
}

/** The items of a list, or any other block as one. */
function itemsOf(reader: DocumentReader, block: RootContent): RichText[] {
  const items: RootContent[][] = block.type === 'list' ? block.children.map(({ children }) => children) : [[block]];
  return items.flatMap((blocks) => reader.item(blocks) ?? []);
}

/** A paragraph that is one link and nothing else. */
function actionOf(reader: DocumentReader, block: RootContent): PlacedLink | undefined {
  if (block.type !== 'paragraph') return undefined;
  const [link, ...others] = linksOf(block.children);
  if (!link || others.length > 0 || inlineText(block.children) !== link.text) return undefined;
  return placedLink(reader, link.text, link.url, link.range);
}

/** The last line: `[*source*](…) | *version*: **1**`, or the version alone. */
function readLastLine(reader: DocumentReader): { block?: RootContent; source?: PlacedLink; version?: string } {
  const block = reader
    .allSections()
    .flatMap(({ blocks }) => blocks)
    .findLast((candidate) => candidate.type === 'paragraph' && isLastLine(blockText([candidate])));
  if (block?.type !== 'paragraph') return {};
  const link = linksOf(block.children).find(({ text }) => /source/i.test(text));
  const version = /version\W{0,20}(\d[\w.]*)/i.exec(blockText([block]))?.[1];
  return {
    block,
    ...(link ? { source: placedLink(reader, link.text, link.url, link.range) } : {}),
    ...(version ? { version } : {}),
  };
}

function isLastLine(text: string): boolean {
  return LAST_LINE.test(text) && /\bversion\b/i.test(text);
}

function itemParagraphs(section: SectionNode): Paragraph[] {
  return section.blocks.flatMap((block) =>
    block.type === 'list'
      ? block.children.flatMap((item) => item.children.filter((child) => child.type === 'paragraph'))
      : [],
  );
}

function itemRanges(section: SectionNode): Range[] {
  return itemParagraphs(section).map(rangeOf);
}

/** A name as it is meant: without code marks, emphasis around the whole, and backslashes before marks. */
function withoutMarks(raw: string): string {
  return raw
    .trim()
    .replace(/^(`+|\*\*|\*|__)(.+)\1$/, '$2')
    .replace(/\\(?=[!-/:-@[-`{-~])/g, '')
    .replace(/&amp;/g, '&')
    .trim();
}
