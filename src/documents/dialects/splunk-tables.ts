/** The tables of a Splunk detection: ATT&CK, risk-based alerting, CVE. */
import type { Entry, TechniqueRef } from '../entry.ts';
import type { SectionNode } from '../markdown/sections.ts';
import type { Range } from '../markdown/source-text.ts';
import { cellText, columnsOf, type Table, type TableCell, type TableRow } from '../markdown/table.ts';
import type { MappingRow } from '../placed-mention.ts';
import type { DocumentReader } from '../reader.ts';
import {
  isPlaceholderText,
  linksOf,
  placeOf,
  techniqueIdOfUrl,
  techniqueIdsIn,
  techniqueRef,
  uniqueById,
} from './common.ts';
import type { PlacedText, RiskFigure, SplunkDetails } from './splunk.schema.ts';

/** A token whose `$` is closed, and one whose is not; a name may have its underscores escaped. */
const TOKEN = /\$((?:\w|\\_|[.:{}-](?=[\w{}]))+)\$/g;
const OPEN_TOKEN = /\$([A-Za-z_](?:\w|\\_)*(?:\.\w+)*)(?![\w$])/g;

const CVE_ID = /^CVE-\d{4}-\d{4,}$/;

interface Row {
  readonly row: TableRow;
  readonly table: Table;
}

/** Reads the ATT&CK tables: rows as they stand, and the techniques and tactics that they name, each once. */
export function readAttack(
  reader: DocumentReader,
  sections: readonly SectionNode[],
): { rows: SplunkDetails['attack']; techniques: TechniqueRef[]; tactics: Entry['tactics']; mapping: MappingRow[] } {
  const rows: SplunkDetails['attack'] = [];
  const mapping: MappingRow[] = [];
  for (const { row, table } of rowsOf(reader, sections)) {
    const columns = columnsOf(table, { id: /\bid\b/i, technique: /technique|name/i, tactic: /tactic/i });
    const idCell = row.cells[columns.id ?? 0];
    const technique = cellText(row.cells[columns.technique ?? 1]);
    const tacticCell = row.cells[columns.tactic ?? 2];
    const [link] = idCell ? linksOf(idCell.nodes) : [];
    const id = techniqueIdsIn(cellText(idCell))[0]?.id ?? (link ? techniqueIdOfUrl(link.url) : undefined);
    const parts = commaParts(reader, tacticCell);
    rows.push({
      id: id ?? cellText(idCell),
      ...(link ? { url: link.url } : {}),
      technique,
      tactics: parts.map(({ text }) => text),
      line: reader.source.place(row.range.start).line,
    });
    if (id === undefined) reportMissingTechnique(reader, idCell, row);
    const named = technique ? { name: technique } : {};
    mapping.push({
      techniques: id === undefined ? [] : [techniqueRef(reader, id, idCell?.range ?? row.range, named)],
      tactics: parts.map(({ text, ...place }) => ({ name: text, written: text, ...place })),
    });
  }
  const seen = new Set<string>();
  return {
    rows,
    techniques: uniqueById(mapping.flatMap(({ techniques }) => techniques)),
    tactics: mapping
      .flatMap(({ tactics }) => tactics)
      .filter(({ name = '' }) => !seen.has(name.toLowerCase()) && seen.add(name.toLowerCase())),
    mapping,
  };
}

/** Reads the tables of risk. A score that is not impact × confidence / 100 is told with the right one. */
export function readRisk(reader: DocumentReader, sections: readonly SectionNode[]): SplunkDetails['rba'] {
  return rowsOf(reader, sections).map(({ row, table }) => {
    const columns = columnsOf(table, {
      score: /score/i,
      impact: /impact/i,
      confidence: /confidence/i,
      message: /message/i,
    });
    const cell = (column: number | undefined): TableCell | undefined =>
      column === undefined ? undefined : row.cells[column];
    const score = figureOf(reader, cell(columns.score ?? 0), row, 'risk score');
    const impact = figureOf(reader, cell(columns.impact ?? 1), row, 'impact');
    const confidence = figureOf(reader, cell(columns.confidence ?? 2), row, 'confidence');
    if (score.value !== undefined && impact.value !== undefined && confidence.value !== undefined) {
      const right = Math.round(impact.value * confidence.value) / 100;
      if (!isRounded(score.value, right)) {
        const message = `Unexpected risk score \`${score.text}\`, expected \`${right}\`: impact ${impact.text} × confidence ${confidence.text} / 100.`;
        reader.report('warning', 'document/risk-score', message, cell(columns.score ?? 0)?.range ?? row.range);
      }
    }
    const message = cell(columns.message);
    return { score, impact, confidence, message: reader.cell(message, row.range), tokens: tokensOf(reader, message) };
  });
}

/** Whether a score is the right one, or that one rounded: to a whole number (17.5 to 17 or 18), or to one decimal place. */
function isRounded(score: number, right: number): boolean {
  const step = Number.isInteger(score) ? 1 : 0.1;
  return Math.abs(right - score) <= step / 2 + Number.EPSILON * 100;
}

/** Reads the CVE tables. */
export function readCves(reader: DocumentReader, sections: readonly SectionNode[]): SplunkDetails['cves'] {
  return rowsOf(reader, sections).map(({ row, table }) => {
    const columns = columnsOf(table, { id: /\bid\b|cve/i, summary: /summary|description/i, cvss: /cvss|score/i });
    const idCell = row.cells[columns.id ?? 0];
    const id = cellText(idCell);
    const [link] = idCell ? linksOf(idCell.nodes) : [];
    const range = idCell?.range ?? row.range;
    if (!CVE_ID.test(id)) {
      const message = `Unexpected vulnerability \`${id}\`, expected an id such as \`CVE-2021-44228\`.`;
      reader.report('warning', 'document/cve-id', message, range);
    }
    return {
      id,
      ...(link ? { url: link.url } : {}),
      summary: cellText(row.cells[columns.summary ?? 1]),
      cvss: cellText(row.cells[columns.cvss ?? 2]),
      ...placeOf(reader, range),
    };
  });
}

function rowsOf(reader: DocumentReader, sections: readonly SectionNode[]): Row[] {
  return sections.flatMap((section) =>
    reader.tables(section).flatMap((table) => table.rows.map((row) => ({ row, table }))),
  );
}

/** The parts of a cell between commas, each with its place. */
function commaParts(reader: DocumentReader, cell: TableCell | undefined): PlacedText[] {
  if (!cell || isPlaceholderText(cellText(cell))) return [];
  const links = linksOf(cell.nodes);
  if (links.length > 0) return links.map(({ text, range }) => ({ text, ...placeOf(reader, range) }));
  return [...reader.source.slice(cell.range).matchAll(/[^,]+/g)].flatMap((match) => {
    const text = match[0].trim();
    const start = cell.range.start + match.index + (match[0].length - match[0].trimStart().length);
    return text === '' ? [] : [{ text, ...placeOf(reader, { start, end: start + text.length }) }];
  });
}

function figureOf(reader: DocumentReader, cell: TableCell | undefined, row: TableRow, name: string): RiskFigure {
  const text = cellText(cell);
  const range: Range = cell?.range ?? { start: row.range.end, end: row.range.end };
  const value = /^-?\d+(?:\.\d+)?\s*%?$/.test(text) ? Number.parseFloat(text) : undefined;
  if (!isPlaceholderText(text) && (value === undefined || value < 0 || value > 100)) {
    const message = `Unexpected ${name} \`${text}\`, expected a number from 0 to 100.`;
    reader.report('warning', 'document/risk-score', message, range);
  }
  return { text, ...(value === undefined ? {} : { value }), ...placeOf(reader, range) };
}

function tokensOf(reader: DocumentReader, cell: TableCell | undefined): PlacedText[] {
  if (!cell) return [];
  const raw = reader.source.slice(cell.range);
  const tokens = [...raw.matchAll(TOKEN)].map((match) => {
    const start = cell.range.start + match.index;
    const text = (match[1] ?? '').replaceAll('\\_', '_');
    return { text, ...placeOf(reader, { start, end: start + match[0].length }) };
  });
  const open = raw.replace(TOKEN, (token) => ' '.repeat(token.length));
  for (const match of open.matchAll(OPEN_TOKEN)) {
    const start = cell.range.start + match.index;
    const message = `Unexpected \`${match[0]}\`, expected a closing \`$\` after the field's name: \`${match[0]}$\`.`;
    reader.report('warning', 'document/open-token', message, { start, end: start + match[0].length });
  }
  return tokens;
}

function reportMissingTechnique(reader: DocumentReader, cell: TableCell | undefined, row: TableRow): void {
  const message = `Unexpected technique \`${cellText(cell)}\`, expected an ATT&CK id such as \`T1021.006\`.`;
  reader.report('warning', 'document/missing-technique', message, cell?.range ?? row.range);
}
