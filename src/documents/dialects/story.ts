/** Analytic stories, as Splunk's research site publishes them: what detections of one threat have in common. */
import type { Entry, TechniqueRef } from '../entry.ts';
import type { SectionNode } from '../markdown/sections.ts';
import type { Range } from '../markdown/source-text.ts';
import { cellText, columnsOf, type TableCell } from '../markdown/table.ts';
import type { DocumentReader } from '../reader.ts';
import {
  dateOf,
  emptyEntry,
  isPlaceholderText,
  linksOf,
  referencesOf,
  reportMissingTitle,
  summaryOf,
  techniqueIdOfUrl,
  techniqueIdsIn,
  techniqueRef,
  uniqueById,
} from './common.ts';
import type { DialectResult } from './result.ts';
import type { PlacedLink } from './splunk.schema.ts';
import { bodyOf, titleOf } from './splunk.ts';
import { authorsOf, linkItems, modifiedOf, nameSections, placedLink, readCommon, statusOf } from './splunk-parts.ts';
import type { StoryDetails } from './story.schema.ts';

/** Headings as they are published, each with the key of `details` that it fills. */
const HEADINGS: readonly (readonly [RegExp, string])[] = [
  [/^(?:description|summary)$/, 'description'],
  [/^narrative$/, 'narrative'],
  [/^(?:associated )?detections?$/, 'detections'],
  [/^kill chain(?: phases?)?$/, 'killChainPhases'],
  [/^references?$/, 'references'],
];

/** Reads an analytic story. `id` is the file's name without ending. */
export function readStory(reader: DocumentReader, id: string): DialectResult {
  const sections = nameSections(reader, HEADINGS);
  const title = titleOf(reader, sections);
  if (title === undefined) reportMissingTitle(reader);
  const common = readCommon(reader, sections);
  const listed = readDetections(reader, sections('detections'));
  const details: StoryDetails = {
    ...common,
    narrative: bodyOf(reader, sections, 'narrative'),
    detections: listed.rows,
  };
  const status = statusOf(details);
  const created = dateOf(reader, reader.frontMatter, 'date', 'created');
  const modified = modifiedOf(reader, details);
  const entry: Entry = {
    ...emptyEntry(),
    id,
    kind: 'story',
    title: title ?? id,
    summary: summaryOf(details.description?.text ?? details.narrative?.text),
    platforms: reader.frontMatter?.texts('platforms').map(({ value }) => value) ?? [],
    techniques: listed.techniques,
    dataSources: details.dataModels.map(({ name }) => ({ name })),
    references: referencesOf(details.references),
    authors: authorsOf(details),
    ...(created ? { created } : {}),
    ...(modified ? { modified } : {}),
    ...(status ? { status } : {}),
  };
  return { content: { dialect: 'story', details, entry }, analytics: [] };
}

/** The table of detections, or the items of a list where there is no table. */
function readDetections(
  reader: DocumentReader,
  sections: readonly SectionNode[],
): { rows: StoryDetails['detections']; techniques: TechniqueRef[] } {
  const rows: StoryDetails['detections'] = [];
  const techniques: TechniqueRef[] = [];
  for (const section of sections) {
    for (const table of reader.tables(section)) {
      const columns = columnsOf(table, { name: /name|detection/i, technique: /technique/i, type: /type/i });
      for (const row of table.rows) {
        const named = row.cells[columns.technique ?? 1];
        const [detection] = linksIn(reader, row.cells[columns.name ?? 0]);
        if (!detection) continue;
        rows.push({
          detection,
          techniques: linksIn(reader, named),
          type: cellText(row.cells[columns.type ?? 2]),
        });
        techniques.push(...techniquesIn(reader, named));
      }
    }
    rows.push(...linkItems(reader, section).map((detection) => ({ detection, techniques: [], type: '' })));
  }
  return { rows, techniques: uniqueById(techniques) };
}

/** The links of a cell, and the parts of the text around them between commas, in their order. */
function linksIn(reader: DocumentReader, cell: TableCell | undefined): PlacedLink[] {
  if (!cell || isPlaceholderText(cellText(cell))) return [];
  const links = linksOf(cell.nodes);
  const ends = [...links.map(({ range }) => range), { start: cell.range.end, end: cell.range.end }];
  let from = cell.range.start;
  return ends.flatMap((range, index) => {
    const words = wordsIn(reader, { start: from, end: range.start });
    const link = links[index];
    from = range.end;
    return link ? [...words, placedLink(reader, link.text, link.url, range)] : words;
  });
}

/** The parts of a text between commas. */
function wordsIn(reader: DocumentReader, range: Range): PlacedLink[] {
  return [...reader.source.slice(range).matchAll(/[^,]+/g)].flatMap((match) => {
    const text = match[0].trim();
    const start = range.start + match.index + (match[0].length - match[0].trimStart().length);
    return text === '' ? [] : [placedLink(reader, text, undefined, { start, end: start + text.length })];
  });
}

/** Techniques whose ids stand in the cell or in its links; published stories name them without ids. */
function techniquesIn(reader: DocumentReader, cell: TableCell | undefined): TechniqueRef[] {
  if (!cell) return [];
  const links = linksOf(cell.nodes).map(({ text, url, range }) => ({
    id: techniqueIdsIn(text)[0]?.id ?? (/attack\.mitre\.org/i.test(url) ? techniqueIdOfUrl(url) : undefined),
    name: text.replace(/\bT\d{4}(?:\.\d{3})?\b\s*[:–-]?\s*/i, '').trim(),
    range,
  }));
  const words = techniqueIdsIn(reader.source.slice(cell.range)).flatMap(({ id, index, length }) => {
    const start = cell.range.start + index;
    const inLink = links.some(({ range }) => range.start <= start && start < range.end);
    return inLink ? [] : [techniqueRef(reader, id, { start, end: start + length })];
  });
  const linked = links.flatMap(({ id, name, range }) =>
    id === undefined ? [] : [techniqueRef(reader, id, range, name ? { name } : {})],
  );
  return [...linked, ...words];
}
