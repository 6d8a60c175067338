/** What several dialects do alike: titles, summaries, dates, ids in links. */
import type { PhrasingContent } from 'mdast';
import type { Entry, RichText, TechniqueRef } from '../entry.ts';
import { rangeOf } from '../markdown/parse-markdown.ts';
import { inlineText } from '../markdown/plain-text.ts';
import type { SectionNode } from '../markdown/sections.ts';
import type { Range } from '../markdown/source-text.ts';
import { isSafeUrl } from '../markdown/urls.ts';
import type { DocumentReader } from '../reader.ts';
import type { YamlMapping } from '../yaml-mapping.ts';

/** An ATT&CK technique id in running text: `T1028_remote_powershell` holds one, `T10289` and `AT1028` none. */
const TECHNIQUE_ID = /(?<![A-Za-z0-9])T(\d{4})(?:[./](\d{3}))?(?![\d])/gi;

/** The end of a sentence that is no abbreviation's. */
const SENTENCE_END = /(?<!\b(?:e\.g|i\.e|etc|vs|cf|resp|approx|no|fig))[.!?](?=\s+["“(]?\p{Lu}|\s*$)/gu;

const LONGEST_SUMMARY = 320;

/** Technique ids in a text, upper case, with the offset of each; `T0000` is a placeholder and none. */
export function techniqueIdsIn(text: string): { id: string; index: number; length: number }[] {
  return [...text.matchAll(TECHNIQUE_ID)].flatMap((match) => {
    const id = `T${match[1]}${match[2] ? `.${match[2]}` : ''}`;
    return match[1] === '0000' ? [] : [{ id, index: match.index, length: match[0].length }];
  });
}

/** The technique id that an address ends in: `…/techniques/T1059/001/` gives `T1059.001`. */
export function techniqueIdOfUrl(url: string): string | undefined {
  const match = /\bT(\d{4})(?:[./](\d{3}))?(?!\d)/i.exec(url);
  return match ? `T${match[1]}${match[2] ? `.${match[2]}` : ''}` : undefined;
}

/** The tactic id in an address: `…/tactics/TA0008/`. */
export function tacticIdOf(text: string): string | undefined {
  return /\bTA\d{4}\b/i.exec(text)?.[0].toUpperCase();
}

/** A link of a cell, with the range of its Markdown. */
export interface CellLink {
  readonly text: string;
  readonly url: string;
  readonly range: Range;
}

/** The links among inline nodes, also inside emphasis; those that no page may lead to (`javascript:`) are text. */
export function linksOf(nodes: readonly PhrasingContent[]): CellLink[] {
  return nodes.flatMap((node): CellLink[] => {
    if (node.type === 'link' && isSafeUrl(node.url))
      return [{ text: inlineText(node.children), url: node.url, range: rangeOf(node) }];
    return 'children' in node ? linksOf(node.children) : [];
  });
}

/** Line, column and end column of a range. */
export function placeOf(reader: DocumentReader, range: Range): { line: number; column: number; endColumn?: number } {
  const { line, column } = reader.source.place(range.start);
  const end = reader.source.place(range.end);
  return { line, column, ...(end.line === line ? { endColumn: end.column } : {}) };
}

/** A reference to a technique that stands in the document. */
export function techniqueRef(
  reader: DocumentReader,
  id: string,
  range: Range,
  more: { name?: string; coverage?: string } = {},
): TechniqueRef {
  return { id, ...more, written: reader.source.slice(range), ...placeOf(reader, range) };
}

/** The first of each id, in order. */
export function uniqueById<Item extends { id: string }>(items: readonly Item[]): Item[] {
  const seen = new Set<string>();
  return items.filter((item) => !seen.has(item.id) && seen.add(item.id));
}

/** `2014/11/19`, `2014-11-19` and `2014.11.19` as `2014-11-19`; `undefined` for anything else. */
export function isoDate(written: string | undefined): string | undefined {
  const match = /^(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})\b/.exec(written ?? '');
  if (!match) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  // `Date.UTC` would take the years 0 to 99 for those of the last century.
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return date.toISOString().slice(0, 10);
}

/** A date of front matter as ISO, with a warning for one that cannot be read. */
export function dateOf(reader: DocumentReader, mapping: YamlMapping | null, ...keys: string[]): string | undefined {
  for (const key of keys) {
    const written = mapping?.text(key);
    if (!written) continue;
    const date = isoDate(written.value);
    if (date === undefined && mapping === reader.frontMatter) {
      const message = `Unexpected date \`${written.value}\` for \`${key}\`, expected year, month and day: \`2014-11-19\`.`;
      reader.report('warning', 'document/date', message, written.range);
    }
    return date;
  }
  return undefined;
}

/** The first one or two sentences of a text's first paragraph. */
export function summaryOf(text: string | undefined): string {
  const paragraph = (text ?? '').trim().split(/\n\s*\n/)[0] ?? '';
  const folded = paragraph.replace(/\s+/g, ' ').trim();
  const ends = [...folded.slice(0, 2_000).matchAll(SENTENCE_END)].map((match) => match.index + 1);
  const [first, second] = ends;
  const end = second !== undefined && second <= LONGEST_SUMMARY ? second : first;
  return shorten(end === undefined ? folded : folded.slice(0, end));
}

function shorten(text: string): string {
  if (text.length <= 2 * LONGEST_SUMMARY) return text;
  const cut = text.slice(0, 2 * LONGEST_SUMMARY);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), LONGEST_SUMMARY))} …`;
}

/** A heading's title for comparison: lower case, single spaces, no colon, numbering or plural `(s)`. */
export function normalTitle(title: string): string {
  return title
    .toLowerCase()
    .replace(/\(s\)/g, 's')
    .replace(/^[\d.]+\s+/, '')
    .replace(/[:*_`]/g, '')
    .replace(/&/g, 'and')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The document's title heading: the first of depth 1. Keyed `title`; an error when there is none and no other title is known. */
export function titleSection(reader: DocumentReader): SectionNode | undefined {
  const section = reader.allSections().find((candidate) => candidate.depth === 1 && candidate.title !== '');
  if (section) section.key = 'title';
  return section;
}

/** The error for a document without a title. */
export function reportMissingTitle(reader: DocumentReader): void {
  const message = 'Unexpected document without a title, expected a heading `# Title` at its start.';
  const at = { start: 0, end: 0 };
  reader.report('error', 'document/missing-title', message, at, 'Write the title after `# ` on the first line.');
}

/** Whether a cell says that there is nothing: empty, `TBD`, `N/A`, `-`, `None`. */
export function isPlaceholderText(text: string): boolean {
  return /^(?:\W*|\W*(?:tbd|tba|todo|n\/?a|none|not applicable)\W*(?:\(\s*tbd\s*\))?)$/i.test(text.trim());
}

/** The links of rich texts as references, each address once. */
export function referencesOf(texts: readonly RichText[]): Entry['references'] {
  const found = new Map<string, string>();
  for (const { html } of texts) {
    for (const [, href, inner] of html.matchAll(/<a href="([^"]*)"[^>]*>([\s\S]*?)<\/a>/g)) {
      const url = decodeAttribute(href ?? '');
      if (/^https?:/i.test(url) && !found.has(url))
        found.set(url, decodeAttribute((inner ?? '').replace(/<[^>]*>/g, '')));
    }
  }
  return [...found].map(([url, title]) => ({ title: title.trim() || url, url }));
}

/** Undoes the character references that rendering writes. */
function decodeAttribute(text: string): string {
  return text.replace(/&#x([\dA-F]+);/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));
}

/** The parts of an entry that few dialects fill. */
export function emptyEntry(): Omit<Entry, 'id' | 'kind' | 'title' | 'summary'> {
  return {
    platforms: [],
    techniques: [],
    tactics: [],
    defences: [],
    dataModel: [],
    dataSources: [],
    analytics: [],
    references: [],
    authors: [],
  };
}

/** The entry's list of analytics. */
export function analyticList(
  analytics: readonly { id: string; language: string; title: string }[],
): Entry['analytics'] {
  return analytics.map(({ id, language, title }) => ({ id, language, title }));
}
