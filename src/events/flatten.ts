/**
 * Raw records to flat field names: flat records (NXLog's) as they are; Winlogbeat's `winlog.event_data.X`, and the
 * `Event.System.X` / `Event.EventData.X` of XML turned into JSON, under the log's own name `X`.
 */
import type { Value } from '../engine/values.ts';

/** Fields by name; nested ones that no rule lifts keep their dotted path. */
export type FlatRecord = Readonly<Record<string, Value>>;

/** Top-level keys under which a shipper nests what the log recorded; `_source` is Elasticsearch's, of a search's hits. */
const WRAPPERS = ['winlog', 'event_data', 'Event', 'EventData', 'System', 'UserData', '_source'];

/** Path segments that only say where a field was found. */
const LIFTED = new Set([...WRAPPERS, 'user_data']);

/** A key that spells such nesting out: `winlog.event_data.Image`. */
const SPELT_OUT = /^(?:winlog|event_data|Event|EventData|System|UserData|_source)\./;

/** Segments that converters of XML add for attributes and text. */
const XML = new Set(['#attributes', '#text', '$', '_', 'value']);

/** Most levels of nesting that are followed. */
const DEEPEST = 12;

function isRecord(value: Value | undefined): value is { readonly [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Lifts the fields of a record out of its shipper's nesting. A record without such nesting is given back itself, with
 * other nested objects left to `fieldAt`.
 */
export function liftFields(raw: FlatRecord): FlatRecord {
  if (!WRAPPERS.some((key) => isRecord(raw[key])) && !spellsOut(raw)) return raw;
  const flat: Record<string, Value> = {};
  for (const [key, value] of Object.entries(raw)) {
    if (LIFTED.has(key) && isRecord(value)) lift(key === 'UserData' ? templateOf(value) : value, '', flat, 1);
    else if (SPELT_OUT.test(key)) put(flat, withoutNesting(key), value);
    else put(flat, key, value);
  }
  return flat;
}

function spellsOut(record: FlatRecord): boolean {
  for (const key in record) if (key.includes('.') && SPELT_OUT.test(key)) return true;
  return false;
}

function withoutNesting(path: string): string {
  const own = path.split('.').filter((segment) => !LIFTED.has(segment) && !XML.has(segment));
  return own.length === 0 ? path : own.join('.');
}

function lift(record: FlatRecord, prefix: string, flat: Record<string, Value>, depth: number): void {
  for (const [key, value] of Object.entries(record)) {
    if (key === 'Data' && Array.isArray(value) && value.every((item) => isRecord(item))) {
      for (const item of value) putNamed(flat, item);
      continue;
    }
    const bare = key.startsWith('@') ? key.slice(1) : key;
    const name = LIFTED.has(key) || XML.has(key) ? prefix : prefix === '' ? bare : `${prefix}.${bare}`;
    if (key === 'UserData' && isRecord(value)) lift(templateOf(value), name, flat, depth + 1);
    else if (isRecord(value) && depth < DEEPEST) lift(value, name, flat, depth + 1);
    else if (name !== '') put(flat, name, value);
  }
}

/** What stands in the one element of UserData, which is named for its provider's template: `LogFileCleared`. */
function templateOf(userData: FlatRecord): FlatRecord {
  const [only, ...more] = Object.entries(userData).filter(([key]) => !XML.has(key) && !key.startsWith('@'));
  return only !== undefined && more.length === 0 && isRecord(only[1]) ? only[1] : userData;
}

/** `{"@Name": "Image", "#text": "…"}`, an element of EventData. */
function putNamed(flat: Record<string, Value>, item: Value): void {
  if (!isRecord(item)) return;
  const attributes = isRecord(item['#attributes']) ? item['#attributes'] : item;
  const name = attributes['@Name'] ?? attributes['Name'];
  const value = item['#text'] ?? item['_'] ?? item['content'] ?? item['Value'] ?? null;
  if (typeof name === 'string') put(flat, name, value);
}

/** The first of several places that give the same name wins; `__proto__` is a name like any other. */
function put(flat: Record<string, Value>, name: string, value: Value): void {
  if (Object.hasOwn(flat, name) && flat[name] !== null) return;
  Object.defineProperty(flat, name, { value, enumerable: true, configurable: true, writable: true });
}

/** The field of that name, or what stands at that dotted path within nested objects; `null` when there is none. */
export function fieldAt(record: FlatRecord, name: string): Value {
  const direct = record[name];
  if (direct !== undefined && Object.hasOwn(record, name)) return direct;
  let dot = name.indexOf('.');
  while (dot > 0) {
    const head = record[name.slice(0, dot)];
    if (isRecord(head)) {
      const found = fieldAt(head, name.slice(dot + 1));
      if (found !== null) return found;
    }
    dot = name.indexOf('.', dot + 1);
  }
  return null;
}

/** Adds all names of a record to `names`, nested objects as dotted paths to their leaves, in record order. */
export function collectNames(record: FlatRecord, names: Set<string>, prefix = '', depth = 0): void {
  for (const key in record) {
    const value = record[key];
    if (isRecord(value) && depth < DEEPEST && Object.keys(value).length > 0) {
      collectNames(value, names, `${prefix}${key}.`, depth + 1);
    } else names.add(prefix + key);
  }
}
