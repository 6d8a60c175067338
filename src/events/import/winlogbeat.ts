/**
 * Windows events as Winlogbeat ships them: since version 7 below `winlog` (Elastic's field reference for Winlogbeat),
 * before at the top (`event_data`, `event_id`, `log_name`). Of what the shipper adds about itself nothing is kept.
 */
import type { Value } from '../../engine/values.ts';
import { type FlatRecord, fieldAt } from '../flatten.ts';
import { type Envelope, isRecord, rawRecord, scalar, set } from './envelope.ts';

/** Whether a record has the nesting of version 7 and later. */
export function isWinlogbeat(record: FlatRecord): boolean {
  return isRecord(record['winlog']);
}

/** Whether a record has the nesting of versions before 7. */
export function isOldWinlogbeat(record: FlatRecord): boolean {
  if (isRecord(record['event_data']) || isRecord(record['user_data'])) return true;
  return record['log_name'] !== undefined && record['event_id'] !== undefined;
}

/** A record of version 7 or later in the raw form. */
export function fromWinlogbeat(record: FlatRecord): FlatRecord {
  const winlog = isRecord(record['winlog']) ? record['winlog'] : {};
  const at = (...names: readonly string[]) => firstOf(winlog, names);
  const beside = (...names: readonly string[]) => firstOf(record, names);
  const envelope: Envelope = {
    '@timestamp': beside('@timestamp'),
    Hostname: at('computer_name') ?? beside('host.name', 'host.hostname'),
    Channel: at('channel'),
    SourceName: at('provider_name') ?? beside('event.provider'),
    ProviderGuid: at('provider_guid'),
    EventID: at('event_id') ?? beside('event.code'),
    Version: at('version'),
    Severity: beside('log.level'),
    Category: at('task'),
    Opcode: at('opcode'),
    Keywords: wordsOf(fieldAt(winlog, 'keywords')),
    RecordNumber: at('record_id'),
    ActivityID: at('activity_id'),
    RelatedActivityID: at('related_activity_id'),
    ExecutionProcessID: at('process.pid'),
    ThreadID: at('process.thread.id'),
    UserID: at('user.identifier'),
    Domain: at('user.domain'),
    AccountName: at('user.name'),
    AccountType: at('user.type'),
  };
  return rawRecord(envelope, dataOf(winlog), beside('message') ?? messageInEvent(record));
}

/** A record of a version before 7 in the raw form. */
export function fromOldWinlogbeat(record: FlatRecord): FlatRecord {
  const at = (...names: readonly string[]) => firstOf(record, names);
  const envelope: Envelope = {
    '@timestamp': at('@timestamp'),
    Hostname: at('computer_name', 'host.name'),
    Channel: at('log_name'),
    SourceName: at('source_name', 'provider_name'),
    ProviderGuid: at('provider_guid'),
    EventID: at('event_id'),
    Version: at('version'),
    Severity: at('level'),
    Category: at('task'),
    Opcode: at('opcode'),
    Keywords: wordsOf(fieldAt(record, 'keywords')),
    RecordNumber: at('record_number'),
    ActivityID: at('activity_id'),
    RelatedActivityID: at('related_activity_id'),
    ExecutionProcessID: at('process_id'),
    ThreadID: at('thread_id'),
    UserID: at('user.identifier'),
    Domain: at('user.domain'),
    AccountName: at('user.name'),
    AccountType: at('user.type'),
  };
  return rawRecord(envelope, dataOf(record), at('message'));
}

/** The fields of an event's data; of user data the name of its template is none. */
function dataOf(parent: FlatRecord): FlatRecord {
  const data: Record<string, Value> = {};
  for (const part of ['event_data', 'user_data']) {
    const fields = parent[part];
    if (!isRecord(fields)) continue;
    for (const [name, value] of Object.entries(fields)) if (name !== 'xml_name') set(data, name, value);
  }
  return data;
}

function firstOf(record: FlatRecord, names: readonly string[]): Value {
  for (const name of names) {
    const value = scalar(fieldAt(record, name));
    if (value !== null) return value;
  }
  return null;
}

/** Newer agents put the rendered message there. */
function messageInEvent(record: FlatRecord): Value {
  const original = fieldAt(record, 'event.original');
  return typeof original === 'string' && !original.trimStart().startsWith('<') ? original : null;
}

function wordsOf(value: Value): Value {
  return Array.isArray(value) ? value.join(', ') : scalar(value);
}

/** Names that hold what is nested, in records whose keys spell the nesting out: `winlog.event_data.Image`. */
const SPELT_OUT = /^(?:winlog|event_data|user_data)\./;

/** A record whose keys spell nesting out, nested; any other record as it is. */
export function nested(record: FlatRecord): FlatRecord {
  if (!Object.keys(record).some((key) => SPELT_OUT.test(key))) return record;
  const tree: Record<string, Value> = {};
  for (const [key, value] of Object.entries(record)) {
    const path = key.split('.');
    // Fields of event data may have dots of their own.
    const depth = path[0] === 'winlog' && /^(?:event|user)_data$/.test(path[1] ?? '') ? 2 : SPELT_OUT.test(key) ? 1 : 0;
    const parents = depth > 0 ? path.slice(0, depth) : path.slice(0, -1);
    put(tree, parents, path.slice(parents.length).join('.'), value);
  }
  return tree;
}

function put(tree: Record<string, Value>, parents: readonly string[], name: string, value: Value): void {
  let at = tree;
  for (const [index, parent] of parents.entries()) {
    const known = Object.hasOwn(at, parent) ? at[parent] : undefined;
    if (known !== undefined && !isRecord(known)) {
      set(at, [...parents.slice(index), name].join('.'), value);
      return;
    }
    const below: Record<string, Value> = known === undefined ? {} : { ...known };
    set(at, parent, below);
    at = below;
  }
  set(at, name, value);
}
