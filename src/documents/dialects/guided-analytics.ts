/** The analytics of a guided playbook: event tables, and queries told apart by fence, heading and text. */
import type { Code, RootContent } from 'mdast';
import type { Analytic } from '../document.ts';
import type { RichText } from '../entry.ts';
import { rangeOf } from '../markdown/parse-markdown.ts';
import { fenceLanguage } from '../markdown/render.ts';
import type { SectionNode } from '../markdown/sections.ts';
import { columnsOf } from '../markdown/table.ts';
import { type DocumentReader, fencesOf } from '../reader.ts';
import { MappedText, toFileOffset } from '../source-map.ts';
import type { GuidedDetails } from './guided.schema.ts';

type GuidedAnalytic = GuidedDetails['analytics'][number];

/** An analytic's heading and the sections that belong to it. */
export interface AnalyticParts {
  /** As the heading counts: `Analytic IV` is 4. */
  readonly number: number;
  readonly section: SectionNode;
  readonly parts: SectionNode[];
}

/** Fence words that name a language, by Huntbook's id for it. */
const FENCE_WORDS: ReadonlyMap<string, string> = new Map([
  ['sql', 'spark-sql'],
  ['spark-sql', 'spark-sql'],
  ['sparksql', 'spark-sql'],
  ['python', 'pandas'],
  ['pandas', 'pandas'],
  ['py', 'pandas'],
  ['kql', 'kql'],
  ['kusto', 'kusto'],
  ['spl', 'spl'],
  ['splunk', 'spl'],
  ['eql', 'eql'],
  ['sigma', 'sigma'],
  ['lucene', 'lucene'],
]);

const EVENT_COLUMNS = {
  dataSource: /data\s*source/i,
  provider: /provider|channel|log/i,
  relationship: /relation/i,
  event: /^event(?:\s*ids?)?$/i,
};

const NAMES: Readonly<Record<string, string>> = { 'spark-sql': 'Logic', pandas: 'Pandas Query' };

/** Reads the analytics in the order of the document. Two that count alike are told apart by the next free number, with a warning. */
export function readAnalytics(
  reader: DocumentReader,
  outlines: readonly AnalyticParts[],
): { rows: GuidedAnalytic[]; analytics: Analytic[] } {
  const numbers = new Set<number>();
  const analytics: Analytic[] = [];
  const rows = outlines.map((outline): GuidedAnalytic => {
    const id = `analytic-${freeNumber(reader, outline, numbers)}`;
    const queries = readQueries(reader, outline, id);
    analytics.push(...queries);
    const { section } = outline;
    const { events, tables } = readEvents(reader, section);
    const prose = section.blocks.filter((block) => block.type !== 'code' && !tables.has(block));
    return {
      id,
      title: section.title,
      section: section.id,
      description: reader.blocks(prose),
      events,
      queries: queries.map((query) => query.id),
    };
  });
  return { rows, analytics };
}

function freeNumber(reader: DocumentReader, { number, section }: AnalyticParts, taken: Set<number>): number {
  let free = number > 0 ? number : 1;
  if (taken.has(free)) {
    while (taken.has(free)) free++;
    const message = `Unexpected second \`${section.title}\`, expected each analytic to have a number of its own; it is read as \`analytic-${free}\`.`;
    reader.report('warning', 'document/analytic-number', message, section.heading);
  }
  taken.add(free);
  return free;
}

/** The rows of the tables that name event ids or data sources, and the blocks that these tables are. */
function readEvents(
  reader: DocumentReader,
  section: SectionNode,
): { events: GuidedAnalytic['events']; tables: Set<RootContent> } {
  const tables = new Set<RootContent>();
  const events = reader.tables(section).flatMap((table) => {
    const columns = columnsOf(table, EVENT_COLUMNS);
    if (columns.dataSource === undefined && columns.event === undefined) return [];
    tables.add(table.node);
    const named = new Set(Object.values(columns));
    return table.rows.map((row) => {
      const at = (column: number | undefined): RichText =>
        reader.cell(column === undefined ? undefined : row.cells[column], row.range);
      return {
        dataSource: at(columns.dataSource),
        provider: at(columns.provider),
        relationship: at(columns.relationship),
        event: at(columns.event),
        extra: row.cells.filter((_, index) => !named.has(index)).map((cell) => reader.cell(cell, row.range)),
      };
    });
  });
  return { events, tables };
}

function readQueries(reader: DocumentReader, outline: AnalyticParts, claim: string): Analytic[] {
  const counts = new Map<string, number>();
  const queries: Analytic[] = [];
  for (const part of [outline.section, ...outline.parts]) {
    for (const fence of fencesOf(part.blocks)) {
      const whole = reader.code(fence);
      const language = languageOf(fence, part, whole.text);
      reader.renderer.setLanguage(fence, language);
      if (whole.text.trim() === '') continue;
      const mapped = language === 'spark-sql' ? withoutPython(reader, fence, whole) : whole;
      const count = (counts.get(language) ?? 0) + 1;
      counts.set(language, count);
      const id = `${claim}/${language}${count === 1 ? '' : `-${count}`}`;
      const name = part === outline.section ? (NAMES[language] ?? language) : part.title;
      const title = `${outline.section.title}: ${name}${count === 1 ? '' : ` ${count}`}`;
      queries.push(reader.analytic(mapped, { id, language, title, view: 'native', claim }));
    }
  }
  return queries;
}

/** What the fence says, else its heading, else its text: directives (`{code-block}`) name no language. */
function languageOf(fence: Code, section: SectionNode, text: string): string {
  const wrapped = /\bspark\s*\.\s*sql\s*\(/.test(text);
  if (wrapped) return 'spark-sql';
  const word = fenceLanguage(fence);
  const directive = fence.lang?.startsWith('{') ?? false;
  const named = word === undefined ? undefined : (FENCE_WORDS.get(word) ?? word);
  if (named !== undefined && !directive) return named;
  if (/pandas|python/i.test(section.title)) return 'pandas';
  if (named !== undefined) return named;
  if (/logic|sql/i.test(section.title)) return 'spark-sql';
  return /^\s*(?:select|with)\b/i.test(text) || !/\bdf\b/.test(text) ? 'spark-sql' : 'pandas';
}

/** Older notebooks hand the query to Spark as a string, `df = spark.sql('''…''')`: the query is what stands in it. */
function withoutPython(reader: DocumentReader, fence: Code, whole: MappedText): MappedText {
  const call = /\bspark\s*\.\s*sql\s*\(\s*[rf]?('''|""")([\s\S]*?)\1/.exec(whole.text);
  if (!call) return whole;
  const inner = call[2] ?? '';
  const start = call.index + call[0].length - 3 - inner.length;
  const from = start + (inner.length - inner.trimStart().length);
  const end = start + inner.trimEnd().length;
  const message =
    'Unexpected Python around the query, expected SQL alone; the text inside `spark.sql(…)` is read as the query.';
  reader.report('info', 'document/wrapped-query', message, rangeOf(fence));
  return part(whole, from, end);
}

/** A part of a mapped text, line by line. */
function part(whole: MappedText, from: number, end: number): MappedText {
  const result = new MappedText();
  for (const match of whole.text.slice(from, end).matchAll(/\n|[^\n]+/g)) {
    result.append(match[0], toFileOffset(whole.map, from + match.index));
  }
  return result;
}
