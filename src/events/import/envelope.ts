/**
 * The one raw form that events are imported to: what a collector like NXLog writes, a flat object with the log's own field
 * names. First what every event has, under the names below, then the fields of its event data under theirs, then the
 * message. It is the form of our own recordings, and what the view `native` reads without lifting anything.
 */
import type { Value } from '../../engine/values.ts';
import type { FlatRecord } from '../flatten.ts';

/** What the system part of any Windows event says, in the order in which it is written. */
const ENVELOPE = [
  '@timestamp',
  'Hostname',
  'Channel',
  'SourceName',
  'ProviderGuid',
  'EventID',
  'Version',
  'Level',
  'Severity',
  'Task',
  'Category',
  'OpcodeValue',
  'Opcode',
  'Keywords',
  'RecordNumber',
  'ActivityID',
  'RelatedActivityID',
  'ExecutionProcessID',
  'ThreadID',
  'UserID',
  'Domain',
  'AccountName',
  'AccountType',
] as const;

export type EnvelopeName = (typeof ENVELOPE)[number];

export type Envelope = Partial<Readonly<Record<EnvelopeName, Value>>>;

/** Those that are numbers, however an export writes them. */
const NUMBERS: ReadonlySet<string> = new Set<EnvelopeName>([
  'EventID',
  'Version',
  'Task',
  'OpcodeValue',
  'RecordNumber',
  'ExecutionProcessID',
  'ThreadID',
]);

const LARGEST_NUMBER = 15;

/**
 * An event in the raw form. Envelope fields that say nothing are left out. A field of the data that has the name of an
 * envelope field and another value is kept as `EventData.<name>`.
 */
export function rawRecord(envelope: Envelope, data: FlatRecord, message?: Value): FlatRecord {
  const record: Record<string, Value> = {};
  for (const name of ENVELOPE) {
    const value = tidied(name, envelope[name] ?? null);
    if (value !== null && value !== '') record[name] = value;
  }
  for (const [name, value] of Object.entries(data)) {
    const known = Object.hasOwn(record, name) ? record[name] : undefined;
    if (known === undefined) set(record, name, value);
    else if (String(known) !== String(value)) set(record, `EventData.${name}`, value);
  }
  if (message !== undefined && message !== null && message !== '' && !Object.hasOwn(record, 'Message')) {
    record['Message'] = message;
  }
  return record;
}

function tidied(name: EnvelopeName, value: Value): Value {
  if (typeof value === 'string' && NUMBERS.has(name)) {
    const digits = value.trim();
    return /^\d+$/.test(digits) && digits.length <= LARGEST_NUMBER ? Number(digits) : value;
  }
  if (name === 'Level') return value === null ? null : String(value);
  if (name === 'ProviderGuid' || name === 'ActivityID') return typeof value === 'string' ? braced(value) : value;
  return value;
}

/** A GUID as the event log writes it: in braces, in capitals. */
function braced(guid: string): string {
  return /^\{?[0-9a-f-]{36}\}?$/i.test(guid) ? `{${guid.replace(/[{}]/g, '').toUpperCase()}}` : guid;
}

/** Sets a field, `__proto__` like any other. */
export function set(record: Record<string, Value>, name: string, value: Value): void {
  Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true });
}

/** Whether a value is an object with fields. */
export function isRecord(value: Value | undefined): value is FlatRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A scalar; `null` for anything else. */
export function scalar(value: Value | undefined): Value {
  return value === undefined || typeof value === 'object' ? null : value;
}
