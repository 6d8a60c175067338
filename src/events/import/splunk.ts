/**
 * Windows events as Splunk exports them: the raw event in `_raw`, as the add-on for Windows collects it (XML, with
 * `renderXml`, or `key=value` lines with the message last), beside the fields that Splunk found in it.
 */
import type { Value } from '../../engine/values.ts';
import { type FlatRecord, fieldAt } from '../flatten.ts';
import { type Envelope, isRecord, rawRecord, scalar, set } from './envelope.ts';
import { messageFields } from './message-fields.ts';
import { readEventXml } from './windows-event.ts';
import { elementsBelow, parseXml } from './xml.ts';

/** Providers as the event viewer shows them, and `SourceName=` too, by lower case. */
const SHOWN_PROVIDERS: Readonly<Record<string, string>> = {
  'microsoft windows security auditing.': 'Microsoft-Windows-Security-Auditing',
  'microsoft windows eventlog': 'Microsoft-Windows-Eventlog',
};

/** Whether a record is a result of a search that has the raw event. */
export function isSplunkResult(record: FlatRecord): boolean {
  return typeof record['_raw'] === 'string';
}

/**
 * The event of a search's result in the raw form; `undefined` where `_raw` is neither XML nor `key=value` text, and
 * for JSON in it that record, to be recognised in turn.
 */
export function fromSplunk(result: FlatRecord): { event: FlatRecord } | { json: FlatRecord } | undefined {
  const raw = String(result['_raw'] ?? '');
  const start = raw.trimStart();
  if (start.startsWith('<')) {
    const [event] = readEventXml(raw);
    return event && { event: completed(event, result) };
  }
  if (start.startsWith('{')) {
    const json = parsed(raw);
    return isRecord(json) ? { json } : undefined;
  }
  const pairs = /^[A-Za-z]\w*=/m.test(raw) ? pairsOf(raw) : undefined;
  return pairs && { event: fromPairs(pairs, result) };
}

/** Whether a record is a result without the raw event, of which Splunk gives the fields that it found. */
export function isSplunkTable(record: FlatRecord): boolean {
  return !isSplunkResult(record) && (record['_time'] !== undefined || record['EventCode'] !== undefined);
}

/** What Splunk says of where and how it keeps an event. */
const INDEX_FIELDS: ReadonlySet<string> = new Set(
  'host source sourcetype index linecount punct splunk_server splunk_server_group eventtype tag timestamp timestartpos timeendpos'.split(
    ' ',
  ),
);

/** A result without the raw event in the raw form: its fields are taken for the event's own. */
export function fromSplunkTable(result: FlatRecord): FlatRecord {
  const first = (...names: readonly string[]) =>
    names.map((name) => indexed(result, name)).find((value) => value !== null) ?? null;
  const envelope: Envelope = {
    '@timestamp': timeOfIndex(result),
    Hostname: first('Computer', 'ComputerName', 'host'),
    Channel: first('Channel', 'LogName') ?? channelOf(indexed(result, 'source')),
    EventID: first('EventID', 'EventCode'),
  };
  const data: Record<string, Value> = {};
  for (const [name, value] of Object.entries(result)) {
    const isEnvelope = /^(?:Computer(?:Name)?|Channel|LogName|Event(?:ID|Code))$/.test(name);
    if (!isEnvelope && !/^_|^date_/.test(name) && !INDEX_FIELDS.has(name)) set(data, name, value);
  }
  return rawRecord(envelope, data);
}

/** `_time` of a result: ISO 8601, or seconds since 1970 as a text. */
function timeOfIndex(result: FlatRecord): Value {
  const time = indexed(result, '_time');
  return typeof time === 'string' && /^\d{9,11}(?:\.\d+)?$/.test(time)
    ? new Date(Math.round(Number(time) * 1000)).toISOString()
    : time;
}

/** An event that leaves out its time, host or channel has what the index has for it. */
function completed(event: FlatRecord, result: FlatRecord): FlatRecord {
  const envelope: Envelope = {
    '@timestamp': event['@timestamp'] ?? timeOfIndex(result),
    Hostname: event['Hostname'] ?? indexed(result, 'host'),
    Channel: event['Channel'] ?? channelOf(indexed(result, 'source')),
  };
  return rawRecord(envelope, event);
}

function indexed(result: FlatRecord, name: string): Value {
  return scalar(fieldAt(result, name));
}

/**
 * The results of a search in XML (Splunk's REST API, `output_mode=xml`): `field` elements with their names under `k`, and
 * in them the raw event as `v`, in which `sg` marks what the search found, or each value as `value` with its `text`.
 */
export function readResultXml(xml: string): FlatRecord[] {
  return elementsBelow(parseXml(xml, ['sg']), 'result').map((result) => {
    const record: Record<string, Value> = {};
    for (const { attributes, children } of result.children.filter(({ name }) => name === 'field')) {
      const values = children.flatMap((child) =>
        child.name === 'v' ? [child.text] : elementsBelow(child, 'text').map(({ text }) => text),
      );
      const [only] = values;
      if (attributes['k'] !== undefined && only !== undefined)
        set(record, attributes['k'], values.length === 1 ? only : values);
    }
    return record;
  });
}

function parsed(text: string): Value {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return null;
  }
}

/** Names that the collector gives to what every event has. */
const SYSTEM_NAMES: ReadonlySet<string> = new Set([
  'LogName',
  'Channel',
  'EventCode',
  'EventID',
  'EventType',
  'ComputerName',
  'Computer',
  'SourceName',
  'Type',
  'RecordNumber',
  'Keywords',
  'TaskCategory',
  'OpCode',
  'Sid',
  'SidType',
  'User',
  'Message',
]);

/** Names that Sysmon's data has too: the collector's own lines have them in the message. */
const OF_DATA_TOO: ReadonlySet<string> = new Set(['User', 'EventType']);

function fromPairs({ fields, collected, time }: Pairs, result: FlatRecord): FlatRecord {
  const at = (...names: readonly string[]) =>
    names.map((name) => scalar(fields[name])).find((value) => value !== null) ?? null;
  const channel = at('LogName', 'Channel') ?? channelOf(indexed(result, 'source'));
  const eventId = at('EventCode', 'EventID');
  const provider = at('SourceName');
  const envelope: Envelope = {
    '@timestamp': timeOfIndex(result) ?? time,
    Hostname: at('ComputerName', 'Computer') ?? indexed(result, 'host'),
    Channel: channel,
    SourceName: typeof provider === 'string' ? (SHOWN_PROVIDERS[provider.toLowerCase()] ?? provider) : provider,
    EventID: eventId,
    Severity: at('Type'),
    Category: at('TaskCategory'),
    Opcode: at('OpCode'),
    Keywords: at('Keywords'),
    RecordNumber: at('RecordNumber'),
    UserID: collected ? at('Sid') : null,
    AccountName: collected ? at('User') : null,
  };
  const message = at('Message');
  const data: Record<string, Value> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (!SYSTEM_NAMES.has(name) || (!collected && OF_DATA_TOO.has(name))) set(data, name, value);
  }
  if (typeof message === 'string') {
    for (const [name, value] of Object.entries(messageFields(message, channel, eventId))) set(data, name, value);
  }
  return rawRecord(envelope, data, message);
}

/** `WinEventLog:Security` and `XmlWinEventLog:Security` name the channel. */
function channelOf(source: Value): Value {
  return typeof source === 'string' ? (/^(?:Xml)?WinEventLog:(.+)$/i.exec(source)?.[1] ?? null) : null;
}

interface Pairs {
  readonly fields: Record<string, Value>;
  /** True for the collector's own lines, of which the message is the last. */
  readonly collected: boolean;
  /** The time in the first line, which has no zone; taken for UTC. */
  readonly time: Value;
}

function pairsOf(raw: string): Pairs {
  const lines = raw.split(/\r\n|[\r\n]/);
  const fields: Record<string, Value> = {};
  if (lines.filter((line) => /^[A-Za-z]\w*=/.test(line)).length > 1) {
    for (const [index, line] of lines.entries()) {
      const [, name, value = ''] = /^([A-Za-z]\w*)=(.*)$/.exec(line) ?? [];
      if (name === undefined) continue;
      if (name === 'Message') {
        set(fields, name, [value, ...lines.slice(index + 1)].join('\r\n').trimEnd());
        break;
      }
      set(fields, name, value);
    }
    return { fields, collected: true, time: timeOf(lines[0] ?? '') };
  }
  for (const [, name = '', quoted, plain = ''] of raw.matchAll(
    /([A-Za-z@][\w.@]*)=(?:"((?:[^"\\]|\\["\\]?)*)"|(\S*))/g,
  )) {
    const value = quoted === undefined ? plain : quoted.replaceAll('\\"', '"');
    if (!Object.hasOwn(fields, name)) set(fields, name, value);
  }
  return { fields, collected: false, time: timeOf(raw) };
}

/** `03/05/2024 01:02:03 PM`, with milliseconds or without, as ISO 8601. */
function timeOf(text: string): Value {
  const found = /^(\d\d)\/(\d\d)\/(\d{4}) (\d\d):(\d\d):(\d\d)(\.\d+)? ([AP]M)/.exec(text);
  if (!found) return null;
  const [, month, day, year, hour, minute, second, fraction = '', half] = found;
  const hours = (Number(hour) % 12) + (half === 'PM' ? 12 : 0);
  return `${year}-${month}-${day}T${String(hours).padStart(2, '0')}:${minute}:${second}${fraction}Z`;
}
