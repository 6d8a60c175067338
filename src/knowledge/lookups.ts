/**
 * Splunk's lookups, which searches read tables from: `content/knowledge/lookups/<name>.csv`, and beside it, where the
 * table needs one, a definition `<name>.yaml` with the settings that `transforms.conf` has (Splunk, Knowledge Manager
 * Manual, "Add field matching rules to your lookup configuration").
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { parseCsv } from '../text/csv.ts';
import { unreadableReason } from '../text/unreadable-reason.ts';
import { KnowledgeError } from './error.ts';
import { readKnowledgeYaml } from './yaml-file.ts';

/** Where a project keeps its lookups, from its root. */
export const LOOKUPS_FOLDER = 'content/knowledge/lookups';

/** Rows of one table. */
const MOST_ROWS = 20_000;

/** The schema of a definition. */
export const lookupDefinition = z.strictObject({
  /** What the table holds, for readers. */
  description: z.string().min(1).optional(),
  /** Where its facts are published. */
  references: z.array(z.url()).optional(),
  /** `WILDCARD(field)` where cells hold `*`, `CIDR(field)` where they are ranges of addresses; other fields match exactly. */
  match_type: z
    .array(
      z
        .string()
        .regex(
          /^(?:WILDCARD|CIDR|EXACT)\([^()\s]+\)$/i,
          'Unexpected match type, expected `WILDCARD(field)` or `CIDR(field)`',
        ),
    )
    .optional(),
  /** Keys are met with case, unless `false`. */
  case_sensitive_match: z.boolean().optional(),
  /** Rows that each value may match. */
  max_matches: z.number().int().min(1).max(1000).optional(),
  /** Where fewer rows match, `default_match` takes the place of those that lack. */
  min_matches: z.number().int().min(0).max(1000).optional(),
  default_match: z.string().optional(),
  /** Columns of a collection that a server's own searches fill, and that is empty here: there is no CSV file then. */
  fields: z.array(z.string().min(1)).min(1).optional(),
});

/** A table that searches look values up in. */
export interface Lookup {
  readonly name: string;
  readonly description?: string | undefined;
  readonly fields: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Key fields that are not met exactly. */
  readonly kinds: Readonly<Record<string, 'wildcard' | 'cidr'>>;
  readonly caseSensitive: boolean;
  readonly maxMatches: number;
  readonly minMatches: number;
  readonly defaultMatch: string | null;
  /** A collection that a server's own searches fill. */
  readonly collection: boolean;
}

/** Rows that a value matches unless a definition says otherwise. */
const MOST_MATCHES = 100;

/**
 * Makes a lookup of its table's and its definition's text, either of which may be absent. Throws a `KnowledgeError` that
 * names the file and the place of what is wrong.
 */
export function parseLookup(name: string, texts: { readonly csv?: string; readonly yaml?: string }): Lookup {
  const file = `${LOOKUPS_FOLDER}/${name}.yaml`;
  const { data, wrong } = readKnowledgeYaml(file, texts.yaml ?? '{}', lookupDefinition);
  if (texts.csv === undefined && data.fields === undefined) {
    throw wrong(`Unexpected definition without a table, expected \`${name}.csv\` beside it or \`fields\``, []);
  }
  if (texts.csv !== undefined && data.fields !== undefined) {
    throw wrong(`Unexpected \`fields\`: the columns are those of \`${name}.csv\``, ['fields']);
  }
  const { fields, rows } =
    texts.csv === undefined ? { fields: data.fields ?? [], rows: [] } : readTable(name, texts.csv);
  const kinds: Record<string, 'wildcard' | 'cidr'> = {};
  for (const [index, type] of (data.match_type ?? []).entries()) {
    const [, kind = '', field = ''] = /^(\w+)\((.*)\)$/.exec(type) ?? [];
    if (!fields.includes(field)) {
      throw wrong(`Unexpected \`${field}\`, expected a column: ${fields.join(', ')}`, ['match_type', index]);
    }
    if (!/^exact$/i.test(kind)) kinds[field] = /^cidr$/i.test(kind) ? 'cidr' : 'wildcard';
  }
  return {
    name,
    ...(data.description === undefined ? {} : { description: data.description }),
    fields,
    rows,
    kinds,
    caseSensitive: data.case_sensitive_match ?? true,
    maxMatches: data.max_matches ?? MOST_MATCHES,
    minMatches: data.min_matches ?? 0,
    defaultMatch: data.default_match ?? null,
    collection: texts.csv === undefined,
  };
}

function readTable(name: string, text: string): { fields: readonly string[]; rows: readonly (readonly string[])[] } {
  const file = `${LOOKUPS_FOLDER}/${name}.csv`;
  const wrong = (reason: string, line: number, column = 1) => new KnowledgeError(file, '', reason, { line, column });
  const records = parseCsv(text);
  if ('message' in records) throw wrong(records.message, records.line, records.column);
  const [header, ...rest] = records;
  if (header === undefined) throw wrong('Unexpected empty file, expected a line with the names of the columns', 1);
  const fields = header.cells.map((cell) => cell.trim());
  const twice = fields.find((field, index) => field === '' || fields.indexOf(field) !== index);
  if (twice !== undefined) throw wrong(`Unexpected column \`${twice}\`, expected a name of its own`, header.line);
  if (rest.length > MOST_ROWS) throw wrong(`Unexpected row, expected ${MOST_ROWS} at most`, rest[MOST_ROWS]?.line ?? 1);
  for (const { cells, line } of rest) {
    if (cells.length !== fields.length) {
      throw wrong(`Unexpected ${cells.length} cells, expected ${fields.length} as in the first line`, line);
    }
  }
  return { fields, rows: rest.map(({ cells }) => cells) };
}

const loaded = new Map<string, readonly Lookup[]>();

/**
 * The lookups of the project at `root`, read once for each root, with those that come with this program under names that
 * the project has not. Throws a `KnowledgeError` when a file cannot be read or is wrong.
 */
export function loadLookups(root: string): readonly Lookup[] {
  const key = path.resolve(root);
  const known = loaded.get(key);
  if (known !== undefined) return known;
  const own = path.join(import.meta.dirname, '..', '..');
  const mine = readFolder(key);
  const names = new Set(mine.map(({ name }) => name));
  const rest = key === own ? [] : loadLookups(own).filter(({ name }) => !names.has(name));
  const lookups = [...mine, ...rest];
  loaded.set(key, lookups);
  return lookups;
}

function readFolder(root: string): readonly Lookup[] {
  const folder = path.join(root, LOOKUPS_FOLDER);
  const files = listed(folder).filter((file) => /\.(?:csv|yaml)$/.test(file));
  const names = [...new Set(files.map((file) => file.replace(/\.(?:csv|yaml)$/, '')))].sort();
  return names.map((name) => {
    const read = (extension: 'csv' | 'yaml') =>
      files.includes(`${name}.${extension}`) ? { [extension]: textOf(folder, `${name}.${extension}`) } : {};
    return parseLookup(name, { ...read('csv'), ...read('yaml') });
  });
}

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return [];
    throw new KnowledgeError(LOOKUPS_FOLDER, '', `cannot be read: ${unreadableReason(cause)}`, { cause });
  }
}

function textOf(folder: string, file: string): string {
  try {
    return readFileSync(path.join(folder, file), 'utf8');
  } catch (cause) {
    throw new KnowledgeError(`${LOOKUPS_FOLDER}/${file}`, '', `cannot be read: ${unreadableReason(cause)}`, { cause });
  }
}
