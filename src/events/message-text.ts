/** The message that Windows shows for an event. */
import type { EventRecord, Value } from '../engine/values.ts';
import { fieldAt, liftFields } from './flatten.ts';
import { plainText } from './raw-line.ts';

/**
 * The record's `Message`. Where the recording has none (Windows renders it from the provider's template, which no
 * recorder keeps), `Name: value`, a line for each field in the record's order: the form that Sysmon's templates have.
 */
export function messageText(event: EventRecord): string {
  const record = liftFields(event.raw);
  for (const name of ['Message', 'message']) {
    const recorded = fieldAt(record, name);
    if (typeof recorded === 'string' && recorded !== '') return recorded;
  }
  const lines: string[] = [];
  write(record, '', lines);
  return lines.join('\n');
}

function write(record: { readonly [key: string]: Value }, prefix: string, lines: string[]): void {
  for (const [key, value] of Object.entries(record)) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      write(value as { readonly [key: string]: Value }, `${prefix}${key}.`, lines);
    } else lines.push(`${prefix}${key}: ${plainText(value)}`);
  }
}
