/** Values for people. */
import { textOf } from './scalars.ts';
import type { Value } from './values.ts';

/** A value on one line and at most so many characters long: `missing` for none. */
export function printValue(value: Value, longest = 80): string {
  if (value === null) return 'missing';
  const line = (textOf(value) ?? '').replace(/\s+/g, ' ');
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
