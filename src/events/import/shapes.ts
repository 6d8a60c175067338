/** Which export a record comes from, and the record in the raw form (`envelope.ts`). */
import type { Value } from '../../engine/values.ts';
import type { FlatRecord } from '../flatten.ts';
import { isRecord, set } from './envelope.ts';
import { fromGetWinEvent, isGetWinEvent } from './get-winevent.ts';
import { fromSplunk, fromSplunkTable, isSplunkResult, isSplunkTable } from './splunk.ts';
import { fromWindowsEvent, isWindowsEvent } from './windows-event.ts';
import { fromOldWinlogbeat, fromWinlogbeat, isOldWinlogbeat, isWinlogbeat, nested } from './winlogbeat.ts';

/** Forms of records, as they are named to people. */
export const SHAPES = {
  flat: 'flat records',
  winlogbeat: 'Winlogbeat 7 and later',
  'winlogbeat-6': 'Winlogbeat before 7',
  'windows-xml': 'XML of Windows events',
  'windows-json': 'XML of Windows events as JSON',
  'get-winevent': 'Get-WinEvent as JSON',
  splunk: 'Splunk results',
  elastic: 'Elastic documents',
} as const;

export type Shape = keyof typeof SHAPES;

/** Wrappers within each other that are taken off: Splunk's around Elastic's around Winlogbeat's. */
const MOST_WRAPPERS = 4;

/**
 * A record in the raw form, and the forms that it had, the outermost first. A flat record, as NXLog writes it, stays as
 * it is, and so does one that is not known.
 */
export function toRaw(record: FlatRecord, wrappers = 0): { raw: FlatRecord; shapes: Shape[] } {
  const within = (inner: FlatRecord, shape: Shape): { raw: FlatRecord; shapes: Shape[] } => {
    const { raw, shapes } = wrappers < MOST_WRAPPERS ? toRaw(inner, wrappers + 1) : { raw: inner, shapes: [] };
    return { raw, shapes: [shape, ...shapes.filter((known) => known !== 'flat' && known !== shape)] };
  };
  const { _source: source, fields, result } = record;
  if (isRecord(source)) return within(source, 'elastic');
  if (isRecord(fields) && record['_index'] !== undefined) return within(singles(fields), 'elastic');
  if (isRecord(result) && (record['preview'] !== undefined || isSplunkResult(result))) {
    return isSplunkTable(result) ? { raw: fromSplunkTable(result), shapes: ['splunk'] } : within(result, 'splunk');
  }
  if (isSplunkResult(record)) {
    const read = fromSplunk(record);
    if (read && 'json' in read) return within(read.json, 'splunk');
    return { raw: read?.event ?? record, shapes: ['splunk'] };
  }
  const tree = nested(record);
  if (isWinlogbeat(tree)) return { raw: fromWinlogbeat(tree), shapes: ['winlogbeat'] };
  if (isOldWinlogbeat(tree)) return { raw: fromOldWinlogbeat(tree), shapes: ['winlogbeat-6'] };
  if (isWindowsEvent(record)) return { raw: fromWindowsEvent(record), shapes: ['windows-json'] };
  if (isGetWinEvent(record)) return { raw: fromGetWinEvent(record), shapes: ['get-winevent'] };
  return { raw: record, shapes: ['flat'] };
}

/** The fields of Elastic's search API, where each value is a list. */
function singles(fields: FlatRecord): FlatRecord {
  const record: Record<string, Value> = {};
  for (const [name, value] of Object.entries(fields)) {
    const list = Array.isArray(value) ? (value as readonly Value[]) : undefined;
    set(record, name, list?.length === 1 ? (list[0] ?? null) : value);
  }
  return record;
}

/**
 * The records of one JSON value: of a search's whole answer each hit (Elastic's `hits.hits`, also in Kibana's
 * `rawResponse`), row (Elastic's `values` or `rows` with their `columns`) or result (Splunk's `results`, or `rows` with
 * their `fields`), of a list each element, else the value itself. Lines that tell Elastic's bulk API what to do with the
 * next one are none.
 */
export function recordsOf(value: Value): readonly Value[] {
  if (Array.isArray(value)) return value as readonly Value[];
  if (!isRecord(value)) return [value];
  const { hits, results, rows, fields, columns, values, rawResponse } = value;
  if (isRecord(rawResponse)) return recordsOf(rawResponse);
  if (isRecord(hits) && Array.isArray(hits['hits'])) return hits['hits'] as readonly Value[];
  if (areDocuments(hits)) return hits;
  if (isBulkAction(value)) return [];
  const table = values ?? rows;
  if (Array.isArray(table) && Array.isArray(columns))
    return rowsOf(table as readonly Value[], columns as readonly Value[]);
  if (Array.isArray(results) && results.every((item) => isRecord(item as Value))) return results as readonly Value[];
  if (Array.isArray(rows) && Array.isArray(fields)) return rowsOf(rows as readonly Value[], fields as readonly Value[]);
  return [value];
}

function areDocuments(hits: Value | undefined): hits is readonly Value[] {
  return Array.isArray(hits) && hits.length > 0 && hits.every((hit) => isRecord(hit as Value) && '_source' in hit);
}

/** `{"index": {"_index": "…", "_id": "…"}}` (Elastic's bulk API). */
function isBulkAction(value: FlatRecord): boolean {
  const [only, ...more] = Object.entries(value);
  if (only === undefined || more.length > 0 || (only[0] !== 'index' && only[0] !== 'create')) return false;
  return isRecord(only[1]) && Object.keys(only[1]).every((key) => key.startsWith('_'));
}

function rowsOf(rows: readonly Value[], fields: readonly Value[]): Value[] {
  const names = fields.map((field) => String(isRecord(field) ? (field['name'] ?? '') : field));
  return rows.map((row) => {
    const record: Record<string, Value> = {};
    const values = Array.isArray(row) ? (row as readonly Value[]) : [];
    for (const [index, name] of names.entries()) {
      const value = values[index];
      if (value !== undefined && value !== null) set(record, name, value);
    }
    return record;
  });
}
