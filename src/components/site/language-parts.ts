/** What a language's page shows of its parts, worked out. */
import type { SiteLanguage } from '../../collections/site-languages.ts';
import { LineIndex } from '../../documents/lines.ts';
import type { Value } from '../../engine/values.ts';
import { examplesOf, type LanguagePage, partName } from '../../knowledge/language-page.ts';
import type { QueryError } from '../../languages/language.ts';
import { valueText } from './events.ts';

/** Records in a table: the fields that any of them has, and a row of values for each. */
export interface RecordTable {
  readonly fields: readonly string[];
  readonly rows: readonly { readonly line: number; readonly values: readonly string[] }[];
}

/** A table of the records on `lines` (all when absent): of the fields `shows`, or of all that they have. */
export function recordTable(
  events: LanguagePage['events'],
  shows: readonly string[] | undefined,
  lines: readonly number[] = events.map((_, index) => index + 1),
): RecordTable {
  const own = lines.flatMap((line) => {
    const record = events[line - 1];
    return record ? [{ line, record }] : [];
  });
  const all = shows ?? [...new Set(own.flatMap(({ record }) => Object.keys(record)))];
  const fields = all.filter((field) => own.some(({ record }) => record[field] !== undefined));
  const rows = own.map(({ line, record }) => ({
    line,
    values: fields.map((field) => valueText(record[field] as Value | undefined)),
  }));
  return { fields, rows };
}

/** A refused text cut at its error: what stands before the marked part, the part (empty at the end), what follows; and the place. */
export interface MarkedText {
  readonly before: string;
  readonly marked: string;
  readonly after: string;
  readonly line: number;
  readonly column: number;
}

/** Marks an error in its text: at least one character, unless it stands at the text's end; never beyond its line. */
export function markedText(query: string, { start, end }: Pick<QueryError, 'start' | 'end'>): MarkedText {
  const { line, column } = new LineIndex(query).place(start);
  const lineEnd = query.indexOf('\n', start);
  const to = Math.min(Math.max(end, start + 1), lineEnd < 0 ? query.length : Math.max(lineEnd, start));
  return { before: query.slice(0, start), marked: query.slice(start, to), after: query.slice(to), line, column };
}

/** How many examples a page has, and how many of them the build found to be as stated. */
export function exampleCounts({ page, proof }: SiteLanguage): { readonly examples: number; readonly asStated: number } {
  const parts = examplesOf(page).map(({ path }) => partName(path));
  return { examples: parts.length, asStated: parts.filter((part) => proof[part]?.passed).length };
}
