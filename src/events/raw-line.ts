/** The raw text line of an event, which grep patterns read. */
import type { EventRecord, Value } from '../engine/values.ts';

/**
 * `key=value` in the record's order with single blanks between, nested keys dotted, line breaks as a blank, nothing
 * quoted or escaped. Lists are their elements with a comma between; a missing value is empty.
 */
export function rawLine(event: EventRecord): string {
  const parts: string[] = [];
  write(event.raw, '', parts);
  return parts.join(' ');
}

function write(record: { readonly [key: string]: Value }, prefix: string, parts: string[]): void {
  for (const [key, value] of Object.entries(record)) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      write(value as { readonly [key: string]: Value }, `${prefix}${key}.`, parts);
    } else parts.push(oneLine(`${prefix}${key}=${plainText(value)}`));
  }
}

/** A value as text, nothing quoted or escaped. */
export function plainText(value: Value): string {
  if (value === null) return '';
  if (typeof value !== 'object') return String(value);
  return Array.isArray(value) ? value.map((item) => plainText(item as Value)).join(',') : JSON.stringify(value);
}

function oneLine(text: string): string {
  return text.replace(/(?:\r\n|[\r\n])/g, ' ');
}
