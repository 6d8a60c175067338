/**
 * Log descriptions (ATC's *data needed*): which log, channel, provider and event, its fields, and a record of it. Published pages
 * have a header table as rules have; headings of the same names do as well.
 */
import type { RootContent } from 'mdast';
import type { Entry, RichText } from '../entry.ts';
import { rangeOf } from '../markdown/parse-markdown.ts';
import { blockText } from '../markdown/plain-text.ts';
import { flatten, type SectionNode } from '../markdown/sections.ts';
import type { Range } from '../markdown/source-text.ts';
import { cellText } from '../markdown/table.ts';
import { type DocumentReader, fencesOf } from '../reader.ts';
import {
  dateOf,
  emptyEntry,
  isPlaceholderText,
  linksOf,
  normalTitle,
  placeOf,
  referencesOf,
  reportMissingTitle,
  summaryOf,
  titleSection,
} from './common.ts';
import type { DataNeededDetails } from './data-needed.schema.ts';
import { eventIdsInName, platformOf } from './data-needed-names.ts';
import {
  type CellItem,
  type HeaderTable,
  headerItems,
  headerLinks,
  headerRows,
  headerText,
  plainItem,
  readHeaderTable,
} from './header-table.ts';
import type { DialectResult } from './result.ts';

type Label =
  | 'title'
  | 'description'
  | 'authors'
  | 'loggingPolicies'
  | 'references'
  | 'platform'
  | 'logType'
  | 'channel'
  | 'provider'
  | 'category'
  | 'eventIds'
  | 'fields';

/** Labels of the table, and headings, lower case. */
const LABELS: readonly (readonly [RegExp, Label])[] = [
  [/^title$/, 'title'],
  [/^description$/, 'description'],
  [/^(?:authors?|contributors?)$/, 'authors'],
  [/^logging polic(?:y|ies)$/, 'loggingPolicies'],
  [/^references?$/, 'references'],
  [/^platforms?$/, 'platform'],
  [/^(?:log )?type$/, 'logType'],
  [/^(?:channel|log source)$/, 'channel'],
  [/^provider$/, 'provider'],
  [/^category$/, 'category'],
  [/^event ?ids?(?:\(s\))?$/, 'eventIds'],
  [/^fields?$/, 'fields'],
];

const SAMPLES = /^(?:log )?(?:samples?|examples?)$|^sample (?:logs?|records?|events?)$|^raw logs?$/;

/** Reads a log description. `id` is the entry's id: the file's name without ending. */
export function readDataNeeded(reader: DocumentReader, id: string): DialectResult {
  const heading = titleSection(reader);
  const header = readHeaderTable(reader, LABELS);
  if (header && header.section.key === undefined) header.section.key = 'header';
  nameSections(reader);
  const values = new Values(reader, header);
  const title = headerText(header, 'title') ?? heading?.title;
  if (title === undefined) reportMissingTitle(reader);
  const description = values.description(heading);
  const channel = values.item('channel');
  const fields = fieldsOf(reader, values);
  const platform = values.text('platform');
  const logType = values.text('logType');
  const provider = values.text('provider');
  const category = values.text('category');
  const details: DataNeededDetails = {
    frontMatter: reader.frontMatterRecord,
    header: headerRows(header),
    description,
    introduction: header ? reader.blocks(header.section.blocks.filter((block) => block !== header.block)) : undefined,
    authors: values.items('authors').flatMap(({ value }) => value.text.split(/\s*[,;]\s*/)),
    loggingPolicies: headerLinks(reader, values.items('loggingPolicies')),
    ...(platform === undefined ? {} : { platform }),
    ...(logType === undefined ? {} : { logType }),
    ...(channel ? { channel: { name: channel.value.text, ...placeOf(reader, channel.range) } } : {}),
    ...(provider === undefined ? {} : { provider }),
    ...(category === undefined ? {} : { category }),
    eventIds: eventIdsOf(reader, values, fields, title ?? id),
    fields: fields.map(({ name, description: said, range }) => ({
      name,
      ...(said ? { description: said } : {}),
      ...placeOf(reader, range),
    })),
    samples: samplesOf(reader),
    references: values
      .items('references')
      .filter(({ links, value }) => links.length === 0 || !isPlaceholderText(value.text))
      .map((item) => plainItem(reader, item)),
  };
  const entry: Entry = {
    ...emptyEntry(),
    id,
    kind: 'data-needed',
    title: title ?? id,
    summary: summaryOf(description?.text),
    platforms: platform === undefined ? [] : platform.split(/\s*[,/]\s*/).map((name) => platformOf(name) ?? name),
    dataSources: dataSourceOf(details),
    references: referencesOf(details.references),
    authors: details.authors,
    created: dateOf(reader, reader.frontMatter, 'created', 'creation_date', 'date'),
    modified: dateOf(reader, reader.frontMatter, 'modified', 'modification_date'),
  };
  return { content: { dialect: 'data-needed', details, entry }, analytics: [] };
}

/** Gives each section that a label names its key; samples and what stands below them too. */
function nameSections(reader: DocumentReader): void {
  for (const section of reader.allSections()) {
    if (section.key !== undefined || section.depth === 0) continue;
    const title = normalTitle(section.title);
    if (SAMPLES.test(title)) {
      for (const part of flatten([section])) part.key ??= 'samples';
    } else {
      const known = LABELS.find(([pattern]) => pattern.test(title))?.[1];
      if (known !== undefined && known !== 'title') section.key = known;
    }
  }
}

/** Values by label: of the header table, else of the section of that name. */
class Values {
  readonly #reader: DocumentReader;
  readonly #header: HeaderTable<Label> | null;

  constructor(reader: DocumentReader, header: HeaderTable<Label> | null) {
    this.#reader = reader;
    this.#header = header;
  }

  items(label: Label): CellItem[] {
    const inTable = headerItems(this.#header, label);
    if (inTable.length > 0) return inTable;
    return this.sections(label).flatMap((section) => itemsOf(this.#reader, section));
  }

  item(label: Label): CellItem | undefined {
    return this.items(label)[0];
  }

  text(label: Label): string | undefined {
    const texts = this.items(label).map(({ value }) => value.text);
    return texts.length > 0 ? texts.join(', ') : undefined;
  }

  sections(label: Label): SectionNode[] {
    return this.#reader.allSections().filter(({ key }) => key === label);
  }

  /** The table's, else the section's, else what stands under the title or before any heading. */
  description(heading: SectionNode | undefined): RichText | undefined {
    const row = this.#header?.rows.find(({ key }) => key === 'description');
    if (row && row.items.length > 0) return row.value;
    const [section] = this.sections('description');
    if (section) return this.#reader.body(section);
    if (this.#header) return undefined;
    return this.#reader.body(heading ?? this.#reader.sections.find(({ depth }) => depth === 0));
  }
}

/** Items of a section: of its lists, else each paragraph. */
function itemsOf(reader: DocumentReader, section: SectionNode): CellItem[] {
  return section.blocks.flatMap((block) => {
    const parts: (readonly RootContent[])[] =
      block.type === 'list' ? block.children.map(({ children }) => children) : [[block]];
    return parts.flatMap((blocks): CellItem[] => {
      const [first] = blocks;
      const value = reader.item(blocks);
      if (!first || !value || isPlaceholderText(value.text)) return [];
      const links = first.type === 'paragraph' ? linksOf(first.children) : [];
      return [{ value, range: rangeOf(first), links }];
    });
  });
}

interface Field {
  readonly name: string;
  readonly description?: RichText;
  /** What follows the name, as in `EventID: 4688`. */
  readonly rest: string;
  readonly range: Range;
}

/** Fields of the table's list, of a section's list (`Image: path of …`), or of a table `Field | Description` there. */
function fieldsOf(reader: DocumentReader, values: Values): Field[] {
  const tables = values.sections('fields').flatMap((section) => reader.tables(section));
  const inTables = tables.flatMap(({ rows }) =>
    rows.flatMap((row): Field[] => {
      const [name, ...rest] = row.cells;
      if (!name || cellText(name) === '') return [];
      const [description] = rest.filter((cell) => cellText(cell) !== '');
      const said = description ? { description: reader.inline(description.nodes, description.range) } : {};
      return [{ name: cellText(name), ...said, rest: cellText(description), range: name.range }];
    }),
  );
  if (inTables.length > 0) return inTables;
  return values.items('fields').flatMap(({ value, range }) => {
    const names = /^[\w.@$/-]+(?:\s*,\s*[\w.@$/-]+)+$/.test(value.text) ? value.text.split(/\s*,\s*/) : [value.text];
    return names.map((text) => fieldOf(reader, text, range));
  });
}

/** A field's name, and what is said about it after a colon, a dash or in brackets. */
function fieldOf(reader: DocumentReader, text: string, range: Range): Field {
  const [, name = text, rest = ''] = /^([^\s:=(]+)\s*(?:[:=–—-]\s*|(?=\())?(.*)$/s.exec(text) ?? [];
  const start = Math.max(reader.source.text.indexOf(name, range.start), range.start);
  const place = start + name.length <= range.end ? { start, end: start + name.length } : range;
  const said = rest === '' ? {} : { description: reader.inline([{ type: 'text', value: rest }], range) };
  return { name, ...said, rest, range: place };
}

/** Event ids of a row or section of theirs, else of a field `EventID: 4688`, else of the page's name. */
function eventIdsOf(
  reader: DocumentReader,
  values: Values,
  fields: readonly Field[],
  name: string,
): DataNeededDetails['eventIds'] {
  const numbersIn = (range: Range): { id: number; range: Range }[] =>
    [...reader.source.slice(range).matchAll(/(?<![\w.])\d{1,5}(?![\w.]\d|\w)/g)].map((match) => {
      const start = range.start + match.index;
      return { id: Number(match[0]), range: { start, end: start + match[0].length } };
    });
  const inRow = values.items('eventIds').flatMap(({ range }) => numbersIn(range));
  if (inRow.length > 0) return inRow.map(({ id, range }) => ({ id, from: 'row', ...placeOf(reader, range) }));
  const field = fields.find((candidate) => /^event_?(?:id|code)$/i.test(candidate.name) && /\d/.test(candidate.rest));
  if (field) {
    const end = reader.source.text.indexOf(field.rest, field.range.end) + field.rest.length;
    const found = numbersIn({ start: field.range.end, end: Math.max(end, field.range.end) });
    if (found.length > 0) return found.map(({ id, range }) => ({ id, from: 'field', ...placeOf(reader, range) }));
  }
  const start = Math.max(reader.source.text.indexOf(name), 0);
  return eventIdsInName(name).map(({ id, start: from, end }) => ({
    id,
    from: 'name',
    ...placeOf(reader, { start: start + from, end: start + end }),
  }));
}

function samplesOf(reader: DocumentReader): DataNeededDetails['samples'] {
  return reader
    .allSections()
    .filter(({ key }) => key === 'samples')
    .flatMap((section) =>
      fencesOf(section.blocks).flatMap((fence) => {
        const language = fence.lang ?? languageOf(fence.value);
        if (fence.value.trim() === '') return [];
        if (language !== undefined) reader.renderer.setLanguage(fence, language);
        const block = reader.codeBlock(fence);
        return [{ title: section.title, ...block, ...(language === undefined ? {} : { language }) }];
      }),
    );
}

/** The language of a record that does not name its own: XML as the event viewer shows it, or JSON. */
function languageOf(text: string): string | undefined {
  if (/^\s*(?:-\s*)?<[A-Za-z?]/.test(text)) return 'xml';
  return /^\s*[{[]\s*["{\]}]/.test(text) ? 'json' : undefined;
}

function dataSourceOf({ channel, provider, eventIds, logType }: DataNeededDetails): Entry['dataSources'] {
  const name = provider ?? channel?.name ?? logType;
  if (name === undefined) return [];
  return [
    {
      name,
      ...(logType === undefined ? {} : { log: logType }),
      ...(channel ? { channel: channel.name } : {}),
      ...(eventIds.length > 0 ? { eventIds: eventIds.map(({ id }) => id) } : {}),
    },
  ];
}

/** Whether the text of a document's first blocks is that of a log description's table. */
export function looksLikeLogDescription(blocks: readonly RootContent[]): boolean {
  const table = blocks.find(({ type }) => type === 'table');
  return (
    table !== undefined && /(?:^|\n)(?:Channel|Provider|Logging Polic(?:y|ies)|Fields) \|/.test(blockText([table]))
  );
}
