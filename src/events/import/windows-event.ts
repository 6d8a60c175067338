/**
 * A Windows event as its XML has it (Windows Event Log's event schema), and as converters turn that XML into JSON:
 * `evtx_dump` (`#attributes`, `#text`), `xml2js` (`$`, `_`), `xmltodict` (`@Name`, `#text`).
 */
import type { Value } from '../../engine/values.ts';
import type { FlatRecord } from '../flatten.ts';
import { type Envelope, isRecord, rawRecord, set } from './envelope.ts';
import { DEEPEST, type Element, elementsBelow, parseXml } from './xml.ts';

/** Whether a record is an event's XML as JSON. */
export function isWindowsEvent(record: FlatRecord): boolean {
  const event = record['Event'];
  return isRecord(isRecord(event) ? event['System'] : record['System']);
}

/** A record of the XML as JSON, its `Event` around it or not, in the raw form. */
export function fromWindowsEvent(record: FlatRecord): FlatRecord {
  const event = isRecord(record['Event']) ? record['Event'] : record;
  const system = isRecord(event['System']) ? event['System'] : {};
  const rendering = isRecord(event['RenderingInfo']) ? event['RenderingInfo'] : {};
  const data: Record<string, Value> = {};
  for (const part of [event['EventData'], event['ProcessingErrorData']]) readEventData(part, data);
  readUserData(event['UserData'], data);
  const attribute = (element: string, name: string) => attributeOf(system, element, name);
  const envelope: Envelope = {
    '@timestamp': attribute('TimeCreated', 'SystemTime') ?? textOf(system['TimeCreated']),
    Hostname: textOf(system['Computer']),
    Channel: textOf(system['Channel']) ?? textOf(rendering['Channel']),
    SourceName: attribute('Provider', 'Name') ?? textOf(system['Provider']) ?? textOf(rendering['Provider']),
    ProviderGuid: attribute('Provider', 'Guid'),
    EventID: textOf(system['EventID']),
    Version: textOf(system['Version']),
    Level: textOf(system['Level']),
    Severity: textOf(rendering['Level']),
    Task: textOf(system['Task']),
    Category: textOf(rendering['Task']),
    OpcodeValue: textOf(system['Opcode']),
    Opcode: textOf(rendering['Opcode']),
    Keywords: textOf(system['Keywords']),
    RecordNumber: textOf(system['EventRecordID']),
    ActivityID: attribute('Correlation', 'ActivityID'),
    RelatedActivityID: attribute('Correlation', 'RelatedActivityID'),
    ExecutionProcessID: attribute('Execution', 'ProcessID'),
    ThreadID: attribute('Execution', 'ThreadID'),
    UserID: attribute('Security', 'UserID'),
  };
  return rawRecord(envelope, data, textOf(rendering['Message']));
}

const ATTRIBUTES = ['#attributes', '$', '@attributes'] as const;
const TEXT = ['#text', '_', '$t', 'text', 'content', 'Value'] as const;

function attributeOf(parent: FlatRecord, element: string, name: string): Value {
  const beside = parent[`${element}_attributes`];
  if (isRecord(beside)) return textOf(beside[name]);
  const node = parent[element];
  if (!isRecord(node)) return null;
  for (const key of ATTRIBUTES) {
    const attributes = node[key];
    if (isRecord(attributes) && attributes[name] !== undefined) return textOf(attributes[name]);
  }
  return textOf(node[`@${name}`]) ?? textOf(node[name]);
}

/** The text of an element: itself, or what stands beside its attributes. A list of texts stays one. */
function textOf(node: Value | undefined): Value {
  if (node === undefined || node === null) return null;
  if (typeof node !== 'object' || Array.isArray(node)) return node;
  const record = node as FlatRecord;
  for (const key of TEXT) if (record[key] !== undefined) return textOf(record[key]);
  return null;
}

/** Named `Data` under their names, fields that a converter named already under theirs; unnamed `Data` as a text or a list. */
function readEventData(node: Value | undefined, data: Record<string, Value>): void {
  if (typeof node === 'string' && node.trim() !== '') set(data, 'Data', node);
  if (!isRecord(node)) return;
  for (const [name, value] of Object.entries(node)) {
    if (isAttribute(name)) continue;
    if (name !== 'Data') set(data, name, isRecord(value) ? textOf(value) : value);
    else readData(value, data);
  }
}

function readData(value: Value, data: Record<string, Value>): void {
  const unnamed: Value[] = [];
  for (const item of Array.isArray(value) ? (value as readonly Value[]) : [value]) {
    const name = isRecord(item) ? attributeOf({ item }, 'item', 'Name') : null;
    if (typeof name === 'string' && name !== '') set(data, name, textOf(item) ?? '');
    else unnamed.push(...listOf(textOf(item)));
  }
  const [only] = unnamed;
  if (only !== undefined) set(data, 'Data', unnamed.length === 1 ? only : unnamed);
}

function listOf(value: Value): readonly Value[] {
  return value === null ? [] : Array.isArray(value) ? (value as readonly Value[]) : [value];
}

/** The fields of UserData's one element, which is named for the provider's template: `LogFileCleared`. */
function readUserData(node: Value | undefined, data: Record<string, Value>): void {
  if (!isRecord(node)) return;
  const elements = Object.entries(node).filter(([name]) => !isAttribute(name));
  const [only] = elements;
  const fields = elements.length === 1 && only && isRecord(only[1]) ? only[1] : node;
  readFields(fields, '', data, 0);
}

function readFields(fields: FlatRecord, prefix: string, data: Record<string, Value>, depth: number): void {
  for (const [name, value] of Object.entries(fields)) {
    if (isAttribute(name)) continue;
    const text = textOf(value);
    if (text === null && isRecord(value) && depth < DEEPEST) readFields(value, `${prefix}${name}.`, data, depth + 1);
    else set(data, `${prefix}${name}`, text ?? '');
  }
}

function isAttribute(name: string): boolean {
  return (
    name.startsWith('@') || name.endsWith('_attributes') || name === '#attributes' || name === '$' || name === 'xmlns'
  );
}

/** The events of a text of XML, `Event` elements wherever they stand in it, in the raw form. */
export function readEventXml(xml: string): FlatRecord[] {
  return elementsBelow(parseXml(xml), 'Event').map((event) => fromWindowsEvent({ Event: asJson(event) }));
}

/** An element as the JSON that converters write: its children by name, several of one name as a list. */
function asJson(element: Element): Value {
  const { attributes, children, text } = element;
  if (children.length === 0 && Object.keys(attributes).length === 0) return text;
  const node: Record<string, Value> = {};
  if (Object.keys(attributes).length > 0) node['#attributes'] = attributes;
  if (children.length === 0) node['#text'] = text;
  for (const child of children) {
    const known = Object.hasOwn(node, child.name) ? node[child.name] : undefined;
    const value = asJson(child);
    set(node, child.name, known === undefined ? value : Array.isArray(known) ? [...known, value] : [known, value]);
  }
  return node;
}
