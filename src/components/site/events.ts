/** What a page says of one event: when, where, which, and the fields that tell it from others. Nothing in them is hidden. */
import type { EventRecord, Value } from '../../engine/values.ts';
import { visibleLines, visibleText } from '../../text/visible.ts';

export interface EventFacts {
  readonly time: string;
  readonly channel: string;
  readonly eventId: string;
  readonly host: string;
  /** A few telling fields, in the order of their weight. */
  readonly telling: readonly { readonly name: string; readonly value: string }[];
}

const TIME = ['@timestamp', 'UtcTime', 'TimeCreated', 'SystemTime', 'EventTime', 'timestamp'];
const CHANNEL = ['Channel', 'channel', 'log_name', 'source_name', 'SourceName'];
const EVENT_ID = ['EventID', 'EventCode', 'event_id', 'EventId'];
const HOST = ['Hostname', 'Computer', 'ComputerName', 'host', 'hostname', 'MachineName'];
const TELLING = [
  'Image',
  'NewProcessName',
  'ParentImage',
  'ParentProcessName',
  'CommandLine',
  'Application',
  'SourceIp',
  'DestinationIp',
  'DestinationPort',
  'SourceAddress',
  'DestAddress',
  'DestPort',
  'LayerName',
  'TargetObject',
  'TargetFilename',
  'HostApplication',
  'ScriptBlockText',
  'TargetUserName',
  'LogonType',
  'User',
  'Payload',
  'ContextInfo',
  'Message',
];
const PLACE: ReadonlySet<string> = new Set([...TIME, ...CHANNEL, ...EVENT_ID, ...HOST]);
const TELLING_FIELDS = 4;
const LONGEST_VALUE = 120;

/** Reads the facts off an event's record; what it does not carry is empty. `wanted` fields come before the usual ones; where an event has none of them, its first fields tell. */
export function eventFacts(event: EventRecord, wanted: readonly string[] = []): EventFacts {
  const telling: { name: string; value: string }[] = [];
  const asked = wanted.filter((name) => !PLACE.has(name));
  const told = [...asked, ...TELLING].some((name) => !isBlank(event.raw[name]));
  // A log that is not known here still has something to say.
  const rest = told ? [] : Object.keys(event.raw).filter((name) => !PLACE.has(name));
  for (const name of new Set([...asked, ...TELLING, ...rest])) {
    const value = event.raw[name];
    if (isBlank(value)) continue;
    telling.push({ name: visibleText(name), value: visibleText(shorten(plainText(value))) });
    if (telling.length === TELLING_FIELDS) break;
  }
  return {
    time: first(event, TIME),
    channel: first(event, CHANNEL),
    eventId: first(event, EVENT_ID),
    host: first(event, HOST),
    telling,
  };
}

/** A value as text: strings as they are, the rest as JSON; what is hidden in it is shown as its code, but for tabs and line breaks. */
export function valueText(value: Value | undefined): string {
  return visibleLines(plainText(value));
}

/** The fields of a record as they are listed: names and values of which nothing is hidden. */
export function recordFields({ raw }: EventRecord): readonly { readonly name: string; readonly value: string }[] {
  return Object.entries(raw).map(([name, value]) => ({ name: visibleText(name), value: valueText(value) }));
}

function plainText(value: Value | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function first(event: EventRecord, names: readonly string[]): string {
  for (const name of names) {
    const value = event.raw[name];
    if (!isBlank(value)) return valueText(value);
  }
  return '';
}

function isBlank(value: Value | undefined): boolean {
  return value === undefined || value === null || value === '';
}

function shorten(text: string): string {
  const folded = text.replace(/\s+/g, ' ').trim();
  return folded.length > LONGEST_VALUE ? `${folded.slice(0, LONGEST_VALUE - 1)}…` : folded;
}
