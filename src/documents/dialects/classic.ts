/** Classic playbooks: ten headings in any order, tables, and a task list. */
import type { ListItem } from 'mdast';
import { editDistance } from '../../text/suggest.ts';
import type { Analytic } from '../document.ts';
import type { Entry, RichText } from '../entry.ts';
import { decodeCell } from '../markdown/cell-text.ts';
import { inlineText } from '../markdown/plain-text.ts';
import type { SectionNode } from '../markdown/sections.ts';
import { cellText, columnsOf, showAsQuery, type Table, type TableRow } from '../markdown/table.ts';
import type { DocumentReader } from '../reader.ts';
import type { ClassicDetails } from './classic.schema.ts';
import { readTags } from './classic-tags.ts';
import { readTechniqueId } from './classic-technique.ts';
import {
  analyticList,
  dateOf,
  emptyEntry,
  isPlaceholderText,
  normalTitle,
  referencesOf,
  reportMissingTitle,
  summaryOf,
  titleSection,
} from './common.ts';
import type { DialectResult } from './result.ts';
import { isEventTable, readSpecificEvents } from './specific-events.ts';

/** Headings as they are published, each with the key of `details` that it fills. */
const HEADINGS: ReadonlyMap<string, keyof ClassicDetails> = new Map([
  ['technique id', 'techniqueId'],
  ['technique ids', 'techniqueId'],
  ['attandck tags', 'techniqueId'],
  ['attandck detection tags', 'techniqueId'],
  ['description', 'description'],
  ['technical description', 'description'],
  ['hypothesis', 'hypothesis'],
  ['attack simulation', 'attackSimulation'],
  ['attack simulations', 'attackSimulation'],
  ['attack simulation details', 'attackSimulation'],
  ['attack simulation dataset', 'attackSimulation'],
  ['recommended data sources', 'dataSources'],
  ['required data sources', 'dataSources'],
  ['data sources', 'dataSources'],
  ['specific events', 'specificEvents'],
  ['events', 'specificEvents'],
  ['source host', 'specificEvents'],
  ['destination host', 'specificEvents'],
  ['recommended configuration', 'configurations'],
  ['recommended configurations', 'configurations'],
  ['data analytics', 'dataAnalytics'],
  ['hunter notes', 'hunterNotes'],
  ['hunting techniques recommended', 'huntingTechniques'],
  ['recommended hunting techniques', 'huntingTechniques'],
]);

/** Reads a classic playbook. `id` is the entry's id: the file's name without ending. */
export function readClassic(reader: DocumentReader, id: string): DialectResult {
  const title = titleSection(reader);
  if (!title) reportMissingTitle(reader);
  nameSections(reader);
  const keyed = (key: keyof ClassicDetails): SectionNode[] =>
    reader.allSections().filter((section) => section.key === key);
  const body = (key: keyof ClassicDetails): RichText | undefined => {
    for (const section of keyed(key)) {
      const text = reader.body(section);
      if (text) return text;
    }
    return undefined;
  };
  const technique = readTechniqueId(reader, keyed('techniqueId'));
  const analyses = readDataAnalytics(reader, keyed('dataAnalytics'));
  const events = readSpecificEvents(reader);
  const tags = readTags(reader);
  const details: ClassicDetails = {
    ...(reader.frontMatter ? { frontMatter: reader.frontMatterRecord } : {}),
    ...(technique.details ? { techniqueId: technique.details } : {}),
    description: body('description'),
    hypothesis: body('hypothesis'),
    attackSimulation: rowsOf(reader, keyed('attackSimulation'), {
      script: /script|simulation|test|step|name/i,
      description: /description/i,
      author: /author/i,
    }),
    dataSources: rowsOf(reader, keyed('dataSources'), { dataSource: /data source|source/i, eventLog: /log/i }),
    specificEvents: events.tables,
    configurations: rowsOf(reader, keyed('configurations'), {
      title: /title|name/i,
      description: /description/i,
      reference: /reference|link/i,
    }),
    dataAnalytics: analyses.rows,
    hunterNotes: body('hunterNotes'),
    huntingTechniques: readTasks(keyed('huntingTechniques')),
  };
  const analytics = [...analyses.analytics, ...events.analytics];
  const listed = reader.allSections().filter((section) => /^references?$/.test(normalTitle(section.title)));
  const entry: Entry = {
    ...emptyEntry(),
    id,
    kind: 'playbook',
    title: title?.title ?? id,
    summary: summaryOf(details.hypothesis?.text ?? details.description?.text),
    platforms: platformsOf(reader, details),
    techniques: technique.refs,
    tactics: tags.tactics,
    dataSources: details.dataSources
      .map(({ dataSource, eventLog }) => ({
        name: dataSource.text || eventLog.text,
        ...(eventLog.text ? { log: eventLog.text } : {}),
      }))
      .filter(({ name }) => name !== ''),
    analytics: analyticList(analytics),
    references: referencesOf([
      ...details.specificEvents.flatMap(({ rows }) => rows.map((row) => row.reference)),
      ...details.configurations.map((row) => row.reference),
      ...listed.flatMap((section) => reader.items(section)),
    ]),
    authors: ['authors', 'author', 'collaborators'].flatMap((key) => textsOf(reader, key)).concat(tags.authors),
    created: dateOf(reader, reader.frontMatter, 'created', 'creation_date'),
    modified: dateOf(reader, reader.frontMatter, 'modified', 'modification_date'),
  };
  return { content: { dialect: 'classic', details, entry }, analytics };
}

function textsOf(reader: DocumentReader, key: string): string[] {
  return reader.frontMatter?.texts(key).map(({ value }) => value) ?? [];
}

/** Gives each section the key that its heading names; a heading that is misspelt by a letter or two is repaired, with a warning. */
function nameSections(reader: DocumentReader): void {
  for (const section of reader.allSections()) {
    if (section.key !== undefined || section.depth === 0) continue;
    const title = normalTitle(section.title);
    const known = HEADINGS.get(title) ?? (/^(?:specific )?events\b/.test(title) ? 'specificEvents' : undefined);
    const key =
      known ?? misspelt(reader, section, title) ?? (holdsEvents(reader, section) ? 'specificEvents' : undefined);
    if (key !== undefined) section.key = key;
  }
}

function misspelt(reader: DocumentReader, section: SectionNode, title: string): keyof ClassicDetails | undefined {
  if (title.length < 8) return undefined;
  for (const [heading, key] of HEADINGS) {
    const slips = heading.length < 12 ? 1 : 2;
    if (editDistance(title, heading, slips + 1) > slips) continue;
    const expected = heading.replace(/\b(?:id|[a-z])/g, (start) => start.toUpperCase());
    const message = `Unexpected heading \`${section.title}\`, expected \`${expected}\`; it is read as that.`;
    reader.report('warning', 'document/heading-spelling', message, section.heading);
    return key;
  }
  return undefined;
}

function holdsEvents(reader: DocumentReader, section: SectionNode): boolean {
  return section.blocks.some((block) => {
    const table = block.type === 'table' ? reader.table(block) : null;
    return table !== null && isEventTable(table);
  });
}

/** The rows of the sections' tables with a rich text for each named column; others are `extra`. */
function rowsOf<Name extends string>(
  reader: DocumentReader,
  sections: readonly SectionNode[],
  patterns: Readonly<Record<Name, RegExp>>,
): (Record<Name, RichText> & { extra: RichText[] })[] {
  const names = Object.keys(patterns) as Name[];
  return sections.flatMap((section) =>
    reader.tables(section).flatMap((table) => {
      if (isEventTable(table)) return [];
      const found = columnsOf(table, patterns);
      const columns = Object.keys(found).length > 0 ? found : byPosition(names);
      const taken = new Set(Object.values(columns));
      return table.rows.map((row) => {
        const named = Object.fromEntries(names.map((name) => [name, cellAt(reader, row, columns[name])]));
        const extra = row.cells.filter((_, index) => !taken.has(index)).map((cell) => reader.cell(cell, row.range));
        return { ...(named as Record<Name, RichText>), extra };
      });
    }),
  );
}

function byPosition<Name extends string>(names: readonly Name[]): Partial<Record<Name, number>> {
  return Object.fromEntries(names.map((name, index) => [name, index])) as Partial<Record<Name, number>>;
}

function cellAt(reader: DocumentReader, row: TableRow, column: number | undefined): RichText {
  return reader.cell(column === undefined ? undefined : row.cells[column], row.range);
}

function readDataAnalytics(
  reader: DocumentReader,
  sections: readonly SectionNode[],
): { rows: ClassicDetails['dataAnalytics']; analytics: Analytic[] } {
  const analytics: Analytic[] = [];
  const rows = sections.flatMap((section) =>
    reader.tables(section).flatMap((table) => {
      const at = analyticColumns(table);
      return table.rows.map((row) => {
        const logic = row.cells[at.logic];
        const mapped = logic ? decodeCell(reader.source, logic.range) : null;
        const id = `logic-${analytics.length + 1}`;
        const isQuery = mapped !== null && !isPlaceholderText(mapped.text);
        if (isQuery) {
          if (logic) showAsQuery(logic, mapped.text);
          const title = cellText(row.cells[at.type]) || `Analytic ${analytics.length + 1}`;
          analytics.push(reader.analytic(mapped, { id, title, ...languageOf(mapped.text) }));
        }
        const taken = new Set(Object.values(at));
        return {
          type: cellAt(reader, row, at.type),
          logic: cellAt(reader, row, at.logic),
          dataObjects: cellAt(reader, row, at.dataObjects),
          extra: row.cells.filter((_, index) => !taken.has(index)).map((cell) => reader.cell(cell, row.range)),
          ...(isQuery ? { analytic: id } : {}),
        };
      });
    }),
  );
  return { rows, analytics };
}

/** Where a table has its columns; by position when its header names none of them. */
function analyticColumns(table: Table): { type: number; logic: number; dataObjects: number } {
  const found = columnsOf(table, { logic: /logic|query/i, dataObjects: /object/i, type: /type/i });
  const nameless = Object.keys(found).length === 0;
  return nameless ? { type: 0, logic: 1, dataObjects: 2 } : { type: -1, logic: -1, dataObjects: -1, ...found };
}

/** Later playbooks write their logic in SQL. */
function languageOf(logic: string): { language: string; view: string } {
  return /^select\b/i.test(logic) ? { language: 'spark-sql', view: 'native' } : { language: 'ossem', view: 'ossem' };
}

/** A box that GFM does not read as one, for want of blanks in or behind it: `[]Clustering`, `[ x ] Grouping`. */
const LOOSE_BOX = /^\[\s*([xX]?)\s*\]\s*/;

/** The task list; an item without a box is recommended, for the heading says so. */
function readTasks(sections: readonly SectionNode[]): ClassicDetails['huntingTechniques'] {
  return sections.flatMap((section) =>
    section.blocks.flatMap((block) => {
      if (block.type !== 'list') return [];
      return block.children.flatMap((item) => {
        const text = itemText(item);
        const box = item.checked === null || item.checked === undefined ? LOOSE_BOX.exec(text) : null;
        const name = box ? text.slice(box[0].length) : text;
        return name === '' ? [] : [{ name, recommended: box ? box[1] !== '' : item.checked !== false }];
      });
    }),
  );
}

function itemText(item: ListItem): string {
  return item.children
    .map((child) => (child.type === 'paragraph' ? inlineText(child.children) : ''))
    .join(' ')
    .trim();
}

/** Declared platforms; else Windows, where the playbook reads Windows' own logs. */
function platformsOf(reader: DocumentReader, details: ClassicDetails): string[] {
  const declared = ['platforms', 'platform'].flatMap((key) => textsOf(reader, key));
  if (declared.length > 0) return declared;
  const logs = [
    ...details.dataSources.map((row) => row.eventLog.text),
    ...details.specificEvents.flatMap(({ rows }) => rows.map((row) => row.source.text)),
  ];
  return logs.some((log) => /^(?:sysmon|winevents?|windows\b|powershell)/i.test(log)) ? ['Windows'] : [];
}
