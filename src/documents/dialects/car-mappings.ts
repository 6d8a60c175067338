/** CAR's ATT&CK Detections: ids stand only in the addresses of links, several links in a cell. */
import type { Entry, TacticRef, TechniqueRef } from '../entry.ts';
import type { SectionNode } from '../markdown/sections.ts';
import type { Range } from '../markdown/source-text.ts';
import { cellText, columnsOf, type TableCell } from '../markdown/table.ts';
import type { MappingRow } from '../placed-mention.ts';
import type { DocumentReader } from '../reader.ts';
import type { CarDetails } from './car.schema.ts';
import {
  isPlaceholderText,
  linksOf,
  placeOf,
  tacticIdOf,
  techniqueIdOfUrl,
  techniqueIdsIn,
  techniqueRef,
  uniqueById,
} from './common.ts';

/** A name of a cell with its address, and the id that either holds. */
interface Mapping {
  readonly name: string;
  readonly url?: string;
  readonly id?: string;
  readonly range: Range;
}

/** Reads the tables of the sections: rows as they stand, and the techniques and tactics that they name, each once. */
export function readCoverage(
  reader: DocumentReader,
  sections: readonly SectionNode[],
): { rows: CarDetails['coverage']; techniques: TechniqueRef[]; tactics: Entry['tactics']; mapping: MappingRow[] } {
  const rows: CarDetails['coverage'] = [];
  const mapping: MappingRow[] = [];
  for (const section of sections) {
    for (const table of reader.tables(section)) {
      const columns = columnsOf(table, {
        subtechniques: /sub-?technique/i,
        technique: /technique/i,
        tactics: /tactic/i,
        level: /level|coverage/i,
      });
      for (const row of table.rows) {
        const [technique] = mappings(reader, row.cells[columns.technique ?? 0], techniqueId);
        const subtechniques = mappings(reader, row.cells[columns.subtechniques ?? 1], (text, url) =>
          subtechniqueId(technique?.id, text, url),
        );
        const tacticCells = mappings(reader, row.cells[columns.tactics ?? 2], tacticId);
        const level = cellText(row.cells[columns.level ?? 3]);
        const { line } = reader.source.place(row.range.start);
        rows.push({
          technique: technique ? linkOf(technique) : { name: '' },
          subtechniques: subtechniques.map(linkOf),
          tactics: tacticCells.map(linkOf),
          level,
          line,
        });
        if (!technique) reportMissingTechnique(reader, row.range);
        const named = [...(technique ? [technique] : []), ...subtechniques];
        mapping.push({
          techniques: named.flatMap((cell) => refOf(reader, cell, level)),
          tactics: tacticCells.map((cell) => tacticOf(reader, cell)),
        });
      }
    }
  }
  return {
    rows,
    techniques: uniqueById(mapping.flatMap(({ techniques }) => techniques)),
    tactics: uniqueTactics(mapping.flatMap(({ tactics }) => tactics)),
    mapping,
  };
}

/** The links of a cell, else its text divided at commas; none for `N/A`. */
function mappings(
  reader: DocumentReader,
  cell: TableCell | undefined,
  idOf: (text: string, url: string | undefined) => string | undefined,
): Mapping[] {
  if (!cell) return [];
  const links = linksOf(cell.nodes);
  if (links.length > 0) {
    return links.map(({ text, url, range }) => withId({ name: text, url, range }, idOf(text, url)));
  }
  if (isPlaceholderText(cellText(cell))) return [];
  const raw = reader.source.slice(cell.range);
  return [...raw.matchAll(/[^,]+/g)].flatMap((match) => {
    const text = match[0].trim();
    const start = cell.range.start + match.index + (match[0].length - match[0].trimStart().length);
    return text === ''
      ? []
      : [withId({ name: text, range: { start, end: start + text.length } }, idOf(text, undefined))];
  });
}

function withId(mapping: Mapping, id: string | undefined): Mapping {
  return id === undefined ? mapping : { ...mapping, id };
}

function linkOf({ name, url, id }: Mapping): { name: string; url?: string; id?: string } {
  return { name, ...(url === undefined ? {} : { url }), ...(id === undefined ? {} : { id }) };
}

function techniqueId(text: string, url: string | undefined): string | undefined {
  return (url ? techniqueIdOfUrl(url) : undefined) ?? techniqueIdsIn(text)[0]?.id;
}

/** A sub-technique's id; `.001` or `001` alone counts from the row's technique. */
function subtechniqueId(parent: string | undefined, text: string, url: string | undefined): string | undefined {
  const own = techniqueId(text, url);
  if (own !== undefined || parent === undefined) return own;
  const suffix = /^\.?(\d{3})\b/.exec(text)?.[1];
  return suffix === undefined ? undefined : `${parent.slice(0, 5)}.${suffix}`;
}

function tacticId(text: string, url: string | undefined): string | undefined {
  return (url ? tacticIdOf(url) : undefined) ?? tacticIdOf(text);
}

function refOf(reader: DocumentReader, mapping: Mapping, level: string): TechniqueRef[] {
  if (mapping.id === undefined) {
    const message = `Unexpected technique \`${mapping.name}\` without an id, expected a link to \`https://attack.mitre.org/techniques/T…/\`.`;
    reader.report('warning', 'document/missing-technique', message, mapping.range);
    return [];
  }
  const name = techniqueIdsIn(mapping.name).length > 0 ? undefined : mapping.name;
  const more = { ...(name ? { name } : {}), ...(level ? { coverage: level } : {}) };
  return [techniqueRef(reader, mapping.id, mapping.range, more)];
}

function tacticOf(reader: DocumentReader, { id, name, range }: Mapping): TacticRef {
  const written = reader.source.slice(range);
  return { ...(id ? { id } : {}), ...(name ? { name } : {}), written, ...placeOf(reader, range) };
}

function uniqueTactics(tactics: readonly TacticRef[]): TacticRef[] {
  const seen = new Set<string>();
  return tactics.filter(({ id, name }) => {
    const key = id ?? name ?? '';
    return !seen.has(key) && seen.add(key);
  });
}

function reportMissingTechnique(reader: DocumentReader, range: Range): void {
  const message = 'Unexpected row without a technique, expected a link to an ATT&CK technique in its first cell.';
  reader.report('warning', 'document/missing-technique', message, range);
}
