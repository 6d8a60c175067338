/** A recorded event in one short line: when, which log, what. */
import type { EventRecord, Value } from '../engine/values.ts';
import { visibleText } from '../text/visible.ts';

/** Fields of the time, the log and the event's kind, by any common spelling. */
const TIME = ['UtcTime', 'TimeCreated', '@timestamp', 'SystemTime', 'EventTime'];
const CHANNEL = ['Channel', 'channel', 'log_name', 'winlog.channel', 'LogName'];
const EVENT_ID = ['EventID', 'event_id', 'EventCode', 'winlog.event_id', 'EventId'];
/** Fields that tell most about an event, the first that it has wins. */
const MAIN = [
  'Image',
  'NewProcessName',
  'SourceImage',
  'TargetObject',
  'Application',
  'ScriptBlockText',
  'Payload',
  'CommandLine',
  'ProcessName',
  'IpAddress',
  'TargetUserName',
  'ServiceName',
];
const LONGEST = 80;

/** `2024-03-05 09:12:44.120  Microsoft-Windows-Sysmon/Operational  1  Image=C:\…\wsmprovhost.exe`; what is missing is left out, what is hidden is shown as its code. */
export function summariseEvent(event: EventRecord): string {
  const main = MAIN.map((name) => [name, read(event, name)] as const).find(([, value]) => value !== undefined);
  const about = main ? `${main[0]}=${main[1]}` : read(event, 'Message');
  return [first(event, TIME), first(event, CHANNEL), first(event, EVENT_ID), about && cropped(about)]
    .flatMap((part) => (part === undefined || part === '' ? [] : visibleText(part)))
    .join('  ');
}

function first(event: EventRecord, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = read(event, name);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** A field at the top, below `EventData`-like folders, or by a dotted path. */
function read({ raw }: EventRecord, name: string): string | undefined {
  const nested = [
    raw['EventData'],
    raw['event_data'],
    within(raw['Event'], 'EventData'),
    within(raw['winlog'], 'event_data'),
  ];
  for (const place of [raw, ...nested]) {
    const value = text(within(place, name)) ?? text(name.split('.').reduce<Value | undefined>(within, place));
    if (value !== undefined) return value;
  }
  return undefined;
}

function within(value: Value | undefined, name: string): Value | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? (value as { readonly [key: string]: Value })[name] : undefined;
}

function text(value: Value | undefined): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function cropped(value: string): string {
  const line = value.replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}
