import type { Entry, RichText } from '../entry.ts';
import type { SectionNode } from '../markdown/sections.ts';
import { cellText, columnsOf, type TableCell } from '../markdown/table.ts';
import type { DocumentReader } from '../reader.ts';
import type { CarDetails } from './car.schema.ts';
import { readTruePositives, readUnitTests } from './car-cases.ts';
import { readImplementations } from './car-implementations.ts';
import { readCoverage } from './car-mappings.ts';
import {
  analyticList,
  dateOf,
  emptyEntry,
  isPlaceholderText,
  linksOf,
  normalTitle,
  placeOf,
  referencesOf,
  summaryOf,
  titleSection,
} from './common.ts';
import type { DialectResult } from './result.ts';

const ID = /\bCAR-\d{4}-\d{2}-\d{3}\b/;

/** Headings as they are published, each with the key of `details` that it fills. */
const HEADINGS: readonly (readonly [RegExp, keyof CarDetails])[] = [
  [/^(?:description|summary)$/, 'description'],
  [/^(?:attandck|mitre attandck)(?: detections?| coverage)?$|^coverage$/, 'coverage'],
  [/^d3fend(?: techniques?)?$/, 'defences'],
  [/^data model references?$/, 'dataModel'],
  [/^implementations?$/, 'implementations'],
  [/^unit tests?$/, 'unitTests'],
  [/^true positives?$/, 'truePositives'],
  [/^references?$/, 'references'],
];

/** Reads a CAR analytic. `fallback` is the file's name without ending, the entry's id where the document names none. */
export function readCar(reader: DocumentReader, fallback: string): DialectResult {
  const sections = nameSections(reader);
  const { id, title } = readTitle(reader, fallback);
  const description = readDescription(reader, sections('description'));
  const mapped = readCoverage(reader, sections('coverage'));
  const defences = readDefences(reader, sections('defences'));
  const model = readDataModel(reader, sections('dataModel'));
  const implemented = readImplementations(reader, sections('implementations'));
  const references = sections('references').flatMap((section) => reader.items(section));
  const list = (key: string): string[] => reader.frontMatter?.texts(key).map(({ value }) => value) ?? [];
  const submitted = reader.frontMatter?.text('submission_date')?.value;
  const updated = reader.frontMatter?.text('update_date')?.value;
  const details: CarDetails = {
    id: id ?? fallback,
    ...(submitted ? { submissionDate: submitted } : {}),
    ...(updated ? { updateDate: updated } : {}),
    informationDomain: list('information_domain'),
    subtypes: list('subtypes'),
    analyticType: list('analytic_type'),
    contributors: list('contributors'),
    platforms: list('applicable_platforms'),
    frontMatter: reader.frontMatterRecord,
    description,
    coverage: mapped.rows,
    defences: defences.rows,
    dataModel: model.rows,
    implementations: implemented.rows,
    unitTests: readUnitTests(reader, sections('unitTests')),
    truePositives: readTruePositives(reader, sections('truePositives')),
    references,
  };
  const entry: Entry = {
    ...emptyEntry(),
    id: id ?? fallback,
    kind: 'analytic',
    title: title ?? fallback,
    summary: summaryOf(description?.text),
    platforms: details.platforms,
    techniques: mapped.techniques,
    tactics: mapped.tactics,
    defences: defences.refs,
    dataModel: model.refs,
    dataSources: [...new Set(details.dataModel.map(({ object }) => object.name))].map((name) => ({ name })),
    analytics: analyticList(implemented.analytics),
    references: referencesOf([...references, ...(description ? [description] : [])]),
    authors: details.contributors,
    created: dateOf(reader, reader.frontMatter, 'submission_date'),
    modified: dateOf(reader, reader.frontMatter, 'update_date'),
  };
  const { mapping } = mapped;
  return { content: { dialect: 'car', details, entry }, analytics: implemented.analytics, mapping };
}

/** Gives each section its key, and answers the sections of a key. */
function nameSections(reader: DocumentReader): (key: keyof CarDetails) => SectionNode[] {
  titleSection(reader);
  for (const section of reader.allSections()) {
    if (section.depth === 0) section.key = 'description';
    const title = normalTitle(section.title);
    const known = HEADINGS.find(([pattern]) => section.depth > 0 && pattern.test(title));
    if (known && section.key === undefined) section.key = known[1];
  }
  return (key) => reader.allSections().filter((section) => section.key === key);
}

/** Id and title: `CAR-2014-11-004: Remote PowerShell Sessions` of the front matter, else of the first heading. */
function readTitle(reader: DocumentReader, fallback: string): { id?: string; title?: string } {
  const heading = reader.allSections().find((section) => section.key === 'title');
  const written = reader.frontMatter?.text('title');
  const text = written?.value ?? heading?.title ?? '';
  const id = (ID.exec(text) ?? ID.exec(reader.frontMatter?.text('id')?.value ?? ''))?.[0];
  const title = text.replace(/^CAR-[\d-]+\s*[:–-]?\s*/, '').trim();
  if (id === undefined) reportMissingId(reader, fallback, written?.range ?? heading?.heading, text);
  return { ...(id ? { id } : {}), ...(title ? { title } : {}) };
}

function reportMissingId(
  reader: DocumentReader,
  fallback: string,
  range: { start: number; end: number } | undefined,
  text: string,
): void {
  const message = text
    ? `Unexpected title \`${text}\`, expected one that starts with the analytic's id, as in \`CAR-2020-01-001: Title\`.`
    : 'Unexpected analytic without a title, expected front matter with `title: "CAR-2020-01-001: Title"`.';
  const named = ID.exec(fallback)?.[0];
  const help = named ? `The file's name says \`${named}\`: write \`title: "${named}: …"\`.` : undefined;
  reader.report('error', 'document/missing-id', message, range ?? { start: 0, end: 0 }, help);
}

function readDescription(reader: DocumentReader, sections: readonly SectionNode[]): RichText | undefined {
  const title = reader.allSections().find((section) => section.key === 'title');
  for (const section of [...sections, ...(title ? [title] : [])]) {
    const text = reader.body(section);
    if (text && text.text !== '') return text;
  }
  return undefined;
}

/** The first link of a cell as name and address, else its text. */
function linkOf(cell: TableCell | undefined): { name: string; url?: string } {
  const [link] = cell ? linksOf(cell.nodes) : [];
  const name = link?.text || cellText(cell);
  return { name, ...(link ? { url: link.url } : {}) };
}

function readDefences(
  reader: DocumentReader,
  sections: readonly SectionNode[],
): { rows: CarDetails['defences']; refs: Entry['defences'] } {
  const rows: CarDetails['defences'] = [];
  const refs: Entry['defences'] = [];
  for (const section of sections) {
    for (const table of reader.tables(section)) {
      const columns = columnsOf(table, { id: /\bid\b/i, tactic: /tactic/i, name: /name|technique/i });
      for (const row of table.rows) {
        const idCell = row.cells[columns.id ?? 0];
        const nameCell = row.cells[columns.name ?? 1];
        const { name, url } = linkOf(nameCell);
        const address = url ?? linkOf(idCell).url;
        const id = cellText(idCell) || /d3f:\w+/.exec(address ?? '')?.[0] || '';
        if (isPlaceholderText(id)) continue;
        const range = idCell && cellText(idCell) !== '' ? idCell.range : (nameCell?.range ?? row.range);
        const place = placeOf(reader, range);
        rows.push({ id, name, ...(address ? { url: address } : {}), line: place.line });
        const tactic = columns.tactic === undefined ? '' : cellText(row.cells[columns.tactic]);
        refs.push({
          id,
          ...(name ? { name } : {}),
          ...(address ? { url: address } : {}),
          ...(isPlaceholderText(tactic) ? {} : { tactic }),
          ...place,
        });
      }
    }
  }
  return { rows, refs };
}

function readDataModel(
  reader: DocumentReader,
  sections: readonly SectionNode[],
): { rows: CarDetails['dataModel']; refs: Entry['dataModel'] } {
  const rows: CarDetails['dataModel'] = [];
  const refs: Entry['dataModel'] = [];
  for (const section of sections) {
    for (const table of reader.tables(section)) {
      const columns = columnsOf(table, { object: /object/i, action: /action/i, field: /field/i });
      for (const row of table.rows) {
        const object = linkOf(row.cells[columns.object ?? 0]);
        const action = linkOf(row.cells[columns.action ?? 1]);
        const field = linkOf(row.cells[columns.field ?? 2]);
        const place = placeOf(reader, rangeOfRow(row.range, row.cells));
        rows.push({ object, action, field, line: place.line });
        if (isPlaceholderText(object.name)) continue;
        refs.push({
          object: object.name,
          ...(isPlaceholderText(action.name) ? {} : { action: action.name }),
          ...(isPlaceholderText(field.name) ? {} : { field: field.name }),
          ...place,
        });
      }
    }
  }
  return { rows, refs };
}

/** From the first cell's content to the last one's. */
function rangeOfRow(row: { start: number; end: number }, cells: readonly TableCell[]): { start: number; end: number } {
  return { start: cells[0]?.range.start ?? row.start, end: cells.at(-1)?.range.end ?? row.end };
}
