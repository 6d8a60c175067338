/** Places of a search: of its plan's fields, and of its error. */
import { fieldReads } from '../../../src/engine/fields.ts';
import { language, refused } from './run.ts';

/** The text that each read of a field points at. */
export function span(text: string, name: string): string[] {
  const parsed = language.parse(text);
  if (!parsed.ok || parsed.program.kind !== 'plan') throw new Error('expected a plan');
  const reads = fieldReads(parsed.program).filter((read) => read.name === name);
  return reads.map((read) => text.slice(read.span.start, read.span.end));
}

/** Line and column of a search's error. */
export function place(text: string): string {
  return refused(text).split(' ')[0] ?? '';
}
